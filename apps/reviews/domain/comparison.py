"""What a form is compared with: its last submission, the year before, what was imported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from apps.entry.domain.differences import Change, changes_between
from apps.entry.kinds import all_kinds, kind_of
from apps.entry.review import Outcome, Past
from apps.entry.versions import approved_version
from apps.formkit.sheets import RowSheet
from apps.projects.models import Document

REFUSED: Final = "rejected"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Something a form can be compared with: ``key`` for the address, ``title``, what differs."""

    key: str
    title: str
    changes: tuple[Change, ...] = ()


COMPARISONS: Final = {
    "submitted": "上次提交的版本",
    "last-year": "上年度的表",
    "original": "最初导入的内容",
}


def outcome_before(form: Document) -> Outcome | None:
    """Return what the project's year before came to, from whichever kind evaluates."""
    year = form.fiscal_year.year - 1
    for kind in all_kinds():
        told = kind.review.outcome_of
        if told and (found := told(form.project_id, year)):
            return found
    return None


def past_of(form: Document) -> Past:
    """Return the year before a form: the sheet that was approved, else the form as it stood."""
    kind, year = kind_of(form), form.fiscal_year.year - 1
    before = (
        kind.model.objects.with_content()
        .filter(project=form.project_id, fiscal_year__year=year, occasion=form.occasion)
        .exclude(state=REFUSED)
        .last()
    )
    if before is None:
        return Past(year=year, outcome=outcome_before(form))
    version, sheet = approved_version(before), kind.sheet_of(before)
    return Past(
        year=year,
        sheet=type(sheet).from_json(version.content) if version else sheet,
        amount=before.annual_amount,
        outcome=outcome_before(form),
    )


def _submitted(form: Document, now: RowSheet) -> RowSheet | None:
    """Return the last frozen sheet other than the content before the reader."""
    versions = list(form.versions.order_by("-number")[:2])
    if not form.is_editable:
        versions = versions[1:]
    return type(now).from_json(versions[0].content) if versions else None


def _original(form: Document, now: RowSheet) -> RowSheet | None:
    content = getattr(form, "imported", None)
    return type(now).from_json(content) if content else None


def compare(form: Document, past: Past, key: str = "") -> Comparison | None:
    """Compare a form with another state of itself; without a key with its last submission, a form
    submitted for the first time with the year before. None where there is nothing to compare."""
    now = kind_of(form).sheet_of(form)
    sources: dict[str, Callable[[], RowSheet | None]] = {
        "submitted": lambda: _submitted(form, now),
        "last-year": lambda: past.sheet,
        "original": lambda: _original(form, now),
    }
    for name in (key,) if key else ("submitted", "last-year"):
        old = sources[name]() if name in sources else None
        if old is not None:
            return Comparison(name, COMPARISONS[name], tuple(changes_between(old, now)))
    return None


def years_of(form: Document) -> list[tuple[int, Any, Outcome | None]]:
    """Return the project's forms of the kind by year, newest first, with what each year came to:
    the year, its amount in 元, its outcome."""
    forms = kind_of(form).model.objects.filter(project=form.project_id, occasion=form.occasion)
    rows = forms.exclude(state=REFUSED).values_list("fiscal_year__year", "annual_amount")
    told = [kind.review.outcome_of for kind in all_kinds() if kind.review.outcome_of]
    return [
        (year, amount, next((one for ask in told if (one := ask(form.project_id, year))), None))
        for year, amount in rows.order_by("-fiscal_year__year")[:6]
    ]
