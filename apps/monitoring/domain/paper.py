"""The monitoring sheet as its page shows it: the paper's blocks, rows with their lights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from apps.entry.form_tables import Sight, widths_of
from apps.entry.page import Section, sections_of
from apps.formkit.papers.monitoring import monitoring_paper
from apps.formkit.papers.paths import values_of
from apps.formkit.sheets.paper_rows import PaperRow, paper_rows
from apps.monitoring.domain.content import lights_of, lines_of, sheet_of
from apps.monitoring.lights import Verdict
from apps.monitoring.models import MonitoringSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class LitRow:
    """A row on the page with its light."""

    row: Any
    light: Verdict
    level1: str
    level2: str


def paper_of(form: MonitoringSheet) -> dict[str, Any]:
    """Return what the template needs of a form fetched ``with_content()``; no query."""
    paper, sheet = monitoring_paper(form.node.period), sheet_of(form)
    stored = list(form.rows.all())
    lights = lights_of(form, lines_of(form), stored)
    known = values_of(paper, sheet.to_json()) | {"head.department": _department(form)}
    values = {place: "" if value is None else value for place, value in known.items()}
    sections = sections_of(paper, Sight(typed={}, values=values), "万元")
    rows: list[PaperRow] = paper_rows(
        [
            LitRow(row=told, light=lights.rows[row.pk], level1=told.level1, level2=told.level2)
            for told, row in zip(sheet.indicators, stored, strict=True)
        ]
    )
    return {
        "sheet": form,
        "paper": paper,
        "widths": widths_of(paper),
        "heads": {column.name: column.label for column in paper.rows.columns},
        "sections": [
            _filled(section, len(paper.widths)) for section in sections if not section.is_rows
        ],
        "rows": rows,
        "money_light": lights.money,
    }


def _filled(section: Section, columns: int) -> Section:
    """Let the last box of each line reach the edge of the grid, as on paper."""
    missing = columns - sum(box.columns for box in section.lines[0])
    lines = (
        (*line[:-1], replace(line[-1], columns=line[-1].columns + missing))
        for line in section.lines
    )
    return replace(section, lines=tuple(lines)) if missing > 0 else section


def _department(form: MonitoringSheet) -> str:
    return f"{form.unit.department.name}{'（汇总）' if form.department_is_summary else ''}"
