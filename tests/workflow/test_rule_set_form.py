"""A rule set filled in as fields and stored as JSON."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest

from apps.audit.models import AuditEvent
from apps.evaluations.scoring import ScoringPolicy
from apps.monitoring.domain.content import policy_in
from apps.monitoring.lights import LightPolicy
from apps.workflow.forms import described
from apps.workflow.models import RuleSet
from apps.workflow.settings_schema import (
    MONITORING_NUMBERS,
    SCORING_CHOICES,
    SCORING_NUMBERS,
    RuleSettings,
)
from tests.cast import Cast, signed_in


def test_form_offers_exactly_what_the_scoring_reads() -> None:
    assert {*SCORING_CHOICES, *SCORING_NUMBERS} == {item.name for item in fields(ScoringPolicy)}


def test_settings_are_told_in_words() -> None:
    rules = RuleSettings.from_json(
        {"weights": {"产出指标": "50"}, "scoring": {"caps_total": True}, "max_indicators": 30}
    )
    words = dict(described(rules))
    assert (words["产出指标"], words["总分封顶"], words["指标条数上限"], words["成本指标"]) == (
        "50",
        "执行率偏低时按档封顶",
        "30",
        "默认",
    )


def send(cast: Cast, person: str, **values: Any) -> Any:
    client = signed_in(cast, person)
    rule_set = RuleSet.objects.get()
    basics = {
        "district": cast.district.pk,
        "code": "R1",
        "name": "测试规则",
        "edition": "2025",
        "valid_from": 2025,
        "max_indicators": 60,
        "warnings_need_answer": "on",
    }
    return client.post(
        f"/admin/workflow/ruleset/{rule_set.pk}/change/", {**basics, **values}, follow=True
    )


@pytest.mark.django_db
def test_only_what_differs_from_the_defaults_is_stored_and_levels_stay(cast: Cast) -> None:
    RuleSet.objects.update(settings={"severities": {"annual-missing": "提示"}})
    send(cast, "examiner2")
    assert RuleSet.objects.get().settings == {"severities": {"annual-missing": "提示"}}
    weights = dict(zip([f"weight_{n}" for n in range(1, 6)], [10, 20, 40, 20, 10], strict=True))
    send(
        cast,
        "examiner2",
        **weights,
        obligatory_level1=["产出指标"],
        narrative_required="on",
        caps_total="yes",
        over_deduction="1",
    )
    assert RuleSet.objects.get().settings == {
        "obligatory_level1": ["产出指标"],
        "narrative_required": True,
        "weights": {
            "预算执行率": "10",
            "成本指标": "20",
            "产出指标": "40",
            "效益指标": "20",
            "满意度指标": "10",
        },
        "scoring": {"caps_total": True, "over_deduction": "1"},
        "severities": {"annual-missing": "提示"},
    }
    assert "narrative_required" in AuditEvent.objects.first().after


@pytest.mark.django_db
def test_weights_that_do_not_add_up_are_refused(cast: Cast) -> None:
    page = send(cast, "examiner2", weight_1="10", weight_3="80").content.decode()
    assert "各项分值合计为 90，应为 100。" in page
    assert RuleSet.objects.get().settings == {}


@pytest.mark.django_db
def test_first_examiner_reads_the_settings_and_cannot_change_them(cast: Cast) -> None:
    assert send(cast, "examiner1").status_code == 403
    client = signed_in(cast, "examiner1")
    page = client.get(f"/admin/workflow/ruleset/{RuleSet.objects.get().pk}/change/")
    assert "总分封顶：不封顶" in page.content.decode()


@pytest.mark.django_db
def test_days_and_shares_of_the_review_are_kept_within_their_bounds(cast: Cast) -> None:
    page = send(cast, "examiner2", days_finance="0", share_good="95").content.decode()
    assert page.count("errorlist") == 2
    assert RuleSet.objects.get().settings == {}
    send(cast, "examiner2", days_finance="5", share_good="88")
    rules = RuleSet.objects.get().rules
    assert RuleSet.objects.get().settings == {"review": {"days_finance": "5", "share_good": "88"}}
    assert (rules.stage_days("finance"), rules.stage_days("unit")) == (5, None)
    assert rules.grade_shares == [95, 88, 70, 50]


@pytest.mark.django_db
def test_the_pace_of_spending_is_a_field_that_monitoring_reads(cast: Cast) -> None:
    send(cast, "examiner2", monitoring_pace="3 15\n9 70", partly="50")
    assert RuleSet.objects.get().settings == {
        "monitoring_pace": ["3 15", "9 70"],
        "monitoring": {"partly": "50"},
    }
    cast.year.refresh_from_db()
    policy = policy_in(cast.year)
    assert (policy.pace, policy.partly) == (((3, Decimal(15)), (9, Decimal(70))), Decimal(50))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("四月 25", "资金支出进度“四月 25”看不懂"),
        ("6 40\n4 25", "月份要从前往后"),
        ("4 25\n6 20", "百分比不能越来越小"),
        ("13 25", "资金支出进度“13 25”看不懂"),
    ],
)
def test_a_pace_that_cannot_be_read_is_refused_beside_what_was_typed(
    cast: Cast, typed: str, told: str
) -> None:
    page = send(cast, "examiner2", monitoring_pace=typed)
    assert told in page.content.decode()
    assert typed.split("\n")[0] in page.content.decode()
    assert RuleSet.objects.get().settings == {}


def test_form_offers_exactly_what_the_lights_read() -> None:
    assert {*MONITORING_NUMBERS, "pace"} == {item.name for item in fields(LightPolicy)}
