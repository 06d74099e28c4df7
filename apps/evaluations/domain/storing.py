"""Tables read from files, attached to project and year: scored anew, every difference named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from apps.accounts.models import Unit
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.audit.domain import record
from apps.core.text import fold
from apps.entry.domain.differences import difference
from apps.entry.intake import Stored
from apps.entry.models import Version
from apps.entry.versions import approved_version, goals
from apps.evaluations.domain.content import MONEY_FILES, sheet_of
from apps.evaluations.domain.points import (
    policy_of,
    rate_of,
    score_of_money,
    score_of_row,
    settle,
)
from apps.evaluations.domain.starting import demand_rows_fit, weights_of, write_rows
from apps.evaluations.models import EvaluationFunding, ResultRow, SelfEvaluation
from apps.evaluations.scoring import Departure, ScoringPolicy
from apps.evaluations.scoring.rescoring import rate_tolerance
from apps.evaluations.states import EvaluationState
from apps.formkit.papers import paper_of, row_of, row_place
from apps.formkit.sheets.declaration import FACTORS
from apps.formkit.sheets.evaluation import BUDGET_ROWS, EvaluationSheet
from apps.formkit.sheets.rows import EvaluationRow
from apps.projects.domain import lock_project, project_named
from apps.projects.models import Project
from apps.workflow.models import FiscalYear


@dataclass(slots=True)
class StoredEvaluation:
    """What an import made: the form, each printed figure that is not the stored one (``changes``),
    and sentences where the file departs from the approved goal (``differences``)."""

    evaluation: SelfEvaluation
    changes: list[Departure] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def told(self) -> Stored:
        """The form with what the person is told: the departures, each changed figure."""
        rows = [str(row.pk) for row in self.evaluation.rows.all()]
        changed = [
            f"{place_label(one.place, rows)}：原表 {'空白' if one.printed in (None, '') else one.printed}，"
            f"重算为 {'空白' if one.computed in (None, '') else one.computed}（{one.reason}）。"
            for one in self.changes
        ]
        return Stored(form=self.evaluation, sentences=(*self.differences, *changed))


def place_label(place: str, rows: Sequence[str]) -> str:
    """Return a figure's place in the form's words; ``rows`` are the ids of the rows."""
    if found := row_of(place):
        return f"第 {rows.index(found[0]) + 1} 条指标得分"
    return paper_of("self_evaluation").cell(place).title


def _demand_importer(actor: Any, unit: Unit) -> None:
    if actor is not None and not roles_on_unit(actor, unit) & {Role.CLERK, *Role.examiners()}:
        raise PermissionDenied("只有本单位的填报人和财政审核人员可以导入自评表。")


def _prepared(project: Project, fiscal_year: FiscalYear, actor: Any, origin: str) -> SelfEvaluation:
    """Find or make the form; raises ValidationError for one that is past the draft."""
    found = (
        SelfEvaluation.objects.select_for_update()
        .filter(project=project, fiscal_year=fiscal_year)
        .first()
    )
    if found is not None and not found.is_editable:
        raise ValidationError(
            f"“{project.name}”{fiscal_year}的自评表{found.get_state_display()}，不能用文件覆盖。"
        )
    evaluation = found or SelfEvaluation(project=project, fiscal_year=fiscal_year, created_by=actor)
    declaration = goals().live().filter(project=project, fiscal_year=fiscal_year).first()
    evaluation.version = approved_version(declaration) if declaration else None
    evaluation.origin = origin[:60]
    if found is not None:
        evaluation.revision += 1  # an editor that has it open must notice
    evaluation.full_clean(exclude=["created_by"])
    evaluation.save()
    return evaluation


def _emptied(evaluation: SelfEvaluation) -> dict[int, str]:
    """Take rows and money out; what proved a row stays with the form. Gives the proofs' row names."""
    rows = {f"row.{row.pk}": fold(row.level3) for row in evaluation.rows.all()}
    proofs = evaluation.attachments.filter(place__in=rows)
    names = {key: rows[place] for key, place in proofs.values_list("pk", "place")}
    proofs.update(place=MONEY_FILES)
    evaluation.funding_lines.all().delete()
    evaluation.rows.all().delete()
    return names


def _prove(evaluation: SelfEvaluation, rows: list[ResultRow], names: dict[int, str]) -> None:
    """Give the proofs back to the rows of the same name."""
    for row in rows:
        mine = [key for key, name in names.items() if name == fold(row.level3)]
        if mine:
            evaluation.attachments.filter(pk__in=mine).update(place=f"row.{row.pk}")


def _rows_of_file(sheet: EvaluationSheet, evaluation: SelfEvaluation) -> list[ResultRow]:
    weights = [row.weight for row in sheet.indicators]
    rows = write_rows(evaluation, list(sheet.indicators), weights)
    for row, printed in zip(rows, sheet.indicators, strict=True):
        row.actual, row.deviation = printed.actual, printed.deviation
    return rows


def _rows_of_version(
    version: Version, sheet: EvaluationSheet, evaluation: SelfEvaluation, differences: list[str]
) -> tuple[list[ResultRow], list[EvaluationRow | None], Decimal]:
    """Store the approved rows and lay the file's actual values beside them by name."""
    approved = version.sheet.indicators
    weights, execution = weights_of(approved, evaluation.fiscal_year)
    rows = write_rows(evaluation, approved, weights)
    left = list(sheet.indicators)
    printed: list[EvaluationRow | None] = []
    for row in rows:
        found = next((one for one in left if fold(one.level3) == fold(row.level3)), None)
        printed.append(found)
        if found is None:
            differences.append(f"批复的指标“{row.level3}”在文件中没有。")
            continue
        left.remove(found)
        row.actual, row.deviation = found.actual, found.deviation
        if fold(found.target) != fold(row.target):
            differences.append(
                f"“{row.level3}”批复的指标值是 {row.target}，文件中是 {found.target}。"
            )
        if found.weight is not None and found.weight != row.weight:
            differences.append(f"“{row.level3}”的分值应为 {row.weight}，文件中是 {found.weight}。")
    differences += [f"文件中的指标“{one.level3}”不在批复的绩效目标中，没有存入。" for one in left]
    return rows, printed, execution


def _keep_printed_points(
    row: ResultRow, printed: EvaluationRow | None, policy: ScoringPolicy
) -> None:
    """Keep points that a person gave; what departs from the formula says where it comes from."""
    if printed is None or printed.score is None or printed.weight != row.weight:
        return
    score = score_of_row(row, policy)
    if score.value == printed.score:
        return
    row.typed_score = printed.score
    row.reason = "按导入的原表得分" if score_of_row(row, policy).departs else ""


def _money(
    sheet: EvaluationSheet,
    evaluation: SelfEvaluation,
    weight: Decimal | None,
    policy: ScoringPolicy,
) -> list[EvaluationFunding]:
    """Store the money rows. A printed rate stands where the rounding of the printed amounts
    explains it: it was computed from the amounts in 元."""
    factor = FACTORS.get(sheet.amount_unit, Decimal(1))
    lines = []
    for name in BUDGET_ROWS:
        row = sheet.budget[name]
        amounts = {
            key: None if (value := getattr(row, key)) is None else value * factor
            for key in ("initial", "adjusted", "executed")
        }
        line = EvaluationFunding(evaluation=evaluation, source=name, **amounts)
        line.rate = rate_of(line, policy)
        if line.rate is not None and row.rate is not None:
            budget = row.initial if policy.uses_initial_budget else row.adjusted
            if abs(line.rate - row.rate) <= rate_tolerance(budget or Decimal(0)):
                line.rate = row.rate
        elif line.rate is None and not row.rate and name != "total":
            # The form prints 0.00 beside a source that had no money; the total has no rate then.
            line.rate = row.rate
        if name == "total":
            line.weight = weight
            if row.score is not None and score_of_money(line, policy).value != row.score:
                line.typed_score = row.score
                line.reason = "按导入的原表得分" if score_of_money(line, policy).departs else ""
        lines.append(line)
    return EvaluationFunding.objects.bulk_create(lines)


def _fill(stored: StoredEvaluation, sheet: EvaluationSheet, policy: ScoringPolicy) -> None:
    """Write the file's values in place of the form's and score it; its own row is not saved."""
    evaluation = stored.evaluation
    names = _emptied(evaluation)
    printed: list[EvaluationRow | None] = list(sheet.indicators)
    weight = sheet.budget["total"].weight
    evaluation.expected_goal = sheet.expected_goal
    if evaluation.version is not None:
        rows, printed, weight = _rows_of_version(
            evaluation.version, sheet, evaluation, stored.differences
        )
        evaluation.expected_goal = evaluation.version.sheet.annual_goal
    else:
        rows = _rows_of_file(sheet, evaluation)
    for row, one in zip(rows, printed, strict=True):
        _keep_printed_points(row, one, policy)
    demand_rows_fit(rows)
    lines = _money(sheet, evaluation, weight, policy)
    evaluation.department_is_summary = sheet.department_is_summary
    evaluation.actual_result = sheet.actual_result
    settle(evaluation, lines, rows, policy)
    EvaluationFunding.objects.bulk_update(lines, ["score"])
    ResultRow.objects.bulk_update(rows, ["actual", "deviation", "typed_score", "reason", "score"])
    _prove(evaluation, rows, names)


@transaction.atomic
def store_self_evaluation(
    *,
    sheet: EvaluationSheet,
    unit: Unit,
    fiscal_year: FiscalYear,
    actor: Any,
    origin: str,
    project: Project | None = None,
    as_confirmed: bool = False,
) -> StoredEvaluation:
    """Attach a table that was read from a file to its project and year, scored by the year's rules.

    The project is made where none is given and none of that name exists. Where the year has an
    approved goal its rows, targets and weights stand and the file's values are laid beside them.
    ``as_confirmed`` stores a past year's table as finished, which only finance may.
    Raises PermissionDenied; ValidationError for a form past the draft or values that do not fit.
    """
    _demand_importer(actor, unit)
    if as_confirmed and actor is not None and not roles_on_unit(actor, unit) & Role.examiners():
        raise PermissionDenied("只有财政审核人员可以把往年的自评表直接存为已确认。")
    project = project or project_named(unit, sheet.project_name)
    lock_project(project)
    stored = StoredEvaluation(_prepared(project, fiscal_year, actor, origin))
    replaced = sheet_of(stored.evaluation).to_json()
    policy = policy_of(fiscal_year)
    _fill(stored, sheet, policy)
    if as_confirmed:
        stored.evaluation.state = EvaluationState.CONFIRMED
    stored.evaluation.save()
    fresh = SelfEvaluation.objects.with_content().get(pk=stored.evaluation.pk)
    stored.evaluation = fresh
    stored.changes = list(changes_of(sheet, fresh, policy))
    record(
        "evaluation.import",
        actor=actor,
        target=fresh,
        organisation=unit.name,
        before=difference(replaced, sheet_of(fresh).to_json()),
        after={
            "origin": origin,
            "changes": [f"{one.place}: {one.printed} → {one.computed}" for one in stored.changes],
            "differences": stored.differences,
        },
    )
    return stored


def changes_of(
    sheet: EvaluationSheet, evaluation: SelfEvaluation, policy: ScoringPolicy
) -> Iterator[Departure]:
    """Name every figure of the file that is not the stored one, with how the stored one came about."""
    now = sheet_of(evaluation)
    lines = {line.source: line for line in evaluation.funding_lines.all()}
    for name in BUDGET_ROWS:
        for key in ("initial", "adjusted", "executed", "weight", "rate", "score"):
            old, new = getattr(sheet.budget[name], key), getattr(now.budget[name], key)
            if old == new:
                continue
            line = lines[name]
            reason = "原表未填或不能计算"
            if key == "rate" and new is not None:
                reason = f"{line.executed} ÷ {line.adjusted} = {new}%"
            elif key == "score" and name == "total":
                reason = score_of_money(line, policy).points.formula
            yield Departure(f"money.{key}.{name}", old, new, reason)
    if evaluation.version_id is None:
        for old_row, new_row, row in zip(
            sheet.indicators, now.indicators, evaluation.rows.all(), strict=True
        ):
            if old_row.score != new_row.score:
                formula = score_of_row(row, policy).points.formula
                place = row_place(new_row.id, "score")
                yield Departure(place, old_row.score, new_row.score, formula)
    if sheet.total_score != now.total_score:
        reason = "有指标没有得分，不能合计" if now.total_score is None else "各项得分之和"
        yield Departure("tail.total_score", sheet.total_score, now.total_score, reason)
    if sheet.grade != now.grade:
        reason = f"{now.total_score} 分对应“{now.grade}”"
        yield Departure("tail.grade", sheet.grade, now.grade, reason)
