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


def field_words() -> frozenset[str]:
    """Return the names of levels and the labels, heads and titles of more than two characters."""
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
    """Return every text that a module compares or matches with: operands, patterns, sets."""
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
    assert found() == {}


def spelled(tree: ast.Module) -> set[str]:
    """Return the names of levels that a module spells as a value of its own."""
    names = {item.name for item in VOCABULARY.levels()}
    return {text for text in texts_in(tree) if text in names}


def test_names_of_levels_are_spelled_in_the_vocabulary_alone() -> None:
    # The forms of the demonstration are data, not code.
    data = ("home/demo_", "home/large_words")
    others = {
        name: sorted(own)
        for path in modules()
        if (own := spelled(tree_of(path)))
        and not (name := str(path.relative_to(ROOT / "apps"))).startswith(data)
    }
    assert others == {}


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
