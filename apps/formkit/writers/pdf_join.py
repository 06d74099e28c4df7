"""PDF parts as one file, in the memory of one part.

The objects of a part get new numbers and go out at once; pages, tags and bookmarks of all parts
are tied together at the end. General libraries keep every object of every part until they save.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from hashlib import md5
from itertools import pairwise
from typing import BinaryIO, Final

from apps.formkit.writers.pdf_part import Bookmark, PdfPart, key_of, keys_of

_HEAD: Final = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n"
_CATALOG, _PAGES, _OUTLINES, _TAGS, _WHOLE, _TOTAL, _FREE = 1, 2, 3, 4, 5, 6, 9
# What sets the total at the foot of an upright page and of one that lies across, right of the middle
# of 210 and of 297 mm; how high stands what 16 mm less 30 % leave below it, in points.
_FEET: Final = {7: 299.6, 8: 422.9}
_FOOT: Final = 22.75
_PARENT_KEY: Final = re.compile(rb"(/StructParents? )(\d+)")
_TABLE_ID: Final = re.compile(rb"\(U(\d+)(x\d+y\d+)\)")
_LEAF: Final = re.compile(rb"(\d+) (\d+ 0 R|\[[^\]]*\])")
_PAGE_LINK: Final = re.compile(
    rb"/A<</Type/Action/S/URI/URI\(page:(\d+)\)>>(.*?)/Contents\(page:\d+\)", re.DOTALL
)


class PdfJoiner:
    """Writes parts into ``target`` as they come; ``close`` ties them together."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._at = target.write(_HEAD)
        self._offsets = array("Q", [0] * _FREE)
        self._groups: list[tuple[int, int]] = []
        self._pages = 0
        self._tags: list[int] = []
        self._roles = b""
        self._leaves: list[bytes] = []
        self._names: list[tuple[bytes, int]] = []
        self._next_key = self._next_table = 0
        self._catalog = b""
        self._info = 0

    def add(self, data: bytes, *, place: int, links: Sequence[int] = ()) -> list[Bookmark]:
        """Write a part whose pages stand at ``place`` among the parts; give its bookmarks.

        A link of the part to ``page:3`` becomes one to the third of the pages in ``links``, which
        are objects that were added before.
        """
        # The parts' roots of tags stand below one document.
        fixed = {b"Outlines": _OUTLINES, b"StructTreeRoot": _WHOLE}
        part = PdfPart.of(data, len(self._offsets) - 1, fixed)
        self._offsets.extend([0] * len(part.starts))
        marks = list(part.bookmarks())
        left_out = {part.roots[b"Root"], *part.fixed}
        for number in range(1, len(part.starts) + 1):
            if number in left_out:
                continue
            head, stream = part.opened(number)
            head = _footed(self._moved(head, links))
            if number == part.roots[b"Pages"]:
                head = head.replace(b"/Type/Pages", b"/Type/Pages/Parent %d 0 R" % _PAGES, 1)
            self._write(part.number(number), head + stream)
        self._groups.append((place, part.number(part.roots[b"Pages"])))
        self._pages += len(part.pages())
        self._tie(part)
        return marks

    def close(self, marks: Sequence[Bookmark], total: bytes) -> None:
        """Write what holds the parts together: ``marks`` are the bookmarks of the whole file,
        ``total`` is a page with the words that tell how many pages it has."""
        self._write_total(total)
        kids = b" ".join(b"%d 0 R" % number for _, number in sorted(self._groups))
        self._write(_PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>\n" % (self._pages, kids))
        self._write_tags()
        self._write_bookmarks(marks)
        self._write(_CATALOG, self._catalog)
        start, size = self._at, len(self._offsets)
        self._put(b"xref\n0 %d\n" % size)
        for offset in self._offsets:
            self._put(b"%010d 00000 n\r\n" % offset if offset else b"0000000000 65535 f\r\n")
        name = md5(b"%d %d" % (start, size), usedforsecurity=False).hexdigest().encode()
        trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\n"
        self._put(trailer % (size, _CATALOG, self._info, name, name))
        self._put(b"startxref\n%d\n%%%%EOF" % start)

    def _write_total(self, total: bytes) -> None:
        """Write the total once, as a form that the feet of all pages draw."""
        part = PdfPart.of(total, len(self._offsets) - 1, {})
        self._offsets.extend([0] * len(part.starts))
        page = part.body(part.pages()[0])
        content = part.body(key_of(page, b"Contents"))
        resources = part.body(key_of(page, b"Resources"))
        form = b"<</Type/XObject/Subtype/Form/BBox[0 0 113.39 9]/Resources%s" % part.renumbered(
            resources.strip()
        )
        self._write(_TOTAL, content.replace(b"<<", form, 1))
        for number in part.below(resources):
            self._write(part.number(number), b"".join(part.opened(number)))
        for number, middle in _FEET.items():
            drawn = b"/Artifact BMC q 1 0 0 1 %.2f %.2f cm/Total Do Q EMC" % (middle, _FOOT)
            body = b"<</Length %d>>\nstream\n%s\nendstream\n" % (len(drawn), drawn)
            self._write(number, body)

    def _moved(self, head: bytes, links: Sequence[int]) -> bytes:
        """Return a dictionary with its keys in the tree of tags, its names and its links of the whole."""
        if b"/StructParent" in head:
            key = self._next_key
            head = _PARENT_KEY.sub(lambda found: found[1] + b"%d" % (int(found[2]) + key), head)
        if b"(U" in head and b"/StructElem" in head:
            head = _TABLE_ID.sub(lambda found: b"(%s)" % self._table_name(found), head)
        if b"(page:" in head:
            dest = b"/Dest[%d 0 R/Fit]"
            head = _PAGE_LINK.sub(lambda at: dest % links[int(at[1]) - 1] + at[2], head)
        return head

    def _table_name(self, found: re.Match[bytes]) -> bytes:
        return b"U%d%s" % (int(found[1]) + self._next_table, found[2])

    def _tie(self, part: PdfPart) -> None:
        """Keep what the roots of a part hold."""
        tags = part.root(b"StructTreeRoot")
        if found := re.search(rb"/RoleMap<<[^>]*>>", tags):
            self._roles = found[0]
        self._tags += [part.number(key) for key in keys_of(tags, b"K")]
        if found := re.search(rb"/Nums\[((?:[^\[\]]|\[[^\]]*\])*)\]", tags):
            for key, leaf in _LEAF.findall(found[1]):
                self._leaves.append(b"%d %s" % (int(key) + self._next_key, part.renumbered(leaf)))
        tables = [-1]
        for found in re.finditer(_TABLE_ID.pattern + rb"(\d+) 0 R", tags):
            self._names.append((self._table_name(found), part.number(int(found[3]))))
            tables.append(int(found[1]))
        self._next_table += max(tables) + 1
        if found := re.search(rb"/ParentTreeNextKey (\d+)", tags):
            self._next_key += int(found[1])
        catalog = part.renumbered(part.root(b"Root"))
        # Where one part could not be PDF/A, the whole is not.
        if not self._catalog or b"/OutputIntents" not in catalog:
            for name, number in ((b"Pages", _PAGES), (b"StructTreeRoot", _TAGS)):
                new = b"/%s %d 0 R" % (name, number)
                catalog = re.sub(rb"/" + name + rb" \d+ 0 R", new, catalog)
            self._catalog = catalog
            self._info = part.number(part.roots[b"Info"])

    def _write_tags(self) -> None:
        kids = b" ".join(b"%d 0 R" % number for number in self._tags)
        whole = b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>\n" % (_TAGS, kids)
        self._write(_WHOLE, whole)
        names = b"".join(b"(%s)%d 0 R" % item for item in sorted(self._names))
        tree = b"/ParentTree<</Nums[%s]>>/IDTree<</Names[%s]>>/ParentTreeNextKey %d"
        tree %= b" ".join(self._leaves), names, self._next_key
        root = b"<</Type/StructTreeRoot%s/K[%d 0 R]%s>>\n" % (self._roles, _WHOLE, tree)
        self._write(_TAGS, root)

    def _write_bookmarks(self, marks: Sequence[Bookmark]) -> None:
        first = len(self._offsets)
        self._offsets.extend([0] * len(marks))
        children: dict[int, list[int]] = {_OUTLINES: []}
        parents: list[int] = []
        above: list[tuple[int, int]] = [(0, _OUTLINES)]
        for number, mark in enumerate(marks, start=first):
            while above[-1][0] >= mark.level:
                above.pop()
            parents.append(above[-1][1])
            children.setdefault(parents[-1], []).append(number)
            above.append((mark.level, number))
        beside: dict[int, bytes] = {}
        for row in children.values():
            for left, right in pairwise(row):
                beside[left] = beside.get(left, b"") + b"/Next %d 0 R" % right
                beside[right] = b"/Prev %d 0 R" % left
        for number, (mark, parent) in enumerate(zip(marks, parents, strict=True), start=first):
            entry = b"/Title%s/Dest[%d 0 R%s]" % (mark.title, mark.target, mark.place)
            entry += b"/Parent %d 0 R%s" % (parent, beside.get(number, b""))
            self._write(number, b"<<%s%s>>\n" % (entry, _ends(children.get(number, []), -1)))
        top = children[_OUTLINES]
        self._write(_OUTLINES, b"<</Type/Outlines%s>>\n" % _ends(top, 1))

    def _write(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._at
        self._put(b"%d 0 obj\n%sendobj\n" % (number, body))

    def _put(self, data: bytes) -> None:
        self._at += self._target.write(data)


def _footed(head: bytes) -> bytes:
    """Return a page's dictionary with the total drawn on it, and that of its resources with what
    draws it."""
    if head.startswith(b"<</ProcSet"):
        return head.replace(b"<<", b"<</XObject<</Total %d 0 R>>" % _TOTAL, 1)
    if b"/Type/Page/" not in head:
        return head
    box = re.search(rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", head)
    across = box is not None and float(box[1]) > float(box[2])
    foot = sorted(_FEET)[across]
    return re.sub(rb"/Contents (\d+ 0 R)", rb"/Contents[\1 %d 0 R]" % foot, head)


def _ends(children: Sequence[int], sign: int) -> bytes:
    """Name the first and the last of a bookmark's children; a negative count keeps them closed."""
    if not children:
        return b""
    return b"/First %d 0 R/Last %d 0 R/Count %d" % (
        children[0], children[-1], sign * len(children)
    )  # fmt: skip
