"""Lists without a table: 【产出指标-数量指标】 above lines such as «指标1:租用机柜数量(≥30个)»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from apps.formkit.levels import canonical_level1, canonical_level2, level1_of
from apps.formkit.recognition.level_labels import compact
from apps.formkit.recognition.levels.assignment import Placed
from apps.formkit.recognition.levels.found_rows import RawRow
from apps.formkit.recognition.lines import Line, join_wrapped
from apps.formkit.recognition.model import ReadForm
from apps.formkit.recognition.row_cells import fill_row
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values.amount import WAN_YUAN, YUAN, read_amount

from .cells import cost_of, is_body, numbered_off

_HEAD: Final = re.compile(r"^[【\[](.{2,30})[】\]](.*)$")
_ROW: Final = re.compile(r"^(.{2,}?)[(（]([^()（）]+(?:\([^()]*\))?)[)）][;；。]?$")
_CODE: Final = re.compile(r"^\d{3,}[-_ ]?")
_PATH: Final = re.compile(r"[-—–/→>]+")
_FEWEST: Final = 2
_LIKELY: Final = 1.3
_SMALL: Final = Decimal(50_000)


@dataclass(slots=True)
class _Part:
    """A project of the list: the lines of its head, its goals, its rows by their levels."""

    head: list[Line] = field(default_factory=list)
    goal: list[Line] = field(default_factory=list)
    rows: list[tuple[tuple[str, str], Line]] = field(default_factory=list)


def is_bracketed(lines: Sequence[Line]) -> bool:
    """Return whether levels stand in brackets above their indicators."""
    return sum(_levels_of(line) is not None for line in lines) >= _FEWEST


def read_bracketed(lines: Sequence[Line]) -> list[ReadForm]:
    """Return a declaration for each project of the list; what no label names is doubted."""
    return [_form(part) for part in _parts(lines) if part.rows]


def _levels_of(line: Line) -> tuple[str, str] | None:
    found = _HEAD.match(line.joined())
    if found is None:
        return None
    names = [name for name in _PATH.split(found[1]) if name]
    second = canonical_level2(names[-1])
    first = canonical_level1(names[0]) or (level1_of(second) if second else None)
    if first is None:
        return None
    return first, (second or "") if len(names) > 1 or first != canonical_level1(names[0]) else ""


def _parts(lines: Sequence[Line]) -> Iterator[_Part]:
    part = _Part()
    levels: tuple[str, str] | None = None
    is_goal = False
    for line in lines:
        if (found := _levels_of(line)) is not None:
            levels, is_goal = found, False
        elif _HEAD.match(line.joined()):
            levels, is_goal = None, True
        elif levels is not None and _ROW.match(line.joined()):
            part.rows.append((levels, line))
        elif levels is not None and part.rows:
            yield part
            part, levels = _Part(head=[line]), None
        elif is_goal:
            part.goal.append(line)
        else:
            part.head.append(line)
    yield part


def _form(part: _Part) -> ReadForm:
    sheet = DeclarationSheet()
    form = ReadForm(sheet=sheet)
    _head(form, part.head)
    sheet.annual_goal = join_wrapped(line.text for line in part.goal)
    if part.goal:
        form.at("annual_goal", part.goal[0].pieces[0].place)
    form.doubt(
        "year", "project_name", "department", "unit", *([] if part.goal else ["annual_goal"])
    )
    for number, (levels, line) in enumerate(part.rows):
        found = _ROW.match(line.joined())
        assert found is not None  # noqa: S101 -- such lines alone are rows
        raw = RawRow(numbered_off(found[1]), found[2])
        raw.places = dict.fromkeys(("name", "target"), line.pieces[0].place)
        if cost_of("target", found[2]) > _LIKELY:
            raw.doubts |= {"name", "target"}
        row = IndicatorRow()
        fill_row(form, row, raw, Placed(*levels, margin=9.0 if levels[1] else 0.0), number)
        sheet.indicators.append(row)
    return form


def _unit_of(unit: str, figure: Decimal) -> str:
    """Return the unit of money: one that is not printed is guessed by the size of the amount."""
    return YUAN if unit or figure >= _SMALL else WAN_YUAN


def _head(form: ReadForm, lines: Sequence[Line]) -> None:
    """Put lines without labels where they belong by what they look like; all of it is doubted."""
    sheet = form.sheet
    assert isinstance(sheet, DeclarationSheet)  # noqa: S101 -- narrows the type
    for line in lines:
        text, place = compact(line.text), line.pieces[0].place
        amount = read_amount(text)
        bare = _CODE.sub("", text)
        if amount.yuan is not None and not amount.rest:
            sheet.amount_unit = _unit_of(amount.unit, amount.yuan)
            sheet.funding = FundingBlock(annual=amount.yuan)
            form.at("funding.annual", place)
            form.doubt("amount_unit")
        elif is_body(bare) and not sheet.department:
            sheet.department = bare
            form.at("department", place)
        elif bare.endswith("类") and not sheet.project_category:
            sheet.project_category = bare
            form.at("project_category", place)
            form.doubt("project_category")
        elif bare and not sheet.project_name:
            sheet.project_name = bare
            form.at("project_name", place)
