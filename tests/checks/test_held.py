"""What is kept of findings, their answers and waivers, called directly with made-up findings."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.checks import engine
from apps.checks.domain.answers import (
    LONGEST_REASON,
    clean_reason,
    write_answer,
    write_overruling,
)
from apps.checks.domain.kept_findings import (
    Kept,
    counts_text,
    note_refusal,
    store_runs,
    switched_off,
    with_check_counts,
)
from apps.checks.domain.panel import PanelItem
from apps.checks.domain.passages import Asked, found_again, found_elsewhere, store_passages
from apps.checks.domain.waivers import remove_waiver, standing_waivers, write_waiver
from apps.checks.engine.legal_bases import BASES
from apps.checks.engine.places import by_place
from apps.checks.models import Answer, CheckRun, Finding, Waiver
from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from tests.cast import Cast
from tests.formkit.samples import full_sheet
from tests.traces import last

WHY = "人数按报名表核定。"


def found(key: str, code: str = "rule-a", severity: str = "warn", **rest: Any) -> Any:
    words = {"place": "row.1.target", "message": f"{code}不对", "is_overruled": False}
    return SimpleNamespace(
        key=key, code=code, severity=severity, may_be_answered=severity == "warn",
        **{**words, **rest},
    )  # fmt: skip


def store(
    form: Declaration, *findings: Any, revision: int = 1, failures: tuple[str, ...] = (),
    skipped: tuple[str, ...] = (),
) -> None:  # fmt: skip
    severities = [one.severity for one in findings]
    counts = {
        "blocks": severities.count("block"),
        "warns": severities.count("warn"),
        "hints": severities.count("hint"),
        "answered": 0,
        "overruled": 0,
    }
    panel: Any = SimpleNamespace(findings=findings, revision=revision, counts=counts)
    known = {one.key: one for one in Finding.objects.of(form)}
    run = Kept(form, panel, known, failures)
    place = {"scope": "declaration", "district": form.district, "year": 2027}
    store_runs(runs=[run], skipped=skipped, **place)


def kept(key: str) -> Finding:
    return Finding.objects.get(key=key)


@pytest.mark.django_db
def test_findings_are_kept_once_and_carried_on(cast: Cast) -> None:
    form = cast.declaration()
    store(form, found("k1"), found("k1"), found("k2", "rule-b", place="p" * 130))
    one, two = kept("k1"), kept("k2")
    assert (one.document_key, one.scope, one.district, one.year, one.code, one.severity) == (
        form.key,
        "declaration",
        cast.district,
        2027,
        "rule-a",
        "warn",
    )
    assert (one.message, one.first_revision, one.last_revision, one.mended_at) == (
        "rule-a不对",
        1,
        1,
        None,
    )
    assert two.place == "p" * 120
    store(form, found("k1", severity="block"), revision=2)
    one, two = kept("k1"), kept("k2")
    assert (one.first_revision, one.last_revision, one.severity, one.mended_at) == (
        1,
        2,
        "block",
        None,
    )
    assert (two.last_revision, two.severity) == (1, "warn")
    mended = two.mended_at
    assert mended is not None
    store(form, found("k1", severity="block"), revision=3)
    assert kept("k2").mended_at == mended
    store(form, found("k2", "rule-b"), revision=3)
    assert (kept("k2").mended_at, kept("k2").last_revision) == (None, 3)
    assert kept("k1").mended_at is not None
    assert Finding.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("how", [{"failures": ("rule-a",)}, {"skipped": ("rule-a",)}])
def test_rules_that_did_not_run_mend_nothing(cast: Cast, how: dict[str, Any]) -> None:
    form = cast.declaration()
    store(form, found("k1"), found("k2", "rule-b"))
    store(form, revision=2, **how)
    assert kept("k1").mended_at is None
    assert kept("k2").mended_at is not None


@pytest.mark.django_db
def test_counts_stand_by_version_and_are_told(cast: Cast) -> None:
    form = cast.declaration()
    Declaration.objects.filter(pk=form.pk).update(revision=1)
    CheckRun.objects.all().delete()

    def told() -> str:
        row = with_check_counts(Declaration.objects.filter(pk=form.pk)).get()
        return counts_text(row)

    assert told() == "未检查"
    store(form)
    assert told() == "无问题"
    store(form, found("a", severity="block"), found("b"), found("c"), found("d", severity="hint"))
    assert told() == "拦截 1，提醒 2，提示 1"
    assert CheckRun.objects.count() == 1
    CheckRun.objects.update(answered=2, overruled=1)
    assert told() == "拦截 1，提醒 2，提示 1，已答复 2，不认可 1"
    store(form, revision=2, failures=("rule-a",))
    assert told().startswith("拦截 1")
    assert CheckRun.objects.get(revision=2).failures == ["rule-a"]
    Declaration.objects.filter(pk=form.pk).update(revision=2)
    assert told() == "无问题"


@pytest.mark.django_db
def test_refusals_are_counted_for_the_named_findings_of_the_form(cast: Cast) -> None:
    form, other = cast.declaration(name="甲"), cast.declaration(name="乙")
    for one in (form, other):
        store(one, found("k1"), found("k2"))
    note_refusal(subject=form, keys=["k1"])
    note_refusal(subject=form, keys=["k1"])
    refused = Finding.objects.exclude(refusals=0)
    assert [(one.document_key, one.key, one.refusals) for one in refused] == [(form.key, "k1", 2)]
    store_runs(runs=[], scope="x", district=cast.district, year=1)


def test_rules_are_switched_off_by_their_level() -> None:
    assert switched_off({"a": "关闭", "b": "提醒", "c": "拦截"}) == {"a"}


@pytest.mark.parametrize("text", ["", "一二三四", "一 二 三 四", "确认无误。", "没有问题"])
def test_reasons_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="不少于 5 个字"):
        clean_reason(text)


def test_reason_of_the_length_allowed_is_kept_and_not_one_more() -> None:
    assert clean_reason(" 一二三四五 ") == "一二三四五"
    longest = "长" * LONGEST_REASON
    assert clean_reason(longest) == longest
    with pytest.raises(ValidationError, match="不能超过 500 个字"):
        clean_reason(longest + "长")


@pytest.mark.django_db
def test_answer_is_kept_changed_and_taken_back_with_traces(cast: Cast) -> None:
    form, clerk = cast.declaration(), cast.people["clerk_a"]
    item = found("k1")
    store(form, item)

    def say(reason: str) -> str:
        return write_answer(subject=form, item=item, reason=reason, actor=clerk)

    assert say(" ") == ""
    assert "不少于 5 个字" in say("短")
    assert not Answer.objects.exists()
    assert not AuditEvent.objects.filter(action__startswith="finding.").exists()
    assert say(f" {WHY} ") == ""
    answer = Answer.objects.get()
    assert (answer.reason, answer.answered_by, answer.finding) == (WHY, clerk, kept("k1"))
    event = last("finding.answer")
    assert (event.actor, event.object_id, event.before, event.after) == (
        clerk,
        str(form.pk),
        None,
        {"code": "rule-a", "message": "rule-a不对", "reason": WHY},
    )
    assert say(f"{WHY} ") == ""
    assert AuditEvent.objects.filter(action="finding.answer").count() == 1
    assert say("另有一个理由。") == ""
    assert last("finding.answer").before == {"reason": WHY}
    assert say("") == ""
    event = last("finding.withdraw")
    assert (event.actor, event.before, Answer.objects.count()) == (
        clerk,
        {"reason": "另有一个理由。"},
        0,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("item", "said"),
    [
        (found("k1", severity="block"), "这一处必须改正，不能以答复代替：rule-a不对"),
        (found("k1", severity="hint"), "提示不需要答复：rule-a不对"),
        (
            found("k1", severity="block", is_overruled=True),
            "财政部门没有认可原来的答复，请改正后再提交：rule-a不对",
        ),
    ],
)
def test_what_cannot_be_answered_is_told_with_why(cast: Cast, item: Any, said: str) -> None:
    form = cast.declaration()
    store(form, item)
    with pytest.raises(NotAllowedNow, match=said):
        write_answer(subject=form, item=item, reason=WHY, actor=cast.people["clerk_a"])
    assert not Answer.objects.exists()


@pytest.mark.django_db
def test_answer_is_overruled_once_while_the_finding_stands(cast: Cast) -> None:
    form, other = cast.declaration(name="甲"), cast.declaration(name="乙")
    clerk, examiner = cast.people["clerk_a"], cast.people["examiner1"]
    for one in (form, other):
        store(one, found("k1"))
        write_answer(subject=one, item=found("k1"), reason=WHY, actor=clerk)

    def overrule(reason: str = "依据不足，请改正。", key: str = "k1") -> None:
        write_overruling(subject=form, key=key, reason=reason, actor=examiner)

    with pytest.raises(ValidationError):
        overrule("不行")
    with pytest.raises(NotAllowedNow):
        overrule(key="k2")
    overrule(" 依据不足，请改正。 ")
    answer = Answer.objects.get(finding__document_key=form.key)
    assert (answer.is_overruled, answer.overruled_by, answer.overrule_reason) == (
        True,
        examiner,
        "依据不足，请改正。",
    )
    assert answer.overruled_at is not None
    assert not Answer.objects.get(finding__document_key=other.key).is_overruled
    event = last("finding.overrule")
    assert (event.actor, event.before, event.after) == (
        examiner,
        {"code": "rule-a", "reason": WHY},
        {"reason": "依据不足，请改正。"},
    )
    with pytest.raises(NotAllowedNow, match="处理过"):
        overrule()
    Finding.objects.filter(document_key=other.key).update(mended_at=timezone.now())
    with pytest.raises(NotAllowedNow):
        write_overruling(subject=other, key="k1", reason="依据不足，请改正。", actor=examiner)


@pytest.mark.django_db
def test_waiver_is_kept_renewed_and_taken_back_with_traces(cast: Cast) -> None:
    form, examiner = cast.declaration(), cast.people["examiner2"]
    store(form, found("k1"))
    today = timezone.localdate()
    day = today + timedelta(days=3)
    words = {"subject": form, "key": "k1", "actor": examiner}
    write_waiver(**words, reason=f" {WHY} ", ends_on=day)
    (waiver,) = standing_waivers(form)
    assert (waiver.reason, waiver.ends_on, waiver.granted_by) == (WHY, day, examiner)
    told = {"code": "rule-a", "message": "rule-a不对", "reason": WHY, "ends_on": day.isoformat()}
    event = last("finding.waive")
    assert (event.actor, event.before, event.after) == (examiner, None, told)
    write_waiver(**words, reason="另有一个理由。", ends_on=today)
    assert last("finding.waive").before == {"reason": WHY, "ends_on": day.isoformat()}
    assert (Waiver.objects.count(), len(standing_waivers(form))) == (1, 1)
    for wrong in (None, today - timedelta(days=1)):
        with pytest.raises(ValidationError, match="不能早于今天"):
            write_waiver(**words, reason=WHY, ends_on=wrong)
    remove_waiver(**words)
    event = last("finding.unwaive")
    assert (event.actor, event.before, Waiver.objects.count()) == (
        examiner,
        {"code": "rule-a", "reason": "另有一个理由。", "ends_on": today.isoformat()},
        0,
    )
    with pytest.raises(NotAllowedNow, match="已被收回"):
        remove_waiver(**words)
    store(form, revision=2)
    with pytest.raises(NotAllowedNow, match="已不存在"):
        write_waiver(**words, reason=WHY, ends_on=day)


def test_an_answer_that_was_overruled_is_none() -> None:
    one = engine.Finding("c", "row.1.target", engine.Severity.WARN, "不对。")

    def item(answer: Any) -> PanelItem:
        return PanelItem(one, "declaration", answer, "", None, "")

    assert [item(None).is_answered, item(None).is_overruled] == [False, False]
    overruled = SimpleNamespace(is_overruled=True)
    assert [item(overruled).is_answered, item(overruled).is_overruled] == [False, True]
    stands = SimpleNamespace(is_overruled=False)
    assert [item(stands).is_answered, item(stands).is_overruled] == [True, False]


def test_a_rule_rests_on_its_own_basis_before_that_of_its_family() -> None:
    family = next(iter(BASES))

    class Own(engine.Rule):
        basis = "本规则的依据"

    class Shared(engine.Rule):
        pass

    Own.family = Shared.family = family
    assert (Own.rests_on(), Shared.rests_on()) == ("本规则的依据", BASES[family])
    Shared.family = "没有这一类"
    assert Shared.rests_on() == ""


def test_a_report_calls_cells_by_place_those_of_its_remedies_too() -> None:
    sheet = full_sheet()
    sheet.indicators[0].id = "7"
    path = "indicators[0].target"
    remedy = engine.Remedy(path, "1", "2", "改")
    one = engine.Finding("c", path, engine.Severity.WARN, "不对。", remedy, (path,))
    (told,) = by_place(engine.Report(findings=(one,)), sheet).findings
    assert told.remedy is not None
    assert (told.where, told.remedy.path, told.places) == (
        "row.7.target",
        "row.7.target",
        ("row.7.target",),
    )


@pytest.mark.django_db
def test_passages_are_looked_for_in_the_years_asked_and_only_for_texts(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    form, other = cast.declaration(), cast.declaration(cast.unit_b)
    text = "组织全区骨干教师开展专题培训。"
    kept_in = {"scope": "declaration", "district": cast.district}
    store_passages(texts=[(other, [text])], year=2026, **kept_in)
    asked = Asked([text], [], [], 1)
    names = Declaration.objects.none().annotate(told_name=F("project__name"))
    for years, count in (((2027,), {}), ((2027, 2026), {text: 1})):
        found_there = found_again(asked, form, scope="declaration", years=years, names=names)
        assert found_there.elsewhere == count
    owner = form.unit.pk
    assert found_elsewhere([text], owner=owner, years=[2026], **kept_in) == {text: 1}
    assert found_elsewhere([text], owner=other.unit.pk, years=[2026], **kept_in) == {}
    with django_assert_num_queries(0):
        assert found_elsewhere([], owner=owner, years=[2026], **kept_in) == {}
