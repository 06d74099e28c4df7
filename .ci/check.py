"""Runs the checks one after the other and says at the end which failed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from chromium import find_chromium
from postgres import binaries, running_postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PRODUCTION = {
    "PERFGOALS_PRODUCTION": "1",
    "PERFGOALS_SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
    "PERFGOALS_AUDIT_KEY": "a" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "PERFGOALS_HOSTS": "example.org",
}
PYTEST = [str(BIN / "pytest"), "-q", "-p", "no:cacheprovider", "--durations=12"]
# Whoever is done first takes tests over from the other, so that no long one is waited for alone.
IN_TWO = [*PYTEST, "-n", "2", "--dist", "worksteal"]
# A step that takes longer than this has stopped getting on.
MINUTES = 40


def ended(command: tuple[str, ...], env: dict[str, str], minutes: int) -> int:
    """Return the exit code of a command; one that takes longer than any should is ended and failed."""
    running = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}, start_new_session=True)
    try:
        return running.wait(minutes * 60)
    except subprocess.TimeoutExpired:
        print(f"{minutes} 分钟仍未结束，已中止。", flush=True)
        return 1
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)


def call(*command: str, minutes: int = MINUTES, **env: str) -> bool:
    """Run a command in the root; tell whether it succeeded."""
    shown = " ".join(Path(part).name if part.startswith("/") else part for part in command)
    print(f"\n$ {shown if len(shown) < 160 else shown[:160] + ' …'}", flush=True)
    return ended(command, env, minutes) == 0


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))


def lint() -> bool:
    manage = [sys.executable, str(ROOT / "manage.py")]
    steps = [
        call(str(BIN / "ruff"), "check", "."),
        call(str(BIN / "ruff"), "format", "--check", "."),
        call(str(BIN / "djade"), "--check", *templates()),
        call(str(BIN / "oxlint"), "static"),
        call(sys.executable, str(ROOT / ".ci" / "styles.py")),
        call(str(BIN / "mypy"), "apps", "perfgoals"),
        call(*manage, "makemigrations", "--check", "--dry-run"),
        call(*manage, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION),
    ]
    return all(steps)


def on_server(url: str) -> dict[str, str]:
    """Return the environment of tests on a server: pg_dump and its like stand beside its programs."""
    path = os.pathsep.join([str(binaries()), os.environ["PATH"]])
    return {"TEST_DATABASE_URL": url, "PATH": path}


def sqlite() -> bool:
    return call(*IN_TWO, "-m", "not browser")


def postgres() -> bool:
    # Each test takes its rows back. Statistics gathered between two tests call the tables empty, and
    # the next test's queries are then planned for hours; without any, the size of the file counts.
    with running_postgres("-c autovacuum=off") as url:
        # What never asks a database has run on SQLite.
        chosen = ("-m", "not browser and not shared", "--database-only")
        return call(*IN_TWO, *chosen, **on_server(url))


def browser() -> bool:
    chromium = find_chromium()
    return call(
        *IN_TWO, "-m", "browser", PERFGOALS_CHROMIUM=chromium, DJANGO_ALLOW_ASYNC_UNSAFE="true"
    )


def replica() -> bool:
    return call(sys.executable, str(ROOT / ".ci" / "replica.py"))


def spread() -> bool:
    return call(sys.executable, str(ROOT / ".ci" / "spread.py"))


def offline() -> bool:
    return call(sys.executable, str(ROOT / ".ci" / "offline.py"), minutes=60)


def district() -> bool:
    with running_postgres() as url:
        return (
            replica()
            and spread()
            and call(
                *PYTEST,
                "-s",
                "--timeout=0",
                "tests/district",
                minutes=180,
                PERFGOALS_DISTRICT="full",
                **on_server(url),
            )
        )


STEPS = {"lint": lint, "sqlite": sqlite, "postgres": postgres, "browser": browser}
ON_REQUEST = {"district": district, "offline": offline, "replica": replica, "spread": spread}


def main() -> None:
    # A plain kill must still stop the server that a step has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("已中止。"))
    failed: list[str] = []
    lines: list[str] = []
    for name in sys.argv[1:] or STEPS:
        begun = time.monotonic()
        passed = (STEPS | ON_REQUEST)[name]()
        seconds = time.monotonic() - begun
        lines.append(f"-- {name}: {'ok' if passed else 'FAILED'} ({seconds:.0f} s)")
        print(lines[-1], flush=True)
        if not passed:
            failed.append(name)
    print("\n" + "\n".join(lines), flush=True)
    if failed:
        sys.exit(f"未通过：{'、'.join(failed)}")


try:
    main()
except KeyboardInterrupt:
    sys.exit("已中止。")
