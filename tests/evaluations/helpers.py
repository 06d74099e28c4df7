"""Self-evaluations of the cast: an approved declaration, an open window, a filled-in form."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration
from apps.entry.domain.attachments import attach
from apps.entry.domain.protocol import Batch, CellChange, Outcome
from apps.entry.models import Version
from apps.evaluations.domain.creation import start_evaluation
from apps.evaluations.kind import KIND
from apps.evaluations.models import Rectification, SelfEvaluation
from apps.evaluations.workflow import PROCEDURE
from apps.workflow.engine import perform
from apps.workflow.models import EntryWindow
from tests.cast import Cast

ACTUALS = ("480元/人", "410人", "97%", "100%", "93%", "95%")
RESULT = (
    "全年举办培训八期，培训业务人员410人，考核合格率97%，持证上岗比例93%，满意度95%，均按期完成。"
)


def save_cells(
    *, key: int, actor: Any, changes: list[CellChange], revision: int | None = None
) -> Outcome:
    """Save cells of a self-evaluation as its page does."""
    batch = Batch(revision=revision, cells=changes)
    return KIND.save_batch(key=key, actor=actor, batch=batch)


def approve(declaration: Declaration, number: int = 1) -> Version:
    """Freeze the form as an approved version."""
    content = sheet_of(Declaration.objects.with_content().get(pk=declaration.pk)).to_json()
    return Version.objects.create(
        document=declaration,
        number=number,
        content=content,
        fingerprint=Version.fingerprint_of(content),
        approved_at=timezone.now(),
    )


def open_window(cast: Cast, *, days: int = 5) -> EntryWindow:
    """Open (or, with negative days, close) the year's self-evaluation."""
    now = timezone.now()
    return EntryWindow.objects.create(
        district=cast.district,
        fiscal_year=cast.year,
        kind=EntryWindow.Kind.EVALUATION,
        name="2027年度绩效自评",
        opens_at=now - timedelta(days=20),
        closes_at=now + timedelta(days=days),
    )


def started(cast: Cast, unit: Any = None, *, name: str = "业务培训项目") -> SelfEvaluation:
    """Return a self-evaluation of a unit (A where none is named), opened by its clerk."""
    declaration = cast.declaration(unit, name=name, state="approved")
    approve(declaration)
    if not cast.year.windows.filter(kind=EntryWindow.Kind.EVALUATION).exists():
        open_window(cast)
    person = "clerk_a" if unit in (None, cast.unit_a) else "clerk_b"
    start_evaluation(declaration=declaration, actor=cast.people[person])
    return SelfEvaluation.objects.with_content().get(project=declaration.project)


def filled(cast: Cast, unit: Any = None, *, name: str = "业务培训项目") -> SelfEvaluation:
    """Return a self-evaluation with every cell filled in and nothing left open."""
    evaluation = started(cast, unit, name=name)
    changes = [
        CellChange(place="goal.actual", value=RESULT),
        CellChange(place="money.executed.appropriation", value=Decimal("196000.00")),
        CellChange(place="money.executed.carryover", value=Decimal(0)),
        CellChange(place="money.executed.other", value=Decimal(0)),
    ]
    for row, actual in zip(evaluation.rows.all(), ACTUALS, strict=True):
        changes.append(CellChange(place=f"row.{row.pk}.actual", value=actual))
    person = "clerk_a" if unit in (None, cast.unit_a) else "clerk_b"
    clerk = cast.people[person]
    save_cells(key=evaluation.pk, actor=clerk, changes=changes)
    upload = ContentFile(b"%PDF-1.7 survey", name="调查报告.pdf")
    place = f"row.{evaluation.rows.get(position=5).pk}"
    attach(key=evaluation.key, place=place, upload=upload, actor=clerk)
    return SelfEvaluation.objects.with_content().get(pk=evaluation.pk)


def move(cast: Cast, evaluation: SelfEvaluation, *steps: tuple[str, str, str]) -> SelfEvaluation:
    """Perform (transition, person, opinion) one after the other."""
    for name, person, opinion in steps:
        perform(PROCEDURE, name, subject=evaluation, actor=cast.people[person], opinion=opinion)
    return SelfEvaluation.objects.with_content().get(pk=evaluation.pk)


WHOLE_WAY: tuple[tuple[str, str, str], ...] = (
    ("submit", "clerk_a", ""),
    ("dept_pass", "department_a", ""),
    ("confirm", "examiner2", ""),
)


def rectified(cast: Cast, unit: Any = None, *, name: str = "复核项目") -> Rectification:
    """Return a problem that a concluded check found in a confirmed form."""
    evaluation = filled(cast, unit, name=name)
    SelfEvaluation.objects.filter(pk=evaluation.pk).update(state="confirmed")
    evaluation.refresh_from_db()
    demanded = ("demand_rectification", "examiner1", "签到表缺两期")
    move(cast, evaluation, ("spot_check", "examiner2", ""), demanded)
    return Rectification.objects.get(spot_check__evaluation=evaluation)


def confirmed(cast: Cast, *, name: str = "业务培训项目") -> SelfEvaluation:
    """Return a confirmed self-evaluation of unit A."""
    return move(cast, filled(cast, name=name), *WHOLE_WAY)


def under_review(cast: Cast, unit: Any = None, *, name: str = "业务培训项目") -> SelfEvaluation:
    """Return a self-evaluation that waits for its department."""
    evaluation = filled(cast, unit, name=name)
    person = cast.people["clerk_a" if unit in (None, cast.unit_a) else "clerk_b"]
    perform(PROCEDURE, "submit", subject=evaluation, actor=person)
    return SelfEvaluation.objects.with_content().get(pk=evaluation.pk)
