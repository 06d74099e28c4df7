"""The demo district is built and looked at by everybody in it, page by page."""

from __future__ import annotations

import re
from collections import Counter, deque
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from apps.accounts.demo import DEMO_ACCOUNTS
from apps.accounts.models import User
from apps.audit.difference import changes_of
from apps.audit.models import AuditEvent
from apps.audit.verification import verify
from apps.entry.domain.prefill import proposals
from apps.entry.models import Attachment
from apps.evaluations.domain.measured_cells import measured_of
from apps.evaluations.kind import KIND
from apps.evaluations.models import SelfEvaluation
from apps.guidance.models import AnnouncementFile
from apps.home.demo_build import build_demo

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Files, and what a link must not do: sign out, start something.
LEFT_OUT = re.compile(
    r".*(export|dossiers|review-sheet\.|print|original|/files/|template|jsi18n|logout|sign-out|static|autocomplete).*"
)
AT_MOST = 3
# Latin words that belong on the screen: formats, and what people typed.
KNOWN = {
    "Excel",
    "Word",
    "JSON",
    "HTML",
    "xlsx",
    "Ctrl",
    "Enter",
    "Shift",
    "Insert",
    "Control",
    "Command",
    "Delete",
    "pxrs",
    "civil",
    "affairs",
    "nbsp",
}


class Reader(HTMLParser):
    """Takes the links and the words a person reads from a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.words: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "code", "textarea", "pre"}:
            self.hidden.append(tag)
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)

    def english(self, known: set[str]) -> list[str]:
        """Return the Latin words that nobody typed and no format is called."""
        words = re.findall(r"(?<![A-Za-z0-9_])[A-Za-z_]{4,}(?![A-Za-z0-9_])", " ".join(self.words))
        return [word for word in words if word not in known]


def walk(username: str, known: set[str]) -> tuple[Counter[str], list[str]]:
    """Follow the links from home, some objects of every page; give the pages and the faults."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    seen: set[str] = set()
    pages: Counter[str] = Counter()
    faults: list[str] = []
    waiting = deque(["/"])
    while waiting:
        url = waiting.popleft()
        path = url.partition("?")[0]
        try:
            name = resolve(path).view_name
        except Resolver404:
            faults.append(f"{username} {url} leads nowhere")
            continue
        if url in seen or LEFT_OUT.fullmatch(path) or pages[name] >= AT_MOST:
            continue
        seen.add(url)
        pages[name] += 1
        answer = client.get(url, follow=True)
        if answer.status_code != 200:
            faults.append(f"{username} {url} {answer.status_code}")
            continue
        if not answer["Content-Type"].startswith("text/html"):
            continue
        reader = Reader()
        reader.feed(answer.content.decode())
        faults += [f"{username} {url} {word}" for word in reader.english(known)]
        faults += [f"{username} {url} {word}" for word in reader.words if "-----" in word]
        waiting += [link.partition("#")[0] for link in reader.links if link.startswith("/")]
    return pages, faults


def test_everybody_of_the_demo_reads_his_pages_in_chinese() -> None:
    build_demo()
    assert verify().told() == []
    assert words_of_the_trace() == set()
    assert share_prefilled() >= Decimal("0.7")
    names = [
        *User.objects.values_list("username", flat=True),
        *AnnouncementFile.objects.values_list("name", flat=True),
    ]
    known = KNOWN | {part for name in names for part in re.findall("[A-Za-z_]+", name)}
    found = [walk(account.username, known) for account in DEMO_ACCOUNTS]
    assert [fault for _, faults in found for fault in faults] == []
    assert sum((pages for pages, _ in found), Counter())["declarations:detail"] > AT_MOST


def share_prefilled() -> Decimal:
    """Return the share of the actual values of the demo's self-evaluations that say what was recorded
    in the year, with its evidence beside them."""
    forms = [KIND.fetch(one.pk) for one in SelfEvaluation.objects.all()]
    told = [(form, cell) for form in forms for cell in measured_of(form).cells if cell.now]
    taken = {one.cell.place for form in forms for one in proposals(KIND, form) if one.is_taken}
    proved = set(Attachment.objects.values_list("document", "place"))
    good = sum(cell.place in taken and (form.key, cell.files) in proved for form, cell in told)
    assert len(told) > 100
    return Decimal(good) / len(told)


def words_of_the_trace() -> set[str]:
    """Return the parts of the audit's before and after that have no Chinese name."""
    changes = (change for event in AuditEvent.objects.all() for change in changes_of(event))
    return {change.name for change in changes if re.search("[A-Za-z_]{3,}", change.name)}
