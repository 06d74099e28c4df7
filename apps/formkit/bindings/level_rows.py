"""Which rows of a sheet go beside which printed levels of a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from apps.formkit.bindings.model import Strip
from apps.formkit.levels import COST, EDITIONS, canonical_level1, canonical_level2

Row = Mapping[str, str]
# A level 2 of one edition where the template has the other's.
_KIN: Final = frozenset((COST, *EDITIONS["2025"].level2_of(COST)))


@dataclass(slots=True)
class Stretch:
    """Rows below each other: of a printed strip, or new ones behind it."""

    level1: str
    level2: str
    rows: list[Row] = field(default_factory=list)
    strip: Strip | None = None
    further: list[Stretch] = field(default_factory=list)

    def behind(self, level1: str, level2: str) -> Stretch:
        """Return the rows of some levels that follow, begun where there are none."""
        held = {(one.level1, one.level2): one for one in self.further}
        if (level1, level2) not in held:
            self.further.append(Stretch(level1, level2))
        return held.get((level1, level2), self.further[-1])


def stretches(strips: Sequence[Strip], rows: Sequence[Row]) -> list[Stretch]:
    """Return the strips with the rows that belong to each; rows of levels that the template lacks
    follow the last strip of their level 1, or the last of all."""
    found = [Stretch(one.level1, one.level2, strip=one) for one in strips]
    for row in rows:
        level1, level2 = names(row)
        home = next((one for one in found if fits(one, level1, level2)), None)
        if home is None:
            same = [one for one in found if one.level1 == level1]
            home = (same or found)[-1].behind(level1, level2)
        home.rows.append(row)
    return found


def names(row: Row) -> tuple[str, str]:
    """Return the levels of a row by the names the papers have."""
    level1, level2 = row.get("level1", ""), row.get("level2", "")
    return canonical_level1(level1) or level1, canonical_level2(level2) or level2


def fits(one: Stretch, level1: str, level2: str) -> bool:
    """Return whether rows of these levels stand in a strip."""
    if one.level2:
        is_kin = {one.level2, level2} <= _KIN and COST in (one.level2, level2)
        return is_kin or (one.level2 == level2 and one.level1 in ("", level1))
    return not one.level1 or one.level1 == level1
