"""All sheets of a unit and node on one page: money and indicators, project by project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import NotAllowedNow
from apps.core.money import in_wan
from apps.entry.domain.prefill import take_offered
from apps.entry.kinds import kind_named
from apps.entry.page import Column
from apps.formkit.papers.monitoring import monitoring_paper
from apps.formkit.values.amount import read_amount
from apps.monitoring.domain.cells import PARTS, entry_obstacle
from apps.monitoring.domain.content import lines_of
from apps.monitoring.domain.entry_page import columns_of, data_of
from apps.monitoring.domain.queries import last_values
from apps.monitoring.models import MonitoringNode, MonitoringSheet
from apps.monitoring.workflow import PROCEDURE
from apps.workflow.engine import perform


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSheet:
    """A sheet on the page. ``budget`` is the adjusted one in 万元; ``has_parts`` says that money was
    typed by source, so that its totals are sums."""

    sheet: MonitoringSheet
    budget: Decimal | None
    has_parts: bool
    is_open: bool
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """The name of its data on the page."""
        return f"sheet-{self.sheet.pk}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """The page: its columns, which all tables share, and the sheets."""

    node: MonitoringNode
    columns: list[Column]
    sheets: list[UnitSheet]


def _unit_sheet(sheet: MonitoringSheet, user: User, last: dict[str, str]) -> UnitSheet:
    lines = lines_of(sheet)
    total = lines.get("total")
    budget = in_wan(total.adjusted) if total else None
    typed = (
        getattr(lines.get(part), name, None) for part in PARTS for name in ("executed", "expected")
    )
    return UnitSheet(
        sheet=sheet,
        budget=budget,
        has_parts=any(amount is not None for amount in typed),
        is_open=not entry_obstacle(sheet),
        data=data_of(sheet, user, last) | {"sums": [], "budget": str(budget or "")},
    )


def unit_page(node: MonitoringNode, sheets: Sequence[MonitoringSheet], user: User) -> UnitPage:
    """Return the page of sheets fetched with their content; queries do not grow with them."""
    last = last_values(sheets)
    return UnitPage(
        node=node,
        columns=columns_of(monitoring_paper(node.period), has_last=bool(last)),
        sheets=[_unit_sheet(sheet, user, last.get(sheet.project_id, {})) for sheet in sheets],
    )


def submit_all(sheets: Sequence[MonitoringSheet], actor: User) -> tuple[int, list[str]]:
    """Hand in each sheet that is with its unit; return how many went and a sentence for each that
    did not."""
    done, faults = 0, []
    for sheet in sheets:
        options = PROCEDURE.options(sheet, actor)
        name = next(
            (one.transition.name for one in options if one.transition.style == "primary"), ""
        )
        if not name.startswith("submit"):
            continue
        try:
            with transaction.atomic():
                perform(PROCEDURE, name, subject=sheet, actor=actor)
        except NotAllowedNow as error:
            faults.append(f"“{sheet.name}”：{error.message}")
        else:
            done += 1
    return done, faults


def take_all(sheets: Sequence[MonitoringSheet], actor: User) -> int:
    """Put what was recorded into the blank cells of each open sheet, evidence with it; return how
    many cells were filled."""
    waiting = [sheet for sheet in sheets if not entry_obstacle(sheet)]
    return sum(take_offered(kind_named(sheet.kind), key=sheet.pk, actor=actor) for sheet in waiting)


def paid_amounts(rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    """Return what a table of the payment system says of each project code or name, in 元.

    The first column that names projects and the last column of amounts are taken; a head row, blank
    lines and sums fall out by themselves.
    """
    found: dict[str, Decimal] = {}
    for row in rows:
        texts = [str(cell).strip() for cell in row if cell not in (None, "")]
        amounts = [amount for text in texts[1:] if (amount := _amount(text)) is not None]
        if len(texts) > 1 and amounts:
            found[texts[0]] = found.get(texts[0], Decimal(0)) + amounts[-1]
    return {key: f"{amount:f}元" for key, amount in found.items()}


def _amount(text: str) -> Decimal | None:
    read = read_amount(text)
    # A column of ranks (一, 二) is none of amounts.
    return read.yuan if read.is_certain and (read.unit or any(map(str.isdigit, text))) else None
