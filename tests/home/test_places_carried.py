"""What was stored under former names of cells is carried to their places, and back."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from apps.checks.domain.panel import key_of
from apps.checks.models import Finding
from apps.imports.models import ImportDraft
from apps.reviews.models import Opinion
from tests.cast import Cast
from tests.evaluations.helpers import started
from tests.imports.helpers import draft_of

pytestmark = pytest.mark.django_db


def migration(app: str, name: str) -> Any:
    return import_module(f"apps.{app}.migrations.{name}")


def finding(cast: Cast, document: int, scope: str, place: str) -> Finding:
    return Finding.objects.create(
        document_key=document,
        scope=scope,
        district=cast.district,
        year=2027,
        code="goal-missing",
        severity="warn",
        place=place,
        message="请填写。",
        key=key_of("goal-missing", place, "请填写。"),
        first_revision=1,
        last_revision=1,
    )


@pytest.mark.parametrize(
    ("app", "name", "scope", "former", "place"),
    [
        ("checks", "0006_places", "declaration", "head.annual_goal", "goal.annual"),
        ("checks", "0006_places", "declaration", "funding.annual", "money.annual.total"),
        ("checks", "0006_places", "declaration", "row.17.target", "row.17.target"),
        ("checks", "0006_places", "declaration", "project_name", "head.project_name"),
        (
            "evaluations",
            "0005_places",
            "self_evaluation",
            "budget.total.score",
            "money.score.total",
        ),
        ("evaluations", "0005_places", "self_evaluation", "actual_result", "goal.actual"),
    ],
)
def test_finding_is_carried_with_its_key(
    cast: Cast, app: str, name: str, scope: str, former: str, place: str
) -> None:
    stored, module = finding(cast, 1, scope, former), migration(app, name)
    module.forwards(apps, None)
    stored.refresh_from_db()
    assert (stored.place, stored.key) == (place, key_of("goal-missing", place, "请填写。"))
    module.backwards(apps, None)
    stored.refresh_from_db()
    assert (stored.place, stored.key) == (former, key_of("goal-missing", former, "请填写。"))


def test_finding_of_a_result_row_is_carried_to_its_key(cast: Cast) -> None:
    evaluation = started(cast)
    row = evaluation.rows.get(position=2)
    stored = finding(cast, evaluation.key, "self_evaluation", "indicators[2].actual")
    module = migration("evaluations", "0005_places")
    module.forwards(apps, None)
    stored.refresh_from_db()
    assert stored.place == f"row.{row.pk}.actual"
    module.backwards(apps, None)
    stored.refresh_from_db()
    assert stored.place == "indicators[2].actual"


def test_opinions_are_carried(cast: Cast) -> None:
    declaration, evaluation = cast.declaration(name="另一个项目"), started(cast)
    names = [
        (declaration, "funding.annual_other", "money.annual.other"),
        (evaluation, "money.total.executed", "money.executed.total"),
        (evaluation, "row.5.typed_score", "row.5.score"),
        (declaration, "", ""),
    ]
    stored = [
        Opinion.objects.create(
            document_id=form.key,
            place=former,
            text="请核对。",
            author=cast.people["examiner1"],
            office="finance",
        )
        for form, former, _ in names
    ]
    module = migration("reviews", "0005_places")
    module.forwards(apps, None)
    assert [Opinion.objects.get(pk=one.pk).place for one in stored] == [new for _, _, new in names]
    module.backwards(apps, None)
    assert [Opinion.objects.get(pk=one.pk).place for one in stored] == [old for _, old, _ in names]


def test_drafts_are_carried_with_what_was_corrected(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a")
    former = migration("imports", "0003_places")
    original = former.without_ids(draft.original)
    current = former.numbered(draft.current)
    current["indicators"][1]["from"] = None
    places = {"unit": {"key": "p1"}, "indicators[0].target": {"key": "c0-3-1"}}
    doubts = ["funding.annual", "indicators[0].target", "indicators[0].number", "indicators[2]"]
    ImportDraft.objects.filter(pk=draft.pk).update(
        original=original, current=current, places=places, doubts=doubts
    )
    former.forwards(apps, None)
    draft.refresh_from_db()
    assert list(draft.places) == ["head.unit", "row.r1.target"]
    assert draft.doubts == ["money.annual.total", "row.r1.target", "row.r3"]
    ids = [row["id"] for row in draft.current["indicators"]]
    assert ids == ["r1", "n2", "r3", "r4", "r5", "r6"]
    assert [row["id"] for row in draft.original["indicators"]] == [f"r{n}" for n in range(1, 7)]
    former.backwards(apps, None)
    draft.refresh_from_db()
    assert (draft.original, draft.current, draft.places) == (original, current, places)
    assert draft.doubts == ["funding.annual", "indicators[0].target", "indicators[2]"]
