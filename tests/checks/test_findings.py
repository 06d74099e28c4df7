"""Findings kept per version, answers, overrulings and remedies, on the declaration."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.audit.models import AuditEvent
from apps.checks.domain.kept_findings import counts_text, with_check_counts
from apps.checks.engine import Rule, register
from apps.checks.engine.registry import _RULES
from apps.checks.models import Answer, CheckRun, Finding
from apps.core.errors import NotAllowedNow
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration, Indicator
from apps.declarations.workflow import PROCEDURE
from apps.workflow.engine import perform
from tests.cast import Cast

pytestmark = pytest.mark.django_db
REASON = "按上级文件口径填写，已与业务科室核对。"


def with_target(cast: Cast, target: str, name: str = "参训人员满意度") -> Declaration:
    """Return a stored declaration whose satisfaction row has another target."""
    declaration = cast.declaration()
    row = declaration.indicators.get(level3=name)
    row.target = target
    row.read_target()
    row.save()
    return fresh(declaration)


def fresh(declaration: Declaration) -> Declaration:
    return Declaration.objects.with_content().get(pk=declaration.pk)


def only(declaration: Declaration, code: str):
    (item,) = [one for one in KIND.panel(declaration).findings if one.code == code]
    return item


def vague(cast: Cast) -> Declaration:
    return with_target(cast, "提升")


def counted(declaration: Declaration) -> str:
    return counts_text(with_check_counts(Declaration.objects.filter(pk=declaration.pk)).get())


def test_unchecked_version_says_so_and_old_findings_do_not_count(cast: Cast) -> None:
    declaration = vague(cast)
    assert counted(declaration) == "未检查"
    KIND.renew(declaration)
    assert counted(declaration) == "提醒 1"
    assert Finding.objects.of(declaration).at(declaration.revision).count() == 1
    Declaration.objects.filter(pk=declaration.pk).update(revision=9)
    assert counted(declaration) == "未检查"
    assert Finding.objects.of(declaration).at(9).count() == 0


def test_mended_finding_keeps_its_row_with_the_moment(cast: Cast) -> None:
    declaration = vague(cast)
    KIND.renew(declaration)
    Indicator.objects.filter(declaration=declaration, target="提升").update(
        target="≥90(%)", op="≥", number=90, measure="%", text=""
    )
    Declaration.objects.filter(pk=declaration.pk).update(revision=2)
    KIND.renew(declaration)
    finding = Finding.objects.of(declaration).get(code="vague-target")
    assert (finding.first_revision, finding.last_revision) == (1, 1)
    assert finding.mended_at is not None
    assert counted(declaration) == "无问题"


def test_checking_a_version_twice_keeps_one_run(cast: Cast) -> None:
    declaration = vague(cast)
    KIND.renew(declaration)
    KIND.renew(declaration)
    assert CheckRun.objects.of(declaration).count() == 1
    assert Finding.objects.of(declaration).count() == 1


class _Crashing(Rule):
    """总是出错。"""

    code, title, family = "always-crashing", "总是出错的规则", "测试"

    def check(self, view):
        raise RuntimeError


def test_crashing_rule_is_shown_as_not_checked(cast: Cast, caplog) -> None:
    register([_Crashing])
    try:
        declaration = vague(cast)
        assert KIND.renew(declaration).failures == ("总是出错的规则",)
        assert CheckRun.objects.of(declaration).get().failures == ["always-crashing"]
    finally:
        del _RULES["declaration", "always-crashing"]
    assert "always-crashing" in caplog.text


def test_findings_of_a_rule_switched_off_are_not_taken_for_mended(cast: Cast) -> None:
    declaration = vague(cast)
    KIND.renew(declaration)
    cast.year.rule_set.settings = {"severities": {"vague-target": "关闭"}}
    cast.year.rule_set.save()
    KIND.renew(fresh(declaration))
    assert Finding.objects.of(declaration).get().mended_at is None
    assert CheckRun.objects.of(declaration).get().warns == 0


def test_warning_stops_submission_until_it_is_answered(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    declaration = vague(cast)
    item = only(declaration, "vague-target")
    assert KIND.submission_obstacle(declaration, clerk).startswith("还有 1 条提醒")
    refused = KIND.answer(subject=declaration, actor=clerk, reasons={item.key: "无误"})
    assert list(refused) == [item.key]
    KIND.answer(subject=declaration, actor=clerk, reasons={item.key: REASON})
    assert KIND.submission_obstacle(declaration, clerk) == ""
    assert counted(declaration) == "提醒 1，已答复 1"
    assert AuditEvent.objects.filter(action="finding.answer").count() == 1
    perform(PROCEDURE, "submit", subject=declaration, actor=clerk)


def test_rule_set_may_let_unanswered_warnings_pass(cast: Cast) -> None:
    cast.year.rule_set.settings = {"warnings_need_answer": False}
    cast.year.rule_set.save()
    assert KIND.submission_obstacle(vague(cast), cast.people["clerk_a"]) == ""


def test_answer_lapses_when_the_cell_changes_and_holds_when_rows_move(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    declaration = vague(cast)
    item = only(declaration, "vague-target")
    KIND.answer(subject=declaration, actor=clerk, reasons={item.key: REASON})
    row = declaration.indicators.get(target="提升")
    declaration.indicators.exclude(pk=row.pk).update(position=50)
    assert only(fresh(declaration), "vague-target").is_answered
    Indicator.objects.filter(pk=row.pk).update(target="进一步改善", text="进一步改善")
    assert not only(fresh(declaration), "vague-target").is_answered


def test_blank_reason_takes_the_answer_back(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    declaration = vague(cast)
    item = only(declaration, "vague-target")
    for reason in (REASON, ""):
        KIND.answer(subject=declaration, actor=clerk, reasons={item.key: reason})
    assert Answer.objects.count() == 0
    assert AuditEvent.objects.filter(action="finding.withdraw").count() == 1


def test_block_cannot_be_answered_away(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    declaration = cast.declaration()
    declaration.funding_lines.filter(half="annual", source="total").update(amount=250000)
    item = only(fresh(declaration), "annual-sum-mismatch")
    with pytest.raises(NotAllowedNow, match="必须改正"):
        KIND.answer(subject=declaration, actor=clerk, reasons={item.key: REASON})
    assert KIND.submission_obstacle(declaration, clerk).startswith("还有 1 处必须填写或改正")


def test_overruled_answer_leaves_only_mending(cast: Cast) -> None:
    clerk, examiner = cast.people["clerk_a"], cast.people["examiner1"]
    declaration = vague(cast)
    item = only(declaration, "vague-target")
    KIND.answer(subject=declaration, actor=clerk, reasons={item.key: REASON})
    Declaration.objects.filter(pk=declaration.pk).update(state="finance_first")
    with pytest.raises(ValidationError):
        KIND.overrule(subject=declaration, actor=examiner, key=item.key, reason=" ")
    KIND.overrule(subject=declaration, actor=examiner, key=item.key, reason="没有说明怎样衡量。")
    assert counted(declaration) == "提醒 1，不认可 1"
    with pytest.raises(NotAllowedNow, match="刷新"):
        KIND.overrule(
            subject=declaration, actor=examiner, key=item.key, reason="没有说明怎样衡量。"
        )
    Declaration.objects.filter(pk=declaration.pk).update(state="returned")
    assert KIND.submission_obstacle(declaration, clerk).startswith("有 1 条答复未获财政部门认可")
    with pytest.raises(NotAllowedNow, match="没有认可"):
        KIND.answer(subject=declaration, actor=clerk, reasons={item.key: REASON})


def test_answers_are_the_clerks_and_overruling_is_the_examiners(cast: Cast) -> None:
    declaration = vague(cast)
    item = only(declaration, "vague-target")
    for person in ("clerk_b", "reviewer_a", "examiner1"):
        with pytest.raises(PermissionDenied):
            KIND.answer(subject=declaration, actor=cast.people[person], reasons={item.key: REASON})
    for person in ("clerk_a", "department_a", "audit"):
        with pytest.raises(PermissionDenied):
            KIND.overrule(
                subject=declaration, actor=cast.people[person], key=item.key, reason=REASON
            )


def test_reason_outlives_a_change_of_the_figures_and_is_asked_for_again(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    declaration = vague(cast)
    KIND.renew(declaration)
    key = only(declaration, "vague-target").key
    KIND.answer(subject=declaration, actor=clerk, reasons={key: REASON})
    Indicator.objects.filter(target="提升").update(target="明显提升", text="明显提升")
    item = only(fresh(declaration), "vague-target")
    assert item.key != key
    assert (item.is_answered, item.earlier) == (False, REASON)
    KIND.answer(subject=fresh(declaration), actor=clerk, reasons={item.key: item.earlier})
    assert only(fresh(declaration), "vague-target").is_answered


def test_goal_copied_from_another_unit_is_noticed_once_that_one_was_checked(cast: Cast) -> None:
    own, other = cast.declaration(), cast.declaration(cast.unit_b, name="另一项目")

    def codes() -> list[str]:
        return [one.code for one in KIND.panel(fresh(own)).findings]

    assert codes() == []
    KIND.renew(other)
    assert codes() == ["duplicate-across-units"]
    Declaration.objects.filter(pk=other.pk).update(
        annual_goal="在全区各社区组织消防疏散演练并对沿街商铺逐户开展隐患排查。"
    )
    KIND.renew(fresh(other))
    assert codes() == []


class _Asking(Rule):
    """总是提醒。"""

    code, title, family = "always-asking", "总是提醒的规则", "测试"

    def check(self, view):
        yield self.finding("goal.annual", "“目标”写了12项。")


def test_what_was_answered_holds_when_a_release_says_what_to_do(cast: Cast, monkeypatch) -> None:
    monkeypatch.setitem(_RULES, ("declaration", _Asking.code), _Asking)
    clerk = cast.people["clerk_a"]
    declaration = fresh(cast.declaration())
    old = only(declaration, _Asking.code).key
    KIND.answer(subject=declaration, actor=clerk, reasons={old: REASON})
    monkeypatch.setattr(_Asking, "advice", "请核对，没有的填0。")
    declaration = fresh(declaration)
    item = only(declaration, _Asking.code)
    assert item.answer is not None
    assert (item.key, item.answer.reason) == (old, REASON)
    assert KIND.submission_obstacle(declaration, clerk) == ""
    KIND.renew(declaration)
    stored = Finding.objects.of(declaration).get()
    assert (stored.key, stored.message, stored.mended_at) == (old, item.message, None)
    assert KIND.answer(subject=declaration, actor=clerk, reasons={old: f"{REASON}已复核。"}) == {}
    assert Answer.objects.get().reason == f"{REASON}已复核。"
