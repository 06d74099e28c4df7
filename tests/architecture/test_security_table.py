"""The table of controls names tests that are there."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT

TABLE = ROOT / "docs" / "security.md"


def named(text: str) -> set[str]:
    """Return the tests that rows name, as paths below tests/: «accounts/test_sign_in, test_passwords»."""
    found = set()
    for row in re.findall(r"^\|.*\|$", text, re.MULTILINE):
        folder = ""
        for path in re.findall(r"(?<![\w/])(?:[a-z]+/)*(?:test_\w+|role_matrix\.tsv)", row):
            folder = path.rpartition("/")[0] or folder
            found.add(path if "/" in path else f"{folder}/{path}")
    return found


def rows(text: str) -> list[list[str]]:
    """Return the cells of the rows of controls: of the tables whose last column is «test»."""
    found, is_controls = [], False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            is_controls = False
        elif cells[-1] == "test":
            is_controls = True
        elif is_controls and not cells[-1].startswith("---"):
            found.append(cells)
    return found


def test_every_control_names_a_test_or_says_that_there_is_nothing_to_hold() -> None:
    controls = rows(TABLE.read_text(encoding="utf-8"))
    assert len(controls) > 75
    untested = [c for c in controls if not named(f"|{c[-1]}|")]
    is_elsewhere = ("none", "archives of releases")
    assert [c[0] for c in untested if not c[1].startswith(is_elsewhere)] == []


def test_every_test_of_the_table_exists() -> None:
    paths = named(TABLE.read_text(encoding="utf-8"))
    assert len(paths) > 15
    files = {
        str(p.relative_to(ROOT / "tests")).removesuffix(".py") for p in ROOT.glob("tests/**/*")
    }
    assert sorted(paths - files) == []


def test_a_name_without_a_folder_stands_in_the_folder_before() -> None:
    assert named("| a | b | audit/test_x (two), test_y; operator: z |") == {
        "audit/test_x",
        "audit/test_y",
    }
