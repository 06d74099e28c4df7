"""What the steps of a form left on it: when it was first handed in, since when it stands where it
stands, how often it came back, how it was decided.

Written inside the transaction of each step, so that the figures of a year are added up without
walking the steps; :data:`STANDING` makes them anew from the steps, to compare.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from apps.entry.kept_figures import KeptFigures
from apps.entry.kinds import Kind, kind_of
from apps.projects.models import Document
from apps.workflow.engine import Transition
from apps.workflow.models import TransitionRecord

SUBMIT: Final = "submit"
"""The step of every procedure by which a unit hands a form in to the next office."""
PASSED: Final = "passed"
REFUSED: Final = "refused"


def is_return(kind: Kind, item: Transition) -> bool:
    """Return whether a step gives a form back to its unit to be typed into again."""
    return item.gathers_opinions and item.target in kind.open_states


def is_refusal(kind: Kind, item: Transition) -> bool:
    """Return whether a step of the bureau ends a form's way without success."""
    return (
        item.style == "danger"
        and not item.gathers_opinions
        and bool(item.sources & frozenset(kind.turns))
    )


def is_final(kind: Kind, item: Transition) -> bool:
    """Return whether the bureau accepts a form by a step."""
    return item.style == "success" and bool(item.sources & frozenset(kind.turns))


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


@dataclass(frozen=True, slots=True)
class Standing:
    """The columns of a form that follow from its steps."""

    stands_since: date
    first_submitted_on: date | None = None
    returns: int = 0
    outcome: str = ""

    def after(self, kind: Kind, entry: TransitionRecord) -> Standing:
        """Return what they are after a further step."""
        day = _day(entry.at)
        found = replace(self, stands_since=day)
        if entry.transition == SUBMIT and entry.since is None:
            found = replace(found, first_submitted_on=day)
        steps = {item.name: item for item in kind.procedure.transitions}
        if (item := steps.get(entry.transition)) is None:
            return found
        if is_return(kind, item):
            return replace(found, returns=found.returns + 1)
        if is_refusal(kind, item):
            return replace(found, outcome=REFUSED)
        if is_final(kind, item) and found.outcome != REFUSED:
            return replace(found, outcome=PASSED)
        return found


FIELDS: Final = tuple(item.name for item in fields(Standing))


def _read(document: Document) -> Standing:
    return Standing(*(getattr(document, name) for name in FIELDS))


def _write(document: Document, standing: Standing) -> None:
    for name, value in asdict(standing).items():
        setattr(document, name, value)


def note_step(
    sender: object, *, subject: Document, entry: TransitionRecord, **kwargs: object
) -> None:
    """Write on a form what a step left; hears the engine, inside its transaction."""
    _write(subject, _read(subject).after(kind_of(subject), entry))
    subject.save(update_fields=[*FIELDS])


def make_anew(documents: Collection[Document]) -> None:
    """Set the columns of forms anew from their steps; the caller stores them."""
    found = {document.key: Standing(_day(document.created_at)) for document in documents}
    kinds = {document.key: kind_of(document) for document in documents}
    steps = TransitionRecord.objects.filter(document__in=found).order_by("pk")
    for entry in steps.only("document", "transition", "at", "since"):
        key = entry.document_id
        found[key] = found[key].after(kinds[key], entry)
    for document in documents:
        _write(document, found[document.key])


STANDING: Final = KeptFigures(
    title="环节与提交日期", rows=Document.objects.all, fields=FIELDS, make_anew=make_anew
)
