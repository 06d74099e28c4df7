"""The year turns: rules copied, one year always current, all forms started, rules tried first."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.checks.engine import Severity
from apps.checks.models import CheckRun
from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from apps.home.models import YearWork
from apps.home.year_work import request_start
from apps.monitoring.kind import report_of
from apps.projects.models import Document, Project
from apps.workflow.models import FiscalYear, RuleSet
from apps.workflow.years import copy_rule_set, make_current
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import started
from tests.monitoring.helpers import made, node_of

pytestmark = pytest.mark.django_db


def next_year(cast: Cast) -> FiscalYear:
    return FiscalYear.objects.create(district=cast.district, year=2028, rule_set=cast.year.rule_set)


def test_copy_brings_everything_and_ends_the_old_one(cast: Cast) -> None:
    old = cast.year.rule_set
    RuleSet.objects.update(settings={"severities": {"x-y": "关闭"}, "max_indicators": 12})
    copied = {"rule_set": old, "code": "R2", "name": "新规则", "valid_from": 2028}
    new = copy_rule_set(actor=cast.people["examiner2"], **copied)
    old.refresh_from_db()
    assert (new.rules, new.valid_from, new.valid_to) == (old.rules, 2028, None)
    assert old.valid_to == 2027
    with pytest.raises(ValidationError, match="须晚于"):
        copy_rule_set(actor=cast.people["examiner2"], **{**copied, "valid_from": 2025})
    with pytest.raises(ValidationError):
        copy_rule_set(actor=cast.people["examiner2"], **copied)
    with pytest.raises(PermissionDenied):
        copy_rule_set(actor=cast.people["examiner1"], **copied)


def test_year_becomes_current_in_one_step(cast: Cast) -> None:
    year = next_year(cast)
    make_current(fiscal_year=year, actor=cast.people["examiner2"])
    assert list(FiscalYear.objects.filter(is_current=True)) == [year]
    with pytest.raises(PermissionDenied):
        make_current(fiscal_year=cast.year, actor=cast.people["clerk_a"])


def test_all_forms_are_started_with_what_was_approved(cast: Cast) -> None:
    cast.declaration(name="老项目", state="approved")
    cast.declaration(cast.unit_b, name="未批项目")
    ended = cast.declaration(name="停用项目", state="approved").project
    Project.objects.filter(pk=ended.pk).update(is_active=False)
    Project.objects.create(unit=cast.unit_b, name="新项目", category="特定目标类")
    year = next_year(cast)
    client = signed_in(cast, "examiner2")
    sent = {"act": "start", "start-fiscal_year": year.pk}
    page = client.post(reverse("year"), sent, follow=True).content.decode()
    work = YearWork.objects.get()
    assert work.state == "done"
    assert work.result == {
        "opened": 3,
        "taken": 1,
        "blank": 2,
        "new": ["乙单位：新项目"],
        "ended": ["甲单位：停用项目"],
    }
    assert "新建 <b>3</b> 张" in page
    form = Declaration.objects.with_content().get(project__name="老项目", fiscal_year=year)
    assert form.indicators.count() == 6
    assert {row.origin for row in form.indicators.all()} == {"2027年度申报表"}
    assert AuditEvent.objects.filter(action="declaration.create").count() == 3

    request_start(fiscal_year=year, unit=None, actor=cast.people["examiner2"])
    assert YearWork.objects.first().result["opened"] == 0  # type: ignore[union-attr]


def test_every_form_of_the_page_bears_the_token_against_forgery(cast: Cast) -> None:
    page = signed_in(cast, "examiner2").get(reverse("year")).content.decode()
    assert page.count("csrfmiddlewaretoken") == page.count('<form method="post"') >= 4


def test_clerk_starts_his_own_unit_only(cast: Cast) -> None:
    for unit in (cast.unit_a, cast.unit_b):
        Project.objects.create(unit=unit, name="项目", category="特定目标类")
    clerk = cast.people["clerk_a"]
    request_start(fiscal_year=cast.year, unit=cast.unit_a, actor=clerk)
    assert Declaration.objects.get().project.unit == cast.unit_a
    for unit in (cast.unit_b, None):
        with pytest.raises(PermissionDenied):
            request_start(fiscal_year=cast.year, unit=unit, actor=clerk)


def tried(cast: Cast, settings: dict[str, Any]) -> YearWork:
    rule_set = RuleSet.objects.create(
        district=cast.district,
        code="R2",
        name="严规则",
        edition="2025",
        valid_from=2025,
        settings=settings,
    )
    client = signed_in(cast, "examiner2")
    sent = {"act": "trial", "trial-fiscal_year": cast.year.pk, "trial-rule_set": rule_set.pk}
    page = client.post(reverse("year"), sent, follow=True)
    assert page.status_code == 200
    return YearWork.objects.get()


def test_trial_changes_nothing(cast: Cast) -> None:
    form = cast.declaration()
    before = form.revision
    assert tried(cast, {"narrative_required": True}).result["after"] == 1
    form.refresh_from_db()
    cast.year.refresh_from_db()
    assert (form.revision, cast.year.rule_set.code) == (before, "R1")
    assert not CheckRun.objects.exists()


def test_rules_of_a_trial_hold_when_they_are_applied(cast: Cast) -> None:
    cast.declaration()
    work = tried(cast, {"narrative_required": True})
    assert work.result["newly"] == 1
    assert work.result["departments"] == [["甲部门", 1]]
    (rule,) = [one for one in work.result["rules"] if one["after"] > one["before"]]
    assert rule["examples"][0]["form"].startswith("业务培训项目")
    assert rule["title"] in work.result["notice"]
    client = signed_in(cast, "examiner2")
    client.post(reverse("year-work", args=[work.pk]))
    cast.year.refresh_from_db()
    assert cast.year.rule_set.code == "R2"
    assert client.post(reverse("year-work", args=[work.pk])).status_code == 409


def test_same_work_is_not_queued_twice(cast: Cast) -> None:
    examiner = cast.people["examiner2"]
    YearWork.objects.create(
        kind="start", fiscal_year=cast.year, district=cast.district, created_by=examiner
    )
    with pytest.raises(NotAllowedNow, match="正在办理"):
        request_start(fiscal_year=cast.year, unit=None, actor=examiner)


def test_trial_tries_the_forms_of_every_kind(cast: Cast) -> None:
    cast.declaration()
    started(cast, name="自评项目")
    sheet = made(cast, node_of(cast), name="监控项目")
    found = report_of(sheet).findings
    stops = {one.code for one in found if one.severity == Severity.BLOCK}
    assert len(stops) > 2
    work = tried(cast, {"severities": dict.fromkeys(stops, "hint")})
    rows = [one for one in work.result["rules"] if one["after"] != one["before"]]
    assert {(one["kind"], one["code"]) for one in rows} == {("监控表", code) for code in stops}
    told = {name: work.result[name] for name in ("kinds", "forms", "newly", "freed")}
    assert told == {
        "kinds": ["申报表", "监控表", "自评表"],
        "forms": Document.objects.live().count(),
        "newly": 0,
        "freed": 2,
    }
    page = signed_in(cast, "examiner2").get(reverse("year-work", args=[work.pk])).content.decode()
    assert "<td>监控表</td>" in page
