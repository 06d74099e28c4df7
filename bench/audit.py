"""Measure the trail: rows written a second by 1, 4 and 8 writers, with one chain and with many.

Each transaction holds its chain's end for 20 ms, as a commit that waits for a replica does. Beside
the rates stands what a row costs its writer in time of the processor: two cores and eight writers cannot
write more than that allows, and on a machine that others share the rates say little without it. Then the
walk over the whole trail, and over what is new.

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
            sql(f"select pg_sleep({HELD})")
        count += 1
    return count, time.process_time() - begun


def rate(writers: int, chains: int) -> tuple[float, float]:
    """Return rows a second of several processes at once, and a row's milliseconds of processor."""
    env = {**os.environ, "PERFGOALS_AUDIT_CHAINS": str(chains)}
    running = [
        subprocess.Popen(
            [sys.executable, __file__, "write"], env=env, stdout=subprocess.PIPE, text=True
        )
        for _ in range(writers)
    ]
    said = [child.communicate()[0].split() for child in running]
    rows, seconds = (sum(float(one[at]) for one in said) for at in (0, 1))
    return rows / SECONDS, 1000 * seconds / max(rows, 1)


def measure() -> None:
    call_command("migrate", verbosity=0)
    for chains in (1, 16):
        sql("truncate audit_auditevent, audit_audithead")
        found = [rate(writers, chains) for writers in (1, 4, 8)]
        told = "  ".join(
            f"{n} writers {rows:4.0f}/s ({cost:.1f} ms)"
            for n, (rows, cost) in zip((1, 4, 8), found, strict=True)
        )
        print(f"{chains:2} chains: {told}   8 against 1: {found[2][0] / found[0][0]:.1f} x")
    for is_full in (True, False):
        begun = time.monotonic()
        check = check_trail(full=is_full)
        took = time.monotonic() - begun
        print(f"{'whole' if is_full else 'new  '} trail: {check.rows} rows in {took:.2f} s")


if sys.argv[1] == "write":
    print(*write())
else:
    measure()
