"""What must be renewed in a form copied from the year before. Pure, stores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from apps.checks.engine import CheckView, by_place, run
from apps.checks.numbers import years_in
from apps.checks.rules.goals.outdated_basis import OutdatedBasis
from apps.checks.texts import quoted
from apps.core.money import format_yuan
from apps.core.text import fold
from apps.formkit.papers import paper_of, row_place
from apps.formkit.sheets.declaration import NARRATIVE_TITLES, DeclarationSheet
from apps.formkit.sheets.rows import row_ids

_GOALS = ("goal.total", "goal.annual")


@dataclass(frozen=True, slots=True)
class Renewal:
    """One thing to look at; ``where`` is the place of the cell."""

    where: str
    message: str


def _texts(sheet: DeclarationSheet) -> Iterator[tuple[str, str]]:
    for place in _GOALS:
        yield place, getattr(sheet, paper_of(sheet.kind).cell(place).path)
    for name in NARRATIVE_TITLES:
        yield f"narrative.{name}", getattr(sheet.narrative, name) if sheet.narrative else ""
    for key, row in zip(row_ids(sheet.indicators), sheet.indicators, strict=True):
        yield row_place(key, "level3"), row.level3
        yield row_place(key, "target"), row.target
        yield row_place(key, "further"), row.further


def _old_years(sheet: DeclarationSheet) -> Iterator[Renewal]:
    for where, text in _texts(sheet):
        for one in years_in(text):
            if sheet.year and one.year < sheet.year and not one.is_basis:
                yield Renewal(where, f"“{quoted(one.context)}”里还是{one.year}年，请核对。")


def _unchanged(sheet: DeclarationSheet, previous: DeclarationSheet) -> Iterator[Renewal]:
    for place in _GOALS:
        cell = paper_of(sheet.kind).cell(place)
        text = getattr(sheet, cell.path)
        if text and fold(text) == fold(getattr(previous, cell.path)):
            yield Renewal(place, f"{cell.label}与上年完全相同，请按本年的任务改写。")
    yield from _same_amount(sheet, previous)
    yield from _same_targets(sheet, previous)


def _same_amount(sheet: DeclarationSheet, previous: DeclarationSheet) -> Iterator[Renewal]:
    amount = sheet.in_yuan(sheet.funding.annual)
    if amount and amount == previous.in_yuan(previous.funding.annual):
        yield Renewal(
            "money.annual.total", f"年度资金申请总额仍是上年的 {format_yuan(amount)} 元。"
        )


def _same_targets(sheet: DeclarationSheet, previous: DeclarationSheet) -> Iterator[Renewal]:
    before = {fold(row.level3): fold(row.target) for row in previous.indicators if row.target}
    for key, row in zip(row_ids(sheet.indicators), sheet.indicators, strict=True):
        if row.target and before.get(fold(row.level3)) == fold(row.target):
            yield Renewal(
                row_place(key, "target"), f"“{row.level3}”仍是上年的指标值 {row.target}。"
            )


def renew_list(view: CheckView) -> list[Renewal]:
    """Return what is still last year's: years in the text, expired plans, goals, money, targets.

    ``view`` holds the form and, as ``previous``, the one it was copied from.
    """
    basis = by_place(run(view, rules=[OutdatedBasis]), view.sheet).findings
    outdated = [Renewal(item.where, item.message) for item in basis]
    unchanged = list(_unchanged(view.sheet, view.previous)) if view.previous else []
    return [*_old_years(view.sheet), *outdated, *unchanged]
