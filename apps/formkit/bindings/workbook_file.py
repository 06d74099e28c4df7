"""A workbook whose worksheets are grids. Only worksheets that were written change, and what tells
where their cells are."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import Final

from lxml import etree

from apps.formkit.bindings.grid import OfficeFile, Part
from apps.formkit.bindings.references import moved_formula, moved_row
from apps.formkit.bindings.workbook_checks import NUMBER, S, demand_sound
from apps.formkit.bindings.worksheet import SheetGrid
from apps.formkit.readers.archive import BROKEN, Archive, parse
from apps.formkit.readers.base import UnreadableDocument

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_BOOK, _STRINGS, _STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_CHAIN: Final = "xl/calcChain.xml"
_DAYS: Final = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_DAY: Final = re.compile(r"y|年", re.IGNORECASE)


class WorkbookFile(OfficeFile):
    """A workbook."""

    format_id = "xlsx"

    def __init__(self, archive: Archive) -> None:
        """Open the workbook; raises UnreadableDocument."""
        super().__init__(archive)
        book, targets = archive.part(_BOOK), _targets(archive, _BOOK)
        if book is None:
            raise UnreadableDocument(BROKEN)
        self.root = book
        strings = archive.part(_STRINGS)
        self.strings = [] if strings is None else list(strings.iterchildren(f"{S}si"))
        self.day_styles = _day_styles(archive)
        self.others: dict[str, etree._Element] = {}
        self.is_moved = False
        grids = []
        for sheet in book.iter(f"{S}sheet"):
            part = targets.get(sheet.get(f"{_R}id") or "", "")
            root = archive.part(part) if sheet.get("state", "visible") == "visible" else None
            if root is not None and root.tag == f"{S}worksheet":
                grids.append(SheetGrid(self, sheet.get("name") or "", part, root))
        self.grids = list(grids)
        self.sheets = grids

    def string(self, number: str) -> etree._Element | None:
        """Return a shared string by its number; None where there is none."""
        is_there = NUMBER.fullmatch(number) and int(number) < len(self.strings)
        return self.strings[int(number)] if is_there else None

    def is_day(self, style: int) -> bool:
        """Return whether a style shows days."""
        return style in self.day_styles

    def moved(self, grid: SheetGrid, line: int, count: int) -> None:
        """Move what other parts say of rows of a worksheet; the order of reckoning is made anew."""
        self.is_moved = True
        for sheet in self.sheets:
            sheet.moved_references(grid.name, line, count)
        for name in self.root.iter(f"{S}definedName"):
            name.text = moved_formula(name.text or "", "", grid.name, line, count)
        self._move_drawings(grid.part, line, count)

    def _move_drawings(self, sheet: str, line: int, count: int) -> None:
        """Move the pictures of a worksheet."""
        for part in _targets(self.archive, sheet).values():
            root = self.others.get(part)
            if root is None and "/drawings/drawing" in part:
                root = self.archive.part(part)
            if root is None:
                continue
            self.others[part] = root
            for item in root.iter(f"{_DRAWN}row"):
                if NUMBER.fullmatch(item.text or ""):
                    item.text = str(moved_row(int(item.text or 0) + 1, line, count) - 1)

    def changed(self) -> dict[str, Part]:
        """Return the worksheets that were written, and what tells of moved rows."""
        parts: dict[str, Part] = {
            sheet.part: sheet.content() for sheet in self.sheets if sheet.is_changed
        }
        if not parts:
            return parts
        parts |= {name: _bytes(root) for name, root in self.others.items()}
        if any(sheet.root.find(f".//{S}f") is not None for sheet in self.sheets):
            self._reckon_anew()
            parts[_BOOK] = _bytes(self.root)
        if self.is_moved:
            parts[_BOOK] = _bytes(self.root)
            if _CHAIN in self.archive.entries:
                parts |= self._without_chain()
        return parts

    def _reckon_anew(self) -> None:
        """Have the program that opens the workbook reckon all formulas."""
        reckoned = self.root.find(f"{S}calcPr")
        if reckoned is None:
            reckoned = etree.Element(f"{S}calcPr")
            last = self.root.find(f"{S}definedNames")
            anchor = last if last is not None else self.root.find(f"{S}sheets")
            if anchor is not None:
                anchor.addnext(reckoned)
        reckoned.set("fullCalcOnLoad", "1")

    def _without_chain(self) -> dict[str, Part]:
        """Leave the order of reckoning out; every program makes it anew."""
        parts: dict[str, Part] = {_CHAIN: None}
        for name, attribute in (
            ("[Content_Types].xml", "PartName"), ("xl/_rels/workbook.xml.rels", "Target")
        ):  # fmt: skip
            root = self.archive.part(name)
            if root is None:
                continue
            for item in list(root):
                if (item.get(attribute) or "").endswith("calcChain.xml"):
                    root.remove(item)
            parts[name] = _bytes(root)
        return parts


def _targets(archive: Archive, part: str) -> dict[str, str]:
    """Return the parts that a part names, by their key."""
    folder, _, name = part.rpartition("/")
    content = archive.content(f"{folder}/_rels/{name}.rels")
    if content is None:
        return {}
    found = {}
    for item in parse(content):
        target = item.get("Target") or ""
        path = target[1:] if target.startswith("/") else normpath(join(dirname(part), target))
        found[item.get("Id") or ""] = path
    return found


def _day_styles(archive: Archive) -> frozenset[int]:
    root = archive.part(_STYLES)
    if root is None:
        return frozenset()
    demand_sound(root)
    own = {
        int(item.get("numFmtId") or 0)
        for item in root.iter(f"{S}numFmt")
        if _DAY.search(item.get("formatCode") or "")
    }
    styles = root.find(f"{S}cellXfs")
    return frozenset(
        number
        for number, item in enumerate([] if styles is None else styles)
        if int(item.get("numFmtId") or 0) in _DAYS | own
    )


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
