"""Probes, outages, a database that cannot be written, compressed pages, log lines."""

from __future__ import annotations

import gzip
import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from apps.core.models import WorkerBeat
from apps.core.outage import server_error
from perfgoals.logs import JsonFormatter, NoTraceFilter, RequestFilter
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def test_probe_of_life_asks_nobody() -> None:
    answer = Client().get("/healthz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db(transaction=True)
def test_probe_of_readiness_names_each_part_and_no_secret() -> None:
    answer = Client().get("/readyz", headers={"host": "10.0.0.7", "accept": "application/json"})
    assert (answer.status_code, answer.content) == (
        200,
        b"database: ok\nstorage: ok\nworkers: fault\n",
    )
    WorkerBeat.objects.create(worker="a", host="h", pid=1)
    assert b"workers: ok" in Client().get("/readyz").content


@override_settings(METRICS_ADDRESS="/metrics")
def test_figures_stand_where_the_setting_says() -> None:
    page = Client().get("/metrics").content.decode()
    assert "perfgoals_queue_seconds 0.0" in page
    assert "perfgoals_workers 0.0" in page


def test_figures_stand_nowhere_without_the_setting(cast: Cast) -> None:
    assert signed_in(cast, "system").get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("accept", "said"), [("text/html", "<h1>系统暂时不可用</h1>"), ("application/json", '{"error"')]
)
def test_database_away_is_told_in_chinese_with_a_time_to_come_back(accept: str, said: str) -> None:
    request = RequestFactory().get("/", headers={"accept": accept})
    try:
        raise OperationalError("connection refused: host=secret")
    except OperationalError:
        answer = server_error(request)
    assert (answer.status_code, answer["Retry-After"]) == (503, "15")
    assert said in answer.content.decode()
    assert "secret" not in answer.content.decode()


@contextmanager
def unwritable() -> Iterator[None]:
    """Let the database refuse every write, as on a full disk."""
    postgres = connection.vendor == "postgresql"
    on = "SET transaction_read_only = on" if postgres else "PRAGMA query_only = 1"
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        if not postgres:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only = 0")


@pytest.mark.django_db(transaction=True)
def test_pages_are_read_though_nothing_can_be_written(cast: Cast) -> None:
    if connection.vendor == "postgresql":
        pytest.skip(
            "a session is read-only there by transaction; the drill of a district covers it"
        )
    declaration = cast.declaration(state="finance_first")
    clerk, examiner = signed_in(cast, "clerk_a"), signed_in(cast, "examiner1")
    pages = [
        (clerk, reverse("home")),
        (clerk, reverse("declarations:list")),
        (clerk, reverse("declarations:detail", args=[declaration.pk])),
        (examiner, reverse("home")),
        (examiner, reverse("admin:declarations_declaration_change", args=[declaration.pk])),
    ]
    with unwritable():
        assert [client.get(page).status_code for client, page in pages] == [200] * len(pages)
        clerk.raise_request_exception = False
        refused = clerk.post(reverse("declarations:move", args=[declaration.pk, "withdraw"]))
    assert refused.status_code == 503


def test_pages_go_out_compressed_and_padded(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    answers = [client.get(reverse("home"), headers={"accept-encoding": "gzip"}) for _ in range(6)]
    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    assert len({len(answer.content) for answer in answers}) > 1
    assert b"</html>" in gzip.decompress(answers[0].content)


def logged(act: Any, *, level: int = logging.INFO) -> list[dict[str, Any]]:
    """Return what is logged meanwhile, as JSON lines read back."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(RequestFilter())
    handler.addFilter(NoTraceFilter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    try:
        act()
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_refusal_is_logged_without_a_trace_under_the_number_the_person_sees(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    answers: list[Any] = []
    lines = logged(lambda: answers.append(client.post("/declarations/projects/new/", {})))
    number = answers[0]["X-Request-ID"]
    assert {line["request"] for line in lines if line["logger"] == "perfgoals.access"} == {number}
    refused = logged(lambda: signed_in(cast, "audit").get(reverse("imports:list")))
    assert [line["status"] for line in refused if "status" in line] == [403]
    assert [line for line in refused if "trace" in line] == []
