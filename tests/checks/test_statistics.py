"""规则自省 and the levels of a rule set."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.checks.domain.kept_findings import switched_off
from apps.checks.domain.statistics import RuleRecord, rule_records
from apps.checks.engine import duties
from apps.core.errors import NotAllowedNow
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration, Indicator
from apps.declarations.workflow import PROCEDURE
from apps.workflow.domain import set_severities
from apps.workflow.engine import perform
from tests.cast import Cast, signed_in
from tests.checks.test_findings import REASON, counted, fresh, only, vague, with_target

pytestmark = pytest.mark.django_db


def record_of(cast: Cast, code: str, person: str = "examiner1") -> RuleRecord:
    found = [one for one in rule_records(cast.people[person], 2027) if one.code == code]
    return next(one for one in found if one.scope == "申报表")


def figures(record: RuleRecord) -> tuple[int, ...]:
    return record.fired, record.mended, record.answered, record.overruled, record.standing


def test_rule_counts_what_became_of_its_findings(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    declaration = vague(cast)
    KIND.renew(declaration)
    assert figures(record_of(cast, "vague-target")) == (1, 0, 0, 0, 1)
    key = only(declaration, "vague-target").key
    KIND.answer(subject=declaration, actor=clerk, reasons={key: REASON})
    assert figures(record_of(cast, "vague-target")) == (1, 0, 1, 0, 0)
    Declaration.objects.filter(pk=declaration.pk).update(state="finance_first")
    examiner = cast.people["examiner1"]
    KIND.overrule(subject=declaration, actor=examiner, key=key, reason="没有说明怎样衡量。")
    assert figures(record_of(cast, "vague-target")) == (1, 0, 1, 1, 1)
    Indicator.objects.filter(target="提升").update(target="≥90(%)", op="≥", number=90, measure="%")
    KIND.renew(declaration)
    assert figures(record_of(cast, "vague-target")) == (1, 1, 0, 0, 0)


def test_rule_counts_the_submissions_it_held_up(cast: Cast) -> None:
    declaration = with_target(cast, "≤90(%)")
    clerk = cast.people["clerk_a"]
    for _ in range(2):
        with pytest.raises(NotAllowedNow, match="还有 1 条提醒"):
            perform(PROCEDURE, "submit", subject=declaration, actor=clerk)
    assert record_of(cast, "operator-reversed").refusals == 2
    client = signed_in(cast, "clerk_a")
    # The editor asks before it leads on to the page where forms are submitted.
    page = client.post(reverse("declarations:findings", args=[declaration.pk]))
    assert "operator-reversed" not in page.content.decode()
    assert record_of(cast, "operator-reversed").refusals == 3
    answer = signed_in(cast, "examiner2").get(reverse("checks:rules"), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    head, first = [[cell.value for cell in row] for row in sheet.iter_rows()][:2]
    assert dict(zip(head, first, strict=True))["拦下提交"] == 3


def test_counts_are_those_of_the_year_and_of_ones_district(cast: Cast) -> None:
    KIND.renew(vague(cast))
    assert {one.fired for one in rule_records(cast.people["clerk_a"], 2027)} == {0}
    assert {one.fired for one in rule_records(cast.people["examiner1"], 2026)} == {0}


@pytest.mark.parametrize(
    ("answered", "overruled", "advice"),
    [(3, 0, "多数被确认无误，可考虑降级"), (5, 3, "答复多不被认可，可考虑升级"), (1, 0, "")],
)
def test_advice_follows_the_counts(answered: int, overruled: int, advice: str) -> None:
    record = RuleRecord(
        code="x",
        title="x",
        scope="申报表",
        family="x",
        level="提醒",
        manual="x。",
        fired=6,
        answered=answered,
        overruled=overruled,
    )
    assert record.advice == advice


def test_page_is_for_finance_and_exports_all_its_rows(cast: Cast) -> None:
    KIND.renew(vague(cast))
    address = reverse("checks:rules")
    assert signed_in(cast, "clerk_a").get(address).status_code == 403
    client = signed_in(cast, "examiner2")
    assert "vague-target" in client.get(address).content.decode()
    answer = client.get(address, {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:2] == ["规则", "代码"]
    assert [row[1] for row in rows[1:]] == ["vague-target"]


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_queries_however_many_findings(
    cast: Cast, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        KIND.renew(cast.declaration(name=f"项目{number}"))
    client = signed_in(cast, "examiner1")
    client.get(reverse("checks:rules"))
    with django_assert_num_queries(4):
        client.get(reverse("checks:rules"))


def levels_page(cast: Cast) -> str:
    return reverse("admin:workflow_ruleset_severities", args=[cast.year.rule_set.pk])


def test_finance_sets_the_level_of_a_rule_and_the_next_check_obeys(cast: Cast) -> None:
    declaration = vague(cast)
    client = signed_in(cast, "examiner2")
    assert "level-vague-target" in client.get(levels_page(cast)).content.decode()
    client.post(levels_page(cast), {"level-vague-target": "拦截", "level-nosuch": "关闭"})
    KIND.renew(fresh(declaration))
    assert counted(declaration) == "拦截 1"
    event = AuditEvent.objects.get(action="ruleset.severities")
    assert event.after == {"vague-target": "拦截"}
    client.post(levels_page(cast), {"level-vague-target": "关闭"})
    KIND.renew(fresh(declaration))
    assert counted(declaration) == "无问题"


def test_only_the_performance_section_sets_levels(cast: Cast) -> None:
    page = signed_in(cast, "examiner1").post(levels_page(cast), {"level-vague-target": "关闭"})
    assert page.status_code == 403
    with pytest.raises(PermissionDenied):
        set_severities(
            rule_set=cast.year.rule_set, actor=cast.people["system"], levels={"x": "关闭"}
        )


def test_duty_cannot_be_lowered_by_a_rule_set(cast: Cast) -> None:
    """The registry holds which rules are duties; the page offers no choice and a post is refused."""
    assert duties() == {
        "indicators-missing", "level3-missing", "target-missing", "annual-missing",
        "actual-missing", "executed-missing", "score-missing", "reason-missing", "over-unexplained",
    }  # fmt: skip
    client: Client = signed_in(cast, "examiner2")
    shown = client.get(levels_page(cast)).content.decode()
    assert "level-score-missing" not in shown
    assert "必须遵守（拦截）" in shown
    told = client.post(levels_page(cast), {"level-score-missing": "关闭"}, follow=True)
    assert "必须遵守，规则集不能调整它的级别" in told.content.decode()
    cast.year.rule_set.refresh_from_db()
    assert cast.year.rule_set.settings == {}
    assert switched_off({"score-missing": "关闭", "typo": "关闭"}) == {"typo"}


def test_unknown_level_is_refused_where_the_settings_are_typed(cast: Cast) -> None:
    client: Client = signed_in(cast, "examiner2")
    assert client.post(levels_page(cast), {"level-vague-target": "随便"}).status_code == 302
    cast.year.rule_set.refresh_from_db()
    assert cast.year.rule_set.settings == {}


def test_command_checks_what_has_changed_and_all_when_asked(cast: Cast, capsys: Any) -> None:
    declaration = with_target(cast, "提升")
    other = cast.declaration(cast.unit_b, name="另一项目")
    Declaration.objects.filter(pk=other.pk).update(
        annual_goal="由训练基地分四批、每批封闭十天集中完成，"
        "培训业务人员400人，考核合格率不低于95%，持证上岗人员比例不低于90%，参训人员满意度不低于90%。"
    )
    call_command("check_all")
    assert (counted(declaration), counted(other)) == ("提醒 1", "无问题")
    call_command("check_all")
    Declaration.objects.filter(pk=other.pk).update(revision=5)
    call_command("check_all", "--year", "2027")
    call_command("check_all", "--all")
    said = [line.split("，用时")[0] for line in capsys.readouterr().out.splitlines()]
    assert said == [
        "校验 2 份申报表，发现 1 个问题",
        "校验 0 份申报表，发现 0 个问题",
        "校验 1 份申报表，发现 0 个问题",
        "校验 2 份申报表，发现 1 个问题",
    ]
