"""What entries come to, for the papers that ask later: registered with ``entry.recorded_figures``."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.entry.models import Attachment
from apps.entry.page import Link
from apps.entry.recorded_figures import Recorded, Source, Strip
from apps.entry.versions import GOAL, approved_forms
from apps.formkit.indicators import Adding
from apps.ledger.domain.figures import year_figure
from apps.ledger.domain.measures import Measure, measures_of
from apps.ledger.domain.pages import cells_of, files_by_place
from apps.ledger.models import ProgressEntry
from apps.projects.models import Document, Project

_WORDS: Final = {Adding.SUM: "相加", Adding.MEAN: "平均", Adding.LAST: "，以最后一笔为准"}


def _recorded(
    measure: Measure, until: date | None, files: dict[str, list[Attachment]]
) -> Recorded | None:
    entries = [entry for entry in measure.entries if until is None or entry.on <= until]
    if not entries:
        return None
    words = _WORDS[measure.adding] if len(entries) > 1 else ""
    return Recorded(
        value=year_figure(entries, measure.adding, measure.target),
        told=f"{len(entries)} 笔{words}",
        url=reverse("ledger:line", args=[measure.document.key, measure.row.id]),
        files=[file for entry in reversed(entries) for file in files.get(entry.place, [])],
    )


def recorded(form: Document, until: date | None) -> dict[str, Recorded]:
    """Return what was recorded of a form's project and year up to a day, by the row of the approved
    goal; six queries, whatever there is."""
    goal = Document.objects.live().filter(
        kind=GOAL, project=form.project_id, fiscal_year=form.fiscal_year_id
    )
    document = goal.with_names().first()
    if document is None:
        return {}
    files = files_by_place(Attachment.objects.order_by("-pk"), document)
    found = ((one.row.id, _recorded(one, until, files)) for one in measures_of([document]))
    return {row: one for row, one in found if one is not None}


def strips(project: Project, user: User) -> list[Strip]:
    """Return the years of a project that the person sees as months, the newest first."""
    forms = approved_forms(user).filter(project=project).with_names().order_by("-fiscal_year__year")
    groups: dict[int, list[Measure]] = {}
    for measure in measures_of(forms[:3]):
        groups.setdefault(measure.year, []).append(measure)
    today = timezone.localdate()
    return [
        Strip(
            year=year,
            template="ledger/_strip.html",
            cells=cells_of(group, today),
            url=reverse("ledger:goal", args=[group[0].document.key]),
        )
        for year, group in groups.items()
        if year <= today.year
    ]


def page(form: Document) -> Link | None:
    """Return the page of the goal of a form's project and year; None where nothing was recorded."""
    kept = ProgressEntry.objects.counted().filter(
        line__document__project=form.project_id, line__document__fiscal_year=form.fiscal_year_id
    )
    key = kept.values_list("line__document", flat=True).order_by("-pk").first()
    url = reverse("ledger:goal", args=[key]) if key else ""
    return Link(label="一年里逐笔记了什么", url=url) if key else None


SOURCE: Final = Source(recorded=recorded, page=page, strips=strips)
