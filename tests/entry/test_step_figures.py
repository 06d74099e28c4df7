"""Figures kept for speed are what they follow from, whatever happens to a form."""

from __future__ import annotations

import random
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.declarations.models import Declaration, Indicator
from apps.declarations.workflow import PROCEDURE
from apps.entry.kept_figures import differing, kept_figures
from apps.projects.models import Document
from apps.workflow.engine import perform
from apps.workflow.models import TransitionRecord
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def checked(*arguments: str) -> str:
    told = StringIO()
    call_command("check_figures", *arguments, stdout=told)
    return told.getvalue()


def step_at_random(cast: Cast, form: Declaration, dice: random.Random) -> str:
    """Let somebody take a step that is open to him; return its name, blank where there was none."""
    fresh = Declaration.objects.with_names().get(pk=form.pk)
    people = list(cast.people.values())
    dice.shuffle(people)
    for person in people:
        options = [one for one in PROCEDURE.options(fresh, person) if one.is_open]
        if options:
            name = dice.choice(options).transition.name
            perform(PROCEDURE, name, subject=fresh, actor=person, opinion="请改。")
            return name
    return ""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_columns_follow_the_steps_through_random_moves(cast: Cast, seed: int) -> None:
    dice = random.Random(seed)
    form = cast.declaration()
    names: list[str] = []
    while len(names) < 12 and (name := step_at_random(cast, form, dice)):
        names.append(name)
        assert [differing(figures) for figures in kept_figures()] == [[], [], []]
        kept = Document.objects.get(key=form.key)
        refused, passed = "reject" in names, "approve" in names
        assert (kept.returns, kept.outcome, kept.first_submitted_on) == (
            sum(one.endswith("_return") for one in names),
            "refused" if refused else "passed" if passed else "",
            timezone.localdate(),
        )
    assert len(set(names)) >= 3


def test_what_differs_is_told_and_mended(cast: Cast) -> None:
    for number in range(2):
        cast.declaration(name=f"另一张{number}")
    form = cast.declaration(state="approved")
    amounts = dict(Document.objects.values_list("key", "annual_amount"))
    assert None not in amounts.values()
    TransitionRecord.objects.create(
        procedure="declaration", document_id=form.key, transition="submit", label="提交",
        source="draft", target="dept_review", at=timezone.now(),
    )  # fmt: skip
    Document.objects.filter(key=form.key).update(annual_amount=Decimal(1), returns=7)
    with pytest.raises(CommandError, match="2 处不一致"):
        checked()
    assert f"环节与提交日期：有 1 份与原始记录不一致，编号 {form.key}" in checked("--mend")
    assert checked().count("一致") == 4
    assert dict(Document.objects.values_list("key", "annual_amount")) == amounts
    kept = Document.objects.get(key=form.key)
    assert (kept.returns, kept.first_submitted_on, kept.annual_amount) == (
        0, timezone.localdate(), form.annual_amount,
    )  # fmt: skip


def test_levels_are_those_with_a_number(cast: Cast) -> None:
    form = cast.declaration()
    assert form.measured_levels.split() == ["产出指标", "效益指标", "满意度指标", "成本指标"]
    Indicator.objects.filter(declaration=form, level1="效益指标").update(number=None)
    [_, levels, _] = kept_figures()
    assert differing(levels, mends=True) == [form.pk]
    form.refresh_from_db()
    assert form.measured_levels == "产出指标 满意度指标 成本指标"
