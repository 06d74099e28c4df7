"""豁免: one finding of one form is let stand, by finance, with a reason and an end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.checks.models import Waiver
from apps.core.errors import NotAllowedNow
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from tests.cast import Cast, signed_in
from tests.checks.test_findings import counted, fresh, only, vague

pytestmark = pytest.mark.django_db

WHY = "该项目试点期间没有历史数据，经会议研究同意。"


def waive(cast: Cast, declaration: Declaration, *, days: int = 30, reason: str = WHY) -> None:
    KIND.waive(
        subject=declaration,
        actor=cast.people["examiner1"],
        key=only(declaration, "vague-target").key,
        reason=reason,
        ends_on=timezone.localdate() + timedelta(days=days),
    )


def test_waived_finding_no_longer_stands_in_the_way_and_is_shown(cast: Cast) -> None:
    declaration = vague(cast)
    KIND.renew(declaration)
    assert KIND.submission_obstacle(declaration, cast.people["clerk_a"])
    waive(cast, declaration)
    assert KIND.submission_obstacle(declaration, cast.people["clerk_a"]) == ""
    assert counted(fresh(declaration)) == "无问题"
    event = AuditEvent.objects.get(action="finding.waive")
    assert (event.after["code"], event.after["reason"]) == ("vague-target", WHY)
    Declaration.objects.filter(pk=declaration.pk).update(state="finance_first")
    url = reverse("declarations:detail", args=[declaration.pk])
    page = signed_in(cast, "examiner1").get(url).content.decode()
    assert WHY in page


def test_waiver_ends_on_its_day_and_may_be_taken_back(cast: Cast) -> None:
    declaration = vague(cast)
    KIND.renew(declaration)
    waive(cast, declaration, days=0)
    assert KIND.submission_obstacle(declaration, cast.people["clerk_a"]) == ""
    Waiver.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert KIND.submission_obstacle(declaration, cast.people["clerk_a"])
    waive(cast, declaration)
    waive(cast, declaration, reason="")
    assert KIND.submission_obstacle(declaration, cast.people["clerk_a"])
    assert Waiver.objects.count() == 0


def test_only_finance_waives_with_a_reason_and_a_day_to_come(cast: Cast) -> None:
    declaration = vague(cast)
    KIND.renew(declaration)
    key, day = only(declaration, "vague-target").key, timezone.localdate()
    with pytest.raises(PermissionDenied):
        KIND.waive(
            subject=declaration, actor=cast.people["clerk_a"], key=key, reason=WHY, ends_on=day
        )
    with pytest.raises(ValidationError, match="不能早于今天"):
        waive(cast, declaration, days=-1)
    with pytest.raises(ValidationError, match="请写明理由"):
        waive(cast, declaration, reason="同意")
    with pytest.raises(NotAllowedNow, match="已不存在"):
        KIND.waive(
            subject=declaration,
            actor=cast.people["examiner1"],
            key="nosuch",
            reason=WHY,
            ends_on=day,
        )
    assert Waiver.objects.count() == 0


def test_waiver_is_sent_from_the_page(cast: Cast) -> None:
    declaration = vague(cast)
    KIND.renew(declaration)
    Declaration.objects.filter(pk=declaration.pk).update(state="finance_first")
    url = reverse("declarations:waive", args=[declaration.pk])
    sent = {
        "key": only(declaration, "vague-target").key,
        "reason": WHY,
        "ends_on": timezone.localdate().isoformat(),
    }
    client = signed_in(cast, "examiner1")
    assert "已豁免" in client.post(url, sent, follow=True).content.decode()
    told = client.post(url, {**sent, "ends_on": "明天"}, follow=True).content.decode()
    assert "请填写豁免的截止日期" in told
    assert "已收回豁免" in client.post(url, {**sent, "reason": ""}, follow=True).content.decode()


def test_draft_that_was_refused_stands_before_finance_and_may_be_waived(cast: Cast) -> None:
    declaration = vague(cast)
    url = reverse("reviews:refusals")
    client = signed_in(cast, "examiner1")
    detail = reverse("declarations:detail", args=[declaration.pk])
    assert "现在没有被拦下的表" in client.get(url).content.decode()
    assert (declaration.state, client.get(detail).status_code) == ("draft", 404)
    KIND.note_attempt(declaration)
    key = only(declaration, "vague-target").key
    page = client.get(url).content.decode()
    assert declaration.project.name in page
    assert key in page
    sent = {"key": key, "reason": WHY, "ends_on": timezone.localdate().isoformat(), "next": url}
    waive_url = reverse("declarations:waive", args=[declaration.pk])
    answer = client.post(waive_url, sent, follow=True)
    assert answer.redirect_chain[0][0] == url
    assert "已豁免" in answer.content.decode()
    assert KIND.submission_obstacle(declaration, cast.people["clerk_a"]) == ""
    assert signed_in(cast, "examiner1").get(detail).status_code == 404
    assert signed_in(cast, "clerk_b").post(waive_url, sent).status_code == 404
    assert signed_in(cast, "clerk_a").get(url).status_code == 403


def test_draft_that_nobody_tried_to_submit_is_none_of_finances(cast: Cast) -> None:
    declaration = vague(cast)
    KIND.renew(declaration)
    sent = {"key": only(declaration, "vague-target").key, "reason": WHY, "ends_on": "2099-01-01"}
    url = reverse("declarations:waive", args=[declaration.pk])
    assert signed_in(cast, "examiner1").post(url, sent).status_code == 404
    assert Waiver.objects.count() == 0
