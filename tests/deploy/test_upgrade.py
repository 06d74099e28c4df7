"""upgrade.sh itself, from the release before this one: its pages and data, nginx before them, all the while."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from apps.core.backup.archive import new_key
from tests.deploy.test_files import DEPLOY, ROOT
from tests.deploy.test_nginx import Proxy, running_nginx
from tests.sites import free_port, wait_for

SOURCE = (
    "apps",
    "deploy",
    "docs",
    "manage.py",
    "perfgoals",
    "static",
    "templates",
    "pyproject.toml",
)
MIGRATIONS = "apps/*/migrations/*.py"
SYSTEMCTL = """#!/usr/bin/env bash
# Starts and stops the two services as systemd would.
echo "$*" >> HERE/calls
running() { [ -e "HERE/$1.pid" ] && kill -0 "$(cat "HERE/$1.pid")" 2>/dev/null; }
act=$1; shift
for unit in "$@"; do
    if [ "$act" = start ] && ! running "$unit"; then
        cd "$(readlink -f HERE/srv/current)"
        set -a; . HERE/etc/perfgoals.env; set +a
        case $unit in
            perfgoals-web) run=(.venv/bin/gunicorn -c deploy/gunicorn.conf.py perfgoals.wsgi) ;;
            perfgoals-worker) run=(.venv/bin/python manage.py worker) ;;
        esac
        setsid "${run[@]}" >> "HERE/$unit.log" 2>&1 < /dev/null &
        echo $! > "HERE/$unit.pid"
    elif [ "$act" = stop ] && running "$unit"; then
        kill "$(cat "HERE/$unit.pid")"
        while running "$unit"; do sleep 0.1; done
    fi
done
"""


def git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else b""


def release_before() -> str:
    """Return the last tag that is not this commit, else the commit before the newest migration."""
    if tag := git("describe", "--tags", "--abbrev=0", "HEAD~1").decode().strip():
        return tag
    changed = git("log", "-1", "--format=%H", "--", MIGRATIONS).decode().strip()
    return git("rev-parse", "--verify", f"{changed}~1").decode().strip() if changed else ""


pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        not all(map(shutil.which, ("nginx", "openssl", "curl", "git"))), reason="no nginx here"
    ),
    pytest.mark.skipif(not release_before(), reason="no history here"),
    pytest.mark.filterwarnings("ignore:Unverified HTTPS request"),
]


@dataclass
class Machine:
    """A server with the old release installed and running, the new one installed beside it."""

    folder: Path
    port: int = field(default_factory=free_port)

    def write(self, name: str, text: str, mode: int = 0o644) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("HERE/", f"{self.folder}/"))
        path.chmod(mode)

    def place(self, text: str) -> str:
        """Return a script with the paths and the port of this machine."""
        for old, new in (
            ("/etc/perfgoals", f"{self.folder}/etc"),
            ("/etc/systemd/system/", f"{self.folder}/units/"),
            ("/srv/perfgoals", f"{self.folder}/srv"),
            ("seq 60", "seq 300"),
            ("/var/backups/perfgoals", f"{self.folder}/backups"),
            ("127.0.0.1:8000", f"127.0.0.1:{self.port}"),
            ("setpriv --reuid=perfgoals --regid=perfgoals --init-groups ", ""),
            ("chown -R perfgoals: ", "true "),
        ):
            text = text.replace(old, new)
        return text

    def release(self, version: str) -> Path:
        return self.folder / "srv" / "releases" / version

    def install_old(self) -> None:
        with tarfile.open(fileobj=io.BytesIO(git("archive", release_before()))) as archive:
            archive.extractall(self.release("old"), filter="data")
        (self.release("old") / ".venv").symlink_to(sys.prefix)
        (self.folder / "srv" / "current").symlink_to(self.release("old"))

    def install_new(self, version: str) -> Path:
        """Install this checkout under a version."""
        release = self.release(version)
        for one in SOURCE:
            copy = shutil.copytree if (ROOT / one).is_dir() else shutil.copy
            release.mkdir(parents=True, exist_ok=True)
            copy(ROOT / one, release / one)
        (release / ".venv").symlink_to(sys.prefix)
        self.write("bundle/VERSION", version)
        return release

    def manage(self, *words: str) -> str:
        """Run a command of the release in use."""
        script = f"set -a; . {self.folder}/etc/perfgoals.env; exec .venv/bin/python manage.py"
        current = (self.folder / "srv" / "current").resolve()
        done = subprocess.run(
            ["bash", "-c", f'{script} "$@"', "manage", *words],
            cwd=current,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (words, done.stdout[-1500:], done.stderr[-3000:])
        return done.stdout

    def systemctl(self, *words: str) -> None:
        subprocess.run([self.folder / "bin" / "systemctl", *words], check=True)

    def upgrade(self) -> subprocess.CompletedProcess[str]:
        path = f"{self.folder}/bin:{os.environ['PATH']}"
        return subprocess.run(
            [self.folder / "bundle" / "upgrade.sh"],
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )

    def counted(self) -> str:
        """Return how much of what is there, asked in both releases alike."""
        code = (
            "from apps.projects.models import Document; from apps.accounts.models import User; "
            "print(Document.objects.count(), User.objects.count(), "
            "sorted(Document.objects.values_list('annual_amount', flat=True))[-1])"
        )
        return self.manage("shell", "--no-imports", "-c", code).strip()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """The old release with a small district, served."""
    tmp_path.chmod(0o755)
    machine = Machine(tmp_path)
    secret = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP"
    settings = {
        "PERFGOALS_PRODUCTION": "1",
        "PERFGOALS_HOSTS": "127.0.0.1,localhost",
        "PERFGOALS_SECRET_KEY": secret,
        "PERFGOALS_AUDIT_KEY": secret[::-1],
        "PERFGOALS_VAR": f"{tmp_path}/var",
        "PERFGOALS_BACKUP_KEY_FILE": f"{tmp_path}/backup_key",
        "PERFGOALS_BIND": f"127.0.0.1:{machine.port}",
        "PERFGOALS_WEB_PROCESSES": "1",
    }
    machine.write("backup_key", new_key())
    machine.write("etc/perfgoals.env", "".join(f"{k}={v}\n" for k, v in settings.items()))
    machine.write("bin/systemctl", SYSTEMCTL, 0o755)
    machine.write("bundle/upgrade.sh", machine.place((DEPLOY / "upgrade.sh").read_text()), 0o755)
    (tmp_path / "units").mkdir()
    machine.install_old()

    machine.manage("migrate", "-v0")
    machine.manage("make_district", "--declarations", "6")
    machine.manage("collectstatic", "--noinput", "-v0")
    machine.systemctl("start", "perfgoals-web", "perfgoals-worker")
    try:
        wait_for(lambda: answered(machine.port), seconds=300, what="the old release")
        yield machine
    finally:
        machine.systemctl("stop", "perfgoals-web", "perfgoals-worker")


def answered(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=30).status_code == 200
    except requests.RequestException:
        return False


@contextmanager
def asked_all_the_while(proxy: Proxy) -> Iterator[list[tuple[int, str]]]:
    """Ask for the sign-in page until the end; give what came, each change of it once."""
    seen: list[tuple[int, str]] = []
    is_over = threading.Event()

    def ask() -> None:
        browser = requests.Session()
        while not is_over.wait(0.2):
            address = f"https://127.0.0.1:{proxy.secure}/declarations/"
            # However busy the machine is: who gives up asking sees nothing of what comes after.
            answer = browser.get(address, verify=False, timeout=300, allow_redirects=False)
            answer.encoding = "utf-8"
            title = "".join(re.findall(r"<h1>(.*?)</h1>", answer.text))
            if not seen or seen[-1] != (answer.status_code, title):
                seen.append((answer.status_code, title))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield seen
    finally:
        is_over.set()
        asking.join()


def test_upgrade_keeps_the_data_and_a_failed_one_goes_back(machine: Machine) -> None:
    before = machine.counted()
    current = machine.folder / "srv" / "current"
    with running_nginx(machine.folder, machine.port, flag=machine.folder / "etc") as proxy:
        broken = machine.install_new("2.0.0")
        last = max((broken / "apps/library/migrations").glob("0*.py")).stem
        (broken / "apps/library/migrations/9999_broken.py").write_text(
            "from django.db import migrations\n\n\n"
            "def fail(*_):\n    raise RuntimeError('kaputt')\n\n\n"
            "class Migration(migrations.Migration):\n"
            f"    dependencies = [('library', '{last}')]\n"
            "    operations = [migrations.RunPython(fail)]\n"
        )
        failed = machine.upgrade()
        assert failed.returncode == 1, failed.stdout + failed.stderr
        assert "已退回原版本，数据没有变化" in failed.stderr
        assert current.resolve() == machine.release("old")
        assert machine.counted() == before
        machine.manage("audit_verify")
        wait_for(lambda: answered(machine.port), seconds=300, what="the old release again")

        machine.install_new("2.0.1")
        with asked_all_the_while(proxy) as seen:
            wait_for(lambda: seen, seconds=300, what="the first answer")
            done = machine.upgrade()
            wait_for(lambda: seen[-1][0] == seen[0][0], seconds=300, what="the new pages")
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.splitlines()[-1] == "已升级到 2.0.1。"
        assert current.resolve() == machine.release("2.0.1")
        # The old pages, the page of the maintenance, the new pages: nothing else was ever seen.
        assert [status for status, _ in seen] == [seen[0][0], 502, seen[0][0]]
        assert seen[1][1] == "系统正在维护"
    assert machine.counted() == before
    machine.manage("audit_verify")
    assert not (machine.folder / "etc" / "maintenance").exists()
