"""Pages as PDF, set by typst: embedded Chinese face, bookmarks, a head and a foot on every page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import BinaryIO, Final

import typst

from apps.formkit.layouts.grid import Grid, Page
from apps.formkit.layouts.pagination import Leaf, paginated
from apps.formkit.writers.fonts import Faces, compiler_of
from apps.formkit.writers.pdf_join import PdfJoiner
from apps.formkit.writers.pdf_part import Bookmark
from apps.formkit.writers.pdf_source import source_of, total_source

# PDF/A-2b, for archives; where a character has no glyph, which it forbids, a plain PDF.
_STANDARD: Final = "a-2b"
# So many cells or entries are set at once.
_MOST: Final = 800
# typst keeps what the last ten settings took; as many empty ones let it go.
_KEPT: Final = 10
_FACES: Final = Faces()


def write_pdf(
    pages: Iterable[Page], target: BinaryIO, *, faces: Faces = _FACES, title: str = ""
) -> None:
    """Write forms and texts into ``target``, on the pages that ``paginated`` decides, each with its
    bookmark.

    The bundled face takes the place of one that is missing (``faces.missing()`` tells). What is
    large, or has contents, is set in parts and joined, in the memory of some parts.
    """
    setting = _Setting(faces, title)
    parts = _parts(paginated(pages))
    opening = list(islice(parts, 2))
    if len(opening) < 2 and not any(map(_entries, chain(*opening))):
        target.write(setting.compiled(chain(*opening)))
    else:
        _Book(setting, target).write(chain(opening, parts))


def _parts(leaves: Iterable[Leaf]) -> Iterator[list[Leaf]]:
    """Yield the leaves in parts of about so many cells and paragraphs; contents are parts of
    their own."""
    part: list[Leaf] = []
    size = 0
    for leaf in leaves:
        weight = sum(len(item.cells) if isinstance(item, Grid) else 1 for item in leaf.items)
        turns = bool(part) and bool(_entries(leaf)) != bool(_entries(part[-1]))
        if part and (size + weight > _MOST or turns):
            yield part
            part, size = [], 0
        part.append(leaf)
        size += weight
    if part:
        yield part


@dataclass(frozen=True, slots=True)
class _Setting:
    faces: Faces
    title: str

    def compiled(
        self,
        leaves: Iterable[Leaf],
        first: int | None = None,
        numbers: dict[str, int] | None = None,
    ) -> bytes:
        """Set some pages; see ``source_of``. A part of a larger file leaves nothing in memory."""
        compiler, _ = compiler_of(self.faces.directory)
        fonts = self.faces.found()
        source = source_of(leaves, fonts=fonts, title=self.title, first=first, numbers=numbers)
        data = self._set(source)
        for _ in range(_KEPT if first is not None else 0):
            compiler.compile(b" ", format="svg")
        return data

    def total(self, count: int) -> bytes:
        """Return the words that tell how many pages a file has, as a small PDF."""
        return self._set(total_source(count, self.faces.found()[0]))

    def _set(self, source: bytes) -> bytes:
        compiler, _ = compiler_of(self.faces.directory)
        try:
            data = compiler.compile(source, format="pdf", pdf_standards=[_STANDARD])
        except typst.TypstError:
            data = compiler.compile(source, format="pdf", pdf_standards=[])
        assert isinstance(data, bytes)  # noqa: S101 -- narrows the type
        return data


def _entries(leaf: Leaf) -> list[str]:
    """Return the anchors whose pages a page of contents tells."""
    return [item.target for item in leaf.items if not isinstance(item, Grid) and item.target]


@dataclass(slots=True)
class _Book:
    """Parts in a row. Contents wait until the pages of all others are known."""

    setting: _Setting
    target: BinaryIO
    marks: dict[int, list[Bookmark]] = field(default_factory=dict)
    anchors: dict[str, Bookmark] = field(default_factory=dict)
    waiting: list[tuple[int, int, list[Leaf]]] = field(default_factory=list)

    def write(self, parts: Iterable[Sequence[Leaf]]) -> None:
        joiner = PdfJoiner(self.target)
        first = 1
        for place, leaves in enumerate(parts):
            if any(map(_entries, leaves)):
                self.waiting.append((place, first, list(leaves)))
            else:
                data = self.setting.compiled(leaves, first)
                self._keep(joiner.add(data, place=place), place, first, leaves)
            first += len(leaves)
        for place, start, leaves in self.waiting:
            self._write_contents(joiner, place, start, leaves)
        marks = [mark for place in sorted(self.marks) for mark in self.marks[place]]
        joiner.close(marks, self.setting.total(first - 1))

    def _write_contents(
        self, joiner: PdfJoiner, place: int, start: int, leaves: Sequence[Leaf]
    ) -> None:
        """Write pages that name others, once it is known where those stand."""
        known = [name for leaf in leaves for name in _entries(leaf) if name in self.anchors]
        numbers = {name: self.anchors[name].page for name in known}
        links = [self.anchors[name].target for name in numbers]
        data = self.setting.compiled(leaves, start, numbers)
        self._keep(joiner.add(data, place=place, links=links), place, start, leaves)

    def _keep(
        self, found: Iterable[Bookmark], place: int, first: int, leaves: Iterable[Leaf]
    ) -> None:
        """Keep a part's bookmarks at the depths of their pages, and where its anchors stand."""
        marks = self.marks[place] = []
        begun = (leaf.page for leaf in leaves if leaf.number == 1 and leaf.page.level)
        for page, mark in zip(begun, found, strict=True):
            marks.append(replace(mark, level=page.level, page=first + mark.page - 1))
            if page.anchor:
                self.anchors[page.anchor] = marks[-1]
