"""The prose around the forms of a document: its front text, and the narratives of projects."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from apps.formkit.sheets.declaration import DeclarationSheet, NarrativeText

from .lines import Line
from .model import ReadForm
from .narrative import narrative_places, project_of, read_narrative, whole_text, year_of
from .statement import read_statement

_TITLE: Final = re.compile(
    r"^(项目)?经费(使用)?情况说明|^项目情况说明|^[^。;]{2,40}项目经费(使用)?情况说明$"
)
_OVERVIEW: Final = re.compile(r"^一[、.,](项目)?概[述况]")
# An outline whose second part is money or goals is the form itself.
_SECOND: Final = re.compile(r"^二[、.,]")
_OF_FORM: Final = re.compile(r"资金|目标|指标")
_SECTION: Final = 40
_LONGEST_TITLE: Final = 60
_NEAR: Final = 3
_NARRATIVE: Final = -1
"""Stands for the number of a form where a narrative begins."""
Spot = tuple[int, int]


@dataclass(slots=True)
class Prose:
    """The front lines, the narrative before each form (by its number), narratives without a form."""

    front: list[Line] = field(default_factory=list)
    of_form: dict[int, list[Line]] = field(default_factory=dict)
    lonely: list[list[Line]] = field(default_factory=list)

    @property
    def statement(self) -> dict[str, Any] | None:
        """What the front text states; ``None`` where it states nothing."""
        return read_statement(self.front)


def narrative_starts(lines: Sequence[Line]) -> list[Spot]:
    """Return where narratives begin: at their title, or at their first section."""
    return [line.spot for number, line in enumerate(lines) if _starts(lines, number)]


def _starts(lines: Sequence[Line], at: int) -> bool:
    line = lines[at]
    if line.table is not None and len(line.own) != 1:
        return False
    word = line.joined()
    if _TITLE.match(word) and len(word) <= _LONGEST_TITLE:
        return True
    if not _OVERVIEW.match(word) or _is_outline(lines, at):
        return False
    return not any(_TITLE.match(lines[k].joined()) for k in range(max(0, at - _NEAR), at))


def _is_outline(lines: Sequence[Line], at: int) -> bool:
    """Return whether the second part of a text is money or goals, so that it is the form itself."""
    below = (line.joined() for line in lines[at + 1 : at + _SECTION])
    return bool(_OF_FORM.search(next((word for word in below if _SECOND.match(word)), "")))


def read_prose(lines: Sequence[Line], forms: Sequence[Spot]) -> Prose:
    """Return the prose of a document whose forms begin at the given spots, in their order.

    A narrative belongs to the form that follows it; one followed by another narrative or by
    nothing stays lonely.
    """
    spots = [line.spot for line in lines]
    marks = [(bisect_left(spots, spot), number) for number, spot in enumerate(forms)]
    marks += [(bisect_left(spots, spot), _NARRATIVE) for spot in narrative_starts(lines)]
    marks.sort()
    starts = [*(at for at, _ in marks), len(lines)]
    prose = Prose(front=list(lines[: starts[0]]))
    waiting: list[Line] = []
    for (start, form), end in zip(marks, starts[1:], strict=True):
        if form != _NARRATIVE:
            prose.of_form.update({form: waiting} if waiting else {})
            waiting = []
        else:
            prose.lonely += [waiting] if waiting else []
            waiting = list(lines[start:end])
    prose.lonely += [waiting] if waiting else []
    return prose


def attach(form: ReadForm, lines: Sequence[Line]) -> None:
    """Put the narrative before a declaration into it."""
    sheet = form.sheet
    if isinstance(sheet, DeclarationSheet):
        sheet.narrative = read_narrative(lines)
        for path, place in narrative_places(lines).items():
            form.at(path, place)


def lonely_forms(prose: Prose, *, is_all: bool) -> list[ReadForm]:
    """Return a draft of each narrative that has no table; where nothing else was found
    (``is_all``) also of one without numbered sections."""
    found = _drafts(prose, read_narrative)
    return found or (_drafts(prose, whole_text) if is_all else [])


def _drafts(prose: Prose, read: Callable[[Sequence[Line]], NarrativeText | None]) -> list[ReadForm]:
    found: list[ReadForm] = []
    for lines in prose.lonely:
        narrative = read(lines)
        if narrative is None:
            continue
        sheet = DeclarationSheet(
            year=year_of(lines), project_name=project_of(lines), narrative=narrative
        )
        form = ReadForm(sheet=sheet)
        form.doubt("year", "project_name")
        for path, place in narrative_places(lines).items():
            form.at(path, place)
        if read is whole_text:
            form.doubt("narrative.overview")
        found.append(form)
    return found
