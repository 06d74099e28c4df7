"""Files whose forms wait to be confirmed, as tasks."""

from __future__ import annotations

from django.urls import reverse

from apps.accounts.models import User
from apps.entry.tasks import LONGEST, Task
from apps.imports.models import ImportDraft


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
