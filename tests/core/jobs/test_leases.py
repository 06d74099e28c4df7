"""Tasks come back: a dead worker's task is taken over, lost ones are found, poisonous ones given up."""

from __future__ import annotations

import os
import socket
import uuid
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from apps.core.jobs.leases import MOST_ATTEMPTS, Lease, bury_neighbours, progress_of, reclaim
from apps.core.jobs.pending import find_lost, queue_first
from apps.core.models import LEASE, WorkerBeat
from apps.imports.domain.uploads import RETRY_PRIORITY, retry_file
from apps.imports.models import ImportFile
from apps.imports.tasks import read_import
from tests.cast import Cast
from tests.imports.helpers import file_of

pytestmark = pytest.mark.django_db
QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}


@pytest.fixture(autouse=True)
def _queued() -> object:
    with override_settings(TASKS=QUEUED):
        yield


def running(key: int, *workers: str, since: timedelta = timedelta()) -> DBTaskResult:
    """Queue a reading and mark it as running at the last of the workers."""
    task = DBTaskResult.objects.get(pk=read_import.enqueue(key).id)
    task.status, task.worker_ids = "RUNNING", list(workers)
    task.started_at = timezone.now() - since
    task.save()
    return task


def beat(worker: str, *, task: uuid.UUID | None = None, age: timedelta = timedelta()) -> WorkerBeat:
    return WorkerBeat.objects.create(
        worker=worker, host="elsewhere", pid=1, task=task, beat_at=timezone.now() - age
    )


def state_of(task: DBTaskResult) -> str:
    task.refresh_from_db()
    return str(task.status)


def test_task_of_a_living_worker_stays_with_it() -> None:
    task = running(1, "a", since=10 * LEASE)
    beat("a", task=task.pk)
    assert (reclaim(), state_of(task)) == (0, "RUNNING")


@pytest.mark.parametrize("age", [None, 2 * LEASE])
def test_task_of_a_dead_worker_goes_back_to_the_queue(age: timedelta | None) -> None:
    task = running(1, "a")
    if age:
        beat("a", task=task.pk, age=age)
    assert (reclaim(), state_of(task)) == (1, "READY")
    assert task.worker_ids == ["a"]


def test_task_that_a_living_worker_let_go_of_goes_back_to_the_queue() -> None:
    task = running(1, "a", since=2 * LEASE)
    beat("a")
    assert (reclaim(), state_of(task)) == (1, "READY")


def test_task_just_claimed_is_not_taken_away_before_the_next_sign_of_life() -> None:
    task = running(1, "a")
    beat("a")
    assert (reclaim(), state_of(task)) == (0, "RUNNING")


def test_task_that_took_many_workers_along_is_given_up_and_its_file_told(cast: Cast) -> None:
    file = file_of(cast, "clerk_a")
    ImportFile.objects.filter(pk=file.pk).update(state="reading")
    task = running(file.pk, *"abcdefgh")
    assert len(task.worker_ids) == MOST_ATTEMPTS
    reclaim()
    file.refresh_from_db()
    assert (state_of(task), file.state) == ("FAILED", "failed")
    assert find_lost() == 0


def test_lost_task_is_found_once(cast: Cast) -> None:
    file = file_of(cast, "clerk_a")
    ImportFile.objects.filter(pk=file.pk).update(state="waiting")
    DBTaskResult.objects.all().delete()
    assert (find_lost(), find_lost()) == (1, 0)
    task = DBTaskResult.objects.get(task_path=read_import.module_path)
    assert task.args_kwargs == {"args": [file.pk], "kwargs": {}}


def test_a_file_read_anew_again_and_again_waits_once_and_first(cast: Cast) -> None:
    file, actor = file_of(cast, "clerk_a"), cast.people["clerk_a"]
    ImportFile.objects.filter(pk=file.pk).update(state="reading")
    DBTaskResult.objects.all().delete()
    other = file_of(cast, "clerk_b")
    read_import.enqueue(other.pk)
    running(file.pk, "hung")
    for _ in range(3):
        retry_file(file=file, actor=actor)
    tasks = DBTaskResult.objects.order_by("-priority", "status")
    assert list(tasks.values_list("args_kwargs", "status", "priority")) == [
        ({"args": [file.pk], "kwargs": {}}, "READY", RETRY_PRIORITY),
        ({"args": [other.pk], "kwargs": {}}, "READY", 0),
        ({"args": [file.pk], "kwargs": {}}, "RUNNING", 0),
    ]


def test_a_task_that_waits_is_moved_up_and_never_back() -> None:
    read_import.enqueue(7)
    queue_first(read_import, 7, 50)
    queue_first(read_import, 7, 20)
    assert list(DBTaskResult.objects.values_list("priority", flat=True)) == [50]


def test_workers_of_this_machine_that_are_gone_are_forgotten_at_once() -> None:
    host = socket.gethostname()
    WorkerBeat.objects.create(worker="gone", host=host, pid=2**22 + 1)
    WorkerBeat.objects.create(worker="parent", host=host, pid=os.getppid())
    beat("elsewhere")
    bury_neighbours()
    assert set(WorkerBeat.objects.values_list("worker", flat=True)) == {"parent", "elsewhere"}


def test_progress_is_that_of_the_task_at_hand() -> None:
    task = running(7, "a")
    lease = Lease("a")
    lease.task, lease.done, lease.total = task.pk, 3, 9
    lease._write()
    assert progress_of(read_import, 7) == (3, 9)
    assert progress_of(read_import, 8) == (0, 0)
