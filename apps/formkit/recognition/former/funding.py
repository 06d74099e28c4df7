"""项目资金 of a declaration: left half the whole period, right half the year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from apps.formkit.recognition.model import ReadForm
from apps.formkit.sheets.declaration import FACTORS, FundingBlock
from apps.formkit.values.amount import read_amount
from apps.formkit.vocabulary import VOCABULARY

from .labels import compact, fold
from .segments import Segment, find_segments, labels_pattern
from .stream import Line, Tape

FUNDING_WORDS: Final = {**VOCABULARY.labels("money"), "stop": VOCABULARY.ends("money")}
_PATTERN: Final = labels_pattern(FUNDING_WORDS)
# Digits that a cell border or a scan has parted: 2840 530.00.
_PARTED: Final = re.compile(r"\d[\d,\s]*(?:\.\s*\d+)?")
_SAYS_MORE: Final = re.compile(r"[(/]?[\d百千万亿]")


def amount_of(text: str, unit: str) -> tuple[Decimal | None, bool]:
    """Give the amount a money cell begins with, in the form's unit, and whether it is certain.

    Blank and words give ``None``, also where a figure stands further on (执行率分值（10分）).
    """
    read = read_amount(text, unit)
    if not read.is_certain:
        joined = _PARTED.sub(lambda found: re.sub(r"\s", "", found[0]) + " ", fold(text), count=1)
        read = read_amount(joined, unit)
    # A merged cell may have given its figure twice.
    is_told_twice = read.rest and read_amount(read.rest.split()[0], unit).yuan == read.yuan
    says_more = bool(_SAYS_MORE.match(read.rest)) and not is_told_twice
    return read.in_unit(unit), not (read.doubt or says_more)


def written_unit(lines: Sequence[Line]) -> str:
    """Give the unit that stands behind the amounts where all have the same, else nothing."""
    texts = [_near(segment.value) for segment in _money_segments(lines) if segment.key != "stop"]
    units = {read.unit for text in texts if (read := read_amount(text)).yuan is not None}
    unit = units.pop() if len(units) == 1 else ""
    return unit if unit in FACTORS else ""


def read_funding(lines: Sequence[Line], form: ReadForm) -> FundingBlock:
    """Read the seven amounts; which half a label means is told by its words and its order.

    A figure that stands before its own label, or a sum that does not add up because a figure
    was taken for the wrong half, is listed as doubted.
    """
    block = FundingBlock()
    segments = [s for s in _money_segments(lines) if s.key != "stop"]
    taken: set[str] = set()
    has_left = any(segment.key == "total" for segment in segments)
    for number, segment in enumerate(segments):
        name = _field(segment, segments, number, has_left=has_left)
        if name is None or name in taken:
            continue
        taken.add(name)
        value, is_certain = amount_of(_near(segment.value), form.sheet.amount_unit)
        setattr(block, name, value)
        path = f"funding.{name}"
        form.at(path, segment.place, segment.confidence)
        if not is_certain or (value is None and compact(segment.value).strip("—-_/元万:")):
            form.doubt(path)
    return block


def _near(value: str) -> str:
    """Give the part of a value that stands in the label's own row."""
    return (
        value.replace("\x1f", " ").split("\x1e")[0]
        if value.split("\x1e")[0].strip(" \x1f")
        else value.replace("\x1f", " ")
    )


def _money_segments(lines: Sequence[Line]) -> list[Segment]:
    segments = find_segments(lines, _PATTERN)
    start = next((n for n, s in enumerate(segments) if s.key != "stop"), len(segments))
    end = next((n for n, s in enumerate(segments) if n > start and s.key == "stop"), len(segments))
    return segments[start:end]


def _field(
    segment: Segment, segments: Sequence[Segment], number: int, *, has_left: bool
) -> str | None:
    """Give the field a label means; 财政资金 and 其他资金 stand in both halves."""
    before = [item.key for item in segments[:number]]
    if segment.key == "total":
        return "total"
    if segment.key == "annual":
        return "annual"
    if segment.key == "appropriation":
        return "annual_appropriation"
    if segment.key == "carryover":
        return "annual_carryover"
    if segment.key == "fiscal":
        return "total_fiscal" if has_left and "fiscal" not in before else "annual_appropriation"
    if not has_left:
        return "annual_other"
    return (
        "total_other"
        if "other" not in before and _is_left(segment, segments, number)
        else ("annual_other")
    )


def _is_left(segment: Segment, segments: Sequence[Segment], number: int) -> bool:
    """Tell whether the first 其他资金 is the left one: another follows, or no year half exists."""
    later = any(item.key == "other" for item in segments[number + 1 :])
    return later or not any(item.key in ("annual", "appropriation") for item in segments)


def first_line_of(lines: Sequence[Line], words: Sequence[str]) -> int | None:
    """Give the number of the first line that holds one of the labels, though it is broken."""
    pattern = labels_pattern({"wanted": words})
    tape = Tape.of(lines)
    found = pattern.search(tape.text)
    return tape.line_at(found.start()) if found else None
