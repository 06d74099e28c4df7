"""What waits for a person, a row a task: what, why, until when, what is open, and one button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.checks.domain.kept_findings import with_check_counts
from apps.entry.kinds import Kind
from apps.entry.tasks import LONGEST, Task
from apps.projects.models import Document
from apps.reviews.domain.inbox import my_turn, with_waiting_since
from apps.workflow.models import TransitionRecord
from apps.workflow.route import RETURNED, route_of


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Return the tasks as they are best done: the returned first, then by the days left."""
    never = timezone.now().replace(year=9999)
    return sorted(tasks, key=lambda task: (not task.is_returned, task.until or never))


def waiting_documents(user: User, kind: Kind) -> QuerySet[Any]:
    """Return the documents of a kind that wait for the person, as a queryset; examiners look
    after their departments."""
    business = kind.procedure.awaited_states(user.role_codes - Role.examiners())
    waiting = Q(state__in=business) | my_turn(user, kind)
    visible = kind.model.objects.visible_to(user).filter(waiting)
    if kind.turning:  # begun anew each year, and not of a project that is no longer in use
        visible = visible.exclude(project__is_active=False, state__in=kind.open_states)
    return visible.with_names().order_by("updated_at", "pk")


def _returns(documents: list[Any]) -> dict[int, TransitionRecord]:
    """Return the last step of each returned document; one query."""
    keys = [one.key for one in documents if one.state == RETURNED]
    if not keys:
        return {}
    steps = TransitionRecord.objects.filter(document__in=keys)
    return {step.document_id: step for step in steps.order_by("pk")}


def _about(row: Any) -> str:
    amount = getattr(row, "annual_amount", None)
    parts = [f"{row.fiscal_year.year}年度"]
    if amount is not None:
        parts.append(f"{amount / 10000:.2f} 万元")
    elif getattr(row, "total_score", None) is not None:
        parts.append(f"{row.total_score} 分")
    return " · ".join(parts)


def _act(document: Document, kind: Kind, user: User) -> tuple[str, str]:
    """Return the label of the one button and where it leads."""
    if document.is_editable:
        label = "改并重报" if document.state == RETURNED else "继续填写"
        return label, kind.page("edit", document)
    desk = kind.desk_url(user.role_codes, "change", document.pk)
    return "审核", desk or kind.page("detail", document)


def document_tasks(user: User, kind: Kind, untils: Mapping[int, datetime]) -> list[Task]:
    """Return a task for each document of a kind that waits for the person, at most twenty;
    ``untils`` is the end of entry by key of the fiscal year."""
    todo = waiting_documents(user, kind)
    documents = list(with_waiting_since(with_check_counts(todo))[:LONGEST])
    returns = _returns(documents)
    return [_task(one, returns.get(one.key), kind, user, untils) for one in documents]


def _task(
    row: Any,
    step: TransitionRecord | None,
    kind: Kind,
    user: User,
    untils: Mapping[int, datetime],
) -> Task:
    """Return the task a document is; ``step`` is the return that sent it back, where one did."""
    label, url = _act(row, kind, user)
    is_own = row.is_editable
    return Task(
        kind=kind.name,
        name=row.project.name,
        url=kind.page("detail", row),
        about=("" if is_own else f"{row.unit.name} · ") + _about(row),
        state=row.state,
        state_label=row.get_state_display(),
        since=step.at if step else row.waiting_since or row.updated_at,
        by=_office(step),
        why=f"“{step.opinion}”" if step and step.opinion else _reason(row),
        until=untils.get(row.fiscal_year_id) if is_own else None,
        blocks=row.check_blocks or 0,
        warns=max((row.check_warns or 0) - (row.check_answered or 0), 0),
        route=tuple(route_of(kind.procedure, row)),
        button=label,
        act_url=url,
    )


def _office(step: TransitionRecord | None) -> str:
    """Return in what role a document was sent back; blank where it was not."""
    return str(Role(step.actor_role).label) if step and step.actor_role else ""


def _reason(row: Any) -> str:
    """Return what is to be done with a document that nobody sent back."""
    if not row.is_editable:
        return ""
    if row.check_blocks:
        return f"还有 {row.check_blocks} 处要改好才能提交"
    return "" if row.last_submitted_at else "还没有提交过"


def sent_tasks(user: User, kind: Kind) -> list[Task]:
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
                kind=kind.name,
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
