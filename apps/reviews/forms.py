"""What reviewers and clerks type around a form, cleaned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from apps.entry.domain.protocol import CellChange
from apps.entry.kinds import form_of, kind_of
from apps.entry.opinion_places import same_value
from apps.entry.review import Item
from apps.projects.models import Document
from apps.reviews.models import Opinion, ReviewSheet

# The names of fields typed beside the rows begin with it.
MARK: Final = "mark-"


def cell_change(subject: Document, place: str, value: str, was: str) -> CellChange:
    """Return one cell's new value, cleaned by the fields of the form's own editor.

    Raises ValidationError where the cell cannot take the value.
    """
    try:
        return kind_of(subject).read_cell(subject, place, value, was)
    except ValidationError as error:
        raise ValidationError(f"建议值不能填入：{'；'.join(error.messages)}") from error


def proposed_change(opinion: Opinion) -> CellChange:
    """Return the change an opinion proposes, over what it quoted however that is written now.

    Raises ValidationError where the cell cannot take the value.
    """
    form = form_of(opinion.document)
    kind = kind_of(form)
    spot = kind.spot_at(kind.fresh(form), opinion.place)
    is_same = spot is not None and same_value(spot.value, opinion.quoted)
    was = spot.value if spot and is_same else opinion.quoted
    return cell_change(form, opinion.place, opinion.proposed or "", was)


class OpinionForm(forms.Form):
    """An opinion with its place and, where the reviewer has one, the value he proposes."""

    place = forms.CharField(max_length=60, required=False)
    text = forms.CharField(
        max_length=2000, error_messages={"required": "请写明意见：哪里不对，要怎样改。"}
    )
    proposed = forms.CharField(max_length=4000, required=False)
    weight = forms.ChoiceField(
        choices=[("demand", "须改"), ("hint", "建议"), ("ask", "问主管部门")], required=False
    )
    is_internal = forms.BooleanField(required=False)
    finding = forms.CharField(max_length=40, required=False)

    def entry(self) -> dict[str, Any]:
        """Return the arguments of ``write_opinion``; an empty proposal is none."""
        data = dict(self.cleaned_data)
        weight = data.pop("weight")
        return {
            **data,
            "proposed": data["proposed"] or None,
            "is_demand": weight not in {"hint", "ask"},
            "is_question": weight == "ask",
        }


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One line of the review sheet as the page shows it."""

    item: Item
    head_span: int
    points: Decimal | None
    note: str


def review_rows(items: Sequence[Item], sheet: ReviewSheet | None) -> list[ReviewRow]:
    """Return the lines of the sheet, heads merged; the points of a stored sheet filled in."""
    marks = {mark.item: mark for mark in sheet.marks.all()} if sheet else {}
    rows, seen = [], set()
    for item in items:
        span = 0 if item.head in seen else sum(other.head == item.head for other in items)
        seen.add(item.head)
        mark = marks.get(item.code)
        rows.append(ReviewRow(item, span, mark.points if mark else None, mark.note if mark else ""))
    return rows


@dataclass(frozen=True, slots=True)
class ReviewHead:
    """A head of the review sheet; ``note`` where all its items have the same words."""

    name: str
    note: str


def review_heads(rows: Sequence[ReviewRow]) -> list[ReviewHead]:
    """Return the heads of the sheet in order."""
    notes: dict[str, set[str]] = {}
    for row in rows:
        notes.setdefault(row.item.head, set()).add(row.note)
    return [
        ReviewHead(name, next(iter(words)) if len(words) == 1 else "")
        for name, words in notes.items()
    ]


def marks_in(data: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed beside the rows, by ``column-key``."""
    return {name[len(MARK) :]: data[name] for name in data if name.startswith(MARK)}


class ReviewSheetForm(forms.Form):
    """Points and notes of the items."""

    comment = forms.CharField(required=False, max_length=2000)

    def __init__(self, data: Mapping[str, Any], *, items: Sequence[Item]) -> None:
        super().__init__(data)
        self.items = items
        for item in items:
            self.fields[f"points-{item.code}"] = forms.DecimalField(
                label=item.name,
                min_value=0,
                max_value=item.points,
                max_digits=5,
                decimal_places=2,
                error_messages={
                    "required": f"“{item.name}”还没有打分。",
                    "invalid": f"“{item.name}”的得分应为数字。",
                    "min_value": f"“{item.name}”的得分应在 0 至 {item.points} 之间。",
                    "max_value": f"“{item.name}”的得分应在 0 至 {item.points} 之间。",
                },
            )
            self.fields[f"note-{item.code}"] = forms.CharField(
                required=False, max_length=300, validators=[ProhibitNullCharactersValidator()]
            )

    @property
    def is_begun(self) -> bool:
        """Return whether points were given at all."""
        return any(self.data.get(f"points-{item.code}", "").strip() for item in self.items)

    def entry(self) -> dict[str, Any]:
        """Return the arguments of ``save_review_sheet``."""
        data = self.cleaned_data
        return {
            "points": {item.code: data[f"points-{item.code}"] for item in self.items},
            "notes": {item.code: data[f"note-{item.code}"] for item in self.items},
            "comment": data["comment"],
        }
