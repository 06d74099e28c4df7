"""A worksheet as a grid. Strings go into its cells, so that parts it shares stay as they came."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Final

from lxml import etree
from openpyxl.utils import coordinate_to_tuple, get_column_letter, range_boundaries

from apps.formkit.bindings.disk_list import FurtherRows
from apps.formkit.bindings.grid import Grid, Stretch, Written, mark, with_stretch, written
from apps.formkit.bindings.model import Spot
from apps.formkit.bindings.references import copied_formula, moved_formula
from apps.formkit.bindings.workbook_checks import S, demand_sound
from apps.formkit.bindings.worksheet_rows import copy_of, make_room, merge_rows, set_rows
from apps.formkit.readers.archive import BROKEN
from apps.formkit.readers.base import UnreadableDocument

if TYPE_CHECKING:
    from apps.formkit.bindings.workbook_file import WorkbookFile

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_MOST_CELLS: Final = 60_000
_MOST_ROWS, _MOST_COLUMNS = 1000, 60
_FORMULAS: Final = (f"{S}f", f"{S}formula", f"{S}formula1", f"{S}formula2")


class SheetGrid(Grid):
    """A worksheet."""

    takes_numbers = True

    def __init__(self, book: WorkbookFile, name: str, part: str, root: etree._Element) -> None:
        super().__init__()
        self.book, self.name, self.part, self.root = book, name, part, root
        self.is_changed = False
        self.added = 0
        self.further: list[tuple[etree._Element, FurtherRows]] = []
        demand_sound(root)
        data = root.find(f"{S}sheetData")
        if data is None:
            raise UnreadableDocument(BROKEN)
        self.data = data
        self._spell_out()
        self.look_through()

    def _spell_out(self) -> None:
        """Write a shared formula into each of its cells, so that rows can move."""
        masters: dict[str, tuple[str, str]] = {}
        for formula in self.data.iter(f"{S}f"):
            cell = formula.getparent()
            if formula.get("t") != "shared" or cell is None:
                continue
            key, at = formula.get("si") or "", cell.get("r") or "A1"
            if formula.text:
                masters[key] = formula.text, at
            elif key in masters:
                formula.text = copied_formula(*masters[key], at)
            for name in {"t", "si", "ref"} & set(map(str, formula.attrib)):
                del formula.attrib[name]

    def look_through(self) -> None:
        """Find the cells, those that a merged one covers aside."""
        self.clear()
        self.cells: dict[Spot, etree._Element] = {}
        for cell in self.data.iter(f"{S}c"):
            row, column = coordinate_to_tuple(cell.get("r") or "A1")
            self.cells[row - 1, column - 1] = cell
            if len(self.cells) > _MOST_CELLS and not self.added:
                raise UnreadableDocument("工作表过大，不像空白表样。请只保留表样所在的工作表。")
        for merged in self.root.iter(f"{S}mergeCell"):
            left, top, right, bottom = range_boundaries(merged.get("ref"))
            if (right - left + 1) * (bottom - top + 1) > _MOST_CELLS:
                raise UnreadableDocument("合并单元格过大，不像空白表样。请检查后重新上传。")
            spot = (top - 1, left - 1)
            self.put(spot, self._shown(spot), bottom - top + 1, right - left + 1)
        self._put_blank()

    def _put_blank(self) -> None:
        """Note the cells that no merged one covers.

        One without a look of its own is in no file, and is blank nevertheless. Far down only what
        was filled in counts: many blank forms have a look to the last row.
        """
        ends = [(row + 1, column + 1) for row, column in (*self.cells, *self.covered)]
        rows = min(max((row for row, _ in ends), default=0), _MOST_ROWS + self.added)
        columns = min(max((column for _, column in ends), default=0), _MOST_COLUMNS)
        further = {row for (row, _), cell in self.cells.items() if row >= rows and len(cell)}
        for spot in product((*range(rows), *sorted(further)), range(columns)):
            if spot not in self.covered:
                self.put(spot, self._shown(spot))

    def _shown(self, spot: Spot) -> str:
        cell = self.cells.get(spot)
        if cell is None:
            return ""
        value = cell.findtext(f"{S}v") or ""
        is_shared = cell.get("t") == "s"
        held = self.book.string(value) if is_shared else cell.find(f"{S}is")
        if held is None:
            return "" if is_shared else value
        return "".join(node.text or "" for node in _texts(held))

    def holds_formula(self, spot: Spot) -> bool:
        cell = self.cells.get(spot)
        return cell is not None and cell.find(f"{S}f") is not None

    def is_day(self, spot: Spot) -> bool:
        cell = self.cells.get(spot)
        return cell is not None and self.book.is_day(int(cell.get("s") or 0))

    def write(self, spot: Spot, value: Written) -> None:
        """Set a number or a text; a formula stays, and only what it last gave is set."""
        _show(self._cell(spot), value)
        self.texts[spot] = str(value)
        self.is_changed = True

    def write_part(self, spot: Spot, span: tuple[int, int], value: str) -> None:
        """Replace a stretch of a text; the runs of a text in several looks stay."""
        nodes = list(_texts(self._own_text(self._cell(spot))))
        texts = [node.text or "" for node in nodes]
        for node, text in zip(
            nodes, with_stretch(texts, [True] * len(nodes), span, value), strict=True
        ):
            node.text = text
            node.set(_SPACE, "preserve")
        self.texts[spot] = self._shown(spot)
        self.is_changed = True

    def _own_text(self, cell: etree._Element) -> etree._Element:
        """Return the text of a cell that no other cell shares; made of the book's, or of the cell's
        number, where it has none."""
        held = cell.find(f"{S}is")
        if held is not None:
            return held
        number = cell.findtext(f"{S}v") or ""
        found = self.book.string(number) if cell.get("t") == "s" else None
        held = deepcopy(found) if found is not None else etree.Element(f"{S}si")
        held.tag = f"{S}is"
        if not list(_texts(held)):
            etree.SubElement(held, f"{S}t").text = number if found is None else ""
        if (old := cell.find(f"{S}v")) is not None:
            cell.remove(old)
        cell.set("t", "inlineStr")
        cell.append(held)
        return held

    def _cell(self, spot: Spot) -> etree._Element:
        """Return a cell's element, made where the file has none."""
        if spot in self.cells:
            return self.cells[spot]
        row = self.row_element(spot[0])
        behind = sum(at[0] == spot[0] and at[1] < spot[1] for at in self.cells)
        cell = etree.Element(f"{S}c", r=_name(spot))
        row.insert(behind, cell)
        self.cells[spot] = cell
        return cell

    def row_element(self, number: int) -> etree._Element:
        """Return the element of a row, made where the file has none."""
        place = 0
        for place, row in enumerate(self.data, start=1):
            at = int(row.get("r") or 0) - 1
            if at == number:
                return row
            if at > number:
                place -= 1
                break
        row = etree.Element(f"{S}row", r=str(number + 1))
        self.data.insert(place, row)
        return row

    def insert(self, after: int, count: int, growing: Collection[int]) -> None:
        """Copy a row; merged cells, formulas, formats, lists, names and pictures move along."""
        self.is_changed = True
        self.added += count
        set_rows(self, self.row_element(after), after, count, growing)
        self.book.moved(self, after + 1, count)
        self.look_through()

    def append(
        self, rows: FurtherRows, merged: Sequence[Stretch], growing: Collection[int]
    ) -> None:
        """Leave room for rows, and mark where they come in."""
        self.is_changed = True
        if rows:
            line = self.row_element(rows.after)
            make_room(self, rows.after, len(rows), growing)
            line.addnext(mark(len(self.further)))
            self.further.append((line, rows))
            self.book.moved(self, rows.after + 1, len(rows))
        merge_rows(self, merged, rows.after)

    def content(self) -> Iterator[bytes]:
        """Yield the worksheet as it is now."""
        yield from written(self.root, [_made(line, rows) for line, rows in self.further])

    def merge(self, stretches: Sequence[Stretch]) -> None:
        """Merge cells with those below them."""
        wanted = [one for one in stretches if one[1] > one[0]]
        if wanted:
            merge_rows(self, wanted)
            self.is_changed = True
            self.look_through()

    def moved_references(self, sheet: str, line: int, count: int) -> None:
        """Move what formulas of this worksheet say of rows in another, or in this one."""
        for item in self.root.iter(*_FORMULAS):
            if item.text:
                text = moved_formula(item.text, self.name, sheet, line, count)
                if text != item.text:
                    item.text, self.is_changed = text, True


def _made(line: etree._Element, rows: FurtherRows) -> Iterator[etree._Element]:
    """Yield rows like one, behind it."""
    first = int(line.get("r") or 0)
    pattern = copy_of(line, first)
    for number, (values, _) in enumerate(rows, start=first):
        row = copy_of(pattern, number)
        cells = {coordinate_to_tuple(cell.get("r") or "A1")[1] - 1: cell for cell in row}
        for column, value in sorted(values.items()):
            if column not in cells:
                cells[column] = etree.Element(f"{S}c", r=_name((number, column)))
                row.insert(sum(at < column for at in cells), cells[column])
            _show(cells[column], value)
        yield row


def _show(cell: etree._Element, value: Written) -> None:
    """Set what a cell shows; a formula stays."""
    formula = cell.find(f"{S}f")
    for name in ("v", "is"):
        if (item := cell.find(f"{S}{name}")) is not None:
            cell.remove(item)
    if "t" in cell.attrib:
        del cell.attrib["t"]
    if isinstance(value, Decimal):
        etree.SubElement(cell, f"{S}v").text = format(value, "f")
    elif value and formula is not None:
        cell.set("t", "str")
        etree.SubElement(cell, f"{S}v").text = value
    elif value:
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t")
        text.text = value
        text.set(_SPACE, "preserve")


def _texts(item: etree._Element) -> Iterator[etree._Element]:
    """Yield the texts of a string, phonetic guides left out."""
    for node in item.iter(f"{S}t"):
        parent = node.getparent()
        if parent is None or parent.tag != f"{S}rPh":
            yield node


def _name(spot: Spot) -> str:
    return f"{get_column_letter(spot[1] + 1)}{spot[0] + 1}"
