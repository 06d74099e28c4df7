"""A disk that is truly full: reading goes on, an upload gets one Chinese sentence, and all heals itself.

The disk is a file system of a few megabytes where the machine lets the tests mount one; else a process
may write no file beyond some size, which the system answers alike.
"""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.test import RequestFactory

from apps.core.outage import FULL, is_full_disk, server_error
from apps.core.storage import FolderFiles
from tests.district.browser import Browser
from tests.sites import Site, free_port, new_site, wait_for

PASSWORD = "Voll-2026-platte"
FILL = f"""
from datetime import timedelta
from django.utils import timezone
from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import Department, District, Unit, User
from apps.workflow.models import EntryWindow, FiscalYear, RuleSet
district = District.objects.create(code="310100", name="测试区")
rules = RuleSet.objects.create(district=district, code="R1", name="规则", edition="2025", valid_from=2025)
year = FiscalYear.objects.create(district=district, year=2027, rule_set=rules, is_current=True)
now = timezone.now()
EntryWindow.objects.create(district=district, fiscal_year=year, name="申报", opens_at=now,
    closes_at=now + timedelta(days=5))
department = Department.objects.create(district=district, code="D1", name="甲部门")
unit = Unit.objects.create(department=department, code="U1", name="甲单位")
user = User.objects.create_user("clerk", "{PASSWORD}", name="填报人", must_change_password=False)
grant_role(user=user, role="clerk", district=district, unit=unit, actor=None)
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 24 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "perfgoals-test", str(place)]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def site(disk: Path, tmp_path: Path) -> Iterator[Site]:
    """A running installation whose files lie on that disk, with one clerk; its database does not."""
    port = free_port()
    env = {
        "PERFGOALS_BIND": f"127.0.0.1:{port}",
        "PERFGOALS_WEB_PROCESSES": "1",
        "PERFGOALS_DEBUG": "0",
        "TMPDIR": str(disk),
    }
    if not os.environ.get("TEST_DATABASE_URL"):
        env["DATABASE_URL"] = f"sqlite:///{tmp_path / 'perfgoals.sqlite3'}"
    with new_site(disk / "var", **env) as site:
        site.python(FILL)
        gunicorn = str(Path(sys.executable).parent / "gunicorn")
        site.start(gunicorn, "-c", "deploy/gunicorn.conf.py", "perfgoals.wsgi")
        site.env["PORT"] = str(port)
        yield site


def filled(disk: Path) -> Path:
    """Fill the disk to its last byte; return the file that does."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while file.write(b"x" * size):
                    pass
    assert os.statvfs(disk).f_bavail == 0
    return filler


@pytest.mark.slow
def test_full_disk_is_said_and_reading_goes_on(site: Site, disk: Path) -> None:
    clerk = Browser(f"http://127.0.0.1:{site.env['PORT']}")
    clerk.sign_in("clerk", PASSWORD)
    clerk.get("/imports/")
    filler = filled(disk)
    for size in (200_000, 6_000_000):
        form = clerk.form_with("上传并识别")
        name = form.xpath(".//input[@type='file']")[0].get("name")
        answer = clerk.session.post(
            urljoin(clerk.url, form.action),
            data=dict(form.form_values()),
            files={name: ("表.docx", b"x" * size)},
            headers={"Referer": clerk.url},
            timeout=60,
        )
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
        assert FULL in answer.text
        assert "Traceback" not in answer.text
    for path in ("/", "/declarations/", "/imports/"):
        page = clerk.session.get(f"{clerk.address}{path}", timeout=60)
        assert page.status_code == 200, path
    assert [path for path in (site.var / "files").rglob("*") if path.is_file()] == []
    filler.unlink()
    clerk.get("/imports/")
    clerk.press("上传并识别", file=("表.docx", b"x" * 200_000))
    assert clerk.status == 200
    wait_for(lambda: list((site.var / "files").rglob("*")), seconds=5)


def test_half_of_a_file_is_taken_out_again(tmp_path: Path) -> None:
    """As under a quota: a process of its own that may write no file above 100 kB."""
    store = FolderFiles(location=tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(OSError, match="too large") as caught:
            store.save("imports/a", ContentFile(b"x" * 300_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert is_full_disk(caught.value)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (OperationalError("database or disk is full"), True),
        (OperationalError("could not extend file: No space left on device"), True),
        (OperationalError("connection refused"), False),
        (FileNotFoundError(errno.ENOENT, "none"), False),
        (None, False),
    ],
)
def test_full_disk_is_told_from_other_faults(error: Any, full: bool) -> None:
    assert is_full_disk(error) is full
    if error is None or isinstance(error, FileNotFoundError):
        return
    try:
        raise error
    except (OSError, OperationalError):
        answer = server_error(RequestFactory().get("/", headers={"accept": "application/json"}))
    assert (answer.status_code, FULL in answer.content.decode("unicode_escape")) == (503, full)
