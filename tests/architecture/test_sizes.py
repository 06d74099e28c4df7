"""Modules, functions, classes and templates stay small."""

from __future__ import annotations

import ast

from tests.architecture.source import ROOT, dotted_name, modules, tree_of

MODULE, FUNCTION, CLASS, TEMPLATE = 400, 60, 250, 150


def test_modules_stay_below_the_ceiling() -> None:
    long = {
        dotted_name(path): count
        for path in modules()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MODULE
    }
    assert long == {}


def test_functions_and_classes_stay_below_the_ceiling() -> None:
    long = []
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.end_lineno:
                ceiling = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
                if node.end_lineno - node.lineno + 1 > ceiling:
                    long.append(f"{dotted_name(path)}.{node.name}")
    assert long == []


def test_templates_and_scripts_stay_below_the_ceiling() -> None:
    paths = [*(ROOT / "templates").rglob("*.html")]
    long = [str(p) for p in paths if len(p.read_text(encoding="utf-8").splitlines()) > TEMPLATE]
    scripts = [*(ROOT / "static" / "js").rglob("*.js"), *(ROOT / "static" / "css").rglob("*.css")]
    long += [str(p) for p in scripts if len(p.read_text(encoding="utf-8").splitlines()) > 300]
    assert long == []
