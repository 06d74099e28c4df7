"""Sound forms of many trades on which nothing louder than a hint may fire, and their faulty twins.

The samples in ``tests/samples/checks`` were written as a clerk would, without looking at the
word lists; what a rule got wrong on them was mended in the rule, never in the sample.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from apps.checks.engine import CheckPolicy, CheckView, Finding, Severity, run
from apps.declarations.rules import RULES
from apps.formkit.levels import EDITIONS, level1_of
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.values import parse

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "checks"


def load(name: str, key: str) -> list[Any]:
    return tomllib.loads((SAMPLES / name).read_text(encoding="utf-8"))[key]


FORMS = {
    form["name"]: form
    for path in sorted(SAMPLES.glob("forms_*.toml"))
    for form in load(path.name, "forms")
}
TWINS = [twin for path in sorted(SAMPLES.glob("faulty*.toml")) for twin in load(path.name, "twins")]
BUDGETS = load("budgets.toml", "budgets")
ROWS = (SAMPLES / "rows.txt").read_text(encoding="utf-8").splitlines()


def row_of(line: str) -> dict[str, Any]:
    """Read «level 2 | name | target»; before 2025 成本指标 is a level 2 under 产出."""
    level2, name, target = (part.strip() for part in line.split("|"))
    value = parse(target)
    return {
        "level1": level1_of(level2),
        "level2": level2,
        "level3": name,
        "target": target,
        "op": value.op,
        "number": value.number,
        "number_to": value.number_to,
        "unit": value.unit,
        "text": value.text,
    }


def view_of(form: dict[str, Any]) -> CheckView:
    year, annual = form["year"], form.get("annual")
    sheet = DeclarationSheet.from_json(
        {
            "year": year,
            "project_name": form["name"],
            "project_nature": form["nature"] or None,
            "project_category": "特定目标类",
            "department": form["department"],
            "unit": form["unit"],
            "start": form.get("start", f"{year}-01-01"),
            "end": form.get("end", f"{year}-12-31"),
            "funding": form.get("funding")
            or {
                "annual": annual,
                "annual_appropriation": annual,
                "annual_carryover": "0",
                "annual_other": "0",
            },
            "total_goal": form.get("total_goal", ""),
            "annual_goal": form["goal"],
            "indicators": [row_of(line) for line in form["rows"].strip().splitlines()],
            "narrative": form.get("narrative"),
        }
    )
    edition = "2025" if year >= 2025 else "2023"
    return CheckView(sheet=sheet, edition=EDITIONS[edition], policy=CheckPolicy.of(edition))


def findings(form: dict[str, Any]) -> tuple[Finding, ...]:
    report = run(view_of(form), rules=RULES)
    assert report.failures == ()
    return report.findings


def loud(found: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return [(one.code, one.where, one.message) for one in found if one.severity != Severity.HINT]


def changed(value: Any, old: str, new: str) -> tuple[Any, int]:
    """Replace a text wherever it stands in a form; give how often it stood there."""
    if isinstance(value, str):
        return value.replace(old, new), value.count(old)
    if isinstance(value, dict):
        pairs = {key: changed(one, old, new) for key, one in value.items()}
        return {key: pair[0] for key, pair in pairs.items()}, sum(p[1] for p in pairs.values())
    return value, 0


@pytest.mark.parametrize("name", FORMS)
def test_sound_form_has_nothing_louder_than_a_hint(name):
    assert loud(findings(FORMS[name])) == []


@pytest.mark.parametrize("line", ROWS)
def test_sound_indicator_has_nothing_louder_than_a_hint(line):
    base = FORMS["农村公路日常养护"]
    form = {**base, "year": 2026, "annual": "945000000", "rows": f"{base['rows'].strip()}\n{line}"}
    assert loud(findings(form)) == []


@pytest.mark.parametrize("budget", BUDGETS, ids=lambda one: one["text"][:12])
def test_sound_budget_has_nothing_louder_than_a_hint(budget):
    base = FORMS["农村公路日常养护"]
    form = {
        **base,
        "annual": budget["annual"],
        "rows": "数量指标 | 服务事项数 | ≥3项",
        "narrative": {"budget": budget["text"]},
    }
    told = [one for one in findings(form) if one.where == "narrative.budget"]
    assert loud(tuple(told)) == []


@pytest.mark.parametrize("twin", TWINS, ids=lambda one: f"{one['code']}-{one['of']}")
def test_faulty_twin_is_found_in_its_cell(twin):
    form, count = changed(FORMS[twin["of"]], *twin["replace"])
    assert count == 1
    wanted = {Severity.WARN, Severity.BLOCK} | ({Severity.HINT} if twin.get("hint") else set())
    found = [
        one
        for one in findings(form)
        if (one.code, one.where) == (twin["code"], twin["where"]) and one.severity in wanted
    ]
    assert len(found) == 1


def test_samples_are_many_enough_to_mean_something():
    assert (len(FORMS) >= 25, len(TWINS) >= 80, len(ROWS) >= 80) == (True, True, True)
