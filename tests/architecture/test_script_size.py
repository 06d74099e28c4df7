"""What the editor's page makes a browser fetch of scripts stays small: own and vendored, compressed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from tests.architecture.source import ROOT

STATIC = ROOT / "static"
LIMIT = 150_000


def imported(path: Path, found: set[Path]) -> set[Path]:
    """Return a module and everything it imports."""
    if path not in found:
        found.add(path)
        for name in re.findall(r'^import .*?from "(\.[^"]+)";', path.read_text("utf-8"), re.M):
            imported((path.parent / name).resolve(), found)
    return found


def test_scripts_of_the_editor_stay_below_the_limit() -> None:
    pages = [ROOT / "templates" / name for name in ("base.html", "entry/edit.html")]
    names = [
        name
        for page in pages
        for name in re.findall(r"<script[^>]*static '([^']+)'", page.read_text("utf-8"))
    ]
    assert "js/editor.js" in names
    modules: set[Path] = set()
    for name in names:
        imported(STATIC / name, modules)
    assert len(modules) > 10
    assert sum(len(gzip.compress(path.read_bytes())) for path in modules) <= LIMIT
