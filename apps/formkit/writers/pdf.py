"""Grids as PDF, set by typst: embedded Chinese face, bookmarks, headers on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Final

import noto_cjk_sans_otc
import typst

from apps.formkit.layouts.grid import Page, Prose
from apps.formkit.layouts.parts import parts_of
from apps.formkit.writers.pdf_join import PdfJoiner
from apps.formkit.writers.pdf_part import Bookmark, page_count
from apps.formkit.writers.pdf_source import source_of

FONT: Final = "Noto Sans CJK SC"
# PDF/A-2b, for archives; where a character has no glyph, which it forbids, a plain PDF.
_STANDARD: Final = "a-2b"
# So many cells or entries are set at once.
_MOST: Final = 800
# typst keeps what the last ten settings took; as many empty ones let it go.
_KEPT: Final = 10


def write_pdf(
    pages: Iterable[Page],
    target: BinaryIO,
    *,
    font: str = FONT,
    font_directory: str | Path | None = None,
    title: str = "",
) -> None:
    """Write forms and texts, each on pages of its own with its bookmark, into ``target``.

    ``font`` is a family whose files stand in ``font_directory``; without a directory it is the
    face of the package noto-cjk-sans-otc. A grid wider than an upright page lies across. What is
    large, or has contents, is set in parts and joined, in the memory of some parts. Raises
    ``FileNotFoundError`` where the directory holds no such family.
    """
    setting = _Setting(font, str(font_directory or Path(noto_cjk_sans_otc.FONT_PATH).parent), title)
    parts = parts_of(pages, _MOST)
    opening = list(islice(parts, 2))
    if len(opening) < 2 and not any(map(_entries, chain(*opening))):
        target.write(setting.compiled(chain(*opening)))
    else:
        _Book(setting, target).write(chain(opening, parts))


@dataclass(frozen=True, slots=True)
class _Setting:
    font: str
    directory: str
    title: str

    def compiled(
        self,
        pages: Iterable[Page],
        first: int | None = None,
        numbers: dict[str, int] | None = None,
    ) -> bytes:
        """Set some pages; see ``source_of``. A part of a larger file leaves nothing in memory."""
        compiler, families = _compiler(self.directory)
        if self.font not in families:
            raise FileNotFoundError(
                f"字体目录 {self.directory} 中没有“{self.font}”字体，请检查字体设置。"
            )
        source = source_of(pages, font=self.font, title=self.title, first=first, numbers=numbers)
        try:
            data = compiler.compile(source, format="pdf", pdf_standards=[_STANDARD])
        except typst.TypstError:
            data = compiler.compile(source, format="pdf", pdf_standards=[])
        for _ in range(_KEPT if first is not None else 0):
            compiler.compile(b" ", format="svg")
        assert isinstance(data, bytes)  # noqa: S101 -- narrows the type
        return data


@lru_cache(maxsize=4)
def _compiler(directory: str) -> tuple[typst.Compiler, frozenset[str]]:
    """Load a directory's faces once; loading them takes longer than setting a form."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[directory]
    )
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True), frozenset(fonts.families())


def _entries(page: Page) -> list[str]:
    """Give the anchors whose pages a page of contents tells."""
    return [item.target for item in page.texts if item.target] if isinstance(page, Prose) else []


@dataclass(slots=True)
class _Book:
    """Parts in a row. Contents are set twice: first to know how many pages they take, and again
    when the pages of all others are known."""

    setting: _Setting
    target: BinaryIO
    marks: dict[int, list[Bookmark]] = field(default_factory=dict)
    anchors: dict[str, Bookmark] = field(default_factory=dict)
    waiting: list[tuple[int, int, list[Page]]] = field(default_factory=list)

    def write(self, parts: Iterable[Sequence[Page]]) -> None:
        joiner = PdfJoiner(self.target)
        first = 1
        for place, pages in enumerate(parts):
            data = self.setting.compiled(pages, first)
            if any(map(_entries, pages)):
                self.waiting.append((place, first, list(pages)))
            else:
                self._keep(joiner.add(data, place=place), place, first, pages)
            first += page_count(data)
        for place, start, pages in self.waiting:
            known = [name for page in pages for name in _entries(page) if name in self.anchors]
            numbers = {name: self.anchors[name].page for name in known}
            links = [self.anchors[name].target for name in numbers]
            data = self.setting.compiled(pages, start, numbers)
            self._keep(joiner.add(data, place=place, links=links), place, start, pages)
        joiner.close([mark for place in sorted(self.marks) for mark in self.marks[place]])

    def _keep(
        self, found: Iterable[Bookmark], place: int, first: int, pages: Iterable[Page]
    ) -> None:
        """Keep a part's bookmarks at the depths of their pages, and where its anchors stand."""
        marks = self.marks[place] = []
        for page, mark in zip((page for page in pages if page.level), found, strict=True):
            marks.append(replace(mark, level=page.level, page=first + mark.page - 1))
            if page.anchor:
                self.anchors[page.anchor] = marks[-1]
