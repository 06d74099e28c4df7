"""What came of a generated district's year, with the truth about it kept in plain lists beside it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.accounts.models import Unit
from apps.declarations.domain.content import KEPT as LEVELS_KEPT
from apps.declarations.models import Declaration, Indicator
from apps.entry.kept_figures import renew
from apps.entry.models import Version
from apps.entry.step_figures import STANDING
from apps.evaluations.domain.spot_checks import KEPT as CORRECTIONS_KEPT
from apps.evaluations.models import ResultRow, SelfEvaluation, SpotCheck, SpotDraw
from apps.monitoring.models import MonitoringCase, MonitoringRow, MonitoringSheet
from apps.projects.models import Document, Project, ProjectReader
from apps.workflow.models import FiscalYear, TransitionRecord
from tests.board.generated import Generated, units_of
from tests.cast import Cast
from tests.monitoring.helpers import node_of

LEVELS = ("产出指标", "效益指标", "满意度指标", "成本指标")
GRADES = ("优", "良", "中", "差")
LIGHTS = ("green", "yellow", "red", "")
CASES = ("open", "proposed", "decided", "closed")


@dataclass
class Result:
    """What is known of one project of the year."""

    name: str
    department: str
    unit: str
    is_secret: bool = False
    readers: frozenset[str] | None = None
    amount: Decimal = Decimal(0)
    # None: not approved, so there is neither self-evaluation nor monitoring.
    submitted: date | None = None
    levels: list[str] = field(default_factory=list)
    own_grade: str = ""
    own_score: Decimal = Decimal(0)
    corrected: tuple[str, Decimal] | None = None
    lost: list[str] = field(default_factory=list)
    is_confirmed: bool = False
    light: str | None = None
    cases: list[tuple[str, bool]] = field(default_factory=list)
    last_grade: str = ""
    last_amount: Decimal | None = None

    @property
    def grade(self) -> str:
        """The grade that counts."""
        return self.corrected[0] if self.corrected else self.own_grade

    def seen_by(self, person: str, departments: set[str]) -> bool:
        """Return whether somebody oversees the project."""
        return (not departments or self.department in departments) and (
            self.readers is None or person in self.readers
        )


def _amount(dice: random.Random) -> Decimal:
    return Decimal(dice.randrange(1, 10**7)) / 100


def _goal(cast: Cast, project: Project, known: Result, dice: random.Random) -> Version:
    known.amount = _amount(dice)
    form = Declaration(project=project, fiscal_year=cast.year, state="approved")
    form.annual_amount, form.last_submitted_at = known.amount, timezone.now()
    form.save()
    known.levels = [level for level in LEVELS if dice.random() < 0.5]
    for level in LEVELS:
        number = Decimal(3) if level in known.levels else None
        for at in range(dice.randrange(1, 3)):
            Indicator.objects.create(
                declaration=form, level1=level, level3=f"{level}{at}", number=number
            )
    form.funding_lines.create(half="annual", source="total", amount=known.amount)
    at = timezone.now() - timedelta(days=dice.randrange(0, 30))
    known.submitted = timezone.localtime(at).date()
    TransitionRecord.objects.create(
        procedure="declaration", document_id=form.key, transition="submit", label="提交",
        source="draft", target="dept_review", at=at,
    )  # fmt: skip
    return Version.objects.create(document=form, number=1, content={}, approved_at=at)


def _evaluate(
    cast: Cast, project: Project, known: Result, draw: SpotDraw, dice: random.Random
) -> None:
    known.is_confirmed = dice.random() < 0.8
    known.own_score, known.own_grade = Decimal(dice.randrange(50, 100)), dice.choice(GRADES)
    form = SelfEvaluation.objects.create(
        project=project, fiscal_year=cast.year, total_score=known.own_score,
        grade=known.own_grade, origin="表", state="confirmed" if known.is_confirmed else "draft",
    )  # fmt: skip
    for level in dice.choices(LEVELS, k=4):
        lost = dice.random() < 0.5
        known.lost += [level] if lost else []
        score = Decimal(6 if lost else 10)
        ResultRow.objects.create(evaluation=form, level1=level, weight=Decimal(10), score=score)
    for _ in range(dice.choice([0, 0, 1, 2])):
        # The newest counts.
        known.corrected = (dice.choice(GRADES), Decimal(dice.randrange(50, 100)))
        grade, total = known.corrected
        SpotCheck.objects.create(
            draw=draw, evaluation=form, state="done", corrected_total=total, corrected_grade=grade
        )


def _monitor(
    project: Project, known: Result, node: Any, version: Version, dice: random.Random
) -> None:
    known.light = dice.choice(LIGHTS)
    sheet = MonitoringSheet.objects.create(
        project=project, fiscal_year=node.fiscal_year, node=node, occasion=node.number,
        version=version, light=known.light,
    )  # fmt: skip
    for at in range(dice.randrange(0, 3)):
        state, is_late = dice.choice(CASES), dice.random() < 0.5
        row = MonitoringRow.objects.create(
            sheet=sheet, position=at, origin=str(at), level1=LEVELS[0]
        )
        known.cases.append((state, is_late))
        days = -3 if is_late else 3
        MonitoringCase.objects.create(
            sheet=sheet, row=row, state=state, formula="实际低于目标", outcome="已办",
            decision="continue", due_date=timezone.localdate() + timedelta(days=days),
        )  # fmt: skip


def _last_year(year: FiscalYear, project: Project, known: Result, dice: random.Random) -> None:
    if dice.random() < 0.7:
        known.last_amount = _amount(dice)
        Declaration.objects.create(
            project=project, fiscal_year=year, state="approved", annual_amount=known.last_amount
        )
    if dice.random() < 0.7:
        known.last_grade = dice.choice(GRADES)
        SelfEvaluation.objects.create(
            project=project, fiscal_year=year, state="confirmed", origin="表",
            total_score=Decimal(80), grade=known.last_grade,
        )  # fmt: skip


def generate_results(cast: Cast, seed: int) -> tuple[Generated, list[Result]]:
    """Fill the cast's district by a seed; return who oversees what, and the truth."""
    dice = random.Random(seed)
    made, units = units_of(cast, dice)
    before = FiscalYear.objects.create(
        district=cast.district, year=2026, rule_set=cast.year.rule_set, is_current=False
    )
    node = node_of(cast)
    draw = SpotDraw.objects.create(fiscal_year=cast.year, method="chosen", population=[])
    truth = []
    for number in range(40):
        unit: Unit = dice.choice(units)
        known = Result(f"项目{number}", unit.department.name, unit.name, dice.random() < 0.15)
        if dice.random() < 0.15:
            known.readers = frozenset(dice.sample(["examiner1", "department_a"], dice.randrange(3)))
        project = Project.objects.create(
            unit=unit, name=known.name, is_secret=known.is_secret,
            is_sealed=known.readers is not None,
        )  # fmt: skip
        for person in known.readers or ():
            ProjectReader.objects.create(
                project=project, user=made.people[person], granted_by=made.people["examiner2"]
            )
        _last_year(before, project, known, dice)
        if dice.random() < 0.8:
            version = _goal(cast, project, known, dice)
            _evaluate(cast, project, known, draw, dice)
            _monitor(project, known, node, version, dice)
        truth.append(known)
    for figures, rows in (
        (STANDING, Document.objects.all()),
        (LEVELS_KEPT, Declaration.objects.filter(fiscal_year=cast.year)),
        (CORRECTIONS_KEPT, SelfEvaluation.objects.all()),
    ):
        renew(figures, rows)
    return made, truth
