"""Findings of a self-evaluation are answered, overruled and kept as those of a declaration."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.checks.models import Answer, CheckRun, Finding
from apps.core.errors import NotAllowedNow
from apps.evaluations.kind import KIND
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.workflow import PROCEDURE
from apps.workflow.engine import perform
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import filled

pytestmark = pytest.mark.django_db
REASON = "问卷由主管部门统一保管，可随时调阅。"


def unproven(cast: Cast) -> SelfEvaluation:
    """Return a form whose only finding is a satisfaction figure without its survey."""
    evaluation = filled(cast)
    evaluation.attachments.all().delete()
    return SelfEvaluation.objects.with_content().get(pk=evaluation.pk)


def test_submission_wants_an_answer_and_keeps_the_findings_of_the_version(cast: Cast) -> None:
    evaluation = unproven(cast)
    clerk = signed_in(cast, "clerk_a")
    person = cast.people["clerk_a"]
    with pytest.raises(NotAllowedNow, match="还有 1 条提醒"):
        perform(PROCEDURE, "submit", subject=evaluation, actor=person)
    address = reverse("evaluations:answers", args=[evaluation.pk])
    (item,) = KIND.panel(evaluation).unanswered
    assert clerk.post(address, {f"reason-{item.key}": "对"}).status_code == 422
    assert clerk.post(address, {f"reason-{item.key}": REASON}).status_code == 302
    perform(PROCEDURE, "submit", subject=evaluation, actor=person)
    run = CheckRun.objects.of(evaluation).get()
    kept = Finding.objects.of(evaluation).at(evaluation.revision)
    assert (run.scope, run.year, run.revision) == ("self_evaluation", 2027, evaluation.revision)
    assert (run.blocks, run.warns, run.answered) == (0, 1, 1)
    assert set(kept.values_list("code", "refusals")) == {("survey-missing", 1)}


def test_overruled_answer_must_be_mended(cast: Cast) -> None:
    evaluation = unproven(cast)
    (item,) = KIND.panel(evaluation).unanswered
    person = cast.people["clerk_a"]
    KIND.answer(subject=evaluation, actor=person, reasons={item.key: REASON})
    address = reverse("evaluations:overrule", args=[evaluation.pk])
    examiner = signed_in(cast, "examiner1")
    refused = examiner.post(address, {"key": item.key, "reason": "应上传调查报告。"}, follow=True)
    assert "不在财政审核环节" in refused.content.decode()
    SelfEvaluation.objects.filter(pk=evaluation.pk).update(state="finance_review")
    detail = reverse("evaluations:detail", args=[evaluation.pk])
    page = examiner.get(detail).content.decode()
    assert (REASON in page, address in page) == (True, True)
    examiner.post(address, {"key": item.key, "reason": "应上传调查报告。"})
    assert Answer.objects.get().is_overruled
    SelfEvaluation.objects.filter(pk=evaluation.pk).update(state="returned")
    page = signed_in(cast, "clerk_a").get(detail).content.decode()
    assert "有 1 条答复未获财政部门认可" in page


def test_what_was_approved_is_told_but_needs_no_answer(cast: Cast) -> None:
    evaluation = filled(cast)
    evaluation.rows.filter(level3="持证上岗人员比例").update(target="提升", grade="达成", score=20)
    fresh = SelfEvaluation.objects.with_content().get(pk=evaluation.pk)
    panel = KIND.panel(fresh)
    vague = [item for item in panel.findings if item.code == "vague-target"]
    assert [item.severity.label for item in vague] == ["提示"]
    assert vague[0] not in panel.unanswered
