"""Every address with every role of the cast, on own and foreign objects, against the reviewed table."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from apps.exports.models import ExportJob
from apps.guidance.domain.announcements import publish
from apps.guidance.domain.examples import choose_example
from apps.ledger.models import EntrySlip, LedgerLine, ProgressEntry
from apps.monitoring.models import MonitoringCase
from apps.projects.models import Document
from apps.reviews.models import Notice, Opinion
from tests.blanks.helpers import kept
from tests.cast import Cast
from tests.evaluations.helpers import rectified, under_review
from tests.imports.helpers import draft_of
from tests.monitoring.helpers import waiting

MATRIX = Path(__file__).with_name("role_matrix.tsv")
PEOPLE = (
    "clerk_a",
    "clerk_b",
    "reviewer_a",
    "department_a",
    "examiner1",
    "examiner2",
    "system",
    "security",
    "audit",
    "nobody",
)
# Library addresses of the admin that every registered model has alike; the models' own pages
# are walked through their change lists.
OUTSIDE = (
    "admin:jsi18n",
    "desk:jsi18n",
    "admin:view_on_site",
    "admin:autocomplete",
    "admin:app_list",
)
SUFFIXES = ("_add", "_history", "_delete", "_import", "_import_template", "_export")


def url_names(resolver: URLResolver, space: str = "") -> list[tuple[str, str]]:
    """Return (name, route) of every named address."""
    found = []
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            found += [(name, str(item.pattern) + route) for name, route in url_names(item, inner)]
        elif isinstance(item, URLPattern) and item.name:
            found.append((f"{space}{item.name}", str(item.pattern)))
    return found


def walked_names() -> list[str]:
    names = {name for name, _ in url_names(get_resolver())}
    return sorted(name for name in names if name not in OUTSIDE and not name.endswith(SUFFIXES))


def read_matrix() -> dict[tuple[str, str, str], dict[str, str]]:
    """Return {(address, method, object): {person: status}} of the reviewed file."""
    lines = MATRIX.read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    table = {}
    for line in lines[1:]:
        if line and not line.startswith("#"):
            cells = line.split("\t")
            table[tuple(cells[:3])] = dict(zip(header[3:], cells[3:], strict=True))
    return table


# What stands in an address: an object by its word, or the very word. The first match counts.
ARGUMENTS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("accounts:second-factor-change", ("codes",)),
    ("declarations:create", ("project", 2027)),
    ("manual-leaf", ("rules",)),
    ("exports:form-declarations", ("declaration", "xlsx")),
    ("(declarations:|(admin|desk):reviews_declaration_)move", ("declaration", "nosuch")),
    ("(admin|desk):reviews_selfevaluation_move", ("evaluation", "nosuch")),
    ("declarations:version", ("declaration", 1)),
    ("evaluations:version", ("evaluation", 1)),
    ("monitoring:version", ("sheet", 1)),
    ("declarations:(list|projects|project-new|reading)", ()),
    ("declarations:.*", ("declaration",)),
    ("evaluations:(list|draws|rectifications|statistics)", ()),
    ("evaluations:rectification", ("rectification",)),
    ("evaluations:preview", ("declaration",)),
    ("evaluations:hand-out", ("year",)),
    ("evaluations:start", ("evaluated",)),
    ("entry:(file|detach)", ("evidence",)),
    ("entry:attach", ("document", "money")),
    ("evaluations:move", ("evaluation", "nosuch")),
    ("evaluations:.*", ("evaluation",)),
    ("(entry:project|exports:dossier)", ("project",)),
    ("entry:project-act", ("project", "restore")),
    ("ledger:(list|paper|code|handover|worker|offline)", ()),
    ("ledger:slip", ("NOSUCH", "x")),
    ("ledger:revoke", ("slip",)),
    ("ledger:waiting", ("noted", "take")),
    ("ledger:(line|keep|slip-new)", ("goal", "indicator")),
    ("ledger:(rows|goal)", ("goal",)),
    ("ledger:act", ("noted", "strike")),
    ("monitoring:(list|cases|report)", ()),
    ("monitoring:case.*", ("red",)),
    ("monitoring:(open|unit|paid)", ("node",)),
    ("monitoring:move", ("sheet", "nosuch")),
    ("monitoring:.*", ("sheet",)),
    ("reviews:(opinion|findings)-monitoring", ("sheet",)),
    ("(admin|desk):monitoring_monitoringsheet_change", ("sheet",)),
    ("(admin|desk):reviews_monitoringsheet_move", ("sheet", "nosuch")),
    ("accounts:activate", ("x", "y")),
    ("accounts:slip(-file)?", (999999,)),
    ("year-work", (999999,)),
    ("exports:print-declarations", ("declaration",)),
    ("exports:print-evaluations", ("evaluation",)),
    ("exports:print-monitoring", ("sheet",)),
    ("exports:form-monitoring", ("sheet", "xlsx")),
    ("exports:form-evaluations", ("evaluation", "xlsx")),
    ("board:.*", ()),
    ("guidance:(list|common)", ()),
    ("guidance:(announcement|read)", ("announced",)),
    ("guidance:file", ("announced_file",)),
    ("guidance:example", ("example",)),
    ("blanks:list", ()),
    ("blanks:.*", ("blank",)),
    ("(imports:list|exports:(list|progress|verify))", ()),
    ("exports:version", ("version",)),
    ("imports:(fill-in|template|fill-in-save)-declarations", ("open",)),
    ("imports:(fill-in|template|fill-in-save)-monitoring", ("sheet",)),
    ("imports:(fill-in|template|fill-in-save)-evaluations", ("evaluation",)),
    ("exports:(file|drop)", ("export",)),
    ("imports:page", ("file", 0)),
    ("imports:(batch|progress|accept-ready)", ("batch",)),
    ("imports:(original|retry|report)", ("file",)),
    ("imports:report-file", ("file", "html")),
    ("imports:(draft|table|discard|restore)", ("draft",)),
    ("admin:workflow_ruleset_severities", ("rule_set",)),
    ("reviews:paper-declarations", ("declaration", "xlsx")),
    ("reviews:paper-evaluations", ("evaluation", "xlsx")),
    ("reviews:paper-monitoring", ("sheet", "xlsx")),
    ("reviews:(opinion|findings|review-sheet)-declarations", ("declaration",)),
    ("reviews:(opinion|findings|marks)-evaluations", ("evaluation",)),
    ("reviews:opinion-act", ("opinion", "nosuch")),
    ("reviews:notice-open", ("notice",)),
    ("(admin|desk):declarations_declaration_change", ("declaration",)),
    ("admin:projects_project_change", ("project",)),
    ("(admin|desk):evaluations_selfevaluation_change", ("evaluation",)),
    ("admin:password_change", ()),
    (".*_(change|import_result|import_faults)", (999999,)),
)


class Objects:
    """Keys for the addresses: an own object of unit A and a foreign one of unit B."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.keys: dict[str, dict[str, Any]] = {
            "own": self.make("own"),
            "foreign": self.make("foreign"),
        }

    def make(self, whose: str) -> dict[str, Any]:
        unit = self.cast.unit_a if whose == "own" else self.cast.unit_b
        declaration = self.cast.declaration(unit, name=f"项目{whose}", state="dept_review")
        people = self.cast.people
        draft = draft_of(self.cast, "clerk_a" if whose == "own" else "clerk_b")
        evaluation = under_review(self.cast, unit, name=f"自评项目{whose}")
        sheet = waiting(self.cast, unit, name=f"监控项目{whose}")
        red = MonitoringCase.objects.create(
            sheet=sheet,
            formula="x",
            state="decided",
            decision="stop",
            due_date=timezone.localdate(),
        )
        rectification = rectified(self.cast, unit, name=f"复核项目{whose}")
        goal = Document.objects.get(key=evaluation.version.document_id)
        line = LedgerLine.objects.create(
            document=goal, row=evaluation.version.sheet.indicators[1].id, name="x"
        )
        announced = publish(
            actor=people["examiner1"],
            title="公告",
            text="x",
            department=unit.department,
            files=[SimpleUploadedFile("通知.pdf", b"%PDF-1.4 x")],
        )
        return {
            "goal": goal,
            "indicator": SimpleNamespace(pk=line.row),
            "slip": SimpleNamespace(pk=self.slip(line, whose)),
            "noted": ProgressEntry.objects.create(line=line, on=timezone.localdate(), value="1人"),
            "declaration": declaration,
            "project": declaration.project,
            "draft": draft,
            "file": draft.file,
            "batch": draft.file.batch,
            "evaluation": evaluation,
            "version": evaluation.version,
            "evaluated": evaluation.version.document.declaration,
            "document": evaluation.document,
            "evidence": evaluation.attachments.first(),
            "rectification": rectification,
            "sheet": sheet,
            "red": red,
            "node": sheet.node,
            "year": self.cast.year,
            "rule_set": self.cast.year.rule_set,
            "opinion": Opinion.objects.create(
                document=declaration,
                text="x",
                office="department",
                author=people["department_a"],
            ),
            "open": self.cast.declaration(unit, name=f"草稿{whose}"),
            "export": ExportJob.objects.create(
                subject="declaration",
                kind="archive",
                form="pdf",
                fiscal_year=self.cast.year,
                created_by=people["clerk_a" if whose == "own" else "clerk_b"],
            ),
            "announced": announced,
            "announced_file": announced.files.get(),
            "example": choose_example(
                actor=people["examiner2"], project=evaluation.project, note="目标和指标对得上"
            ),
            "blank": kept(self.cast, "clerk_a" if whose == "own" else "clerk_b", unit),
            "notice": Notice.objects.create(
                user=people["clerk_a"], district=self.cast.district, kind="result", text="x"
            ),
        }

    def slip(self, line: LedgerLine, whose: str) -> str:
        """Return the number of a slip of a line, given out for some time to come."""
        slip = EntrySlip.objects.create(
            line=line,
            number=whose[:6].upper(),
            digest="x",
            given_to="x",
            created_by=self.cast.people["clerk_a"],
            ends_at=timezone.now() + timedelta(days=1),
        )
        return str(slip.number)

    def url(self, name: str, whose: str) -> str:
        got = self.keys[whose]
        for pattern, words in ARGUMENTS:
            if re.fullmatch(pattern, name):
                return reverse(
                    name,
                    args=[got[word].pk if word in got else word for word in words],
                )
        return reverse(name)


@pytest.fixture
def objects(cast: Cast) -> Objects:
    return Objects(cast)


def test_every_address_stands_in_the_reviewed_matrix() -> None:
    assert sorted({address for address, _, _ in read_matrix()}) == walked_names()


@pytest.mark.django_db
def test_answers_match_the_reviewed_matrix(cast: Cast, objects: Objects) -> None:
    differing = []
    clients = {person: Client() for person in PEOPLE}
    for (address, method, whose), expected in read_matrix().items():
        for person, client in clients.items():
            # Signing in is dear; once is enough where the address has left the person signed in.
            if person != "nobody" and SESSION_KEY not in client.session:
                client.force_login(cast.people[person])
            url = objects.url(address, "foreign" if whose == "foreign" else "own")
            answer = client.post(url) if method == "POST" else client.get(url)
            if answer.streaming:
                # Read to its end: closed half way it would close the connection to the database.
                b"".join(answer)
            if str(answer.status_code) != expected[person]:
                differing.append(
                    (address, method, whose, person, expected[person], answer.status_code)
                )
    assert differing == []
