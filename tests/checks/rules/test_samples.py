"""Every rule has samples beside it: sound ones it is silent on, faulty ones it finds in the cell."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from apps.checks.engine import CheckView, Rule, run
from apps.declarations.rules import RULES as DECLARATION_RULES
from apps.evaluations.rules import RULES as EVALUATION_RULES
from tests.checks.rules.base import found, view_of

OWN = tuple(rule for rule in EVALUATION_RULES if rule.about in ("", "results"))
RULES = {f"{rule.scope}:{rule.code}": rule for rule in (*DECLARATION_RULES, *OWN)}
ROW = 6
# «请改正», «应写≥90%»: what to do.
_ASKS = re.compile(r"请|应[写为用归是有]|建议|一般写")


def samples_of(rule: type[Rule]) -> dict[str, Any]:
    path = Path(inspect.getfile(rule)).with_suffix(".toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(rule, sample, id=f"{rule.code}-{number}")
        for rule in RULES.values()
        for number, sample in enumerate(
            [
                *({"rows": [line]} for line in samples_of(rule).get(f"{kind}_rows", [])),
                *samples_of(rule).get(kind, []),
            ]
        )
    ]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rule_has_faulty_samples_and_an_entry_in_the_manual(rule: type[Rule]) -> None:
    samples = samples_of(rule)
    assert samples.keys() & {"faulty", "faulty_rows"}
    assert len(rule.manual()) >= 10
    assert rule.title
    assert rule.family


@pytest.mark.parametrize(("rule", "sample"), cases("sound"))
def test_sound_sample_has_no_finding(rule: type[Rule], sample: dict[str, Any]) -> None:
    assert [(one.where, one.message) for one in found(rule, sample)] == []


@pytest.mark.parametrize(("rule", "sample"), cases("faulty"))
def test_fault_is_found_in_its_cells(rule: type[Rule], sample: dict[str, Any]) -> None:
    findings = found(rule, sample)
    if "at" in sample:
        assert [one.where for one in findings] == sample["at"]
    else:
        assert {one.where.partition(".")[0] for one in findings} == {f"indicators[{ROW}]"}
    assert [one.message for one in findings if not one.message.endswith(("。", "。”"))] == []


@pytest.mark.parametrize("scope", ["declaration", "self_evaluation"])
def test_sound_form_has_no_finding_at_all(scope: str) -> None:
    view = view_of(scope, {})
    rules = [rule for rule in RULES.values() if rule.scope == scope]
    assert [(one.code, one.message) for one in run(view, rules=rules).findings] == []


def test_rules_leave_the_view_as_it_was() -> None:
    for scope in ("declaration", "self_evaluation"):
        view: CheckView = view_of(scope, {})
        before = view.sheet.to_json()
        run(view, rules=[rule for rule in RULES.values() if rule.scope == scope])
        assert view.sheet.to_json() == before


@pytest.mark.parametrize(("rule", "sample"), cases("faulty"))
def test_each_message_says_what_to_do_and_rests_on_something(
    rule: type[Rule], sample: dict[str, Any]
) -> None:
    told = [one.message for one in found(rule, sample)]
    assert [one for one in told if not _ASKS.search(one)] == []
    assert [one for one in told if "““" in one or "””" in one] == []
    assert rule.rests_on()
