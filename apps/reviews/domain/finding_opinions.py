"""Opinions made from findings: where they point, what they say and propose."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User
from apps.checks.domain.panel import Panel, PanelItem
from apps.checks.engine import Severity
from apps.entry.kinds import kind_of
from apps.formkit.papers import row_of, row_place
from apps.projects.models import Document
from apps.reviews.domain.opinions import write_opinion
from apps.reviews.models import Opinion


@dataclass(frozen=True, slots=True)
class DeskFinding:
    """A finding with the place an opinion made from it points to, what it proposes, and how many
    opinions were made from it."""

    item: PanelItem
    place: str
    proposed: str
    opinions: int

    @property
    def is_demand(self) -> bool:
        """Return whether an opinion made from it is 须改; what only informs makes a 建议."""
        return self.item.severity != Severity.HINT


def _cell_of(place: str, spots: Collection[str]) -> str:
    """Return the place an opinion on something can point to: the cell, its row, or the form."""
    if place in spots:
        return place
    row = row_of(place)
    if row and row_place(row[0]) in spots:
        return row_place(row[0])
    return ""


def findings_of(
    panel: Panel, spots: Collection[str], opinions: Iterable[Opinion]
) -> list[DeskFinding]:
    """Return the findings that stand, the gravest first, ready to be made opinions."""
    made: dict[str, int] = {}
    for opinion in opinions:
        made[opinion.finding] = made.get(opinion.finding, 0) + bool(opinion.finding)
    found = []
    for item in sorted(panel.findings, key=lambda one: one.severity.rank):
        place, remedy = _cell_of(item.place, spots), item.remedy
        proposed = remedy.new if remedy and place and remedy.path == place else ""
        found.append(DeskFinding(item, place, proposed, made.get(item.key, 0)))
    return found


@transaction.atomic
def write_from_findings(*, subject: Document, actor: User, keys: Collection[str]) -> int:
    """Make an opinion of each of the findings named by key that has none yet; returns how many.

    Raises ValidationError where none is named that still stands, and as
    :func:`apps.reviews.domain.opinions.write_opinion`.
    """
    kind = kind_of(subject)
    form = kind.fresh(subject)
    spots = {spot.place for spot in kind.spots_of(form)}
    found = findings_of(kind.panel(form, actor), spots, Opinion.objects.of(form))
    wanted = [one for one in found if one.item.key in keys and not one.opinions]
    if not wanted:
        raise ValidationError("请先勾选检查发现；已经转过意见的不再重复。")
    for one in wanted:
        write_opinion(
            subject=form,
            actor=actor,
            text=one.item.message,
            place=one.place,
            proposed=one.proposed or None,
            is_demand=one.is_demand,
            finding=one.item.key,
        )
    return len(wanted)
