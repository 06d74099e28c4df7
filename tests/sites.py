"""A whole installation of the tests' own: settings, database, folder, processes."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.template import copy_to, template_on

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """Return a port of the loopback that nobody serves on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], Any], *, seconds: float, what: str = "") -> Any:
    """Return what the condition gives as soon as it is true; raise AssertionError after a while."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if found := condition():
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {what or condition}")


@dataclass
class Site:
    """An installation: its environment, and the processes that were started in it."""

    var: Path
    env: dict[str, str]
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def manage(self, *arguments: str, check: bool = True, text: str = "") -> str:
        """Run ``manage.py`` to its end; return what it printed. ``text`` is its standard input."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.env},
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout + done.stderr

    def python(self, code: str) -> str:
        """Run code in the shell of the installation; return what it printed, stripped."""
        return self.manage("shell", "--no-imports", "-c", code).strip()

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a program of the installation; its output goes to a log in its folder."""
        with (self.var / "processes.log").open("ab") as log:
            child = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **self.env},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.children.append(child)
        return child

    def worker(self, *flags: str) -> subprocess.Popen[bytes]:
        """Start a worker."""
        return self.start(sys.executable, "manage.py", "worker", *flags)

    def log(self) -> str:
        """Return what the started programs have said."""
        return (self.var / "processes.log").read_text(encoding="utf-8")

    def stop(self) -> None:
        """Stop what was started."""
        for child in self.children:
            self.kill(child)

    def kill(self, child: subprocess.Popen[bytes]) -> None:
        """Kill a program without a word, and all that it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def own_database(url: str, template: str = "template1") -> str:
    """Make a database of the tests' own on the server of a URL; return its URL."""
    import psycopg  # noqa: PLC0415 -- only where a server is named

    name = f"site_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextlib.contextmanager
def new_site(folder: Path, **env: str) -> Iterator[Site]:
    """Yield a migrated installation, on PostgreSQL where the tests run on it; stop it after."""
    base = {"PERFGOALS_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "perfgoals.settings"}
    folder.mkdir(parents=True, exist_ok=True)
    if server := os.environ.get("TEST_DATABASE_URL"):
        base["DATABASE_URL"] = own_database(server, template_on(server))
    else:
        path = env.get("DATABASE_URL", "").removeprefix("sqlite:///")
        copy_to(Path(path or folder / "perfgoals.sqlite3"))
    site = Site(folder, {**base, **env})
    try:
        yield site
    finally:
        site.stop()
