"""What the README of a room names is there: modules, and what stands in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.source import APPS, LEVELS

# A module of the room, and a name in it: `domain.reports.report_of`, `engine.Procedure`.
NAMED = re.compile(r"`([a-z_]+(?:\.\w+)+)(?:\([^)`]*\))?`")
HEADINGS = {"head", "money", "goal", "row", "narrative", "tail", "paper"}  # places of cells


def lacking(room: Path, name: str) -> str:
    """Return what is not there of a dotted name; blank where all is."""
    at, parts = room, name.split(".")
    if not _is_module(at / parts[0]) and (APPS / parts[0]).is_dir():
        at = APPS
    for number, part in enumerate(parts):
        if not _is_module(at / part):
            return "" if number and _says(at, part) else part
        at /= part
    return ""


def _is_module(path: Path) -> bool:
    return path.is_dir() or path.with_suffix(".py").exists()


def _says(path: Path, name: str) -> bool:
    files = path.glob("*.py") if path.is_dir() else [path.with_suffix(".py")]
    return any(re.search(rf"\b{name}\b", file.read_text("utf-8")) for file in files)


@pytest.mark.parametrize("app", LEVELS)
def test_readme_names_what_is_there(app: str) -> None:
    text = (APPS / app / "README.md").read_text("utf-8")
    names = {name for name in NAMED.findall(text) if not name.endswith((".py", ".toml"))}
    wrong = {
        name: lacking(APPS / app, name) for name in names if name.split(".")[0] not in HEADINGS
    }
    assert {name: part for name, part in wrong.items() if part} == {}


def test_names_that_are_not_there_are_found() -> None:
    room = APPS / "checks"
    assert lacking(room, "domain.kept_findings.store_runs") == ""
    assert lacking(room, "domain.storing.store_run") == "storing"
    assert lacking(room, "domain.answers.store_run") == "store_run"
    assert lacking(room, "formkit.indicators") == ""
