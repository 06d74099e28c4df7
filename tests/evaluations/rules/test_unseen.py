"""Sound self-evaluations on which nothing louder than a hint may fire, and their faulty twins."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.checks.engine import CheckPolicy, CheckView, Finding, Severity, run
from apps.evaluations.rules import RULES
from apps.formkit.levels import EDITIONS, level1_of
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.values import parse
from tests.declarations.rules.test_unseen import changed

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "checks" / "evaluations.toml"
DATA = tomllib.loads(SAMPLES.read_text(encoding="utf-8"))
FORMS = {form["name"]: form for form in DATA["forms"]}


def row_of(line: str) -> dict[str, Any]:
    level2, name, target, actual, weight, score, deviation = (
        part.strip() for part in line.split("|")
    )
    value = parse(target)
    return {
        "level1": level1_of(level2),
        "level2": level2,
        "level3": name,
        "target": target,
        "actual": actual,
        "weight": weight,
        "score": score,
        "deviation": deviation,
        **{key: getattr(value, key) for key in ("op", "number", "number_to", "unit", "text")},
    }


def budget_of(form: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in form["budget"].strip().splitlines():
        name, *figures = (part.strip() for part in line.split("|"))
        found[name] = dict(zip(("initial", "adjusted", "executed", "rate"), figures, strict=True))
    weight, score, _ = form["execution"]
    found["total"] |= {"weight": weight, "score": score}
    return found


def findings(form: dict[str, Any]) -> tuple[Finding, ...]:
    rows = [row_of(line) for line in form["rows"].strip().splitlines()]
    scores = [Decimal(row["score"]) for row in rows]
    sheet = EvaluationSheet.from_json(
        {
            "year": form["year"],
            "project_name": form["name"],
            "unit": "东川区管理中心",
            "department": "东川区管理局",
            "amount_unit": "万元",
            "budget": budget_of(form),
            "expected_goal": form["expected"],
            "actual_result": form["result"],
            "indicators": rows,
            "total_score": str(sum(scores, Decimal(form["execution"][1]))),
            "grade": form["grade"],
        }
    )
    edition = "2025" if any(row["level1"] == "成本指标" for row in rows) else "2023"
    view = CheckView(sheet=sheet, edition=EDITIONS[edition], policy=CheckPolicy.of(edition))
    report = run(view, rules=RULES)
    assert report.failures == ()
    return report.findings


@pytest.mark.parametrize("name", FORMS)
def test_sound_evaluation_has_nothing_louder_than_a_hint(name):
    loud = [one for one in findings(FORMS[name]) if one.severity != Severity.HINT]
    assert [(one.code, one.where, one.message) for one in loud] == []


@pytest.mark.parametrize("twin", DATA["twins"], ids=lambda one: f"{one['code']}-{one['of']}")
def test_faulty_twin_is_found_in_its_cell(twin):
    form, count = changed(FORMS[twin["of"]], *twin["replace"])
    assert count == 1
    if "also" in twin:
        form, count = changed(form, *twin["also"])
        assert count == 1
    found = [
        one.severity
        for one in findings(form)
        if (one.code, one.where) == (twin["code"], twin["where"])
    ]
    assert len(found) == 1
    assert (found[0] == Severity.HINT) == twin.get("hint", False)


def test_what_the_approved_version_fixed_never_blocks_a_self_evaluation():
    form, _ = changed(
        FORMS["义务教育阶段课后服务补助"],
        "经济成本指标 | 课后服务生均补助标准 | ≤775元/人 | 738元/人 | 10 | 10 |\n",
        "",
    )
    severities = {one.severity for one in findings(form) if one.code == "missing-level"}
    assert severities == {Severity.WARN}
