"""Measure every page at two sizes of district: queries, rows, bytes, time, share of the database.

python bench/pages.py [--small 1000] [--large 100000] [--sqlite] [--only WORD]

Two districts are made by ``manage.py make_district`` in databases of their own, which are thrown
away (or taken from --small-url and --large-url). Each page is asked for once to warm up and then
five times; the best counts, since other work on the machine only adds to it. The ratio is what the
growth of the district costs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / ".ci")]
TIMES = 5
CODE = "990001"


def pages() -> Iterator[tuple[str, str, Callable[[Any], Any]]]:
    """Yield (person, name of the page, call that asks a client for it)."""
    from django.urls import reverse

    from apps.declarations.models import Declaration

    def got(url: str) -> Callable[[Any], Any]:
        return lambda client: client.get(url)

    def page(name: str, query: str = "", *keys: int) -> Callable[[Any], Any]:
        return got(reverse(name, args=keys) + query)

    draft = (
        Declaration.objects.filter(unit__code__startswith=CODE, state="draft")
        .order_by("pk")
        .first()
    )
    waiting = Declaration.objects.filter(
        unit__code__startswith=CODE, state="finance_first"
    ).order_by("pk")[0]
    clerk = draft.created_by.username
    edited = json.dumps({"revision": draft.revision, "edition": "2025", "cells": []})

    def autosave(client: Any) -> Any:
        cell = {"place": "head.total_goal", "value": f"总目标{time.time_ns()}", "was": []}
        now = Declaration.objects.values_list("total_goal", flat=True).get(pk=draft.pk)
        data = json.loads(edited) | {"cells": [cell | {"was": [now]}]}
        url = reverse("declarations:autosave", args=[draft.pk])
        return client.post(url, data, content_type="application/json")

    inbox = "admin:declarations_declaration_changelist"
    yield clerk, "首页", page("home")
    yield clerk, "项目", page("declarations:projects")
    yield clerk, "申报表列表", page("declarations:list")
    yield clerk, "查看", page("declarations:detail", "", draft.pk)
    yield clerk, "填写", page("declarations:edit", "", draft.pk)
    yield clerk, "自动保存", autosave
    yield clerk, "校验", page("declarations:findings", "", draft.pk)
    yield clerk, "联想 培训", page("declarations:suggest", "?q=培训", draft.pk)
    yield clerk, "联想 pxrs", page("declarations:suggest", "?q=fgrs", draft.pk)
    yield clerk, "在线", lambda c: c.post(reverse("declarations:presence", args=[draft.pk]))
    department = f"{CODE}-dept-0"
    yield department, "首页", page("home")
    yield department, "申报表列表", page("declarations:list")
    yield department, "催报", page("reviews:reminders")
    examiner = f"{CODE}-exam1"
    yield examiner, "首页", page("home")
    yield examiner, "管理首页", page("admin:index")
    yield examiner, "待我办理", page(inbox)
    yield examiner, "全部", page(inbox, "?waiting=all")
    yield examiner, "搜索 养老", page(inbox, "?waiting=all&q=养老")
    yield examiner, "搜索 东河养老", page(inbox, "?waiting=all&q=东河 养老助餐 3期")
    yield examiner, "搜索 无", page(inbox, "?waiting=all&q=查无此词")
    yield examiner, "审核页", page("admin:declarations_declaration_change", "", waiting.pk)
    yield examiner, "申报表列表", page("declarations:list")
    yield examiner, "列表 50 行", page("declarations:list", "?per_page=50")
    yield examiner, "列表 搜索", page("declarations:list", "?q=养老")
    yield examiner, "列表 第 40 页", page("declarations:list", "?page=40")
    yield examiner, "催报", page("reviews:reminders")
    yield examiner, "进度", page("board:board")
    yield examiner, "进度 审核", page("board:board", "?see=quality")
    yield examiner, "进度 结果", page("board:board", "?see=results")
    yield examiner, "规则自省", page("checks:rules")
    yield examiner, "指标", page("admin:declarations_indicator_changelist")
    yield examiner, "指标 搜索", page("admin:declarations_indicator_changelist", "?q=知晓率")
    audit = f"{CODE}-audit"
    yield audit, "管理首页", page("admin:index")
    yield audit, "审计记录", page("admin:audit_auditevent_changelist")


def measure(only: str) -> list[dict[str, Any]]:
    """Ask for each page in this process, whose settings name the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
    os.environ.setdefault("PERFGOALS_SECRET_KEY", "only-for-measuring-" + "x" * 40)
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.conf import settings
    from django.test import Client

    from apps.accounts.models import User
    from tests.fetched import fetched

    settings.ALLOWED_HOSTS = ["testserver"]
    found = []
    clients: dict[str, Client] = {}
    for person, name, call in pages():
        if only and only not in name:
            continue
        if person not in clients:
            clients[person] = Client()
            clients[person].force_login(User.objects.get(username=person))
        status = call(clients[person]).status_code
        walls, counts = [], []
        for _ in range(TIMES):
            with fetched() as count:
                begun = time.perf_counter()
                call(clients[person])
                walls.append(time.perf_counter() - begun)
            counts.append(count)
        count = counts[-1]
        role = person.split("-")[1].rstrip("12")
        found.append(
            {
                "page": f"{role} {name}",
                "status": status,
                "queries": count.queries,
                "rows": count.rows,
                "size": count.size,
                "ms": min(walls) * 1000,
                "database": min(one.seconds for one in counts) * 1000,
            }
        )
    return found


@contextlib.contextmanager
def districts(sizes: list[int], is_sqlite: bool) -> Iterator[list[str]]:
    """Yield the URL of a database with a district for each size."""
    with contextlib.ExitStack() as stack:
        urls = []
        if is_sqlite:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            urls = [f"sqlite:///{folder}/{size}.sqlite3" for size in sizes]
        else:
            from postgres import running_postgres

            urls = [stack.enter_context(running_postgres()) for _ in sizes]
        for url, size in zip(urls, sizes, strict=True):
            print(f"建立 {size} 份 ……", file=sys.stderr, flush=True)
            manage(url, "migrate", "-v0")
            manage(url, "make_district", "--declarations", str(size))
        yield urls


def manage(url: str, *words: str) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def measured(url: str, options: argparse.Namespace) -> dict[str, dict[str, Any]]:
    words = [sys.executable, __file__, "--measure", "--only", options.only]
    done = subprocess.run(
        words,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        check=True,
    )
    return {row["page"]: row for row in json.loads(done.stdout)}


def report(small: dict[str, Any], large: dict[str, Any], sizes: list[int]) -> None:
    """Print the table of both sizes."""
    print(f"| page | queries | rows {sizes[0]} → {sizes[1]} | kB | ms | ratio | database |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, one in small.items():
        two = large[name]
        mark = "" if one["status"] == two["status"] == 200 else f" ({two['status']})"
        print(
            f"| {name}{mark} | {one['queries']} → {two['queries']} | {one['rows']} → {two['rows']} "
            f"| {one['size'] / 1000:.0f} → {two['size'] / 1000:.0f} "
            f"| {one['ms']:.0f} → {two['ms']:.0f} | {two['ms'] / one['ms']:.1f} "
            f"| {two['database'] / two['ms']:.0%} |"
        )


def main() -> None:
    """Make both districts, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", type=int, default=1000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--small-url", default="")
    parser.add_argument("--large-url", default="")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.only)))
        return
    sizes = [options.small, options.large]
    with contextlib.ExitStack() as stack:
        urls = [options.small_url, options.large_url]
        if not all(urls):
            urls = stack.enter_context(districts(sizes, options.sqlite))
        found = [measured(url, options) for url in urls]
    report(found[0], found[1], sizes)


if __name__ == "__main__":
    main()
