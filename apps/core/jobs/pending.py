"""Which rows wait for a background task: so that work whose task was lost is found again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """A task that takes the key of a row as its one argument.

    ``pending`` gives the keys of the rows that still wait for it (or are being worked on);
    ``give_up`` marks a row as failed whose task took its worker along again and again;
    ``is_usual`` where rows wait for it by themselves, without a task that could have been lost.
    """

    task: Any
    pending: Callable[[], Iterable[int]]
    give_up: Callable[[int], None]
    is_usual: bool = False


_works: dict[str, Work] = {}


def register_work(*works: Work) -> None:
    """Make tasks known that come back; each app does this when it is ready."""
    _works.update({work.task.module_path: work for work in works})


_sweepers: dict[str, Callable[[], int]] = {}


def register_sweeper(name: str, sweep: Callable[[], int]) -> None:
    """Make known what throws away old things of a kind; ``manage.py prune`` calls it."""
    _sweepers[name] = sweep


def sweepers() -> list[tuple[str, Callable[[], int]]]:
    """Return every registered (Chinese name, sweeper), in the order of their names."""
    return sorted(_sweepers.items())


def work_of(task_path: str) -> Work | None:
    """Return the registered work of a task; ``None`` for one nobody registered."""
    return _works.get(task_path)


def live_keys(task: Task) -> set[int]:
    """Return the keys of the rows for which a task is queued or running."""
    live = DBTaskResult.objects.filter(
        task_path=task.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
    )
    return {call["args"][0] for call in live.values_list("args_kwargs", flat=True) if call["args"]}


@transaction.atomic
def queue_first(task: Task, key: int, priority: int) -> None:
    """Queue a task of a row at a priority; where one waits already it is moved up instead, so that
    asking again and again queues one."""
    waiting = DBTaskResult.objects.select_for_update().filter(
        task_path=task.module_path, status=TaskResultStatus.READY, args_kwargs__args=[key]
    )
    if found := waiting.first():
        found.priority = max(found.priority, priority)
        found.save(update_fields=["priority"])
        return
    task.using(priority=priority).enqueue(key)


@transaction.atomic
def find_lost() -> int:
    """Queue a task for each pending row that has none; return how many had been lost."""
    count = 0
    for work in _works.values():
        if waiting := set(work.pending()):
            for key in sorted(waiting - live_keys(work.task)):
                work.task.enqueue(key)
                count += not work.is_usual
    if count:
        log.warning("queued %s tasks that had been lost", count)
    return count
