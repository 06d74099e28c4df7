"""Widens the keys of a filled PostgreSQL by the district, parts every table by it, and works on.

Citus cannot be had everywhere; PostgreSQL's own parting by hash asks the same of keys: whatever is
primary, unique or pointed to must hold the column. Shown: the printed statements run, no link joins
rows of two districts, every table is parted, and the program reads and writes as before.
"""

import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / ".ci")]

from postgres import running_postgres  # noqa: E402

PARTS = 4
# Of keys that are dropped while a table is parted, to be put back.
LINKS = """
select conrelid::regclass::text, conname, pg_get_constraintdef(c.oid)
from pg_constraint c join pg_namespace n on n.oid = connamespace
where contype = 'f' and nspname = current_schema() and conparentid = 0
"""


def main() -> None:
    with running_postgres("-c autovacuum=off") as url:
        os.environ |= {
            "DATABASE_URL": os.environ.get("SPREAD_URL", url),
            "PERFGOALS_WIDE_KEYS": "yes",
            "PERFGOALS_SECRET_KEY": "only-for-this-walk-" + "x" * 40,
            "DJANGO_SETTINGS_MODULE": "perfgoals.settings",
        }
        walk()


def walk() -> None:
    """Go through the whole story; ends with an AssertionError where it goes wrong."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from apps.accounts.models import District
    from apps.home.distribution import narrow_keys, spread_columns, widening

    settings.ALLOWED_HOSTS = ["testserver"]
    if not os.environ.get("SPREAD_URL"):
        call_command("migrate", verbosity=0)
        call_command("demo", verbosity=0)
    for code in ("990007", "990008"):
        if not District.objects.filter(code=code).exists():
            call_command("make_district", "--declarations", "60", "--code", code, "--name", code)
    call_command("distribution", "--check")
    with connection.cursor() as cursor:
        for statement in widening(connection):
            cursor.execute(statement)
        assert narrow_keys(connection) == []
        say("各表的主键、唯一键和相互的外键都已含分布列，外键核对无跨区划的行")
        part(cursor, spread_columns())
        cursor.execute("select count(*) from pg_class where relkind = 'p'")
        parted = cursor.fetchone()[0]
    assert parted == len(spread_columns()), parted
    say(f"{parted} 张表已按分布列分为 {PARTS} 份，由 PostgreSQL 核对过键")
    call_command("distribution", "--check")
    work()


def part(cursor: Any, tables: dict[str, str]) -> None:
    """Put each table's rows into parts by the hash of its column."""
    cursor.execute(LINKS)
    links = cursor.fetchall()
    for table, name, _ in links:
        cursor.execute(f"alter table {table} drop constraint {name}")
    for table, column in tables.items():
        cursor.execute(f"alter table {table} rename to whole")
        cursor.execute(
            f"create table {table} (like whole including all) partition by hash ({column})"
        )
        for number in range(PARTS):
            cursor.execute(
                f"create table {table}_p{number} partition of {table} "
                f"for values with (modulus {PARTS}, remainder {number})"
            )
        cursor.execute(
            "select attname from pg_attribute where attrelid = 'whole'::regclass"
            " and attidentity <> ''"
        )
        own = [row[0] for row in cursor.fetchall()]
        # Names of tables and columns come from the catalogue.
        copy = f"insert into {table} overriding system value select * from whole"  # noqa: S608
        cursor.execute(copy)
        for key in own:
            most = f"(select coalesce(max({key}), 1) from {table})"  # noqa: S608
            cursor.execute(f"select setval(pg_get_serial_sequence('{table}', '{key}'), {most})")
        cursor.execute("drop table whole cascade")
    for table, name, definition in links:
        cursor.execute(f"alter table {table} add constraint {name} {definition}")


def work() -> None:
    """Read and write as people do, in both districts."""
    from django.test import Client
    from django.urls import reverse

    from apps.accounts.models import User
    from apps.declarations.models import Declaration
    from apps.declarations.workflow import PROCEDURE
    from apps.home.distribution import strays
    from apps.workflow.engine import perform
    from apps.workflow.models import TransitionRecord

    for code in ("990007", "990008"):
        clerk, examiner = Client(), Client()
        clerk.force_login(User.objects.get(username=f"{code}-clerk-0"))
        examiner.force_login(User.objects.get(username=f"{code}-exam1"))
        drafts = Declaration.objects.filter(state="draft", district__code=code).order_by("pk")
        draft = drafts.filter(unit__membership__user__username=f"{code}-clerk-0")[0]
        cell = {"place": "goal.total", "value": "分布后写下的总目标", "was": [draft.total_goal]}
        data = {"revision": draft.revision, "edition": "2025", "cells": [cell]}
        url = reverse("declarations:autosave", args=[draft.pk])
        answer = clerk.post(url, data, content_type="application/json")
        assert answer.status_code == 200, answer.content
        page = clerk.get(reverse("declarations:detail", args=[draft.pk]))
        assert "分布后写下的总目标" in page.content.decode()
        for name in ("declarations:list", "home"):
            assert clerk.get(reverse(name), follow=True).status_code == 200
        listed = examiner.get(reverse("admin:declarations_declaration_changelist"))
        assert listed.status_code == 200
        waiting = Declaration.objects.filter(state="dept_review", district__code=code)[0]
        step = TransitionRecord.objects.of(waiting).count()
        actor = User.objects.get(username=f"{code}-dept-0")
        perform(PROCEDURE, "dept_return", subject=waiting, actor=actor, opinion="请补充测算依据")
        assert TransitionRecord.objects.of(waiting).count() == step + 1
    assert dict(strays()) == {}
    say("在分布后的表上照常列出、读取、填写、退回")


def say(text: str) -> None:
    print(f"ok: {text}", flush=True)


if __name__ == "__main__":
    main()
