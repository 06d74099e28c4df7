"""Reading the project's own source for the tests of its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ROOT / "apps"

# design §3: an app imports only from rows above its own, never from its neighbours.
LEVELS = {
    "core": 0,
    "audit": 1,
    "accounts": 2,
    "formkit": 3,
    "library": 4,
    "checks": 5,
    "workflow": 6,
    "projects": 7,
    "entry": 8,
    "declarations": 9,
    "monitoring": 9,
    "evaluations": 9,
    "reviews": 10,
    "imports": 11,
    "exports": 11,
    "board": 11,
    "ledger": 11,
    "blanks": 12,
    "guidance": 12,
    "home": 13,
}

SHELVES = (
    (
        "models",
        "querysets",
        "states",
        "roles",
        "scope",
        "sheets",
        "blocks",
        "limits",
        "registry",
        "grammar",
    ),
    (
        "domain",
        "rules",
        "workflow",
        "permissions",
        "engine",
        "grammar",
        "scoring",
        "readers",
        "recognition",
        "layouts",
        "writers",
        "queries",
    ),
    ("forms", "tables", "filters", "resources", "admin"),
    ("views", "urls", "templatetags", "management"),
)


def modules() -> Iterator[Path]:
    """Return every module of the apps, migrations left out."""
    return (path for path in sorted(APPS.rglob("*.py")) if "migrations" not in path.parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Return (dotted module, statement) of every import, at any depth; relative ones spelt out."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parent.parts
            above = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join([*above, *([node.module] if node.module else [])])
            yield stem, node
            if (node.level and not node.module) or stem.count(".") == 1:
                yield from ((f"{stem}.{alias.name}", node) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)


def shelf_of(dotted: str) -> int | None:
    """Return the shelf of ``apps.declarations.domain.edits`` within its app, or None."""
    parts = dotted.split(".")
    if len(parts) < 3:
        return None
    return next((index for index, names in enumerate(SHELVES) if parts[2] in names), None)


def dotted_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
