"""The deadline day: many clerks type and submit while reviewers review, export and files come in; then
every save that was acknowledged is looked for in the database.

python bench/load.py [--clerks 30] [--seconds 60] [--forms 1500] [--pause 0.7] [--url DATABASE_URL]

A PostgreSQL, gunicorn as in production and a worker of its own, all on the loopback and gone at the end;
``--url`` takes a database with a district made before, and changes it. Units that have no clerk get one.
Each clerk waits ``--pause`` seconds on average between two acts and is a thread with a browser's cookies that acts, waits, acts. Times are those of the answers;
beside them stands what a request costs the pages' processes, because the loader, the database and the
pages share the machine. Exits 1 where a save is missing or an answer is an error.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / ".ci")]
CODE = "990001"
TOKEN = "t" * 32
MOST_CLERKS, MOST_SECONDS = 300, 900
# What clerks do, and how often of a hundred times.
MIX = {"保存": 62, "校验": 14, "打开": 6, "列表": 5, "联想": 5, "提交": 5, "在线": 3}


@dataclass
class Tally:
    """What was asked and answered, and what was promised."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[str] = field(default_factory=Counter)
    saved: dict[tuple[int, str], str] = field(default_factory=dict)
    submitted: set[int] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)
    uploaded: Counter[str] = field(default_factory=Counter)
    # What was sent since the last acknowledged save: it may have been stored, for all one knows.
    tried: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    clerks: int = 0


class Person:
    """Somebody signed in, as a session of ``requests``."""

    def __init__(self, base: str, username: str, tally: Tally) -> None:
        import requests
        from django.conf import settings
        from django.test import Client

        from apps.accounts.models import User

        client = Client()
        client.force_login(User.objects.get(username=username))
        self.base, self.tally, self.http = base, tally, requests.Session()
        for name, value in (
            (settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value),
            (settings.CSRF_COOKIE_NAME, TOKEN),
        ):
            self.http.cookies.set(name, value)
        self.http.headers["X-CSRFToken"] = TOKEN

    def ask(self, what: str, path: str, *, wanted: tuple[int, ...] = (200,), **kwargs: Any) -> Any:
        """Ask for a path (with ``json``, ``data`` or ``files`` by post); note time and faults."""
        method = "POST" if kwargs else "GET"
        begun = time.monotonic()
        try:
            answer = self.http.request(
                method, self.base + path, timeout=60, allow_redirects=False, **kwargs
            )
        except OSError as error:
            self.tally.faults[f"{what}: {type(error).__name__}"] += 1
            return None
        self.tally.times[what].append(time.monotonic() - begun)
        if answer.status_code not in wanted:
            self.tally.faults[f"{what}: {answer.status_code}"] += 1
        return answer


class Clerk(threading.Thread):
    """A clerk with a few drafts of the own unit."""

    def __init__(
        self, person: Person, forms: list[Any], seed: int, until: float, pause: float
    ) -> None:
        super().__init__(daemon=True)
        self.person, self.dice, self.until = person, random.Random(seed), until  # noqa: S311
        self.pause = pause
        self.forms = {form.pk: [form.revision, form.annual_goal] for form in forms}

    def run(self) -> None:
        acts = list(MIX)
        while time.monotonic() < self.until and self.forms:
            time.sleep(self.pause * self.dice.uniform(0.3, 1.7))
            key = self.dice.choice(list(self.forms))
            self.act(self.dice.choices(acts, MIX.values())[0], key)

    def act(self, what: str, key: int) -> None:
        place = f"/declarations/{key}"
        if what == "保存":
            self.save(key)
        elif what == "提交":
            self.submit(key)
        elif what == "在线":
            self.person.ask(what, f"{place}/presence/", data={"x": "1"})
        elif what == "列表":
            self.person.ask(what, "/declarations/")
        elif what == "联想":
            self.person.ask(
                what, f"{place}/suggest/?q={self.dice.choice(['培训', '人次', 'mydl'])}"
            )
        else:
            path = {"校验": "findings/", "打开": "edit/"}[what]
            self.person.ask(what, f"{place}/{path}")

    def save(self, key: int) -> None:
        revision, before = self.forms[key]
        value = f"全年完成培训{self.dice.randrange(9999)}人次，按期完成，满意度不低于90%。"
        cell = {"place": "goal.annual", "value": value, "was": [before]}
        data = {"revision": revision, "edition": "2025", "cells": [cell]}
        self.person.tally.tried[key].add(value)
        answer = self.person.ask("保存", f"/declarations/{key}/autosave/", json=data)
        if answer is not None and answer.status_code == 200:
            told = answer.json()
            if told["refused"] or told["conflicts"]:
                self.person.tally.faults[f"保存: {json.dumps(told, ensure_ascii=False)[:90]}"] += 1
                return
            self.forms[key] = [told["revision"], value]
            self.person.tally.saved[key, "annual_goal"] = value
            self.person.tally.tried[key] = {value}

    def submit(self, key: int) -> None:
        """Submit as the page does: what wants an answer gets its reason, then the step."""
        revision, _ = self.forms[key]
        if len(self.forms) < 2:
            return
        place = f"/declarations/{key}/answers/"
        page = self.person.ask("答复", place)
        names = set(re.findall(r'name="(reason-[^"]+)"', page.text)) if page is not None else ()
        if names:
            reasons = dict.fromkeys(names, "已逐项核对原始资料，按本项目实际填写，确认无误。")
            self.person.ask("答复", place, data=reasons, wanted=(302, 422))
        data = {"revision": revision}
        path = f"/declarations/{key}/move/submit/"
        answer = self.person.ask("提交", path, data=data, wanted=(302,))
        page = self.person.ask("查看", f"/declarations/{key}/")
        if answer is not None and page is not None and "已提交" in page.text:
            self.person.tally.submitted.add(key)
            del self.forms[key]


class Reviewer(threading.Thread):
    """Goes through what waits for an examiner, exports a list now and then."""

    def __init__(self, person: Person, waiting: list[Any], seed: int, until: float) -> None:
        super().__init__(daemon=True)
        self.person, self.dice, self.until = person, random.Random(seed), until  # noqa: S311
        self.waiting = waiting

    def run(self) -> None:
        inbox = "/admin/declarations/declaration/"
        while time.monotonic() < self.until:
            time.sleep(self.dice.uniform(0.5, 2))
            act = self.dice.choices(("inbox", "page", "pass", "export", "board"), (4, 4, 3, 1, 1))[
                0
            ]
            if act == "inbox":
                self.person.ask("待我办理", f"{inbox}?q={self.dice.choice(['养老', '培训', ''])}")
            elif act == "board":
                self.person.ask("进度", "/board/")
            elif act == "export":
                self.person.ask("导出", "/declarations/?export=xlsx&q=养老")
            elif self.waiting:
                self.review(inbox, is_passed=act == "pass")

    def review(self, inbox: str, *, is_passed: bool) -> None:
        form = self.waiting.pop() if is_passed else self.dice.choice(self.waiting)
        self.person.ask("审核页", f"{inbox}{form.pk}/change/")
        if is_passed:
            data = {"revision": form.revision}
            path = f"/declarations/{form.pk}/move/finance_pass/"
            answer = self.person.ask("通过", path, data=data, wanted=(302,))
            if answer is not None and answer.status_code == 302:
                self.person.tally.passed.add(form.pk)


class Uploader(threading.Thread):
    """Uploads a form as a workbook now and then."""

    def __init__(self, person: Person, seed: int, until: float) -> None:
        super().__init__(daemon=True)
        self.person, self.dice, self.until = person, random.Random(seed), until  # noqa: S311

    def run(self) -> None:
        from apps.formkit.layouts import declaration_pages
        from apps.formkit.levels import EDITIONS
        from apps.formkit.writers import write_xlsx
        from tests.formkit.samples import full_sheet

        while time.monotonic() < self.until:
            time.sleep(self.dice.uniform(3, 8))
            name, target = f"上传{self.dice.randrange(10**9)}.xlsx", io.BytesIO()
            sheet = full_sheet(project_name=name)
            write_xlsx(declaration_pages(sheet, EDITIONS["2025"]), target)
            files = {"uploads": (name, target.getvalue())}
            answer = self.person.ask("上传", "/imports/upload/", files=files, wanted=(302,))
            if answer is not None and answer.status_code == 302:
                self.person.tally.uploaded[name] += 1


@contextlib.contextmanager
def installation(forms: int, url: str) -> Iterator[tuple[str, int]]:
    """Return the address of a running installation with a district, and the pages' process."""
    from postgres import running_postgres

    from tests.sites import free_port, wait_for

    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        port = free_port()
        os.environ |= {
            "DATABASE_URL": url or stack.enter_context(running_postgres("-c max_connections=120")),
            "DJANGO_SETTINGS_MODULE": "perfgoals.settings",
            "PERFGOALS_PRODUCTION": "1",
            "PERFGOALS_HTTPS": "0",
            "PERFGOALS_BEHIND_PROXY": "0",
            "PERFGOALS_HOSTS": "127.0.0.1,testserver",
            "PERFGOALS_SECRET_KEY": "s" * 50,
            # The key that sealed the trail of a database made before.
            "PERFGOALS_AUDIT_KEY": os.environ.get("PERFGOALS_AUDIT_KEY", "a" * 50),
            "PERFGOALS_BIND": f"127.0.0.1:{port}",
            "PERFGOALS_WEB_PROCESSES": "2",
            "PERFGOALS_VAR": f"{folder}/var",
            "PERFGOALS_STATIC": f"{folder}/static",
            "PERFGOALS_LOG_LEVEL": "WARNING",
        }
        made = [] if url else [("make_district", "--declarations", str(forms))]
        for words in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0"), *made):
            command = [sys.executable, "manage.py", *words]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        pages = str(Path(sys.executable).parent / "gunicorn")
        started = [
            subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
            for command in (
                [pages, "-c", "deploy/gunicorn.conf.py", "perfgoals.wsgi"],
                [sys.executable, "manage.py", "worker"],
            )
        ]
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(lambda: alive(address), seconds=120, what="gunicorn")
            yield address, started[0].pid
        finally:
            for child in started:
                os.killpg(child.pid, signal.SIGTERM)
            for child in started:
                child.wait()


def alive(address: str) -> bool:
    import requests

    with contextlib.suppress(requests.ConnectionError):
        return requests.get(f"{address}/healthz", timeout=5).status_code == 200
    return False


def processor(group: int) -> tuple[float, float, int]:
    """Return seconds of processor, megabytes (those shared counted once) and number of the processes
    of a group."""
    ticks = os.sysconf("SC_CLK_TCK")
    seconds = megabytes = number = 0
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            parts = (place / "stat").read_text().rsplit(")", 1)[1].split()
            if int(parts[2]) == group:
                seconds += (int(parts[11]) + int(parts[12])) / ticks
                found = re.search(r"^Pss:\s+(\d+)", (place / "smaps_rollup").read_text(), re.M)
                megabytes += int(found[1]) / 1024 if found else 0
                number += 1
    return seconds, megabytes, number


def clerk_of(unit: Any) -> str:
    """Return the name of a clerk of a unit; one is made where it has none."""
    from apps.accounts.models import Department, Membership, User
    from apps.accounts.roles import Role

    found = Membership.objects.filter(unit=unit, role=Role.CLERK, user__is_active=True).first()
    if found:
        return str(found.user.username)
    user = User(username=f"load-{unit.pk}", name="压测", must_change_password=False)
    user.set_unusable_password()
    user.save()
    department = Department.objects.get(pk=unit.department_id)
    Membership.objects.create(
        user=user, role=Role.CLERK, district=department.district, department=department, unit=unit
    )
    return user.username


def run_day(options: argparse.Namespace, address: str) -> tuple[Tally, float]:
    """Let everybody work until the time is over; return what came of it."""
    from django.db import connections

    from apps.declarations.models import Declaration

    tally, begun = Tally(), time.monotonic()
    until = begun + options.seconds
    drafts = defaultdict(list)
    seen = Declaration.objects.filter(state__in=["draft", "returned"], unit__code__startswith=CODE)
    for form in seen.select_related("unit").order_by("pk")[: 20 * options.clerks]:
        drafts[form.unit].append(form)
    threads: list[threading.Thread] = [
        Clerk(Person(address, clerk_of(unit), tally), forms, number, until, options.pause)
        for number, (unit, forms) in enumerate(list(drafts.items())[: options.clerks])
    ]
    tally.clerks = len(threads)
    until += time.monotonic() - begun
    for thread in threads:
        thread.until = until  # type: ignore[attr-defined]
    waiting = Declaration.objects.filter(state="finance_first", unit__code__startswith=CODE)
    rows = list(waiting.order_by("pk")[:2000])
    for number in range(2):
        person = Person(address, f"{CODE}-exam1", tally)
        threads.append(Reviewer(person, rows[number::2], 900 + number, until))
    threads.append(Uploader(Person(address, f"{CODE}-clerk-0", tally), 990, until))
    connections.close_all()
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(options.seconds + 90)
    return tally, time.monotonic() - begun


def missing(tally: Tally) -> list[str]:
    """Return every promise that the database does not keep."""
    from django.core.management import call_command

    from apps.declarations.models import Declaration
    from apps.entry.models import Version
    from apps.imports.models import ImportFile
    from apps.workflow.models import TransitionRecord

    found = []
    forms = Declaration.objects.in_bulk(
        {key for key, _ in tally.saved} | tally.submitted | tally.passed
    )
    for (key, name), value in tally.saved.items():
        if getattr(forms[key], name) not in {value} | tally.tried[key]:
            found.append(f"表 {key} 的 {name} 不是最后一次保存的内容")
    steps = {("submit", key) for key in tally.submitted} | {
        ("finance_pass", key) for key in tally.passed
    }
    for name, key in steps:
        if not TransitionRecord.objects.filter(document=forms[key].key, transition=name).exists():
            found.append(f"表 {key} 没有 {name} 的记录")
    for key in tally.submitted:
        if not Version.objects.filter(document=forms[key].key).exists():
            found.append(f"表 {key} 提交后没有版本")
    for name in tally.uploaded:
        if ImportFile.objects.filter(name=name).count() != 1:
            found.append(f"上传的 {name} 没有保存")
    try:
        call_command("audit_verify", stdout=io.StringIO())
    except SystemExit:
        found.append("审计记录没有通过核验")
    return found


def report(tally: Tally, seconds: float, cost: float, memory: float, number: int) -> None:
    """Print the table of acts and what they cost."""
    print("| act | number | median ms | p95 ms |\n|---|--:|--:|--:|")
    for what, times in sorted(tally.times.items(), key=lambda item: -len(item[1])):
        ranked = sorted(times)
        p95 = ranked[int(len(ranked) * 0.95)]
        print(
            f"| {what} | {len(times)} | {1000 * statistics.median(times):.0f} | {1000 * p95:.0f} |"
        )
    asked = sum(map(len, tally.times.values()))
    print(
        f"\n{asked} requests in {seconds:.0f} s ({asked / seconds:.1f}/s); {1000 * cost / asked:.1f} ms "
        f"of processor each; {number} processes of the pages with {memory:.0f} MB together\n"
        f"{tally.clerks} clerks; acknowledged: {len(tally.saved)} forms saved, {len(tally.submitted)} submitted, "
        f"{len(tally.passed)} passed, {sum(tally.uploaded.values())} files"
    )
    for fault, count in tally.faults.most_common(20):
        print(f"FAULT {count} x {fault}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clerks", type=int, default=30)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--forms", type=int, default=1500)
    parser.add_argument("--pause", type=float, default=0.7, help="a clerk's seconds between acts")
    parser.add_argument("--url", default="", help="a database with a district, which is changed")
    options = parser.parse_args()
    options.clerks = min(options.clerks, MOST_CLERKS)
    options.seconds = min(options.seconds, MOST_SECONDS)
    with installation(options.forms, options.url) as (address, group):
        import django

        django.setup()
        before = processor(group)[0]
        tally, seconds = run_day(options, address)
        after, memory, number = processor(group)
        report(tally, seconds, after - before, memory, number)
        lost = missing(tally)
    print("\n".join(lost) or "every acknowledged save is there")
    sys.exit(bool(lost or tally.faults))


if __name__ == "__main__":
    main()
