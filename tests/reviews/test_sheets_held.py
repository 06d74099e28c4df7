"""The review sheet and the decision, called past their views: marks, grades, both sides, traces."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.review import ITEMS
from apps.declarations.models import Declaration
from apps.entry.versions import freeze_now
from apps.reviews.domain.decisions import decide, save_review_sheet, sheet_for, sheet_obstacle
from apps.reviews.domain.opinions import write_opinion
from apps.reviews.models import ReviewMark, ReviewSheet
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOTES = {item.code: f"{item.name}欠妥" for item in ITEMS}


def form_of(cast: Cast, state: str = "finance_first", name: str = "业务培训项目") -> Declaration:
    form = cast.declaration(state=state, name=name)
    freeze_now(form, actor=cast.people["clerk_a"])
    return form


def full() -> dict[str, Decimal]:
    return {item.code: Decimal(item.points) for item in ITEMS}


def marked(
    cast: Cast, form: Declaration, lost: str = "0", person: str = "examiner1", **parts: Any
) -> ReviewSheet:
    """Save a sheet that falls short of 100 by so many points, spread over the items."""
    points, left = full(), Decimal(lost)
    for code in points:
        taken = min(left, points[code])
        points[code] -= taken
        left -= taken
    values = {"points": points, "notes": NOTES, **parts}
    return save_review_sheet(subject=form, actor=cast.people[person], **values)


def test_sheet_keeps_its_marks_its_words_and_a_row_in_the_trail(cast: Cast) -> None:
    form = form_of(cast, "finance_second")
    sheet = marked(cast, form, "12", "examiner2", comment=" 可以 ")
    stored = ReviewSheet.objects.get()
    assert (
        stored.document.declaration,
        stored.version,
        stored.examiner,
        stored.total,
        stored.grade,
        stored.comment,
    ) == (form, 1, cast.people["examiner2"], Decimal(88), "良", "可以")
    marks = ReviewMark.objects.filter(sheet=sheet).values_list("item", "points", "note")
    wanted = {**full(), "form": Decimal(0), "clear": Decimal(8)}
    assert {item: (points, note) for item, points, note in marks} == {
        code: (points, NOTES[code]) for code, points in wanted.items()
    }
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.object_id, event.organisation, event.after) == (
        "review.sheet",
        cast.people["examiner2"],
        str(form.pk),
        "甲单位",
        {"review_total": str(sum(wanted.values())), "review_grade": "良"},
    )


def test_sheet_saved_again_takes_the_place_of_the_first(cast: Cast) -> None:
    form = form_of(cast)
    first = marked(cast, form, "50")
    second = marked(cast, form, "0", notes={})
    assert (second.pk, ReviewSheet.objects.count()) == (first.pk, 1)
    assert ReviewMark.objects.count() == len(ITEMS)
    assert set(ReviewMark.objects.values_list("note", flat=True)) == {""}
    assert (ReviewSheet.objects.get().grade, ReviewSheet.objects.get().total) == ("优", 100)
    assert second.saved_at >= first.saved_at


def test_sheet_is_each_examiners_own_and_of_the_version_before_him(cast: Cast) -> None:
    form = form_of(cast)
    one, two = cast.people["examiner1"], cast.people["examiner2"]
    own = marked(cast, form, "0")
    assert (sheet_for(form, one), sheet_for(form, two)) == (own, None)
    other = marked(cast, form, "30", "examiner2")
    assert (sheet_for(form, one), sheet_for(form, two)) == (own, other)
    freeze_now(form, actor=None)
    assert sheet_for(form, one) is None
    newer = marked(cast, form, "0")
    assert (newer.version, sheet_for(form, one)) == (2, newer)
    assert sheet_for(cast.declaration(name="没提交过", state="finance_first"), one) is None


@pytest.mark.parametrize("person", ["clerk_a", "reviewer_a", "department_a", "system"])
def test_only_the_bureau_marks(cast: Cast, person: str) -> None:
    with pytest.raises(PermissionDenied, match="只有财政审核人在审核环节可以填写审核表。"):
        marked(cast, form_of(cast), "0", person)
    assert ReviewSheet.objects.count() == 0


@pytest.mark.parametrize("state", ["dept_review", "returned", "approved"])
def test_bureau_marks_in_its_turn_alone(cast: Cast, state: str) -> None:
    with pytest.raises(PermissionDenied):
        marked(cast, form_of(cast, state))


def test_form_without_a_version_or_an_item_without_points_is_not_marked(cast: Cast) -> None:
    with pytest.raises(NotAllowedNow, match="没有可审核的版本"):
        marked(cast, cast.declaration(name="未冻结", state="finance_first"))
    form = form_of(cast)
    points = full()
    del points["money"]
    with pytest.raises(ValidationError, match="“资金匹配性”还没有打分。"):
        marked(cast, form, points=points)


@pytest.mark.parametrize(
    ("points", "note", "is_refused"),
    [("9", "", False), ("8.99", " ", True), ("8.99", "欠妥", False), ("10", "", False)],
)
def test_item_needs_a_word_below_nine_tenths(
    cast: Cast, points: str, note: str, is_refused: bool
) -> None:
    form = form_of(cast)
    given = {**full(), "form": Decimal(points)}
    if is_refused:
        with pytest.raises(ValidationError, match="“规范完整性”未得优，请写明意见。"):
            marked(cast, form, points=given, notes={"form": note})
    else:
        assert marked(cast, form, points=given, notes={"form": note}).grade == "优"


# What each grade of one's own sheet lets one do; the last is asked with an open opinion.
CONSEQUENCES = {
    ("10", "finance_pass"): "",
    ("10", "reject"): "您的审核表结论为“优”（90.00 分），不足以不予通过；请先改审核表。",
    ("10.01", "reject"): "您的审核表结论为“良”（89.99 分），不足以不予通过；请先改审核表。",
    ("20", "finance_pass"): "",
    (
        "20.01",
        "finance_pass",
    ): "您的审核表结论为“中”（79.99 分），应退回修改；如要通过，请先改审核表。",
    ("20.01", "approve"): "您的审核表结论为“中”（79.99 分），应退回修改；如要通过，请先改审核表。",
    ("20.01", "finance_return"): "",
    ("40", "reject"): "您的审核表结论为“中”（60.00 分），不足以不予通过；请先改审核表。",
    ("40.01", "reject"): "",
    ("40.01", "finance_return"): "",
    ("40.01", "approve"): "您的审核表结论为“差”（59.99 分），应不予通过；如要通过，请先改审核表。",
}


@pytest.mark.parametrize(("lost", "name"), list(CONSEQUENCES))
def test_own_sheet_stands_against_a_decision_or_lets_it_go(
    cast: Cast, lost: str, name: str
) -> None:
    form = form_of(cast, "finance_second")
    marked(cast, form, lost, "examiner2")
    assert sheet_obstacle(form, cast.people["examiner2"], name) == CONSEQUENCES[lost, name]
    assert sheet_obstacle(form, cast.people["examiner1"], name) == ""


@pytest.mark.parametrize("name", ["finance_pass", "approve"])
def test_good_sheet_waits_for_its_opinions(cast: Cast, name: str) -> None:
    form = form_of(cast, "finance_second")
    marked(cast, form, "15", "examiner2")
    for text in ("甲", "乙"):
        write_opinion(subject=form, actor=cast.people["examiner2"], text=text)
    told = "您的审核表结论为“良”：还有 2 条意见未与申报单位协商处理，处理后再通过。"
    assert sheet_obstacle(form, cast.people["examiner2"], name) == told
    assert sheet_obstacle(form, cast.people["examiner2"], "finance_return") == ""
    marked(cast, form, "0", "examiner2")
    assert sheet_obstacle(form, cast.people["examiner2"], name) == ""


def test_form_marked_bad_is_refused_with_words(cast: Cast) -> None:
    form = form_of(cast, "finance_second")
    marked(cast, form, "50", "examiner2")
    entry = decide(subject=form, name="reject", actor=cast.people["examiner2"], opinion="依据不足")
    assert (entry.target, entry.opinion) == ("rejected", "依据不足")
    assert Declaration.objects.get(pk=form.pk).state == "rejected"


@pytest.mark.parametrize(
    ("notice", "opinion", "kept", "said"),
    [
        (" 临财预〔2027〕8号 ", "", "临财预〔2027〕8号", "批复文号：临财预〔2027〕8号"),
        ("8号", " 同意 ", "8号", "批复文号：8号\n同意"),
        ("", "同意", "", "同意"),
        ("号" * 60, "", "号" * 60, "批复文号：" + "号" * 60),
    ],
)
def test_number_of_the_notice_is_kept_with_the_approval(
    cast: Cast, notice: str, opinion: str, kept: str, said: str
) -> None:
    form = form_of(cast, "finance_second")
    actor = cast.people["examiner2"]
    entry = decide(subject=form, name="approve", actor=actor, opinion=opinion, notice=notice)
    now = Declaration.objects.get(pk=form.pk)
    assert (now.state, now.approval_notice, entry.opinion) == ("approved", kept, said)


def test_number_too_long_or_of_another_act_is_not_kept(cast: Cast) -> None:
    form = form_of(cast)
    actor = cast.people["examiner1"]
    with pytest.raises(ValidationError, match="批复文号最多 60 个字。"):
        decide(subject=form, name="finance_pass", actor=actor, notice="号" * 61)
    entry = decide(subject=form, name="finance_pass", actor=actor, notice="8号")
    assert (entry.opinion, Declaration.objects.get(pk=form.pk).approval_notice) == ("", "")


def test_decision_on_older_content_is_refused(cast: Cast) -> None:
    form = form_of(cast)
    actor = cast.people["examiner1"]
    with pytest.raises(NotAllowedNow, match="有过修改"):
        decide(
            subject=form,
            name="finance_pass",
            actor=actor,
            expected_revision=form.revision + 1,
        )
    with pytest.raises(PermissionDenied):
        decide(subject=form, name="finance_pass", actor=cast.people["department_a"])
    assert Declaration.objects.get(pk=form.pk).state == "finance_first"
