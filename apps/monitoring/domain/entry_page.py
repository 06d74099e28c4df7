"""The monitoring sheet as the editor shows it: names and targets frozen, the rest typed."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse

from apps.accounts.models import User
from apps.core.money import in_wan
from apps.entry.form_tables import Sight, Typed, widths_of
from apps.entry.page import Column, EntryPage, Link, sections_of
from apps.formkit.papers import Paper
from apps.formkit.papers.monitoring import LIKELIHOODS, REASONS, monitoring_paper
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.monitoring.domain.cells import (
    GOAL,
    PARTS,
    ROW_CELLS,
    TYPED_AMOUNTS,
    cells_of,
    figures_of,
)
from apps.monitoring.domain.content import is_qualitative, lines_of, place_of
from apps.monitoring.models import MonitoringRow, MonitoringSheet
from apps.monitoring.models.sheet import PROPOSALS

_FILES: Final = (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"))


def _choices(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


def _sight(sheet: MonitoringSheet) -> Sight:
    lines = lines_of(sheet)
    summary = "（汇总）" if sheet.department_is_summary else ""
    money = {
        f"money.{name}.{source}": Typed(is_required=source == "total" and name != "adjusted")
        for source in BUDGET_ROWS
        for name in TYPED_AMOUNTS
    }
    initial = {
        f"money.initial.{source}": in_wan(getattr(lines.get(source), "initial", None))
        for source in BUDGET_ROWS
    }
    return Sight(
        typed={**money, GOAL: Typed(is_required=True, hint="写明总体进展；资金亮灯的说明原因")},
        values={
            "head.project_name": sheet.name,
            "head.department": f"{sheet.unit.department.name}{summary}",
            "head.unit": sheet.unit.name,
            "goal.expected": sheet.expected_goal,
            **{place: "" if value is None else value for place, value in initial.items()},
        },
        figures=frozenset(f"money.rate.{source}" for source in BUDGET_ROWS),
    )


def columns_of(paper: Paper) -> list[Column]:
    """Return the columns of the rows, as the paper of a period names them."""

    def label(name: str) -> str:
        return paper.rows.column(name).label

    not_due = Column(name="is_not_due", label="暂未到时点", look="tick", width="")
    proposal = Column(
        name="proposal",
        label="完全不可能的，拟",
        look="choice",
        width="",
        choices=_choices(PROPOSALS),
    )
    words = Column(name="deviation", label=label("deviation"), look="long", width="")
    return [
        Column(name="level3", label=label("level3"), look="text", width="name"),
        Column(name="target", label=label("target"), look="text", width="points"),
        Column(
            name="actual",
            label=label("actual"),
            look="graded",
            width="actual",
            choices=tuple(MonitoringRow.Grade.choices),
            also=(not_due,),
        ),
        Column(name="light", label="亮灯", look="figure", width="points"),
        Column(name="forecast", label=label("forecast"), look="area", width="points"),
        Column(
            name="likelihood",
            label=label("likelihood"),
            look="choice",
            width="actual",
            choices=_choices(LIKELIHOODS),
            also=(proposal,),
        ),
        Column(
            name="reasons",
            label="偏差原因",
            look="ticks",
            width="long",
            choices=_choices(REASONS),
            also=(words,),
        ),
        Column(name="remark", label=label("remark"), look="area", width="actual"),
    ]


def rows_of(sheet: MonitoringSheet, cells: dict[str, Any]) -> dict[str, Any]:
    """Return the rows as the scripts make them, by key."""
    return {
        str(row.pk): {
            "level1": row.level1,
            "level2": row.level2,
            "level3": row.level3,
            "target": row.target,
            "is_qualitative": is_qualitative(row),
            **{name: cells[place_of(row, name)] for name in ROW_CELLS},
        }
        for row in sheet.rows.all()
    }


def data_of(sheet: MonitoringSheet, user: User) -> dict[str, Any]:
    """Return what the scripts know of a sheet fetched with its content."""
    cells = cells_of(sheet)
    names = ("autosave", "findings", "presence", "detail")
    return {
        "form": f"monitoring.{sheet.pk}",
        "user": user.pk,
        "revision": sheet.revision,
        "edition": "",
        "unit": "万元",
        "cells": {place: v for place, v in cells.items() if not place.startswith("row.")},
        "rows": rows_of(sheet, cells),
        "order": [row.pk for row in sheet.rows.all()],
        "columns": list(ROW_CELLS),
        "drop_columns": [],
        "blank_columns": ["actual"],
        "required_columns": ["likelihood"],
        "first_column": "actual",
        "grid": ["actual", "forecast", "deviation", "remark"],
        "levels": [],
        "sums": [
            {
                "total": f"money.{name}.total",
                "parts": [f"money.{name}.{part}" for part in PARTS],
                "is_reckoned": True,
            }
            for name in TYPED_AMOUNTS
        ],
        "figures": figures_of(sheet),
        "may_add": False,
        "urls": {name: reverse(f"monitoring:{name}", args=[sheet.pk]) for name in names}
        | {
            "answers": reverse("monitoring:answer", args=[sheet.pk]),
            "sign_in": reverse("accounts:sign-in"),
        },
    }


def entry_page_of(sheet: MonitoringSheet, user: User) -> EntryPage:
    """Return the editor's page of a sheet fetched with its content."""
    back = reverse("monitoring:detail", args=[sheet.pk])
    paper = monitoring_paper(sheet.node.period)
    links: list[Link | None] = [
        Link(label="办理记录", url=back),
    ]
    return EntryPage(
        name=sheet.name,
        subtitle=f"{sheet.fiscal_year.year} 年{sheet.node.period}监控表",
        title=paper.title,
        year=sheet.fiscal_year.year,
        back=back,
        widths=widths_of(paper),
        sections=sections_of(paper, _sight(sheet), "万元"),
        columns=columns_of(paper),
        rows_title="绩效指标执行情况",
        data=data_of(sheet, user),
        links=links,
    )
