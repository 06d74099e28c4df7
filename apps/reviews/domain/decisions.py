"""Decisions of the bureau: the review sheet and what follows from it, one form at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.kinds import Kind, kind_of
from apps.entry.review import Item
from apps.entry.step_figures import is_refusal
from apps.projects.models import Document
from apps.reviews.domain.acts import is_pass
from apps.reviews.domain.finding_opinions import write_from_findings
from apps.reviews.domain.opinions import composed_opinion, open_opinions, weigh
from apps.reviews.domain.pass_obstacles import carried_with, hold, is_own_first
from apps.reviews.domain.turns import office_now
from apps.reviews.grades import grade_of, total_of
from apps.reviews.models import Office, ReviewMark, ReviewSheet
from apps.workflow.engine import Transition, perform
from apps.workflow.models import TransitionRecord

_LONGEST = 60


def items_of(subject: Document) -> Sequence[Item]:
    """Return the items of a form's review sheet, the rule set's before the kind's; none where its
    kind has no such sheet."""
    own = kind_of(subject).review.items
    parts = subject.fiscal_year.rule_set.rules.review_parts if own else []
    return (
        own
        if not parts
        else tuple(
            Item(code=f"item{number}", head=head, name=name, points=points, asks=asks)
            for number, (head, name, points, asks) in enumerate(parts, start=1)
        )
    )


def _version(subject: Document) -> int | None:
    return kind_of(subject).procedure.version_of(subject)


def sheet_for(subject: Document, examiner: User) -> ReviewSheet | None:
    """Return the person's review sheet of the version that lies before him."""
    version = _version(subject)
    if version is None:
        return None
    sheets = ReviewSheet.objects.visible_to(examiner).prefetch_related("marks")
    return sheets.filter(document=subject.key, version=version, examiner=examiner).first()


def _total(
    items: Sequence[Item], points: Mapping[str, Decimal], notes: Mapping[str, str]
) -> Decimal:
    """Return the sum of a sheet's points; raises ValidationError for what is missing in it."""
    try:
        total = total_of(points, items)
    except ValueError as error:
        raise ValidationError(str(error)) from error
    for item in items:
        grade = grade_of(points[item.code], item.points)
        if grade != "优" and not notes.get(item.code, "").strip():
            raise ValidationError(f"“{item.name}”未得优，请写明意见。")
    return total


@transaction.atomic
def save_review_sheet(
    *,
    subject: Document,
    actor: User,
    points: Mapping[str, Decimal],
    notes: Mapping[str, str],
    comment: str = "",
) -> ReviewSheet:
    """Store the person's marks on the newest version; the grade follows from the points.

    Raises PermissionDenied, NotAllowedNow outside the bureau's turn, ValidationError for an item
    without points, or one below 优 without a word why.
    """
    locked = kind_of(subject).locked(subject)
    items = items_of(locked)
    if office_now(locked, actor) != Office.FINANCE or not items:
        raise PermissionDenied("只有财政审核人在审核环节可以填写审核表。")
    version = _version(locked)
    if version is None:
        raise NotAllowedNow("这张表还没有提交过，没有可审核的版本。")
    total = _total(items, points, notes)
    full = sum(item.points for item in items)
    sheet, _ = ReviewSheet.objects.update_or_create(
        district_id=locked.district_id,
        document_id=locked.key,
        version=version,
        examiner=actor,
        defaults={
            "total": total,
            "grade": grade_of(total, full),
            "comment": comment.strip(),
            "saved_at": timezone.now(),
        },
    )
    sheet.marks.all().delete()
    ReviewMark.objects.bulk_create(
        ReviewMark(
            sheet=sheet,
            item=item.code,
            head=item.head,
            name=item.name,
            full=item.points,
            points=points[item.code],
            note=notes.get(item.code, ""),
        )
        for item in items
    )
    record(
        "review.sheet",
        actor=actor,
        target=locked,
        organisation=locked.unit.name,
        after={"review_total": str(total), "review_grade": sheet.grade},
    )
    return sheet


def sheet_obstacle(subject: Document, actor: User, name: str) -> str:
    """Return why the person's own review sheet stands against a decision; empty when it does not."""
    kind = kind_of(subject)
    sheet = sheet_for(subject, actor) if kind.review.items else None
    if sheet is None:
        return ""
    item = kind.procedure.transition(name)
    if is_refusal(kind, item) and sheet.grade != "差":
        return (
            f"您的审核表结论为“{sheet.grade}”（{sheet.total:g} 分），不足以不予通过；请先改审核表。"
        )
    if not is_pass(kind, item):
        return ""
    if sheet.grade in {"中", "差"}:
        act = "退回修改" if sheet.grade == "中" else "不予通过"
        return f"您的审核表结论为“{sheet.grade}”（{sheet.total:g} 分），应{act}；如要通过，请先改审核表。"
    if sheet.grade == "良" and (count := open_opinions(subject).count()):
        return f"您的审核表结论为“良”：还有 {count} 条意见未与申报单位协商处理，处理后再通过。"
    return ""


def _is_saved(stored: ReviewSheet | None, given: Mapping[str, Any]) -> bool:
    """Return whether a sheet holds these marks already."""
    if stored is None or stored.comment != given["comment"].strip():
        return False
    marks = {mark.item: (mark.points, mark.note) for mark in stored.marks.all()}
    points, notes = given["points"], given["notes"]
    return marks == {code: (points[code], notes.get(code, "")) for code in points}


def _carried(subject: Document, item: Transition, carried: int) -> str:
    """Return the sentence on unsettled opinions that goes into a pass; raises ValidationError
    where the person has not said that he takes them along, or not so many."""
    if not is_pass(kind_of(subject), item):
        return ""
    count = len(carried_with(subject))
    if carried != count:
        have = f"还有 {count} 条未处理的意见" if count else "未处理的意见已经没有了"
        raise ValidationError(f"{have}，与您打开时不同。请看过后再{item.label}。")
    return f"带 {count} 条未处理意见{item.label}。" if count else ""


def _alone(subject: Document, actor: User) -> str:
    return "初审、复审为同一人（规则集许可）。" if is_own_first(subject, actor) else ""


def _taken_along(kind: Kind, name: str, notice: str) -> str:
    """Return what a decision takes along of a notice, blank where it takes none; raises
    ValidationError for one that is too long."""
    noted = kind.review.noted
    if noted is None:
        return ""
    if len(notice) > _LONGEST:
        raise ValidationError(f"{noted.label}最多 {_LONGEST} 个字。")
    return notice if noted.transition == name else ""


def _gather(
    subject: Document, actor: User, item: Transition, raised: Sequence[int], findings: Sequence[str]
) -> None:
    """Make what goes with a return: opinions raised to 须改, findings made opinions."""
    if not item.gathers_opinions:
        return
    for hint in open_opinions(subject).filter(pk__in=raised, is_demand=False):
        weigh(opinion=hint, actor=actor, is_demand=True)
    if findings:
        write_from_findings(subject=subject, actor=actor, keys=findings)


def _keep_marks(
    kind: Kind,
    subject: Document,
    actor: User,
    sheet: Mapping[str, Any] | None,
    marks: Mapping[str, str] | None,
) -> None:
    """Keep what was marked with a decision: the review sheet, and what was typed beside the rows."""
    if sheet and not _is_saved(sheet_for(subject, actor), sheet):
        save_review_sheet(subject=subject, actor=actor, **sheet)
    if kind.review.marking and marks:
        kind.review.marking.keep(subject, actor, marks)


def _words(item: Transition, subject: Document, said: Sequence[str], opinion: str) -> str:
    """Return the opinion of a decision with what it takes along, which is none by itself."""
    if item.gathers_opinions:
        opinion = opinion or composed_opinion(subject)
    if item.needs_opinion and not opinion:
        return ""
    parts = (opinion, *said) if item.gathers_opinions else (*said, opinion)
    return "\n".join(filter(None, parts))


@transaction.atomic
def decide(
    *,
    subject: Document,
    name: str,
    actor: User,
    opinion: str = "",
    notice: str = "",
    carried: int = 0,
    sheet: Mapping[str, Any] | None = None,
    marks: Mapping[str, str] | None = None,
    raised: Sequence[int] = (),
    findings: Sequence[str] = (),
    expected_revision: int | None = None,
) -> TransitionRecord:
    """Perform a decision that agrees with the person's review sheet.

    A pass says how many unsettled opinions it takes along (``carried``), and the decision says so,
    too: «带 n 条未处理意见批复». ``sheet`` are the marks given with the decision (``points``,
    ``notes``, ``comment``), saved first, and so are ``marks`` typed beside the rows. With a return
    opinions may be ``raised`` to 须改 (by key) and ``findings`` made opinions (by key). ``notice`` is
    what the kind lets the decision take along, such as the 批复文号 of the budget notice, kept with
    the form. Raises as :func:`apps.workflow.engine.perform`.
    """
    kind = kind_of(subject)
    _keep_marks(kind, subject, actor, sheet, marks)
    if reason := sheet_obstacle(subject, actor, name):
        raise NotAllowedNow(reason)
    noted, notice = kind.review.noted, _taken_along(kind, name, notice.strip())
    item = kind.procedure.transition(name)
    _gather(subject, actor, item, raised, findings)
    if is_pass(kind, item) and (reason := hold(item, subject, actor)):
        raise NotAllowedNow(reason)
    said = [_carried(subject, item, carried), _alone(subject, actor)]
    if noted and notice:
        said.append(f"{noted.label}：{notice}")
    entry = perform(
        kind.procedure,
        name,
        subject=subject,
        actor=actor,
        opinion=_words(item, subject, said, opinion.strip()),
        expected_revision=expected_revision,
    )
    if noted and notice:
        noted.keep(subject, notice)
    return entry
