"""``Any`` says nothing: people and documents have types, and of the rest ever less is left open.

``owed_any.txt`` holds how many parameters and results of a room are ``Any`` still; no figure in it may
rise, and what falls is written down.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOT, dotted_name, modules, tree_of

OWED = Path(__file__).with_name("owed_any.txt")
# What a parameter of this name is has a type: a person, a form, or what a form belongs to.
NAMED = frozenset({
    "user", "person", "actor", "clerk", "examiner", "document", "form", "declaration", "evaluation",
    "unit", "department", "district", "project", "year", "fiscal_year", "subject", "request",
})  # fmt: skip
# Their form is one of a kind's own model, which only the kind's class below them knows.
OF_A_KIND = frozenset({
    "apps.entry.domain.cells.__init__", "apps.entry.views.detail.told",
})  # fmt: skip


def is_any(annotation: ast.expr | None) -> bool:
    """Return whether an annotation is ``Any``, alone or as one of several."""
    if isinstance(annotation, ast.BinOp):
        return is_any(annotation.left) or is_any(annotation.right)
    return isinstance(annotation, ast.Name) and annotation.id == "Any"


def left_open(function: ast.FunctionDef) -> Iterator[str]:
    """Yield the names of the parameters that are ``Any``, and «return» where the result is."""
    held = function.args
    starred = (one for one in (held.vararg, held.kwarg) if one)
    for one in (*held.posonlyargs, *held.args, *held.kwonlyargs, *starred):
        if is_any(one.annotation):
            yield one.arg
    if is_any(function.returns):
        yield "return"


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef))


def test_people_and_documents_have_types() -> None:
    wrong = [
        f"{dotted_name(path)}.{function.name}: {name}"
        for path in modules()
        for function in functions(path)
        for name in left_open(function)
        if name in NAMED and f"{dotted_name(path)}.{function.name}" not in OF_A_KIND
    ]
    assert wrong == []


def test_no_room_says_any_more_often() -> None:
    lines = OWED.read_text("utf-8").split()
    owed = dict(zip(lines[::2], map(int, lines[1::2]), strict=True))
    found: Counter[str] = Counter()
    for path in modules():
        room = path.relative_to(ROOT / "apps").parts[0]
        found[room] += sum(1 for function in functions(path) for _ in left_open(function))
    assert {room: count for room, count in found.items() if count > owed.get(room, 0)} == {}
    assert {room: count for room, count in owed.items() if count > found[room]} == {}, (
        "less is owed"
    )


def test_any_is_found_beside_other_types() -> None:
    source = "def f(a: int | Any, *b: Any, c: str, **d: object) -> Any: ..."
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert [*left_open(function)] == ["a", "b", "return"]
