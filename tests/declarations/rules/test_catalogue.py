"""The rules as a whole: codes of their own, entries in the manual, service in another scope."""

import pytest

from apps.checks.engine import SELF_EVALUATION, Severity, rescoped, run
from apps.declarations.rules import ROW_RULES, RULES

from .samples import view


def test_there_are_at_least_forty_five_rules_with_codes_of_their_own():
    codes = [rule.code for rule in RULES]
    assert len(codes) >= 45
    assert len(codes) == len(set(codes))


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
