"""Words of the forms are spelled in the vocabulary: no other module compares text with its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

import pytest

from apps.formkit.vocabulary import VOCABULARY
from tests.architecture.source import ROOT, modules, tree_of

CHINESE: Final = re.compile(r"[\u4e00-\u9fff]+")
COMPARING: Final = frozenset(
    [
        "startswith",
        "endswith",
        "removeprefix",
        "removesuffix",
        "count",
        "find",
        "index",
        "rfind",
        "partition",
        "rpartition",
        "split",
        "strip",
        "lstrip",
        "rstrip",
        "replace",
        "search",
        "match",
        "fullmatch",
        "compile",
        "finditer",
        "findall",
        "sub",
    ]
)
# Where recognition and rules still spell words of their own. The numbers only go down.
LEFT: Final = {
    "formkit/recognition/decoder/header.py": 1,
    "formkit/recognition/decoder/labels.py": 20,
    "formkit/recognition/decoder/levels.py": 7,
    "formkit/recognition/levels/cues.py": 1,
    "formkit/recognition/scans/evaluation_rows.py": 3,
    "formkit/recognition/scans/forms.py": 2,
    "formkit/recognition/scans/head.py": 2,
    "formkit/recognition/levels/blocks.py": 9,
    "formkit/recognition/narrative.py": 4,
    "formkit/recognition/scans/rows.py": 1,
    "formkit/recognition/lines.py": 14,
}


def field_words() -> frozenset[str]:
    """Give the names of levels and the labels, heads and titles of more than two characters."""
    words = {item.name for item in VOCABULARY.levels()}
    spelled = [
        *(word for item in VOCABULARY.levels() for word in item.plain if len(word) > 3),
        *(word for kind in VOCABULARY.data["titles"] for word in VOCABULARY.titles(kind)),
        *(
            word
            for block in VOCABULARY.data["labels"]
            for spellings in VOCABULARY.labels(block).values()
            for word in spellings
        ),
        *(word for spellings in VOCABULARY.columns().values() for word in spellings),
        *(word for spellings in VOCABULARY.figures().values() for word in spellings),
    ]
    return frozenset(words | {word for word in spelled if len(word) > 3})


def texts_in(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def compared(tree: ast.Module) -> Iterator[str]:
    """Give every text that a module compares or matches with: operands, patterns, sets."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for operand in (node.left, *node.comparators):
                if isinstance(operand, ast.Constant | ast.Tuple | ast.List | ast.Set):
                    yield from texts_in(operand)
        elif isinstance(node, ast.Set):
            yield from texts_in(node)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in COMPARING:
                yield from (text for part in node.args[:1] for text in texts_in(part))
            elif name in {"frozenset", "set"}:
                yield from (text for part in node.args for text in texts_in(part))


def own_words(tree: ast.Module, words: frozenset[str]) -> list[str]:
    return [part for text in compared(tree) for part in CHINESE.findall(text) if part in words]


def found() -> dict[str, list[str]]:
    words = field_words()
    return {
        str(path.relative_to(ROOT / "apps")): own
        for path in modules()
        if (own := own_words(tree_of(path), words))
    }


def test_no_module_matches_text_with_field_words_of_its_own() -> None:
    more = {name: sorted(set(own)) for name, own in found().items() if len(own) > LEFT.get(name, 0)}
    assert more == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x == '成本指标'", ["成本指标"]),
        ("x in ('主管部门', '甲')", ["主管部门"]),
        ("re.compile(r'^(?:实施单位|填报人)$')", ["实施单位"]),
        ("frozenset(['三级指标'])", ["三级指标"]),
        ("text.startswith('年度指标值')", ["年度指标值"]),
        ("models.CharField('主管部门')", []),
        ("raise ValueError('请填写主管部门。')", []),
    ],
)
def test_comparing_is_told_from_naming(source: str, expected: list[str]) -> None:
    assert own_words(ast.parse(source), field_words()) == expected
