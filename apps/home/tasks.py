"""What waits for a person, a row a task: what, why, until when, what is open, and one button."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.roles import Role
from apps.checks.domain.storing import with_check_counts
from apps.declarations.kind import KIND as DECLARATIONS
from apps.entry.kinds import Kind
from apps.evaluations.kind import KIND as EVALUATIONS
from apps.reviews.domain.inbox import my_turn, with_waiting_since
from apps.workflow.models import TransitionRecord
from apps.workflow.route import RETURNED, RouteStep, route_of

LONGEST: Final = 20
NEAR_DAYS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One row. ``button`` says what happens; it is posted where ``is_post``, else followed.

    ``until`` is the moment entry ends; ``since`` when the document came to where it is.
    """

    kind: str
    name: str
    url: str
    about: str = ""
    state: str = ""
    state_label: str = ""
    since: datetime | None = None
    by: str = ""
    why: str = ""
    until: datetime | None = None
    blocks: int = 0
    warns: int = 0
    route: tuple[RouteStep, ...] = ()
    button: str = ""
    is_post: bool = False
    act_url: str = ""

    @property
    def is_returned(self) -> bool:
        """Whether somebody sent it back: it stands first."""
        return self.state == RETURNED

    @property
    def left(self) -> str:
        """How long it is until entry ends, as number and unit; blank without a deadline."""
        return time_left(self.until) if self.until else ""

    @property
    def is_near(self) -> bool:
        """Whether it has to be done within three days."""
        return bool(self.until and (self.until - timezone.now()).days < NEAR_DAYS)


def time_left(until: datetime) -> str:
    """Return how long it is until a moment: whole days, on the last day hours, then minutes."""
    seconds = max(int((until - timezone.now()).total_seconds()), 0)
    if seconds >= 86400:
        return f"{seconds // 86400} 天"
    if seconds >= 3600:
        return f"{seconds // 3600} 小时"
    return f"{seconds // 60} 分钟"


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Return the tasks as they are best done: the returned first, then by the days left."""
    never = timezone.now().replace(year=9999)
    return sorted(tasks, key=lambda task: (not task.is_returned, task.until or never))


def waiting_documents(user: Any, kind: Kind) -> Any:
    """Return the documents of a kind that wait for the person, as a queryset; examiners look
    after their departments."""
    business = kind.procedure.awaited_states(user.role_codes - Role.examiners())
    waiting = Q(state__in=business) | my_turn(user, kind)
    visible = kind.model.objects.visible_to(user).filter(waiting)
    return visible.with_names().order_by("updated_at", "pk")


def declarations_todo(user: Any) -> Any:
    """Return the declarations that wait for the person."""
    unused = Q(project__is_active=False, state__in=DECLARATIONS.model.STATES.editable())
    return waiting_documents(user, DECLARATIONS).exclude(unused)


def evaluations_todo(user: Any) -> Any:
    """Return the self-evaluations that wait for the person."""
    return waiting_documents(user, EVALUATIONS)


def _returns(documents: list[Any]) -> dict[int, TransitionRecord]:
    """Return the last step of each returned document; one query."""
    keys = [one.key for one in documents if one.state == RETURNED]
    if not keys:
        return {}
    steps = TransitionRecord.objects.filter(document__in=keys)
    return {step.document_id: step for step in steps.order_by("pk")}


def _about(document: Any) -> str:
    amount = getattr(document, "annual_amount", None)
    parts = [f"{document.fiscal_year.year}年度"]
    if amount is not None:
        parts.append(f"{amount / 10000:.2f} 万元")
    elif getattr(document, "total_score", None) is not None:
        parts.append(f"{document.total_score} 分")
    return " · ".join(parts)


def _act(document: Any, kind: Kind, user: Any) -> tuple[str, str]:
    """Return the label of the one button and where it leads."""
    if document.is_editable:
        label = "改并重报" if document.state == RETURNED else "继续填写"
        return label, kind.page("edit", document)
    if user.role_codes & Role.examiners():
        name = f"{kind.model._meta.app_label}_{kind.model._meta.model_name}"
        return "审核", reverse(f"admin:{name}_change", args=[document.pk])
    return "审核", kind.page("detail", document)


def document_tasks(user: Any, kind: Kind, title: str, untils: dict[int, datetime]) -> list[Task]:
    """Return a task for each document of a kind that waits for the person, at most twenty.

    Args:
        title: what the paper is called in short.
        untils: the end of entry by key of the fiscal year.
    """
    todo = evaluations_todo(user) if kind is EVALUATIONS else declarations_todo(user)
    documents = list(with_waiting_since(with_check_counts(todo))[:LONGEST])
    returns = _returns(documents)
    tasks = []
    for document in documents:
        step = returns.get(document.key)
        label, url = _act(document, kind, user)
        lead = "" if document.is_editable else f"{document.unit.name} · "
        tasks.append(
            Task(
                kind=title,
                name=document.project.name,
                url=kind.page("detail", document),
                about=lead + _about(document),
                state=document.state,
                state_label=document.get_state_display(),
                since=step.at if step else document.waiting_since or document.updated_at,
                by=str(Role(step.actor_role).label) if step and step.actor_role else "",
                why=f"“{step.opinion}”" if step and step.opinion else _reason(document),
                until=untils.get(document.fiscal_year_id) if document.is_editable else None,
                blocks=document.check_blocks or 0,
                warns=max((document.check_warns or 0) - (document.check_answered or 0), 0),
                route=tuple(route_of(kind.procedure, document)),
                button=label,
                act_url=url,
            )
        )
    return tasks


def _reason(document: Any) -> str:
    """Return what is to be done with a document that nobody sent back."""
    if not document.is_editable:
        return ""
    if document.check_blocks:
        return f"还有 {document.check_blocks} 处要改好才能提交"
    return "" if document.last_submitted_at else "还没有提交过"


def sent_tasks(user: Any, kind: Kind, title: str) -> list[Task]:
    """Return what the person's units have handed in and others have now, the newest first."""
    units = [m.unit_id for m in user.active_memberships if m.role == Role.CLERK]
    if not units:
        return []
    sent = kind.model.objects.visible_to(user).filter(unit__in=units, state__in=kind.waiting)
    documents = with_waiting_since(sent.with_names()).order_by("-updated_at", "-pk")[:LONGEST]
    tasks = []
    for document in documents:
        route = route_of(kind.procedure, document)
        office = next((step.label for step in route if step.mark == "now"), "")
        tasks.append(
            Task(
                kind=title,
                name=document.project.name,
                url=kind.page("detail", document),
                about=_about(document),
                state=document.state,
                state_label=document.get_state_display(),
                since=document.waiting_since,
                why=f"{office}{_lasting(document.waiting_since)}",
                route=tuple(route),
            )
        )
    return tasks


def _lasting(since: datetime | None) -> str:
    if since is None:
        return "办理中"
    days = (timezone.localdate() - timezone.localdate(since)).days
    return f"已办理 {days} 天" if days else "今天收到"
