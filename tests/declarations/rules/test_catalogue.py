"""Every rule has its entry in the manual and its samples; the sound form is sound for all."""

import importlib
import inspect
from pathlib import Path

import pytest

from apps.checks.engine import SELF_EVALUATION, Severity, rescoped, run
from apps.declarations.rules import ROW_RULES, RULES

from .samples import RuleCase, view

HERE = Path(__file__).parent


def cases():
    found = {}
    for file in sorted(HERE.glob("test_*.py")):
        if file.stem == "test_catalogue":
            continue
        module = importlib.import_module(f"{__package__}.{file.stem}")
        for _, one in inspect.getmembers(module, inspect.isclass):
            if issubclass(one, RuleCase) and one is not RuleCase:
                found[one.code] = one
    return found


CASES = cases()


def test_there_are_at_least_forty_five_rules_with_codes_of_their_own():
    codes = [rule.code for rule in RULES]
    assert len(codes) >= 45
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_has_a_passing_and_a_failing_sample(rule):
    case = CASES[rule.code]
    assert case.passing
    assert case.failing


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_has_title_family_and_manual_entry(rule):
    assert rule.title
    assert rule.family
    assert rule.severity in Severity
    assert rule.manual().endswith("。")


def test_sound_form_has_no_finding_at_all():
    report = run(view(), rules=RULES)
    assert report.findings == ()
    assert report.failures == ()


def test_row_rules_serve_another_scope_under_the_same_code():
    moved = [rescoped(rule, SELF_EVALUATION) for rule in ROW_RULES]
    assert {rule.scope for rule in moved} == {SELF_EVALUATION}
    assert [rule.code for rule in moved] == [rule.code for rule in ROW_RULES]
    assert {rule.scope for rule in ROW_RULES} == {"declaration"}
