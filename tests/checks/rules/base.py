"""A sound declaration and a sound self-evaluation, and how a rule's sample changes them."""

from __future__ import annotations

import copy
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from apps.checks.engine import SELF_EVALUATION, CheckPolicy, CheckView, Finding, Rule, run
from apps.checks.rules.repeats.passages import sibling_of
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet

LEVEL1 = {
    "经济成本指标": "成本指标",
    "社会成本指标": "成本指标",
    "生态环境成本指标": "成本指标",
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "经济效益指标": "效益指标",
    "社会效益指标": "效益指标",
    "生态效益指标": "效益指标",
    "可持续影响指标": "效益指标",
    "服务对象满意度指标": "满意度指标",
}
SHEETS = {"declaration": DeclarationSheet, SELF_EVALUATION: EvaluationSheet}
FORMS = tomllib.loads(Path(__file__).with_name("sound.toml").read_text(encoding="utf-8"))


def row_of(sample: str | dict[str, Any]) -> dict[str, Any]:
    """Return a row of «二级 | 三级 | 指标值» or of its cells."""
    if isinstance(sample, dict):
        return dict(sample)
    level2, name, target = (part.strip() for part in sample.split("|"))
    return {"level1": LEVEL1[level2], "level2": level2, "level3": name, "target": target}


def changed(base: dict[str, Any], sample: dict[str, Any]) -> dict[str, Any]:
    """Return a form with the cells of a sample's ``set`` changed and its ``rows`` added."""
    data = copy.deepcopy(base)
    cells = {**sample.get("set", {}), **{k: v for k, v in sample.items() if k not in _KEYS}}
    for path, value in cells.items():
        if path == "indicators":
            data["indicators"] = [row_of(one) for one in value]
            continue
        *above, last = [int(one) if one.isdigit() else one for one in re.findall(r"\w+", path)]
        spot: Any = data
        for one in above:
            if isinstance(spot, dict) and spot.get(one) is None:
                spot[one] = {}
            spot = spot[one]
        spot[last] = value if value != "" or last in _TEXTS else None
    data["indicators"] += [row_of(one) for one in sample.get("rows", [])]
    return data


_KEYS = frozenset(
    {
        "set",
        "scope",
        "rows",
        "at",
        "policy",
        "siblings",
        "previous",
        "previous_actuals",
        "elsewhere",
        "names",
        "proven",
        "typed",
    }
)
_TEXTS = frozenset(
    {"actual", "deviation", "level3", "target", "grade", "actual_result", "expected_goal"}
)


def policy_of(sample: dict[str, Any]) -> CheckPolicy:
    """Return a rule set's part; figures are written as text."""
    data = dict(sample.get("policy", {}))
    for name in ("obligatory_level1", "obligatory_level2", "vague_words"):
        if name in data:
            data[name] = tuple(data[name])
    if "weights" in data:
        data["weights"] = {key: Decimal(value) for key, value in data["weights"].items()}
    if "weight_total" in data:
        data["weight_total"] = Decimal(data["weight_total"])
    return CheckPolicy(**data)


def view_of(scope: str, sample: dict[str, Any]) -> CheckView:
    """Return the view that a sample describes."""
    base, kind = FORMS[scope], SHEETS[scope]
    previous = sample.get("previous")
    return CheckView(
        sheet=kind.from_json(changed(base, sample)),
        policy=policy_of(sample),
        siblings=tuple(
            sibling_of(kind.from_json(changed(base, one))) for one in sample.get("siblings", [])
        ),
        previous=None if previous is None else kind.from_json(changed(base, previous)),
        previous_actuals=sample.get("previous_actuals", {}),
        elsewhere=sample.get("elsewhere", {}),
        names=frozenset(sample.get("names", [])),
        proven=sample.get("proven"),
        typed=tuple(map(tuple, sample.get("typed", []))),
    )


def found(rule: type[Rule], sample: dict[str, Any]) -> list[Finding]:
    """Return what one rule finds in a sample."""
    report = run(view_of(sample.get("scope", rule.scope), sample), rules=(rule,))
    assert report.failures == ()
    return list(report.findings)
