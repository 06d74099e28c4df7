"""What waits besides forms, as tasks: files to be confirmed, figures to be recorded."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.entry.tasks import LONGEST, Task
from apps.imports.models import ImportDraft
from apps.ledger.domain.pages import due_count


def draft_tasks(user: User) -> list[Task]:
    """Return a task for each file of the person's own whose forms wait to be confirmed."""
    drafts = ImportDraft.objects.filter(
        file__batch__created_by=user, state=ImportDraft.State.OPEN
    ).select_related("file__batch")
    files: dict[int, list[ImportDraft]] = {}
    for draft in drafts.only("doubts", "file", "position").order_by("-file", "position")[:400]:
        files.setdefault(draft.file_id, []).append(draft)
    return [_draft_task(found) for found in list(files.values())[:LONGEST]]


def _draft_task(found: list[ImportDraft]) -> Task:
    file, doubtful = found[0].file, sum(bool(draft.doubts) for draft in found)
    sure = len(found) - doubtful
    parts = [f"{sure} 份没有疑问"] if sure else []
    parts += [f"{doubtful} 份有存疑的格子要看"] if doubtful else []
    page = reverse("imports:batch", args=[file.batch_id])
    return Task(
        kind="导入",
        name=file.name,
        url=page,
        about=f"{len(found)} 张表待确认",
        state_label="待确认",
        since=file.batch.created_at,
        why="；".join(parts),
        button="去确认",
        act_url=reverse("imports:draft", args=[found[0].pk]),
    )


def ledger_tasks(user: User) -> list[Task]:
    """Return one task for the figures of the person's units that are due or went by unrecorded."""
    if not user.role_codes & Role.unit_roles():
        return []
    count = due_count(user, timezone.localdate())
    page = reverse("ledger:list")
    if not count:
        return []
    return [
        Task(
            kind="记一笔",
            name="本月要记的数",
            url=page,
            about=f"{count} 个指标",
            state_label="待记",
            why="随时发生随时记，监控和自评时带入",
            button="去记",
            act_url=page,
        )
    ]
