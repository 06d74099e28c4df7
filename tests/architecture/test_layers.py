"""Apps import downwards only, shelves within an app too, and nothing inside functions in silence."""

from __future__ import annotations

import ast
import re
import runpy

from tests.architecture.source import (
    LEVELS,
    ROOT,
    dotted_name,
    imports_of,
    modules,
    shelf_of,
    tree_of,
)

SHARED = frozenset(LEVELS) - {"declarations", "evaluations", "monitoring"}
# Demo and set-up put a district together from forms of their own choice.
FILLERS = ("demo", "large_", "setup")

REASONS = ("slow import", "optional dependency", "app ready")


def test_every_app_has_a_level() -> None:
    folders = {path.name for path in (ROOT / "apps").iterdir() if (path / "__init__.py").exists()}
    assert folders == set(LEVELS)


def test_apps_import_only_from_rows_above_their_own() -> None:
    wrong = []
    for path in modules():
        app = path.relative_to(ROOT / "apps").parts[0]
        for dotted, _ in imports_of(path):
            if not dotted.startswith("apps."):
                if dotted.split(".")[0] == "perfgoals":
                    wrong.append(f"{dotted_name(path)} names {dotted}")
                continue
            other = dotted.split(".")[1]
            if other != app and app in LEVELS and LEVELS[other] >= LEVELS[app]:
                wrong.append(f"{dotted_name(path)} imports {dotted}")
    assert wrong == []


def test_picture_of_imports_is_drawn_anew_and_owes_none_upwards_nor_sideways() -> None:
    drawn = runpy.run_path(str(ROOT / "docs" / "imports.py"))["picture"]()
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert drawn in page, "run: python docs/imports.py"
    assert "owed" not in drawn


def test_shared_apps_name_no_kind_of_form() -> None:
    """What works for every form asks ``entry.kinds``; who still names one is owed and may only
    become less."""
    wrong = set()
    for path in modules():
        app = path.relative_to(ROOT / "apps").parts[0]
        filler = any(part.startswith(FILLERS) for part in path.relative_to(ROOT).parts)
        if app not in SHARED or filler:
            continue
        names = {dotted.split(".")[1] for dotted, _ in imports_of(path) if "." in dotted[5:]}
        if names & (frozenset(LEVELS) - SHARED):
            wrong.add(dotted_name(path))
    owed = (ROOT / "tests" / "architecture" / "owed_kinds.txt").read_text("utf-8").splitlines()
    assert sorted(wrong) == owed


# What a shared room could say of a kind without importing it: an address, a template, a tag library.
KINDS = "(?:declarations|evaluations|monitoring)"
NAMED = re.compile(
    rf"""['"](?:{KINDS}[:/]|(?:admin|desk):{KINDS}_)[\w-]|{{% load [^%]*\b{KINDS}\b"""
)


def named_in(text: str) -> list[str]:
    return [found[0] for found in NAMED.finditer(text)]


def test_templates_and_addresses_of_shared_rooms_name_no_kind() -> None:
    """The rooms of the kinds are the folders of their names, those of the admin among them."""
    kinds = frozenset(LEVELS) - SHARED
    pages = [
        path
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if not kinds & set(path.relative_to(ROOT / "templates").parts[:2])
    ]
    code = [
        path
        for path in modules()
        if path.relative_to(ROOT / "apps").parts[0] in SHARED
        and not any(part.startswith(FILLERS) for part in path.relative_to(ROOT).parts)
    ]
    wrong = {
        str(path.relative_to(ROOT)): found
        for path in [*pages, *code]
        if (found := named_in(path.read_text("utf-8")))
    }
    assert wrong == {}


def test_kind_named_in_a_template_or_an_address_is_found() -> None:
    assert named_in("{% url 'declarations:projects' %}") == ["'declarations:p"]
    assert named_in('{% include "evaluations/_paper.html" %}') == ['"evaluations/_']
    assert named_in('Tab("x", "admin:monitoring_monitoringsheet_changelist")') == [
        '"admin:monitoring_m'
    ]
    assert named_in("{% load money evaluations %}") == ["{% load money evaluations"]
    assert named_in('("monitoring", "监控参数")') == []


def test_shelves_of_an_app_import_only_downwards() -> None:
    wrong = []
    for path in modules():
        name = dotted_name(path)
        own = shelf_of(name)
        for dotted, _ in imports_of(path):
            same = dotted.split(".")[:2] == name.split(".")[:2]
            other = shelf_of(dotted) if same else None
            if own is None or other is None:
                continue
            if other > own:
                wrong.append(f"{name} imports {dotted}")
    assert wrong == []


def test_imports_inside_functions_give_a_reason_of_the_closed_list() -> None:
    wrong = []
    for path in modules():
        lines = path.read_text(encoding="utf-8").splitlines()
        top = {id(node) for node in tree_of(path).body}
        guarded = {
            id(inner)
            for node in tree_of(path).body
            if isinstance(node, ast.If | ast.Try)
            for inner in ast.walk(node)
        }
        for _, node in imports_of(path):
            if id(node) in top or id(node) in guarded:
                continue
            found = re.search(r"noqa: PLC0415 -- (.+)$", lines[node.lineno - 1])
            if not found or found[1] not in REASONS:
                wrong.append(f"{dotted_name(path)}:{node.lineno}")
    assert wrong == []


# The one writer (``FormCells.store`` of each kind), who opens a form with the rows of its goal, and
# who brings it up to a newer one.
ROW_WRITERS = {
    "apps.declarations.domain.cells",
    "apps.declarations.domain.edits",
    "apps.entry.domain.cells",
    "apps.evaluations.domain.file_cells",
    "apps.evaluations.domain.renewal",
    "apps.evaluations.domain.creation",
    "apps.monitoring.domain.nodes",
}
ROWS = "Indicator|FundingLine|Narrative|ResultRow|EvaluationFunding|MonitoringRow|MonitoringFunding"
WRITES = re.compile(
    rf"\b(?:{ROWS})\.objects\.(?:\w*create|\w*update)\b"
    r"|\.(?:rows|indicators|funding_lines)\.(?:\w*create|add|update|filter\(.*\)\.(?:update|delete))\b"
)


def test_rows_of_forms_have_one_writer() -> None:
    """Beside it stand only those that open a form; demo and set-up aside."""
    writers = {
        dotted_name(path)
        for path in modules()
        if WRITES.search(path.read_text("utf-8"))
        and not any(part.startswith(FILLERS) for part in path.relative_to(ROOT).parts)
    }
    assert writers == ROW_WRITERS
