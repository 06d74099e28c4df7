"""The monitoring sheet as the editor shows it: names and targets frozen, the rest typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from apps.accounts.models import User
from apps.core.money import in_wan
from apps.core.text import fold
from apps.entry.domain.attachments import attached
from apps.entry.file_types import ACCEPT_ATTRIBUTE
from apps.entry.form_tables import Sight, Typed, widths_of
from apps.entry.models import Attachment
from apps.entry.page import Column, EntryPage, Link, asked_of, files_of, page_data, sections_of
from apps.formkit.papers import Paper
from apps.formkit.papers.monitoring import LIKELIHOODS, SHORT_REASONS, monitoring_paper
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.formkit.values import parse
from apps.monitoring.domain.cells import (
    GOAL,
    PARTS,
    ROW_CELLS,
    TYPED_AMOUNTS,
    cells_of,
    figures_of,
)
from apps.monitoring.domain.content import lines_of, place_of
from apps.monitoring.domain.queries import last_values
from apps.monitoring.models import MonitoringRow, MonitoringSheet
from apps.monitoring.models.sheet import PROPOSALS


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


def columns_of(paper: Paper, *, has_last: bool, has_files: bool = False) -> list[Column]:
    """Return the columns of the rows, as the paper of a period names them; with the last node's
    values where there was one, and with the rows' evidence where that is taken."""

    def label(name: str) -> str:
        return paper.rows.column(name).label

    impossible = f"likelihood={LIKELIHOODS[-1]}"
    not_due = Column(name="is_not_due", label="暂未到时点", look="tick", width="", when="actual=")
    proposal = Column(
        name="proposal", label="拟采取的处置", look="choice", width="", choices=_choices(PROPOSALS),
        when=impossible,
    )  # fmt: skip
    remark = Column(
        name="remark", label="备注：措施、责任人、完成日期", look="area", width="", when=impossible
    )
    words = Column(name="deviation", label=label("deviation"), look="long", width="")
    last = Column(name="last", label="上期", look="last", width="value")
    return [
        Column(name="level3", label=label("level3"), look="text", width="name"),
        Column(name="target", label=label("target"), look="text", width="value"),
        *([last] if has_last else []),
        Column(
            name="actual", label=label("actual"), look="graded", width="actual", hint="asked",
            choices=tuple(MonitoringRow.Grade.choices), also=(not_due,),
        ),
        Column(name="light", label="亮灯", look="figure", width="light"),
        Column(name="forecast", label=label("forecast"), look="area", width="value"),
        Column(
            name="likelihood", label=label("likelihood"), look="segments", width="likely",
            choices=_choices(LIKELIHOODS), also=(proposal, remark),
        ),
        Column(
            name="reasons", label="偏差原因（黄灯、红灯才填）", look="ticks", width="long",
            choices=tuple(SHORT_REASONS.items()), also=(words,),
        ),
        *([Column(name="files", label="佐证", look="files", width="files")] if has_files else []),
    ]  # fmt: skip


def hoped(target: str) -> str:
    """Return what the year brings where a target is just reached: its value without the sign."""
    value = parse(target)
    if value.number is None:
        return target
    return f"{value.number.normalize():f}{value.unit or ''}"


def rows_of(
    sheet: MonitoringSheet,
    cells: dict[str, Any],
    last: Mapping[str, str],
    files: Mapping[str, list[Attachment]],
) -> dict[str, Any]:
    """Return the rows as the scripts make them, by key; ``last`` are the last node's values by the
    folded name of the row, ``files`` their evidence by place."""
    return {
        str(row.pk): {
            "level1": row.level1,
            "level2": row.level2,
            "level3": row.level3,
            "target": row.target,
            "is_qualitative": parse(row.target).is_qualitative,
            "asked": asked_of(row.target, "至今"),
            "hoped": hoped(row.target),
            "last": last.get(fold(row.level3), ""),
            **{name: cells[place_of(row, name)] for name in ROW_CELLS},
            "files": files_of(files.get(place_of(row), [])),
            "attach": reverse("entry:attach", args=[sheet.key, place_of(row)]),
        }
        for row in sheet.rows.all()
    }


def data_of(
    sheet: MonitoringSheet,
    user: User,
    last: Mapping[str, str],
    files: Mapping[str, list[Attachment]] | None = None,
) -> dict[str, Any]:
    """Return what the scripts know of a sheet fetched with its content, and of its evidence where
    the page takes some."""
    cells = cells_of(sheet)
    return page_data(
        sheet,
        user,
        cells,
        namespace="monitoring",
        unit="万元",
        rows=rows_of(sheet, cells, last, files or {}),
        order=[row.pk for row in sheet.rows.all()],
        columns=list(ROW_CELLS),
        blank_columns=["actual"],
        required_columns=["likelihood"],
        first_column="actual",
        grid=["actual", "forecast", "deviation", "remark"],
        sums=[
            {
                "total": f"money.{name}.total",
                "parts": [f"money.{name}.{part}" for part in PARTS],
                "is_reckoned": True,
            }
            for name in TYPED_AMOUNTS
        ],
        figures=figures_of(sheet),
        accept=ACCEPT_ATTRIBUTE,
    )


def entry_page_of(sheet: MonitoringSheet, user: User) -> EntryPage:
    """Return the editor's page of a sheet fetched with its content."""
    back = reverse("monitoring:detail", args=[sheet.pk])
    paper = monitoring_paper(sheet.node.period)
    last = last_values([sheet]).get(sheet.project_id, {})
    links = [
        Link(label="本单位全部项目一起填", url=reverse("monitoring:unit", args=[sheet.node_id])),
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
        columns=columns_of(paper, has_last=bool(last), has_files=True),
        rows_title="绩效指标执行情况",
        data=data_of(sheet, user, last, attached(sheet)),
        links=links,
    )
