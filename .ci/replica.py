"""Walks an application over two real PostgreSQL servers, the second following the first by streaming.

Shown: pages that only read come from the replica; one's own writes are read back though the
replica stands still; it takes over again once it has caught up; pages are given when it is gone.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / ".ci")]

from postgres import Servers, url_of  # noqa: E402


def main() -> None:
    servers = Servers()
    try:
        primary = servers.primary()
        replica = servers.replica(primary)
        os.environ |= {
            "DATABASE_URL": url_of(primary),
            "PERFGOALS_REPLICA_URL": url_of(replica),
            "PERFGOALS_SECRET_KEY": "only-for-this-walk-" + "x" * 40,
            "DJANGO_SETTINGS_MODULE": "perfgoals.settings",
        }
        walk(servers)
    finally:
        servers.close()


def walk(servers: Servers) -> None:
    """Go through the whole story; ends with an AssertionError where it goes wrong."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    from django.test import Client
    from django.urls import reverse

    from apps.accounts.models import User
    from apps.declarations.models import Declaration

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("make_district", "--declarations", "20", verbosity=0)
    draft = Declaration.objects.filter(state="draft").order_by("pk")[0]
    own, other = Client(), Client()
    for client in (own, other):
        client.force_login(User.objects.get(username="990001-clerk-0"))
    asked = {name: Asked(connections[name]) for name in ("default", "replica")}

    def get(client: Client) -> str:
        for one in asked.values():
            one.count = 0
        answer = client.get(reverse("declarations:detail", args=[draft.pk]))
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def write(text: str) -> None:
        now = Declaration.objects.get(pk=draft.pk)
        cell = {"place": "goal.total", "value": text, "was": [now.total_goal]}
        data = {"revision": now.revision, "edition": "2025", "cells": [cell]}
        url = reverse("declarations:autosave", args=[draft.pk])
        answer = own.post(url, data, content_type="application/json")
        assert answer.status_code == 200, answer.content

    def command(sql: str) -> Any:
        with connections["replica"].cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]

    # What was written last: both are signed in on the replica, too.
    wait(lambda: command("select count(*) from django_session") == 2)
    # The first look at a form keeps what its unit's forms have in common.
    get(other)
    wait(lambda: command("select count(*) from checks_traced") > 0)
    other.cookies.pop("written", None)
    get(other)
    assert asked["replica"].count > 5, asked["replica"].count
    assert asked["default"].count == 0, "a page that only reads asked the primary"
    say("只读页面由副本给出")

    command("select pg_wal_replay_pause()")
    write("暂停时写下的总目标")
    assert "written" in own.cookies
    assert "暂停时写下的总目标" in get(own)
    assert asked["default"].count > 5, "one's own write was looked for on the replica"
    assert "暂停时写下的总目标" not in get(other)
    say("副本落后时，自己写的读得回来，旁人仍由副本给出")

    command("select pg_wal_replay_resume()")
    wait(lambda: "暂停时写下的总目标" in get(other))
    assert "暂停时写下的总目标" in get(own)
    assert asked["default"].count == 0, "the replica has caught up and is not used"
    assert not own.cookies["written"].value
    say("副本追上后重新使用")

    servers.stop("copy")
    connections["replica"].close()
    assert "暂停时写下的总目标" in get(other)
    say("副本停机时由主库给出")


class Asked:
    """Counts the statements that reach a connection."""

    def __init__(self, connection: Any) -> None:
        self.count = 0
        connection.execute_wrappers.append(self)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "wal" not in sql and sql != "select 1":
            self.count += 1
        return execute(sql, params, many, context)


def wait(happens: Any) -> None:
    until = time.monotonic() + 30
    while not happens():
        assert time.monotonic() < until, "the replica does not follow"
        time.sleep(0.2)


def say(text: str) -> None:
    print(f"ok: {text}", flush=True)


if __name__ == "__main__":
    main()
