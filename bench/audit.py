"""Measure the trail: rows written a second by 1, 4 and 8 writers, with one chain and with many.

Each transaction holds its chain's end for 20 ms, as a commit that waits for a replica does, and in a
last run not at all: then the processor is the limit. Beside the rates stands what a row costs its writer
in time of the processor (two cores and eight writers cannot write more than that allows, and on a machine
that others share the rates say little without it), and in how many of the looks at the database's
sessions one waited for a lock. Then the walk over the whole trail, and over what is new.

python bench/audit.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / ".ci")]
SECONDS, HELD = 4.0, 0.02
LOOK = """select count(*), count(*) filter (where wait_event_type = 'Lock')
from pg_stat_activity where pid <> pg_backend_pid() and state <> 'idle'"""

if not sys.argv[1:]:
    from postgres import running_postgres

    with running_postgres() as url:
        environment = {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "perfgoals.settings",
            "PERFGOALS_AUDIT_KEY": "k" * 50,
            "PERFGOALS_AUDIT_ANCHOR_SECONDS": "86400",
        }
        command = [sys.executable, __file__, "measure"]
        sys.exit(subprocess.call(command, env={**os.environ, **environment}))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from apps.audit.domain import record  # noqa: E402
from apps.audit.models import AuditHead  # noqa: E402
from apps.audit.registry import register_actions  # noqa: E402
from apps.audit.verification import check_trail  # noqa: E402


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def write() -> tuple[int, float]:
    """Return how many rows this process wrote in a while, and its seconds of processor for them."""
    register_actions({"bench.write": "测速"})
    target, count, stop = AuditHead(pk=1), 0, time.monotonic() + SECONDS
    sql("select 1")
    begun = time.process_time()
    while time.monotonic() < stop:
        with transaction.atomic():
            record("bench.write", actor=None, target=target, before={"甲": "1"}, after={"甲": "2"})
            if held := float(os.environ["BENCH_HELD"]):
                sql(f"select pg_sleep({held})")
        count += 1
    return count, time.process_time() - begun


def looked_at(running: list[subprocess.Popen[str]]) -> float:
    """Look at the database's sessions until all writers are done; return the share that waited for
    a lock."""
    seen = waited = 0
    while any(child.poll() is None for child in running):
        with connection.cursor() as cursor:
            cursor.execute(LOOK)
            found = cursor.fetchone()
        seen, waited = seen + found[0], waited + found[1]
        time.sleep(0.1)
    return waited / max(seen, 1)


def rate(writers: int, chains: int, held: float) -> tuple[float, float, float]:
    """Return rows a second of several processes at once, a row's milliseconds of processor, and the
    share of the sessions looked at that waited for a lock."""
    env = {**os.environ, "PERFGOALS_AUDIT_CHAINS": str(chains), "BENCH_HELD": str(held)}
    running = [
        subprocess.Popen(
            [sys.executable, __file__, "write"], env=env, stdout=subprocess.PIPE, text=True
        )
        for _ in range(writers)
    ]
    locked = looked_at(running)
    said = [child.communicate()[0].split() for child in running]
    rows, seconds = (sum(float(one[at]) for one in said) for at in (0, 1))
    return rows / SECONDS, 1000 * seconds / max(rows, 1), locked


def measure() -> None:
    call_command("migrate", verbosity=0)
    for chains, held in ((1, HELD), (16, HELD), (16, 0.0)):
        sql("truncate audit_auditevent, audit_audithead")
        found = [rate(writers, chains, held) for writers in (1, 4, 8)]
        told = "  ".join(
            f"{n} writers {rows:4.0f}/s ({cost:.1f} ms, {locked:.0%} at locks)"
            for n, (rows, cost, locked) in zip((1, 4, 8), found, strict=True)
        )
        times = found[2][0] / found[0][0]
        print(f"{chains:2} chains, {held * 1000:.0f} ms held: {told}   8 against 1: {times:.1f} x")
    for is_full in (True, False):
        begun = time.monotonic()
        check = check_trail(full=is_full)
        took = time.monotonic() - begun
        print(f"{'whole' if is_full else 'new  '} trail: {check.rows} rows in {took:.2f} s")


if sys.argv[1] == "write":
    print(*write())
else:
    measure()
