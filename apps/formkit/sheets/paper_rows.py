"""The indicator table as the paper shows it: level cells merged over their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from apps.formkit.sheets.declaration import NARRATIVE_TITLES, NarrativeText

NUMERALS = "一二三四五六七"


@dataclass(slots=True)
class PaperRow:
    """One row with the heights of the level cells that begin in it; 0 where one goes on; ``key``
    is its id."""

    item: Any
    key: str = ""
    level1_span: int = 0
    level2_span: int = 0


def paper_rows(items: Sequence[Any]) -> list[PaperRow]:
    """Return indicators (anything with ``level1`` and ``level2``) with merged level cells."""
    rows = [
        PaperRow(item, getattr(item, "id", "") or f"r{number}")
        for number, item in enumerate(items, start=1)
    ]
    first1 = first2 = 0
    for index, row in enumerate(rows):
        above = rows[index - 1].item if index else None
        new1 = above is None or row.item.level1 != above.level1
        new2 = new1 or above is None or row.item.level2 != above.level2
        first1 = index if new1 else first1
        first2 = index if new2 else first2
        rows[first1].level1_span += 1
        rows[first2].level2_span += 1
    return rows


def numbered_sections(narrative: NarrativeText | None) -> list[tuple[str, str]]:
    """Return the sections of 项目经费情况说明 as (numbered title, text), the empty ones left out."""
    if narrative is None:
        return []
    return [
        (f"{NUMERALS[index]}、{title}", getattr(narrative, name))
        for index, (name, title) in enumerate(NARRATIVE_TITLES.items())
        if getattr(narrative, name)
    ]
