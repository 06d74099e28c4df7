"""Real workers: one is killed in the middle of a task, another finishes it."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.sites import new_site, wait_for

pytestmark = pytest.mark.slow

QUEUE = """
from django.core.files.base import ContentFile
from apps.accounts.models import District
from apps.accounts.models import User
from apps.imports.models import ImportBatch, ImportFile
from apps.imports.tasks import read_import
district = District.objects.create(code="1", name="区")
user = User.objects.create_user("u", name="u")
batch = ImportBatch.objects.create(district=district, created_by=user)
for number in range({count}):
    content = ContentFile("没有表格的文字\\n" * 20, name="a.txt")
    file = ImportFile.objects.create(batch=batch, name="a.txt", content=content, size=1, sha256="")
    read_import.enqueue(file.pk)
"""
STATES = (
    "from apps.imports.models import ImportFile;"
    "print(sorted(ImportFile.objects.values_list('state', flat=True)))"
)


def test_killed_worker_loses_nothing(tmp_path: Path) -> None:
    with new_site(tmp_path / "var") as site:
        site.python(QUEUE.format(count=3))
        worker = site.worker()
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
        wait_for(children.read_text, seconds=60, what="a process that reads")
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert site.python(STATES) == "['reading', 'waiting', 'waiting']"

        site.manage("worker", "--batch")

        assert site.python(STATES) == "['failed', 'failed', 'failed']"
