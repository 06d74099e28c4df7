"""整改台账: what a check demands, by when, and what became of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from apps.accounts.models import User
from apps.audit.domain import record
from apps.entry.review import Noted, SideNote
from apps.evaluations.models import Rectification, SelfEvaluation, SpotCheck
from apps.evaluations.states import RectificationState
from apps.workflow.engine import Step

# Days that are given where the examiner names no day.
USUAL_DAYS: Final = 30


def rectifications_of(evaluation: SelfEvaluation) -> QuerySet[Rectification]:
    """Return all that was demanded of a form."""
    return Rectification.objects.filter(spot_check__evaluation=evaluation)


def _note(action: str, step: Step, item: Rectification, **after: object) -> None:
    record(
        f"rectification.{action}",
        actor=step.actor,
        target=item,
        organisation=step.subject.unit.name,
        after=after,
    )


def demand_rectification(step: Step) -> None:
    """Enter what the unit must put right, with the opinions of the check that has just ended."""
    check = step.subject.checks.order_by("-pk").first()
    due = timezone.localdate() + timedelta(days=USUAL_DAYS)
    item = Rectification.objects.create(spot_check=check, problem=step.opinion, due_date=due)
    _note("demand", step, item, problem=item.problem, due_date=str(due))


def _keep_due(evaluation: SelfEvaluation, text: str) -> None:
    """Set the day by which what was just demanded is to be done; raises ValidationError."""
    try:
        due: date | None = parse_date(text)
    except ValueError:
        due = None
    if due is None:
        raise ValidationError("整改期限请填日期，如 2027-06-30。")
    if due < timezone.localdate():
        raise ValidationError("整改期限不能早于今天。")
    item = rectifications_of(evaluation).order_by("-pk")[:1]
    Rectification.objects.filter(pk__in=item.values("pk")).update(due_date=due)


def unreported(evaluation: SelfEvaluation, actor: User) -> str:
    """Return why the unit cannot hand its rectification in yet: the report is not filled in."""
    if rectifications_of(evaluation).filter(state=RectificationState.OPEN).exists():
        return "请先在“填写整改”里写明措施、责任人、完成日期，并附佐证材料。"
    return ""


def settle_rectification(step: Step) -> None:
    """Close what the unit has reported, or open it again, with the opinion of the step."""
    is_back = step.transition.gathers_opinions
    state = RectificationState.OPEN if is_back else RectificationState.CLOSED
    for item in rectifications_of(step.subject).filter(state=RectificationState.REPORTED):
        item.state, item.opinion = state, step.opinion
        item.save()
        _note("settle", step, item, state=state.value, opinion=item.opinion)


def notes_of(evaluation: SelfEvaluation, user: User) -> list[SideNote]:
    """Return what the desk says of a form's checks and rectifications, the newest first, as far as
    a person may see them."""
    checks = SpotCheck.objects.visible_to(user).filter(evaluation=evaluation)
    found = []
    for check in checks.select_related("draw", "checked_by").prefetch_related("rectifications"):
        draw = check.draw
        how = f"{draw.get_method_display()}，{timezone.localtime(draw.drawn_at):%Y-%m-%d}"
        lines = [
            ("抽取", f"{how}，随机种子 {draw.seed}" if draw.seed else how),
            ("说明", draw.note),
        ]
        if not check.is_open:
            lines += [
                ("结果", f"{check.corrected_total} 分 {check.corrected_grade}，{check.checked_by}"),
                ("复核意见", check.conclusion),
            ]
        found += [_side_note(item) for item in check.rectifications.all()]
        found.append(SideNote(title="抽查复核", lines=[line for line in lines if line[1]]))
    return found


def _side_note(item: Rectification) -> SideNote:
    late = "（已逾期）" if item.is_overdue else ""
    lines = [
        ("问题", item.problem),
        ("期限", f"{item.due_date:%Y-%m-%d}{late}"),
        ("措施和结果", item.measure),
        ("责任人", item.person),
        ("完成日期", f"{item.completed_on:%Y-%m-%d}" if item.completed_on else ""),
        ("核实意见", item.opinion),
    ]
    return SideNote(
        title=f"整改：{item.get_state_display()}",
        lines=[line for line in lines if line[1]],
        url=reverse("evaluations:rectification", args=[item.pk]),
    )


NOTED: Final = Noted(
    transition="demand_rectification",
    label="整改期限",
    hint=f"不填为 {USUAL_DAYS} 天",
    keep=_keep_due,
    input="date",
)
