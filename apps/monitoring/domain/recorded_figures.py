"""What the last node said of approved indicators, for the papers after the year: registered with
``entry.recorded_figures``."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.urls import reverse

from apps.entry.domain.attachments import attached
from apps.entry.page import Link
from apps.entry.recorded_figures import Recorded, Source
from apps.monitoring.domain.content import place_of
from apps.monitoring.lights import Light
from apps.monitoring.models import MonitoringCase, MonitoringRow, MonitoringSheet
from apps.monitoring.querysets import SheetQuerySet
from apps.monitoring.states import SheetState
from apps.projects.models import Document


def handed_in(form: Document) -> SheetQuerySet:
    """Return the sheets handed in of a form's project and year, the newest first; none for a
    monitoring sheet, which has the last node's values in a column."""
    sheets = MonitoringSheet.objects.with_names().live()
    if form.kind == MonitoringSheet.KIND:
        return sheets.none()
    found = sheets.filter(project=form.project_id, fiscal_year=form.fiscal_year_id)
    closed = found.exclude(state__in=SheetState.editable())
    return closed.order_by("-node__period_end", "-pk")


def _told(sheet: MonitoringSheet, row: MonitoringRow, case: MonitoringCase | None) -> str:
    parts = [f"{sheet.node.period}监控"]
    if row.forecast:
        parts.append(f"全年预计 {row.forecast}")
    if row.light in {Light.YELLOW, Light.RED}:
        parts.append(f"{row.get_light_display()}灯")
    if case:
        words = case.get_decision_display() or "未定"
        parts.append(f"处置：{words}，{case.outcome or case.state_words}")
    return "，".join(parts)


def recorded(form: Document, until: date | None) -> dict[str, Recorded]:
    """Return what the last node said of a form's project, by the row of the approved goal: its
    value, what was expected, its light, and what became of a red one; six queries at most."""
    sheet = handed_in(form).with_content().first()
    if sheet is None or (until and sheet.node.period_end > until):
        return {}
    cases = {case.row_id: case for case in sheet.cases.all()}
    url, files = reverse("monitoring:detail", args=[sheet.pk]), attached(sheet)
    return {
        row.origin: Recorded(
            value=row.actual or row.grade,
            told=_told(sheet, row, cases.get(row.pk)),
            url=url,
            files=files.get(place_of(row), []),
            is_partial=sheet.node.period_end.month < 12,
            why=row.deviation,
        )
        for row in sheet.rows.all()
    }


def page(form: Document) -> Link | None:
    """Return the page of the last node's sheet of a form's project and year."""
    sheet = handed_in(form).first()
    if sheet is None:
        return None
    url = reverse("monitoring:detail", args=[sheet.pk])
    return Link(label=f"{sheet.node.period}运行监控表、亮灯和处置", url=url)


SOURCE: Final = Source(recorded=recorded, page=page)
