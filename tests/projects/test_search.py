"""Searching forms: every word somewhere in project, unit or content, indicators included."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.urls import reverse

from apps.core.search import grams
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.entry.domain.protocol import Batch, CellChange
from apps.projects.models import Document, Project
from tests.cast import Cast, signed_in
from tests.fetched import fetched

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [form.project.name for form in Document.objects.search(text).order_by("key")]


def test_words_are_found_in_project_unit_goal_and_indicators(cast: Cast) -> None:
    cast.declaration(name="老年助餐项目")
    cast.declaration(cast.unit_b, name="河道清淤项目")
    assert found("助餐") == ["老年助餐项目"]
    assert found("乙单位") == ["河道清淤项目"]
    assert found("培训人数") == found("≥400.00(人)") == ["老年助餐项目", "河道清淤项目"]
    assert found("清淤 乙单") == ["河道清淤项目"]
    assert found("助餐 乙单") == []
    assert found("淤") == ["河道清淤项目"]
    assert found("没有的") == []
    assert len(found("")) == 2


def test_renamed_project_is_found_by_its_new_name(cast: Cast) -> None:
    form = cast.declaration(name="老年助餐项目")
    Project.objects.filter(pk=form.project_id).update(name="社区食堂")
    assert (found("助餐"), found("食堂")) == ([], ["社区食堂"])


def test_what_is_typed_is_found_at_once(cast: Cast) -> None:
    form = cast.declaration()
    row = form.indicators.all()[1]
    cell = CellChange(place=f"row.{row.pk}.level3", value="骨干培养数", was=(row.level3,))
    batch = Batch(revision=form.revision, cells=[cell])
    KIND.save_batch(key=form.pk, actor=cast.people["clerk_a"], batch=batch)
    assert (found("骨干"), found("培训人数")) == (["业务培训项目"], [])


def test_signs_of_patterns_and_latin_case_are_plain_text(cast: Cast) -> None:
    cast.declaration(name="100%达标_AB项目")
    assert found("0%达") == found("标_a") == ["100%达标_AB项目"]
    assert found("%%") == found("__") == []


def test_pairs_of_a_word() -> None:
    assert (grams("养老助老"), grams("A1"), grams("老"), grams("")) == (
        ["养老", "老助", "助老"],
        ["a1"],
        [],
        [],
    )


def test_postgres_answers_from_the_index(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the index is PostgreSQL's")
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan"):
            cursor.execute(f"set local enable_{way} = off")
    plan = Document.objects.filter(search_text__holds="助餐").order_by().explain()
    assert "document_search_idx" in plan


def test_inbox_fetches_no_more_rows_at_a_larger_size(cast: Cast) -> None:
    client, url = signed_in(cast, "examiner1"), reverse("admin:declarations_declaration_changelist")
    rows = []
    for number in range(60):
        cast.declaration(name=f"项目{number}", state="finance_first")
        if number in {29, 59}:
            with fetched() as count:
                assert client.get(url, {"q": "业务"}).status_code == 200
            rows.append(count.rows)
    assert rows[1] <= rows[0] + 25
    assert Declaration.objects.count() == 60


def test_a_process_that_loads_no_migrations_knows_the_lookup() -> None:
    words = "import django; django.setup(); from apps.projects.models import Document; "
    words += "print(Document.objects.search('养老').query.where is not None)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "perfgoals.settings_test"}
    done = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=False, env=environment
    )
    assert (done.stdout, done.returncode) == ("True\n", 0), done.stderr
