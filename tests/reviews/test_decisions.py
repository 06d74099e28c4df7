"""The review sheet and its consequence, returns, batches, two examiners at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.review import ITEMS
from apps.declarations.models import Declaration
from apps.entry.kinds import kind_of
from apps.entry.versions import freeze_now
from apps.reviews.domain.decisions import decide, save_review_sheet
from apps.reviews.domain.opinions import weigh, write_opinion
from apps.reviews.grades import grade_of, total_of
from apps.reviews.models import Opinion, ReviewMark, SavedFilter
from apps.workflow.models import TransitionRecord
from tests.cast import Cast, build_cast, signed_in

LIST = "admin:declarations_declaration_changelist"


def under_review(
    cast: Cast, state: str = "finance_first", name: str = "业务培训项目"
) -> Declaration:
    form = cast.declaration(state=state, name=name)
    freeze_now(form, actor=cast.people["clerk_a"])
    return form


def marked(cast: Cast, form: Declaration, share: str, person: str = "examiner1") -> str:
    points = {item.code: item.points * Decimal(share) for item in ITEMS}
    notes = {item.code: "需完善" for item in ITEMS}
    return save_review_sheet(
        subject=form, actor=cast.people[person], points=points, notes=notes
    ).grade


@pytest.mark.parametrize(
    ("points", "grade"),
    [("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("79.5", "中"), ("59", "差")],
)
def test_grade_follows_from_the_points(points: str, grade: str) -> None:
    assert grade_of(Decimal(points), 100) == grade


def test_total_names_the_item_without_points_or_beyond_its_full_points() -> None:
    points = {item.code: Decimal(item.points) for item in ITEMS}
    assert total_of(points, ITEMS) == 100
    with pytest.raises(ValueError, match="明确清晰性"):
        total_of({**points, "clear": Decimal(11)}, ITEMS)
    points.pop("money")
    with pytest.raises(ValueError, match="资金匹配性"):
        total_of(points, ITEMS)


@pytest.mark.django_db
def test_item_below_the_best_needs_a_word_why(cast: Cast) -> None:
    form = under_review(cast)
    points = {item.code: Decimal(item.points) for item in ITEMS} | {"goal": Decimal(9)}
    with pytest.raises(ValidationError, match="“目标相关性”未得优"):
        save_review_sheet(subject=form, actor=cast.people["examiner1"], points=points, notes={})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("share", "grade", "act", "fault"),
    [
        ("1", "优", "finance_pass", ""),
        ("0.85", "良", "finance_pass", ""),
        ("0.7", "中", "finance_pass", "应退回修改"),
        ("0.5", "差", "finance_pass", "应不予通过"),
        ("0.7", "中", "finance_return", ""),
    ],
)
def test_decision_agrees_with_the_review_sheet(
    cast: Cast, share: str, grade: str, act: str, fault: str
) -> None:
    form = under_review(cast)
    assert marked(cast, form, share) == grade
    if fault:
        with pytest.raises(NotAllowedNow, match=fault):
            decide(subject=form, name=act, actor=cast.people["examiner1"], opinion="意见")
    else:
        decide(subject=form, name=act, actor=cast.people["examiner1"], opinion="意见")


@pytest.mark.django_db
def test_refusal_of_a_form_marked_well_is_refused(cast: Cast) -> None:
    form = under_review(cast, "finance_second")
    marked(cast, form, "0.95", "examiner2")
    with pytest.raises(NotAllowedNow, match="不足以不予通过"):
        decide(subject=form, name="reject", actor=cast.people["examiner2"], opinion="不行")


@pytest.mark.django_db
def test_form_marked_good_passes_once_its_opinions_are_settled(cast: Cast) -> None:
    form = under_review(cast)
    write_opinion(subject=form, actor=cast.people["examiner1"], text="满意度宜注明调查方式")
    marked(cast, form, "0.85")
    with pytest.raises(NotAllowedNow, match="还有 1 条意见"):
        decide(subject=form, name="finance_pass", actor=cast.people["examiner1"])


@pytest.mark.django_db
def test_return_without_words_takes_those_of_the_open_opinions(cast: Cast) -> None:
    form = under_review(cast)
    write_opinion(subject=form, actor=cast.people["examiner1"], text="满意度宜注明调查方式")
    entry = decide(subject=form, name="finance_return", actor=cast.people["examiner1"])
    assert entry.opinion == "1. 整表：满意度宜注明调查方式"


@pytest.mark.django_db
def test_marks_are_the_bureaus_alone(cast: Cast) -> None:
    form = under_review(cast, "dept_review")
    with pytest.raises(PermissionDenied):
        marked(cast, form, "1", "department_a")


@pytest.mark.django_db
def test_batch_shows_first_and_then_tells_what_came_of_each(cast: Cast) -> None:
    first = under_review(cast, "finance_second", "一号")
    other = under_review(cast, "approved", "二号")
    examiner = signed_in(cast, "examiner2")
    data = {"action": "batch_approve", "_selected_action": [first.pk, other.pk]}
    preview = examiner.post(reverse(LIST) + "?waiting=all", data).content.decode()
    assert "其中 <b>1</b> 份可以办理" in preview
    assert "该表现在是“已批复”" in preview
    assert Declaration.objects.get(pk=first.pk).state == "finance_second"
    data |= {
        "confirmed": "1",
        "notice": "临财预〔2027〕8号",
        f"revision-{first.pk}": first.revision,
    }
    result = examiner.post(reverse(LIST) + "?waiting=all", data).content.decode()
    assert "已办理 <b>1</b> 份" in result
    done = Declaration.objects.get(pk=first.pk)
    assert (done.state, done.approval_notice) == ("approved", "临财预〔2027〕8号")
    assert TransitionRecord.objects.of(done).last().opinion == "批复文号：临财预〔2027〕8号"


@pytest.mark.django_db
def test_form_changed_since_the_preview_is_left_out_of_the_batch(cast: Cast) -> None:
    form = under_review(cast, "finance_second")
    data = {
        "action": "batch_approve",
        "_selected_action": [form.pk],
        "confirmed": "1",
        f"revision-{form.pk}": form.revision,
    }
    Declaration.objects.filter(pk=form.pk).update(revision=form.revision + 1)
    page = signed_in(cast, "examiner2").post(reverse(LIST), data).content.decode()
    assert "有过修改" in page
    assert Declaration.objects.get(pk=form.pk).state == "finance_second"


@pytest.mark.django_db
def test_batch_return_needs_words(cast: Cast) -> None:
    form = under_review(cast)
    data = {"action": "batch_finance_return", "_selected_action": [form.pk], "confirmed": "1"}
    page = signed_in(cast, "examiner1").post(reverse(LIST), data).content.decode()
    assert "批量退回须填写意见" in page
    assert Declaration.objects.get(pk=form.pk).state == "finance_first"


@pytest.mark.django_db
def test_search_is_kept_under_a_name_and_dropped_again(cast: Cast) -> None:
    examiner, url = signed_in(cast, "examiner1"), reverse("admin:reviews_declaration_filters")
    examiner.post(url, {"name": "大额", "query": "waiting=all&q=培训&p=2"})
    kept = SavedFilter.objects.get()
    assert (kept.user, kept.query) == (
        cast.people["examiner1"],
        "waiting=all&q=%E5%9F%B9%E8%AE%AD",
    )
    examiner.post(url, {"drop": "大额", "query": ""})
    assert SavedFilter.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_examiners_at_once_one_wins_and_the_other_is_told() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time; the race needs PostgreSQL")
    cast = build_cast()
    form = under_review(cast)
    barrier = Barrier(2)

    def press(name: str, person: str) -> str:
        # Each has a copy of his own, as two requests have.
        opened = Declaration.objects.get(pk=form.pk)
        try:
            barrier.wait(timeout=10)
            decide(subject=opened, name=name, actor=cast.people[person], opinion="意见")
        except NotAllowedNow as error:
            return error.message
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(press, "finance_pass", "examiner1"),
            pool.submit(press, "finance_return", "examiner2"),
        ]
        answers = sorted(job.result() for job in jobs)
    assert answers[0] == "done"
    assert "刚被他人办理" in answers[1]
    assert TransitionRecord.objects.of(form).count() == 1


@pytest.mark.django_db
def test_return_takes_findings_and_raised_hints_along(cast: Cast) -> None:
    form, examiner = under_review(cast), cast.people["examiner1"]
    form.indicators.update(target="")
    hint = write_opinion(subject=form, actor=examiner, text="写得再细些")
    weigh(opinion=hint, actor=examiner, is_demand=False)
    panel = kind_of(form).panel(kind_of(form).fresh(form), examiner)
    keys = [item.key for item in panel.findings][:2]
    assert len(keys) == 2
    decide(subject=form, name="finance_return", actor=examiner, findings=keys, raised=[hint.pk])
    opinions = Opinion.objects.of(form).order_by("pk")
    assert (opinions[0].finding, opinions[0].is_demand) == ("", True)
    assert sorted(one.finding for one in opinions[1:]) == sorted(keys)
    assert Declaration.objects.get(pk=form.pk).state == "returned"


@pytest.mark.django_db
def test_pass_makes_no_opinions_of_findings(cast: Cast) -> None:
    form, examiner = under_review(cast), cast.people["examiner1"]
    form.indicators.update(target="")
    panel = kind_of(form).panel(kind_of(form).fresh(form), examiner)
    marked(cast, form, "1")
    decide(
        subject=form,
        name="finance_pass",
        actor=examiner,
        findings=[item.key for item in panel.findings],
    )
    assert Opinion.objects.of(form).count() == 0


@pytest.mark.django_db
def test_marks_that_stand_already_are_not_saved_again(cast: Cast) -> None:
    form, examiner = under_review(cast), cast.people["examiner1"]
    points = {item.code: Decimal(item.points) for item in ITEMS}
    given = {"points": points, "notes": {"clear": "清楚"}, "comment": " 可以 "}
    save_review_sheet(subject=form, actor=examiner, **given)
    saved = AuditEvent.objects.filter(action="review.sheet")
    assert saved.count() == 1
    decide(subject=form, name="finance_pass", actor=examiner, sheet=given)
    assert saved.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"comment": "好"}, {"notes": {"clear": "很清楚"}}, {"points": {"clear": Decimal(9)}}]
)
def test_marks_that_differ_are_saved_with_the_decision(cast: Cast, change: dict[str, Any]) -> None:
    form, examiner = under_review(cast), cast.people["examiner1"]
    points = {item.code: Decimal(item.points) for item in ITEMS}
    given: dict[str, Any] = {"points": points, "notes": {"clear": "清楚"}, "comment": "可以"}
    save_review_sheet(subject=form, actor=examiner, **given)
    changed = {
        name: part | change.get(name, {}) for name, part in given.items() if name != "comment"
    }
    changed["comment"] = change.get("comment", "可以")
    decide(subject=form, name="finance_pass", actor=examiner, sheet=changed)
    assert AuditEvent.objects.filter(action="review.sheet").count() == 2
    mark = ReviewMark.objects.get(sheet__document=form.key, item="clear")
    assert (mark.points, mark.note) == (changed["points"]["clear"], changed["notes"]["clear"])
