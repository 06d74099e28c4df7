"""Thin views, scoped queries, clean templates, named migrations, short names, strict resources."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from import_export.resources import ModelResource

from apps.accounts import resources as _accounts
from apps.declarations import resources as _declarations
from apps.library import resources as _library
from apps.projects import resources as _projects
from tests.architecture.source import APPS, ROOT, dotted_name, modules, tree_of

RESOURCE_MODULES = (_accounts, _declarations, _library, _projects)
PROJECT_MODELS = [model for model in apps.get_models() if model.__module__.startswith("apps.")]
# Rows of these are reached only through their owner, which is scoped.
OWNED = {
    "FundingLine",
    "Indicator",
    "Narrative",
    "Presence",
    "Version",
    "TransitionRecord",
    "Reply",
    "ReviewMark",
    "PasswordRecord",
    "ReadReceipt",
    "Authenticator",
    "AuditAnchor",
    "AuditHead",
    "EvaluationFunding",
    "MonitoringFunding",
    "MonitoringRow",
    "ResultRow",
    "SpotScore",
    "Traced",
    "FigureMark",
    "KeptRows",
}


def texts(pattern: str) -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for path in sorted(ROOT.glob(pattern))
    ]


def test_views_hold_no_writes_and_no_unscoped_queries() -> None:
    forbidden = re.compile(
        r"\btransaction\b|\.save\(|\.delete\(|\.objects\.(?!visible_to|editable_by|waivable_by)|\.state [=!]="
    )
    wrong = []
    for path in modules():
        if "views" in path.parts or path.name == "views.py":
            wrong += [
                f"{dotted_name(path)}: {found[0]}"
                for found in forbidden.finditer(path.read_text(encoding="utf-8"))
            ]
    assert wrong == []


def test_domain_knows_no_request() -> None:
    wrong = [
        dotted_name(path)
        for path in modules()
        if "domain" in path.parts or path.name == "domain.py"
        if re.search(r"HttpRequest|contrib import messages|import render", path.read_text("utf-8"))
    ]
    assert wrong == []


def test_every_model_with_an_organisation_is_scoped() -> None:
    unscoped = [
        model.__name__
        for model in PROJECT_MODELS
        if model.__name__ not in OWNED and not hasattr(model._default_manager.all(), "visible_to")
    ]
    assert unscoped == []


def test_docstrings_say_what_is_returned() -> None:
    """A function with a result says «Return …» (or «Yield …»), never «Give …» or «Tell …»."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted(APPS.rglob("*.py"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and ast.unparse(node.returns) != "None"
        and re.match(r"(Gives?|Tells?)\b", ast.get_docstring(node) or "")
    ]
    assert wrong == []


# The only HTML that is not made by templates: our own manual.
MARKED_SAFE = {("templates/home/manual.html", "|safe")}


def test_a_district_is_locked_so_that_rows_can_still_be_added_to_it() -> None:
    """Whatever is written names its district: a full lock of that row lets everybody wait."""
    locked = re.compile(r"\bDistrict\.objects\.select_for_update\((?!no_key=True)")
    assert [dotted_name(p) for p in modules() if locked.search(p.read_text("utf-8"))] == []


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|\|safe\b")
    wrong = [
        (name, found[0])
        for name, text in texts("templates/**/*.html")
        for found in inline.finditer(text)
    ]
    assert set(wrong) == MARKED_SAFE


def test_generic_templates_say_their_blocks_and_context() -> None:
    silent = [
        name
        for name, text in texts("templates/generic/*.html")
        if "{% comment %}" not in text or "Context:" not in text
    ]
    assert silent == []


def test_no_file_holds_the_marks_of_an_unsolved_merge() -> None:
    marks = re.compile(r"^(<{7} |>{7} )", re.MULTILINE)
    patterns = ("apps/**/*.py", "static/css/*", "static/js/**/*.js", "templates/**/*.html")
    wrong = [name for pattern in patterns for name, text in texts(pattern) if marks.search(text)]
    assert wrong == []


def test_nothing_is_marked_safe_in_code() -> None:
    assert [dotted_name(p) for p in modules() if "mark_safe" in p.read_text("utf-8")] == []


def test_migrations_are_named_and_linear() -> None:
    for folder in sorted(APPS.glob("*/migrations")):
        names = sorted(path.stem for path in folder.glob("0*.py"))
        assert [name for name in names if "_auto_" in name] == []
        assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def runs_without_a_way_back(path: Path) -> list[str]:
    """Return the RunPython and RunSQL calls of a migration that state no reverse."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in {"RunPython", "RunSQL"}
        and len(node.args) < 2
        and not {word.arg for word in node.keywords} & {"reverse_code", "reverse_sql"}
    ]


def test_data_migrations_can_go_back() -> None:
    wrong = [
        place
        for path in sorted(APPS.glob("*/migrations/0*.py"))
        for place in runs_without_a_way_back(path)
    ]
    assert wrong == []


def test_migration_without_a_way_back_is_found() -> None:
    path = ROOT / "tests" / "samples" / "one_way_migration.py"
    assert runs_without_a_way_back(path) == ["tests/samples/one_way_migration.py:7"]


def test_database_names_fit_into_thirty_characters() -> None:
    long = []
    for model in PROJECT_MODELS:
        names = [model._meta.db_table]
        names += [str(field.column) for field in model._meta.local_concrete_fields]
        names += [index.name for index in model._meta.indexes]
        names += [constraint.name for constraint in model._meta.constraints]
        long += [name for name in names if len(name) > 30]
    assert long == []


def test_every_model_and_field_has_a_chinese_name() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]|^ID$")
    silent = []
    for model in PROJECT_MODELS:
        if not chinese.search(str(model._meta.verbose_name)):
            silent.append(model.__name__)
        silent += [
            f"{model.__name__}.{field.name}"
            for field in model._meta.local_fields
            if not isinstance(field, models.AutoField)
            and not chinese.search(str(field.verbose_name))
        ]
    assert [name for name in silent if name not in {"User.password", "User.last_login"}] == []


def resource_classes() -> list[Any]:
    found = []
    for module in RESOURCE_MODULES:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, ModelResource) and value._meta.model:
                found.append(value)
    return found


def test_resources_state_validation_transactions_and_natural_keys() -> None:
    lax = [
        cls.__name__
        for cls in resource_classes()
        if not (cls._meta.clean_model_instances and cls._meta.use_transactions)
        or list(cls._meta.import_id_fields) in ([], ["id"])
    ]
    assert lax == []
    assert len(resource_classes()) >= 6
