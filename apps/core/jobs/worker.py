"""The worker: the library's loop with a lease, and patience while the database is away."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from typing import Final

from django.db import connection
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

from apps.core.jobs.leases import INTERRUPTIONS, OUTAGES, Lease, requeue
from apps.core.storage import settled

log = logging.getLogger(__name__)

# Two queues: work somebody sits waiting for, and work of minutes.
SHORT: Final = "default"
LONG: Final = "long"
_PATIENCE: Final = (1, 2, 5, 10)


class Worker(LibraryWorker):
    """Takes tasks until it is stopped; outlives restarts of the database."""

    def __init__(self, *, queues: list[str], batch: bool = False) -> None:
        super().__init__(
            queue_names=queues,
            interval=0.5,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=uuid.uuid4().hex,
            excluded_queue_names=[],
        )
        self.lease = Lease(self.worker_id)

    def run(self) -> None:
        """Work until stopped (or, as a batch, until nothing is left)."""
        try:
            self._patiently(self.lease.start)
            self._patiently(super().run)
        finally:
            self.lease.stop()

    def _patiently(self, act: Callable[[], None]) -> None:
        """Do it; where the database is away, wait and do it anew for as long as it takes."""
        failures = 0
        while self.running:
            try:
                act()
            except OUTAGES as error:
                connection.close()
                pause = _PATIENCE[min(failures, len(_PATIENCE) - 1)]
                failures += 1
                reason = (str(error).strip() or type(error).__name__).splitlines()[0]
                log.warning("database away (%s); again in %s s", reason, pause)
                time.sleep(pause)
            else:
                return

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Run a task under the lease; one that was only interrupted goes back to the queue."""
        self.lease.hold(db_task_result.pk)
        try:
            with settled():
                super().run_task(db_task_result)
            failed = db_task_result.status == TaskResultStatus.FAILED
            if failed and db_task_result.exception_class_path in INTERRUPTIONS:
                requeue(db_task_result)
        finally:
            self.lease.hold(None)
