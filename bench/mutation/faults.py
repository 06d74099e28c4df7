"""The faults that are planted, each one change of the syntax tree."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
Change = Callable[[ast.AST], ast.AST]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the ``number``-th node of the module (in the order of ``ast.walk``), the kind of
    change, the ``choice`` among several of that kind, and the lines a test must reach."""

    path: Path
    number: int
    kind: str
    choice: int
    lines: range
    is_inside: bool
    shown: str

    def planted(self) -> ast.Module:
        """Return the module's tree with the fault in it."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        node = list(ast.walk(tree))[self.number]
        new = _CHANGES[self.kind](copy.deepcopy(node), self.choice)
        result = _Replacing(node, ast.copy_location(new, node)).visit(tree)
        ast.fix_missing_locations(result)
        assert isinstance(result, ast.Module)
        return result


class _Replacing(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def _nothing(node: ast.AST, choice: int) -> ast.AST:
    return ast.Pass()


def _never(node: ast.AST, choice: int) -> ast.AST:
    assert isinstance(node, ast.If)
    node.test = ast.Constant(value=bool(choice))
    return node


def _compare(node: ast.AST, choice: int) -> ast.AST:
    assert isinstance(node, ast.Compare)
    node.ops[choice] = _COMPARISONS[type(node.ops[choice])]()
    return node


def _and_or(node: ast.AST, choice: int) -> ast.AST:
    assert isinstance(node, ast.BoolOp)
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return node


def _operand(node: ast.AST, choice: int) -> ast.AST:
    assert isinstance(node, ast.BoolOp)
    del node.values[choice]
    return node if len(node.values) > 1 else node.values[0]


def _without_not(node: ast.AST, choice: int) -> ast.AST:
    assert isinstance(node, ast.UnaryOp)
    return node.operand


def _arithmetic(node: ast.AST, choice: int) -> ast.AST:
    assert isinstance(node, ast.BinOp)
    node.op = _ARITHMETIC[type(node.op)]()
    return node


def _constant(node: ast.AST, choice: int) -> ast.AST:
    assert isinstance(node, ast.Constant)
    value = node.value
    if isinstance(value, bool):
        return ast.Constant(value=not value)
    assert isinstance(value, int)
    return ast.Constant(value=value + (1, -1)[choice])


def _returns_none(node: ast.AST, choice: int) -> ast.AST:
    return ast.Return(value=ast.Constant(value=None))


def _keyword(node: ast.AST, choice: int) -> ast.AST:
    assert isinstance(node, ast.Call)
    del node.keywords[choice]
    return node


def _decorator(node: ast.AST, choice: int) -> ast.AST:
    assert isinstance(node, ast.FunctionDef)
    del node.decorator_list[choice]
    return node


def _branch(node: ast.AST, choice: int) -> ast.AST:
    assert isinstance(node, ast.IfExp)
    return (node.body, node.orelse)[choice]


_CHANGES: dict[str, Callable[[ast.AST, int], ast.AST]] = {
    "drop statement": _nothing,
    "condition fixed": _never,
    "comparison": _compare,
    "and/or": _and_or,
    "operand": _operand,
    "not": _without_not,
    "arithmetic": _arithmetic,
    "constant": _constant,
    "return None": _returns_none,
    "keyword": _keyword,
    "decorator": _decorator,
    "branch": _branch,
}


def _changes_of(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield (kind, choice) of every fault that fits a node."""
    match node:
        case ast.Expr(value=ast.Call()) | ast.AugAssign():
            yield "drop statement", 0
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield "drop statement", 0
        case ast.If(test=test) if not isinstance(test, ast.Constant):
            yield "condition fixed", 0
            yield "condition fixed", 1
        case ast.Compare(ops=ops):
            yield from (("comparison", place) for place in range(len(ops)))
        case ast.BoolOp(values=values):
            yield "and/or", 0
            yield from (("operand", place) for place in range(len(values)))
        case ast.UnaryOp(op=ast.Not()):
            yield "not", 0
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC and not _is_text(node):
            yield "arithmetic", 0
        case ast.Constant(value=bool()):
            yield "constant", 0
        case ast.Constant(value=int()):
            yield "constant", 0
            yield "constant", 1
        case ast.Return(value=value) if value and not _is_none(value):
            yield "return None", 0
        case ast.Call(keywords=keywords):
            yield from (("keyword", place) for place, one in enumerate(keywords) if one.arg)
        case ast.FunctionDef(decorator_list=found):
            yield from (("decorator", place) for place in range(len(found)))
        case ast.IfExp():
            yield "branch", 0
            yield "branch", 1


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_text(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(isinstance(side, ast.JoinedStr) for side in sides) or any(
        isinstance(side, ast.Constant) and isinstance(side.value, str) for side in sides
    )


def faults_in(path: Path) -> list[Fault]:
    """Return every fault that can be planted into a module; annotations are left alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside: set[int] = set()
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            inside |= {id(child) for part in node.body for child in ast.walk(part)}
        for name in ("annotation", "returns"):
            if part := getattr(node, name, None):
                skipped |= {id(child) for child in ast.walk(part)}
    return [
        Fault(path, number, kind, choice, _lines(node), id(node) in inside, _shown(node))
        for number, node in enumerate(ast.walk(tree))
        if id(node) not in skipped
        for kind, choice in _changes_of(node)
    ]


def _lines(node: ast.AST) -> range:
    """Return the lines a test must reach: of a condition its test only, of a call all of it."""
    node = node.test if isinstance(node, ast.If) else node
    first = getattr(node, "lineno", 1)
    return range(first, (getattr(node, "end_lineno", None) or first) + 1)


def _shown(node: ast.AST) -> str:
    text = ast.unparse(node.test if isinstance(node, ast.If) else node)
    return " ".join(text.split())[:90]
