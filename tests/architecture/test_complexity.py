"""No function has more than ten ways through it, boolean operators counted."""

from __future__ import annotations

import ast

from tests.architecture.source import dotted_name, modules, tree_of

MOST = 10
FORKS = (ast.If, ast.For, ast.While, ast.ExceptHandler, ast.IfExp, ast.match_case)


def ways_through(function: ast.FunctionDef) -> int:
    """Return 1 and one for each fork, loop, condition of a comprehension and boolean operator."""
    ways = 1
    for node in ast.walk(function):
        ways += isinstance(node, FORKS)
        if isinstance(node, ast.BoolOp):
            ways += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            ways += 1 + len(node.ifs)
    return ways


def knotty() -> dict[str, int]:
    """Return the functions above the most, each with its ways."""
    found: dict[str, int] = {}
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef) and (ways := ways_through(node)) > MOST:
                name = f"{dotted_name(path)}.{node.name}"
                found[name] = max(ways, found.get(name, 0))
    return found


def test_no_function_has_more_than_ten_ways() -> None:
    assert knotty() == {}, "part them by their steps"
