"""Every address with every role of the cast, on own and foreign objects, against the reviewed table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast
from tests.documents.imports import draft_of
from tests.evaluations.helpers import under_review

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
DOCUMENT_KEYS = {
    "documents:batch": "batch",
    "documents:progress": "batch",
    "documents:original": "file",
    "documents:retry": "file",
    "documents:report": "file",
    "documents:draft": "draft",
    "documents:discard": "draft",
    "documents:restore": "draft",
    "documents:accept-evaluation": "draft",
}
# Library addresses of the admin that every registered model has alike; the models' own pages
# are walked through their change lists.
OUTSIDE = ("admin:jsi18n", "admin:view_on_site", "admin:autocomplete", "admin:app_list")
SUFFIXES = ("_add", "_history", "_delete", "_process_import", "_import", "_export")


def url_names(resolver: URLResolver, space: str = "") -> list[tuple[str, str]]:
    """Give (name, route) of every named address."""
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
    """Give {(address, method, object): {person: status}} of the reviewed file."""
    lines = MATRIX.read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    table = {}
    for line in lines[1:]:
        if line and not line.startswith("#"):
            cells = line.split("\t")
            table[tuple(cells[:3])] = dict(zip(header[3:], cells[3:], strict=True))
    return table


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
        draft = draft_of(self.cast, "clerk_a" if whose == "own" else "clerk_b")
        evaluation = under_review(self.cast, unit, name=f"自评项目{whose}")
        return {
            "declaration": declaration,
            "project": declaration.project,
            "unit": unit,
            "draft": draft,
            "file": draft.file,
            "batch": draft.file.batch,
            "evaluation": evaluation,
        }

    def evaluation_url(self, name: str, whose: str) -> str:
        """Give an address of the self-evaluation's pages."""
        evaluation = self.keys[whose]["evaluation"]
        short = name.split(":")[1]
        if short in {"list"}:
            return reverse(name)
        if short == "start":
            return reverse(name, args=[evaluation.version.declaration_id])
        if short in {"evidence", "detach"}:
            return reverse(name, args=[evaluation.evidence.first().pk])
        extra = {"move": ["nosuch"], "attach": [0]}.get(short, [])
        return reverse(name, args=[evaluation.pk, *extra])

    def url(self, name: str, whose: str) -> str:
        got = self.keys[whose]
        declaration, project = got["declaration"], got["project"]
        if name == "documents:page":
            return reverse(name, args=[got["file"].pk, 0])
        if name == "documents:report-file":
            return reverse(name, args=[got["file"].pk, "html"])
        if name in DOCUMENT_KEYS:
            return reverse(name, args=[got[DOCUMENT_KEYS[name]].pk])
        if name == "declarations:create":
            return reverse(name, args=[project.pk, 2027])
        if name == "print":
            return reverse(name, args=[declaration.pk])
        if name.startswith("evaluations:"):
            return self.evaluation_url(name, whose)
        if name == "print-evaluation":
            return reverse(name, args=[got["evaluation"].pk])
        if name == "export-evaluation":
            return reverse(name, args=[got["evaluation"].pk, "xlsx"])
        if name == "export":
            return reverse(name, args=[declaration.pk, "xlsx"])
        if name in {"declarations:move", "admin:reviews_declaration_move"}:
            return reverse(name, args=[declaration.pk, "nosuch"])
        if name == "admin:workflow_ruleset_severities":
            return reverse(name, args=[self.cast.year.rule_set.pk])
        if name == "admin:declarations_declaration_change":
            return reverse(name, args=[declaration.pk])
        if name == "admin:declarations_project_change":
            return reverse(name, args=[project.pk])
        if name.endswith("_change") and name != "admin:password_change":
            return reverse(name, args=[999999])
        if name.startswith("declarations:") and name.split(":")[1] in {
            "detail",
            "edit",
            "autosave",
            "findings",
            "answers",
            "remedy",
            "overrule",
            "presence",
            "paste",
        }:
            return reverse(name, args=[declaration.pk])
        return reverse(name)


@pytest.fixture
def objects(cast: Cast) -> Objects:
    return Objects(cast)


def test_every_address_stands_in_the_reviewed_matrix() -> None:
    assert sorted({address for address, _, _ in read_matrix()}) == walked_names()


@pytest.mark.django_db
def test_answers_match_the_reviewed_matrix(cast: Cast, objects: Objects) -> None:
    differing = []
    for (address, method, whose), expected in read_matrix().items():
        for person in PEOPLE:
            client = Client()
            if person != "nobody":
                client.force_login(cast.people[person])
            url = objects.url(address, "foreign" if whose == "foreign" else "own")
            answer = client.post(url) if method == "POST" else client.get(url)
            answer.close()
            if str(answer.status_code) != expected[person]:
                differing.append(
                    (address, method, whose, person, expected[person], answer.status_code)
                )
    assert differing == []
