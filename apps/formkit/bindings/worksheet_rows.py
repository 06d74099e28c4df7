"""Rows set into a worksheet, with what must move along."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from lxml import etree
from openpyxl.utils import coordinate_to_tuple, get_column_letter, range_boundaries

from apps.formkit.bindings.references import copied_formula, moved_range, moved_row
from apps.formkit.bindings.workbook_checks import S

if TYPE_CHECKING:
    from apps.formkit.bindings.grid import Stretch
    from apps.formkit.bindings.worksheet import SheetGrid

# What a worksheet says of ranges, and in which attribute.
_RANGES: Final = {
    f"{S}conditionalFormatting": "sqref", f"{S}dataValidation": "sqref", f"{S}hyperlink": "ref",
    f"{S}autoFilter": "ref", f"{S}dimension": "ref", f"{S}protectedRange": "sqref",
    f"{S}ignoredError": "sqref", f"{S}mergeCell": "ref", f"{S}selection": "sqref",
}  # fmt: skip
_BEFORE_MERGES: Final = frozenset({
    "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter",
    "sortState", "dataConsolidate", "customSheetViews",
})  # fmt: skip


def set_rows(
    grid: SheetGrid, row: etree._Element, after: int, count: int, growing: Collection[int]
) -> None:
    """Set copies of a row behind it; cells of the columns ``growing`` reach down over them."""
    made = [copy_of(row, number) for number in range(after + 1, after + 1 + count)]
    make_room(grid, after, count, growing)
    place = grid.data.index(row) + 1
    grid.data[place:place] = made


def make_room(grid: SheetGrid, after: int, count: int, growing: Collection[int]) -> None:
    """Move what stands below a row further down, and let cells reach down over the rows between."""
    _stretch(grid, after, count, growing)
    _move(grid, after + 1, count)


def merge_rows(grid: SheetGrid, wanted: Sequence[Stretch], last_known: int = 10**7) -> None:
    """Let cells reach down, each in its column from one row to another; a row behind ``last_known``
    has the widths of that one."""
    holder = grid.root.find(f"{S}mergeCells")
    by_column: dict[int, list[tuple[int, int]]] = {}
    for first, last, column in wanted:
        by_column.setdefault(column + 1, []).append((first, last))
    for item in [] if holder is None else list(holder):
        left, top, _, bottom = range_boundaries(item.get("ref"))
        rows = by_column.get(left, ())
        if holder is not None and any(one < bottom and top <= last + 1 for one, last in rows):
            holder.remove(item)
    for first, last, column in wanted:
        width = grid.span((min(first, last_known), column))[1]
        add_merge(grid.root, first, column, last, column + width - 1)
    for item in grid.root.iter(f"{S}mergeCell"):
        _take(item, "done")


def copy_of(row: etree._Element, number: int) -> etree._Element:
    """Return a row that looks like one and is blank, as row ``number`` from 0; formulas count from
    their own row."""
    item = deepcopy(row)
    item.set("r", str(number + 1))
    for cell in item:
        at = cell.get("r") or "A1"
        column = coordinate_to_tuple(at)[1]
        name = f"{get_column_letter(column)}{number + 1}"
        formula = cell.find(f"{S}f")
        for gone in ("v", "is"):
            if (old := cell.find(f"{S}{gone}")) is not None:
                cell.remove(old)
        _take(cell, "t")
        if formula is not None and formula.text:
            formula.text = copied_formula(formula.text, at, name)
        cell.set("r", name)
    return item


def _stretch(grid: SheetGrid, after: int, count: int, growing: Collection[int]) -> None:
    """Let cells that end at the row reach down, and repeat merged ones that lie in it."""
    _reach_down(grid, after, count, growing)
    repeated = [
        (number, column, number, column + columns - 1)
        for (row, column), (rows, columns) in grid.spans.items()
        if row == after and rows == 1 and column not in growing
        for number in range(after + 1, after + 1 + count)
    ]
    grown = [
        (after, column, after + count, column)
        for column in growing
        if (after, column) in grid.texts and (after, column) not in grid.spans
    ]
    for ref in (*repeated, *grown):
        add_merge(grid.root, *ref)


def _reach_down(grid: SheetGrid, after: int, count: int, growing: Collection[int]) -> None:
    """Let merged cells that end at the row reach down in the columns ``growing``; none moves."""
    holder = grid.root.find(f"{S}mergeCells")
    for merged in [] if holder is None else list(holder):
        left, top, right, bottom = range_boundaries(merged.get("ref"))
        if bottom - 1 != after:
            continue
        if left - 1 in growing:
            merged.set("ref", _range(top - 1, left - 1, bottom - 1 + count, right - 1))
        merged.set("done", "1")


def add_merge(root: etree._Element, top: int, left: int, bottom: int, right: int) -> None:
    """Note a merged cell; it stays where it is when rows below move."""
    holder = root.find(f"{S}mergeCells")
    if holder is None:
        holder = etree.Element(f"{S}mergeCells")
        behind = [item for item in root if etree.QName(item).localname in _BEFORE_MERGES]
        behind[-1].addnext(holder)
    item = etree.SubElement(holder, f"{S}mergeCell", ref=_range(top, left, bottom, right))
    item.set("done", "1")
    holder.set("count", str(len(holder)))


def _move(grid: SheetGrid, line: int, count: int) -> None:
    """Set what stands below the row further down; ``line`` counts from 1."""
    for row in grid.data:
        number = int(row.get("r") or 0)
        if number > line:
            _renumber(row, number + count)
    for item in grid.root.iter(*_RANGES):
        name = _RANGES[item.tag]
        if not _take(item, "done") and (ref := item.get(name)):
            item.set(name, moved_range(ref, line, count))
    for item in grid.root.iter(f"{S}rowBreaks"):
        for brk in item:
            brk.set("id", str(moved_row(int(brk.get("id") or 0), line, count)))


def _renumber(row: etree._Element, number: int) -> None:
    """Say of a row and its cells which one it is, from 1."""
    row.set("r", str(number))
    for cell in row:
        column = coordinate_to_tuple(cell.get("r") or "A1")[1]
        cell.set("r", f"{get_column_letter(column)}{number}")


def _take(item: etree._Element, name: str) -> bool:
    """Take an attribute away, and tell whether it was there."""
    is_there = name in item.attrib
    if is_there:
        del item.attrib[name]
    return is_there


def _range(top: int, left: int, bottom: int, right: int) -> str:
    return f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"
