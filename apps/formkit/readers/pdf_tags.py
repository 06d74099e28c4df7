"""What a tagged PDF says of its tables: which cell, row and table a piece of marked content is in
(ISO 32000-1, 14.7.4.4: the parent tree leads from the page's content to its structure)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFObjRef, resolve1

# A structure nested deeper than this is a circle or nobody's table.
_DEEPEST: Final = 60
_NAMES: Final = {"TD": "cell", "TH": "cell", "TR": "row", "Table": "table"}


class TagPlace(NamedTuple):
    """The innermost cell, row and table around a piece of content, by their object numbers."""

    cell: int | None = None
    row: int | None = None
    table: int | None = None


NOWHERE: Final = TagPlace()


class PdfTags:
    """The structure of a document; one without tags, or with broken ones, knows nothing."""

    def __init__(self, document: PDFDocument) -> None:
        self._leaves: dict[int, Any] = {}
        self._known: dict[int, TagPlace] = {}
        self._roles: dict[str, str] = {}
        root = resolve1(document.catalog.get("StructTreeRoot"))
        if isinstance(root, dict):
            roles = resolve1(root.get("RoleMap")) or {}
            self._roles = {name: _name(role) for name, role in roles.items()}
            self._collect(root.get("ParentTree"))

    def place_of(self, page: Any, chars: Iterable[dict[str, Any]]) -> TagPlace:
        """Return where the first marked of a page's characters stand."""
        mcid = next((char["mcid"] for char in chars if char["mcid"] is not None), None)
        key = page.page_obj.attrs.get("StructParents")
        if mcid is None or key not in self._leaves:
            return NOWHERE
        leaves = resolve1(self._leaves[key])
        leaf = leaves[mcid] if isinstance(leaves, list) and 0 <= mcid < len(leaves) else None
        if not isinstance(leaf, PDFObjRef):
            return NOWHERE
        if leaf.objid not in self._known:
            self._known[leaf.objid] = self._climb(leaf)
        return self._known[leaf.objid]

    def _collect(self, tree: Any) -> None:
        """Lay the number tree flat; a node met again (a circle) is not gone into."""
        seen: set[int] = set()
        nodes = [tree]
        while nodes:
            node = nodes.pop()
            key = node.objid if isinstance(node, PDFObjRef) else -id(node)
            known = resolve1(node)
            if key in seen or not isinstance(known, dict):
                continue
            seen.add(key)
            numbers = resolve1(known.get("Nums")) or []
            self._leaves.update(zip(numbers[::2], numbers[1::2], strict=False))
            nodes += resolve1(known.get("Kids")) or []

    def _climb(self, leaf: PDFObjRef) -> TagPlace:
        found: dict[str, int] = {}
        at: Any = leaf
        for _ in range(_DEEPEST):
            element = resolve1(at)
            if not isinstance(at, PDFObjRef) or not isinstance(element, dict):
                break
            name = _name(element.get("S"))
            key = _NAMES.get(self._roles.get(name, name))
            if key:
                found.setdefault(key, at.objid)
            if key == "table":
                break
            at = element.get("P")
        return TagPlace(**found)


def _name(value: object) -> str:
    return str(getattr(value, "name", ""))
