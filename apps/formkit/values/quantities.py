"""Quantities in running text: figure, scale and unit, where they stand, what could not be explained.

The one reader of figures in prose: the amounts, facts and formulas of the checks and the front
statement of recognition stand on it. Texts have half-width signs and no separators of thousands;
what else parts digits is left over as ``rest``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from apps.formkit.values.amount import UNITS, Part
from apps.formkit.values.capitals import SIGNS, read_capitals
from apps.formkit.values.units import SCALES, alternatives

PRINTED: Final = r"-?\d(?:[\d,]*\d)?(?:\.\d+)?"
"""A figure as forms print it, with sign and separators."""
FIGURE: Final = r"\d+(?:\.\d+)?"
MONEY: Final = alternatives(UNITS)
"""The alternatives of a pattern for 元, 万元 …"""
FACTORS: Final = UNITS | {"万": UNITS["万元"], "亿": UNITS["亿元"]}
"""元 in each unit of money, 元 left out as well."""
SHORT: Final = alternatives(FACTORS)
_SCALE: Final = alternatives(scale for scale in SCALES if scale)
LEAD: Final = rf"(?:{FIGURE}(?:{_SCALE})(?=\d)){{0,4}}"
"""What stands before the last figure of 1亿2000万元; there are no more scales than four."""
# 万 without 元 is money only before a stop or what it is spent on: 3万人 and 1万余册 are none.
_STOPPED: Final = r"[万亿](?=[。;，,)、\n]|$|左右|开展|用于|支持|购[买置]|实施|进行|作为)"
_WORDS: Final = rf"(?<![{SIGNS}\d第])(?=[{SIGNS}]{{0,29}}[十拾百佰千仟万亿])[{SIGNS}]{{1,30}}[元圆](?:[{SIGNS}]角)?(?:零?[{SIGNS}]分)?"
_BEFORE: Final = re.compile(r"(?<![\d.])\d{1,3}(?:,\d+)*,$|[-—~至/〔第]$")
_NEAR: Final = 16
_THOUSANDS: Final = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+)(?![\d,])")
_LEAD: Final = re.compile(LEAD)
_LEADING: Final = re.compile(rf"(?:{_SCALE})?")
_LEAD_PART: Final = re.compile(rf"({FIGURE})({_SCALE})")
_LAST_SCALE: Final = re.compile(r"[万亿](?=[元圆])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure with its unit.

    Attributes:
        number: how many of ``unit``.
        unit: with its scale (万元, 千人); a bare 万 or 亿 before a stop is one of 元.
        step: the value of the last written place in ``unit``.
        written, start, end: as it stands in the text, and where.
        more: 余 or 多 between figure and unit, else empty.
        rest: what before the figure belongs to it and could not be explained: the digits before an
            odd separator (1,2345元), the sign of a range (至, -, ~), of a quotient or a rank.
    """

    number: Decimal
    unit: str
    step: Decimal
    written: str
    start: int
    end: int
    more: str = ""
    rest: str = ""

    @property
    def yuan(self) -> Decimal | None:
        """Return the amount in 元; ``None`` where it is no money."""
        factor = FACTORS.get(self.unit)
        return None if factor is None else self.number * factor

    @property
    def yuan_step(self) -> Decimal:
        """Return the value of the last written place of money in 元."""
        return self.step * FACTORS.get(self.unit, 1)


def base_of(figures: str, unit: str) -> tuple[Decimal, Decimal]:
    """Return what figures (12.5, 1亿2000) of a unit make without its scale (of 万元 in 元), and the
    value of their last written place."""
    lead = _LEAD.match(figures)
    at = lead.end() if lead else 0
    parts, _ = _parts(figures[:at], figures[at:], unit)
    return sum((part.value for part in parts), Decimal(0)), parts[-1].step


@lru_cache(maxsize=256)
def _pattern(units: str) -> re.Pattern[str]:
    unit = f"{MONEY}|(?:[万千百亿])?(?:{units})" if units else MONEY
    return re.compile(
        rf"(?<![\d.])(?P<lead>{LEAD})(?P<figure>{FIGURE})(?P<more>[余多]?)(?P<unit>{unit}|{_STOPPED})"
        rf"|(?P<words>{_WORDS})"
    )


def quantities_in(text: str, units: str = "") -> Iterator[Quantity]:
    """Yield the quantities of a text in order: money, and what is counted in ``units``, the
    alternatives of a pattern."""
    for found in _pattern(units).finditer(text):
        one = _in_words(found) if found["words"] else _in_digits(found)
        if one is not None:
            rest = _BEFORE.search(text, max(0, one.start - _NEAR), one.start)
            yield replace(one, rest=rest[0]) if rest else one


def money_in(text: str) -> Iterator[Quantity]:
    """Yield the amounts of a text; none told as more than a figure (300余万元), nor with a ``rest``."""
    for one in quantities_in(text):
        if not (one.more or one.rest):
            yield one


def without_separators(text: str) -> str:
    """Return a text whose figures stand without separators of thousands; odd ones stay."""
    return _THOUSANDS.sub(lambda found: found[1].replace(",", ""), text)


def _in_digits(found: re.Match[str]) -> Quantity:
    """Return the quantity of 12.5万元, 300余人, 1亿2000万元."""
    parts, base = _parts(found["lead"], found["figure"], found["unit"])
    first = parts[0]
    start = found.start() + first.end
    return Quantity(
        number=sum((part.value for part in parts), Decimal(0)) / SCALES[first.scale],
        unit=first.scale + base,
        step=parts[-1].step / SCALES[first.scale],
        written=found.string[start : found.end()],
        start=start,
        end=found.end(),
        more=found["more"],
    )


def _parts(lead: str, figure: str, unit: str) -> tuple[list[Part], str]:
    """Return the figures that make one quantity, with where each begins, and the unit without its
    scale; scales fall."""
    scale = _LEADING.match(unit)[0]  # type: ignore[index]
    parts = [Part(figure, scale, len(lead))]
    for before in reversed(list(_LEAD_PART.finditer(lead))):
        if SCALES[before[2]] <= SCALES[parts[0].scale]:
            break
        parts.insert(0, Part(before[1], before[2], before.start()))
    return parts, unit.removeprefix(scale)


def _in_words(found: re.Match[str]) -> Quantity | None:
    """Return the amount of 三十万元; ``None`` for signs in no order."""
    read = read_capitals(found["words"])
    if read is None:
        return None
    scale = _LAST_SCALE.search(found["words"])
    size = SCALES[scale[0]] if scale else Decimal(1)
    return Quantity(
        number=read[0] / size,
        unit=f"{scale[0] if scale else ''}元",
        step=Decimal(1),
        written=found["words"],
        start=found.start(),
        end=found.end(),
    )
