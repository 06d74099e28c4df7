"""Measure every page at two sizes of district: queries, rows, bytes, time, share of the database.

python bench/pages.py [--small 1000] [--large 100000] [--sqlite] [--only WORD] [--plans 10]

Two districts are made by ``manage.py make_district`` in databases of their own, which are thrown
away (or taken from --small-url and --large-url). Each page is asked for once to warm up and then
five times; the median counts, and beside it the processor's time of page and database, which other
work on the machine does not change. The ratio, of that time, is what the growth of the district costs.
The rows named 基线 are floors: the same rows by bare SQL, a page with nothing on it, a plain list of
the library, one UPDATE. ``--plans`` prints the plans of the slowest statements at the large size.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import statistics
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
EMPTY, PLAIN = "bench-empty/", "bench-list/"


def add_floors() -> None:
    """Add a page with nothing on it, and a list as the library makes it of the same rows."""
    import django_tables2
    from django.http import HttpResponse
    from django.urls import path

    from apps.projects.models import Document
    from perfgoals import urls

    class Rows(django_tables2.Table):
        project__name = django_tables2.Column()
        unit__name = django_tables2.Column()
        fiscal_year__year = django_tables2.Column()

        class Meta:
            model = Document
            fields = ("state", "annual_amount", "updated_at")

    class Plain(django_tables2.SingleTableView):
        queryset = Document.objects.select_related("project", "unit", "fiscal_year").order_by(
            "-key"
        )
        table_class = Rows
        table_pagination = {"per_page": 50}
        template_name = "generic/list.html"

    urls.urlpatterns += [
        path(EMPTY, lambda request: HttpResponse("空")),
        path(PLAIN, Plain.as_view()),
    ]


def floors(examiner: str, draft: Any) -> Iterator[tuple[str, str, Callable[[Any], Any]]]:
    """Yield what no page can be faster than."""
    from django.db import connection
    from django.http import HttpResponse
    from django.utils import timezone

    from apps.accounts.models import User
    from apps.declarations.models import Declaration

    user = User.objects.get(username=examiner)
    rows = Declaration.objects.visible_to(user).with_names().order_by("-updated_at", "-key")[:50]
    text, parameters = rows.query.sql_with_params()

    def bare(client: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(text, parameters)
            cursor.fetchall()
        return HttpResponse()

    def update(client: Any) -> Any:
        Declaration.objects.filter(pk=draft.pk).update(annual_goal=str(timezone.now()))
        return HttpResponse()

    yield examiner, "基线 SQL 50 行", bare
    yield examiner, "基线 空页", lambda client: client.get(f"/{EMPTY}")
    yield examiner, "基线 库的列表", lambda client: client.get(f"/{PLAIN}")
    yield examiner, "基线 一次 UPDATE", update


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
        cell = {"place": "goal.total", "value": f"总目标{time.time_ns()}", "was": []}
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
    yield from floors(examiner, draft)


class Clock:
    """The processor's time of this process and of the database's process that serves it."""

    def __init__(self) -> None:
        from django.db import connection

        self.served: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("set max_parallel_workers_per_gather = 0")
                cursor.execute("select pg_backend_pid()")
                self.served = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def now(self) -> float:
        """Return the seconds used so far; the database's only where it runs on this machine."""
        served = 0
        if self.served and self.served.exists():
            served = int(self.served.read_text().split()[0])
        return time.process_time() + served / 1e9


def measure(only: str, plans: int) -> list[dict[str, Any]]:
    """Ask for each page in this process, whose settings name the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
    os.environ.setdefault("PERFGOALS_SECRET_KEY", "only-for-measuring-" + "x" * 40)
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from apps.accounts.models import User
    from tests.fetched import fetched

    settings.ALLOWED_HOSTS = ["testserver"]
    add_floors()
    found, clock = [], Clock()
    slowest: list[tuple[float, str, str, Any]] = []

    def noted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            slowest.append((time.perf_counter() - begun, name, sql, params))

    clients: dict[str, Client] = {}
    for person, name, call in pages():
        if only and only not in name:
            continue
        if person not in clients:
            clients[person] = Client()
            clients[person].force_login(User.objects.get(username=person))
        status = call(clients[person]).status_code
        with connection.execute_wrapper(noted):
            call(clients[person])
        walls, costs, counts = [], [], []
        for _ in range(TIMES):
            with fetched() as count:
                begun, used = time.perf_counter(), clock.now()
                call(clients[person])
                walls.append(time.perf_counter() - begun)
                costs.append(clock.now() - used)
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
                "ms": statistics.median(walls) * 1000,
                "cost": statistics.median(costs) * 1000,
                "database": min(one.seconds for one in counts) * 1000,
            }
        )
    if plans:
        print_plans(slowest, plans)
    return found


def print_plans(slowest: list[tuple[float, str, str, Any]], number: int) -> None:
    """Print how the database answered the slowest statements, each once, to standard error."""
    from django.db import connection

    seen: set[str] = set()
    for seconds, page, sql, params in sorted(slowest, key=lambda one: -one[0]):
        if sql in seen or not sql.startswith("SELECT"):
            continue
        seen.add(sql)
        with connection.cursor() as cursor:
            cursor.execute(f"explain (analyze, buffers, costs off) {sql}", params)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        print(f"\n== {page}: {seconds * 1000:.0f} ms\n{sql[:1500]}\n{plan}", file=sys.stderr)
        if len(seen) == number:
            break


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


def measured(url: str, options: argparse.Namespace, plans: int) -> dict[str, dict[str, Any]]:
    words = [sys.executable, __file__, "--measure", "--only", options.only, "--plans", str(plans)]
    done = subprocess.run(
        words,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        check=True,
    )
    return {row["page"]: row for row in json.loads(done.stdout)}


def report(small: dict[str, Any], large: dict[str, Any], sizes: list[int]) -> None:
    """Print the table of both sizes."""
    print(
        f"| page | queries | rows {sizes[0]} → {sizes[1]} | kB | ms | processor ms | ratio | database |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for name, one in small.items():
        two = large[name]
        mark = "" if one["status"] == two["status"] == 200 else f" ({two['status']})"
        print(
            f"| {name}{mark} | {one['queries']} → {two['queries']} | {one['rows']} → {two['rows']} "
            f"| {one['size'] / 1000:.0f} → {two['size'] / 1000:.0f} "
            f"| {one['ms']:.0f} → {two['ms']:.0f} | {one['cost']:.0f} → {two['cost']:.0f} "
            f"| {two['cost'] / one['cost']:.1f} "
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
    parser.add_argument("--plans", type=int, default=0, help="plans of so many slow statements")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.only, options.plans)))
        return
    sizes = [options.small, options.large]
    with contextlib.ExitStack() as stack:
        urls = [options.small_url, options.large_url]
        if not all(urls):
            urls = stack.enter_context(districts(sizes, options.sqlite))
        found = [measured(urls[0], options, 0), measured(urls[1], options, options.plans)]
    report(found[0], found[1], sizes)


if __name__ == "__main__":
    main()
