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
