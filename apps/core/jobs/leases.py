"""A worker's lease on its task: renewed by a thread; what nobody renews goes back to the queue."""

from __future__ import annotations

import logging
import os
import socket
import threading
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from apps.core.jobs.pending import find_lost, work_of
from apps.core.models import BEAT, LEASE, WorkerBeat

log = logging.getLogger(__name__)

# What the database raises while it is away, restarts or is locked for long.
OUTAGES: Final = (OperationalError, InterfaceError)
# What says nothing against a task: it is run again.
INTERRUPTIONS: Final = frozenset(
    f"{kind.__module__}.{kind.__qualname__}" for kind in (*OUTAGES, SystemExit, KeyboardInterrupt)
)
MOST_ATTEMPTS: Final = 8


class Lease:
    """The sign of life of one worker, and of the task it holds at the moment."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self.task: UUID | None = None
        self.done = self.total = 0
        self._wake = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._renew, name="lease", daemon=True)
        self._calm_until = timezone.now()

    def start(self) -> None:
        """Write the first sign of life, take back what dead neighbours held, renew from now on.

        Raises one of ``OUTAGES`` while the database is away.
        """
        bury_neighbours()
        self._write()
        reclaim()
        find_lost()
        self._thread.start()
        _current.append(self)

    def hold(self, task: UUID | None) -> None:
        """Say which task is held from now on."""
        self.task, self.done, self.total = task, 0, 0
        self._wake.set()

    def stop(self) -> None:
        """Release the lease."""
        if self in _current:
            _current.remove(self)
            self._stopped = True
            self._wake.set()
            self._thread.join(timeout=BEAT.total_seconds())
        WorkerBeat.objects.filter(worker=self.worker).delete()

    def _write(self) -> None:
        WorkerBeat.objects.update_or_create(
            worker=self.worker,
            defaults={
                "host": socket.gethostname(),
                "pid": os.getpid(),
                "task": self.task,
                "done": self.done,
                "total": self.total,
                "beat_at": timezone.now(),
            },
        )

    def _renew(self) -> None:
        """Renew, and look after what others left; through every outage of the database."""
        swept = timezone.now()
        while not self._stopped:
            try:
                self._write()
                if timezone.now() > max(swept + LEASE / 2, self._calm_until):
                    swept = timezone.now()
                    reclaim()
                    find_lost()
            except OUTAGES as error:
                # After an outage all leases look old: everybody gets the time to renew first.
                self._calm_until = timezone.now() + LEASE
                log.warning("lease not renewed: %s", str(error).strip().splitlines()[0])
                connection.close()
            self._wake.wait(BEAT.total_seconds() if self.task is None else 2)
            self._wake.clear()
        connection.close()


# The lease of this process; a process is one worker at most.
_current: list[Lease] = []


def report_progress(done: int, total: int) -> None:
    """Say how far the task at hand is; shown within seconds, whatever transaction is open."""
    for lease in _current:
        lease.done, lease.total = done, total


def progress_of(task: Task, key: int) -> tuple[int, int]:
    """Return (done, total) of the running task of a row; zeros where nothing is known."""
    running = DBTaskResult.objects.running().filter(task_path=task.module_path)
    held = [row.pk for row in running if row.args_kwargs["args"] == [key]]
    beat = WorkerBeat.objects.filter(task__in=held).first() if held else None
    return (beat.done, beat.total) if beat else (0, 0)


def _is_held(task: DBTaskResult, beats: dict[str, WorkerBeat], now: datetime) -> bool:
    beat = beats.get(task.worker_ids[-1]) if task.worker_ids else None
    if beat is None or not beat.is_alive:
        return False
    return beat.task == task.pk or task.started_at > now - LEASE


@transaction.atomic
def reclaim() -> int:
    """Put tasks back into the queue that no living worker holds; return how many.

    A task that took so many workers along is given up, and its row is told.
    """
    now = timezone.now()
    beats = {beat.worker: beat for beat in WorkerBeat.objects.all()}
    running = DBTaskResult.objects.running().select_for_update(skip_locked=True)
    left = [task for task in running if not _is_held(task, beats, now)]
    for task in left:
        if len(task.worker_ids) >= MOST_ATTEMPTS:
            _give_up(task)
        else:
            log.warning("task %s of %s taken back", task.pk, task.task_path)
            requeue(task)
    WorkerBeat.objects.filter(beat_at__lt=now - 10 * LEASE).delete()
    return len(left)


def requeue(task: DBTaskResult) -> None:
    """Put a task back into the queue; who tried it stays known."""
    task.status, task.started_at, task.finished_at = TaskResultStatus.READY, None, None
    task.exception_class_path = task.traceback = ""
    task.save()


def _give_up(task: DBTaskResult) -> None:
    log.error("task %s of %s given up after %s attempts", task.pk, task.task_path, MOST_ATTEMPTS)
    task.status, task.finished_at = TaskResultStatus.FAILED, timezone.now()
    task.save(update_fields=["status", "finished_at"])
    if (work := work_of(task.task_path)) and task.args_kwargs["args"]:
        work.give_up(task.args_kwargs["args"][0])


def bury_neighbours() -> None:
    """Forget workers of this machine whose process is gone: their tasks are free at once."""
    for beat in WorkerBeat.objects.filter(host=socket.gethostname()):
        if beat.pid == os.getpid() or not _runs(beat.pid):
            beat.delete()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
