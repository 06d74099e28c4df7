"""Forms to measure the rules on, all in the annotation's JSON form."""

from __future__ import annotations

import copy
import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
django.setup()  # the rules of monitoring stand on its models

from apps.checks.engine import CheckPolicy, CheckView, Finding, run  # noqa: E402
from apps.declarations.rules import RULES as DECLARATION_RULES  # noqa: E402
from apps.evaluations.rules import RULES as EVALUATION_RULES  # noqa: E402
from apps.formkit.levels import EDITIONS  # noqa: E402
from apps.formkit.sheets.declaration import DeclarationSheet  # noqa: E402
from apps.formkit.sheets.evaluation import EvaluationSheet  # noqa: E402
from apps.formkit.sheets.monitoring import MonitoringSheet  # noqa: E402
from apps.formkit.sheets.rows import MonitoringRow  # noqa: E402
from apps.formkit.values import parse  # noqa: E402
from apps.imports.domain.examination import edition_of  # noqa: E402
from apps.monitoring.domain.content import LIKELIHOODS, NOT_DUE  # noqa: E402
from apps.monitoring.lights import LightPolicy, RowState, Verdict, row_light  # noqa: E402
from apps.monitoring.rules import RULES as MONITORING_RULES  # noqa: E402
from apps.monitoring.rules import LitView  # noqa: E402

GOLD = ROOT.parent / "shared" / "gold"
SAMPLES = ROOT / "tests" / "samples" / "checks"
KINDS = {
    "declaration": (DeclarationSheet, DECLARATION_RULES),
    "self_evaluation": (EvaluationSheet, EVALUATION_RULES),
    "monitoring": (MonitoringSheet, MONITORING_RULES),
}
LEVEL1_OF = {
    "经济成本指标": "成本指标",
    "社会成本指标": "成本指标",
    "生态环境成本指标": "成本指标",
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "成本指标": "产出指标",
    "经济效益指标": "效益指标",
    "社会效益指标": "效益指标",
    "生态效益指标": "效益指标",
    "可持续影响指标": "效益指标",
    "服务对象满意度指标": "满意度指标",
}


def row_of(level2: str, name: str, target: str) -> dict[str, Any]:
    """Return a row; its target is read by the grammar."""
    return {"level1": LEVEL1_OF[level2], "level2": level2, "level3": name, "target": target}


def read_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its target read anew."""
    value = parse(row["target"])
    keys = ("op", "number", "number_to", "unit", "text")
    return {**row, **{key: getattr(value, key) for key in keys}}


def check(data: dict[str, Any]) -> tuple[Finding, ...]:
    """Return what the rules find on one form alone."""
    kind, rules = KINDS[data["kind"]]
    rows = [read_row(row) for row in data["indicators"]]
    dates = {key: data[key] for key in ("start", "end") if len(data.get(key) or "") == 10}
    sheet = kind.from_json({**data, "start": None, "end": None, **dates, "indicators": rows})
    edition = edition_of(sheet, [])
    about = {"edition": EDITIONS[edition], "policy": CheckPolicy.of(edition)}
    if isinstance(sheet, MonitoringSheet):
        lights = tuple(_light(row, Decimal(data["elapsed"])) for row in sheet.indicators)
        view: CheckView = LitView(sheet=sheet, lights=lights, **about)
    else:
        view = CheckView(sheet=sheet, **about)
    report = run(view, rules=rules)
    if report.failures:
        raise SystemExit(f"rules crashed: {report.failures}")
    return report.findings


def _light(row: MonitoringRow, elapsed: Decimal) -> Verdict:
    state = RowState(
        name=row.level3,
        target=row.target,
        actual="" if row.actual == NOT_DUE else row.actual,
        forecast=row.forecast,
        likelihood=LIKELIHOODS[row.likelihood],
        is_not_due=row.actual == NOT_DUE,
        level2=row.level2,
    )
    return row_light(state, elapsed, LightPolicy())


def places_of(finding: Finding) -> list[str]:
    """Return every cell of a finding."""
    return [place_of(one) for one in finding.all_places]


def place_of(where: str) -> str:
    """Return a cell, rows by their number: «[3].target», «annual_goal»."""
    if row := re.match(r"(?:indicators\[|row\.)(\d+)\]?(\..*)?$", where):
        index = int(row[1])
        return f"[{index}]{row[2] or ''}"
    return where


def _years(form: dict[str, Any]) -> dict[str, Any]:
    year, annual = form["year"], form.get("annual")
    return {
        "kind": "declaration",
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
        "indicators": [
            row_of(*(part.strip() for part in line.split("|")))
            for line in form["rows"].strip().splitlines()
        ],
        "narrative": form.get("narrative"),
    }


def _evaluation(form: dict[str, Any]) -> dict[str, Any]:
    rows = []
    for line in form["rows"].strip().splitlines():
        level2, name, target, actual, weight, score, deviation = (
            part.strip() for part in line.split("|")
        )
        rows.append(
            row_of(level2, name, target)
            | {"actual": actual, "weight": weight, "score": score, "deviation": deviation}
        )
    budget: dict[str, Any] = {}
    for line in form["budget"].strip().splitlines():
        name, *figures = (part.strip() for part in line.split("|"))
        budget[name] = dict(zip(("initial", "adjusted", "executed", "rate"), figures, strict=True))
    weight, score, _ = form["execution"]
    budget["total"] |= {"weight": weight, "score": score}
    total = sum((Decimal(row["score"]) for row in rows), Decimal(score))
    return {
        "kind": "self_evaluation",
        "year": form["year"],
        "project_name": form["name"],
        "unit": "东川区管理中心",
        "department": "东川区管理局",
        "amount_unit": "万元",
        "budget": budget,
        "expected_goal": form["expected"],
        "actual_result": form["result"],
        "indicators": rows,
        "total_score": str(total),
        "grade": form["grade"],
    }


def _monitoring(form: dict[str, Any]) -> dict[str, Any]:
    rows = []
    for line in form["rows"].strip().splitlines():
        level2, name, target, *told = (part.strip() for part in line.split("|"))
        names = ("actual", "forecast", "likelihood", "deviation")
        rows.append(row_of(level2, name, target) | dict(zip(names, told, strict=True)))
    heads = ("initial", "adjusted", "executed", "rate", "expected")
    budget = {}
    for line in form["budget"].strip().splitlines():
        name, *figures = (part.strip() for part in line.split("|"))
        budget[name] = dict(zip(heads, figures, strict=True))
    return {
        **{key: form[key] for key in ("year", "period", "elapsed")},
        "kind": "monitoring",
        "project_name": form["name"],
        "unit": "东川区管理中心",
        "department": "东川区管理局",
        "budget": budget,
        "expected_goal": form["expected"],
        "actual_result": form["result"],
        "indicators": rows,
    }


@lru_cache
def sample_forms() -> list[tuple[str, dict[str, Any]]]:
    """Return the sound forms of the tests."""
    found = []
    for path in sorted(SAMPLES.glob("forms_*.toml")):
        for form in tomllib.loads(path.read_text(encoding="utf-8"))["forms"]:
            found.append((form["name"], _years(form)))
    forms = tomllib.loads((SAMPLES / "evaluations.toml").read_text(encoding="utf-8"))["forms"]
    return found + [(f"自评 {form['name']}", _evaluation(form)) for form in forms]


def gold_forms(which: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the annotated forms of the seeds or of the web documents."""
    folder = GOLD / "web" if which == "web" else GOLD
    return [
        (f"{path.stem[:12]}/{one['index']}", one)
        for path in sorted(folder.glob("*.json"))
        for one in json.loads(path.read_text(encoding="utf-8"))["documents"]
        if one["kind"] in KINDS
    ]


@lru_cache
def written_forms(which: str = "holdout_forms") -> list[tuple[str, dict[str, Any]]]:
    """Return the sound forms of trades that no rule was written for, self-evaluations last."""
    data = tomllib.loads((SAMPLES / f"{which}.toml").read_text(encoding="utf-8"))
    forms = [(form["name"], _years(form)) for form in data["forms"]]
    forms += [(form["name"], _evaluation(form)) for form in data.get("evaluations", [])]
    return forms + [(form["name"], _monitoring(form)) for form in data.get("monitorings", [])]


def written_faults(which: str) -> Iterator[tuple[frozenset[str], str, dict[str, Any]]]:
    """Yield (codes under which it counts, place, form) of the faults made by hand in these forms."""
    forms = dict(written_forms(which))
    for fault in tomllib.loads((SAMPLES / f"{which}.toml").read_text(encoding="utf-8"))["faults"]:
        form = copy.deepcopy(forms[fault["form"]])
        for number in sorted(fault.get("drop", ()), reverse=True):
            del form["indicators"][number]
        if "cell" in fault:
            _write(form, fault["cell"], fault["was"], fault["now"])
        yield frozenset(fault["codes"].split()), fault.get("at", fault.get("cell")), form


def _write(form: dict[str, Any], cell: str, was: str, now: str) -> None:
    """Put one text for another in a cell, or for all of it where ``was`` is empty."""
    holder, key = form, cell
    if row := re.match(r"\[(\d+)\]\.(\w+)$", cell):
        holder, key = form["indicators"][int(row[1])], row[2]
    while "." in key:
        first, _, key = key.partition(".")
        holder = holder[first]
    if was not in holder[key]:
        raise SystemExit(f"{form['project_name']} {cell}: «{was}» is not there")
    holder[key] = holder[key].replace(was, now) if was else now


def single_rows(which: str = "unseen_rows") -> list[tuple[str, dict[str, Any]]]:
    """Return (code, row) of single rows in unseen words; «-» for a sound one."""
    found = []
    for line in (SAMPLES / f"{which}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        code, *cells = (part.strip() for part in line.split("|"))
        found.append((code, row_of(*cells)))
    return found
