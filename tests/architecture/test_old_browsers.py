"""Our scripts and styles use nothing newer than the oldest Chromium that offices keep.

First versions from the tables of MDN. A feature that merely looks better where it is known
belongs in neither table; one whose absence breaks a page does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pytest

from tests.architecture.source import ROOT

OLDEST: Final = 86
SCRIPT: Final[Mapping[str, int]] = {
    r"^await\b|^for await\b": 89,
    r"#\w+ in \w": 91,
    r"\.at\(": 92,
    r"\brandomUUID\b": 92,
    r"\bObject\.hasOwn\b": 93,
    r"\bcause:": 93,
    r"\bstatic \{": 94,
    r"\bfindLast(Index)?\(": 97,
    r"\bstructuredClone\b": 98,
    r"\.inert\b": 102,
    r"\bAbortSignal\.timeout\b": 103,
    r"\bcheckVisibility\b": 105,
    r":has\(": 105,
    r"\.to(Sorted|Reversed|Spliced)\(|\.with\(": 110,
    r"\b(show|hide|toggle)Popover\b": 114,
    r"\bAbortSignal\.any\b": 116,
    r"\b(Object|Map)\.groupBy\b": 117,
    r"\bPromise\.withResolvers\b": 119,
    r"\bURL\.canParse\b": 120,
    r"\bArray\.fromAsync\b": 121,
    r"\bIntl\.Segmenter\b": 87,
    r"\bwith \{ *type": 123,
}
STYLE: Final[Mapping[str, int]] = {
    r"(?<![\w-])inset(-\w+)*:": 87,
    r"(?<![\w-])(margin|padding)-(inline|block):": 87,
    r":(is|where)\(": 88,
    r":not\([^()]*,": 88,
    r"\baspect-ratio:": 88,
    r"\boverflow(-[xy])?: *clip": 90,
    r"\baccent-color:": 93,
    r"\bscrollbar-gutter:": 94,
    r"@layer\b": 99,
    r"(?<![\w-])(translate|rotate|scale):": 104,
    r"@media[^{]*\([^):]*[<>]": 104,
    r":has\(|@container\b|:modal\b": 105,
    r"\d[dsl]v[hw]\b": 108,
    r"\bcolor-mix\(|\boklch\(|\boklab\(": 111,
    r"^\s+&|[{;]\s*&": 112,
    r"\bsubgrid\b": 117,
    r":user-(in)?valid\b": 119,
    r"(?<![\w-])mask(-\w+)*:": 120,
    r"\blight-dark\(": 123,
}
COMMENT = re.compile(r"/\*.*?\*/|(?m:^\s*//.*$)", re.S)


def newer(text: str, table: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return what the text uses that the oldest browser does not know, and since when."""
    bare = COMMENT.sub("", text)
    return [
        (found[0], version)
        for pattern, version in table.items()
        if version > OLDEST
        for found in re.finditer(pattern, bare, re.M)
    ]


@pytest.mark.parametrize(("pattern", "table"), [("js/**/*.js", SCRIPT), ("css/**/*.css", STYLE)])
def test_nothing_newer_than_the_oldest_browser_is_used(
    pattern: str, table: Mapping[str, int]
) -> None:
    files = sorted((ROOT / "static").glob(pattern))
    assert len(files) > 5
    wrong = [
        (path.name, *found) for path in files for found in newer(path.read_text("utf-8"), table)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "table", "expected"),
    [
        ("list.at(-1);\n", SCRIPT, [(".at(", 92)]),
        ("const answer = 1;\nawait answer;\n", SCRIPT, [("await", 89)]),
        ("async () => {\n  await list.reach(1);\n};\n// list.at(-1)\n", SCRIPT, []),
        (".a { inset: 0; }", STYLE, [("inset:", 87)]),
        ("a:not(.b, .c) { top: 0; }", STYLE, [(":not(.b,", 88)]),
        ("a:not(.b) { box-shadow: inset 0 0; }", STYLE, []),
        ("@media (width >= 900px) {}", STYLE, [("@media (width >", 104)]),
        ("@media (min-width: 900px) {}", STYLE, []),
    ],
)
def test_table_tells_new_from_old(
    text: str, table: Mapping[str, int], expected: list[tuple[str, int]]
) -> None:
    assert newer(text, table) == expected
