"""Tables read from files as what they say to a self-evaluation, scored anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Final

from apps.accounts.models import User
from apps.core.text import fold
from apps.entry.domain.cells import CellAdapter, TypedRows
from apps.entry.domain.protocol import Batch, CellChange, RowDrop
from apps.entry.domain.sheets import columns_told, new_key, paired
from apps.entry.intake import Told
from apps.entry.versions import approved_version, goals
from apps.evaluations.domain.content import sheet_of
from apps.evaluations.domain.creation import blank_form
from apps.evaluations.domain.entry import AMOUNTS, GOAL
from apps.evaluations.domain.file_cells import EXPECTED, FROZEN, SUMMARY, FileCells
from apps.evaluations.domain.points import policy_of, score_of_money, score_of_row
from apps.evaluations.domain.renewal import follow_version
from apps.evaluations.models import EvaluationFunding, SelfEvaluation
from apps.evaluations.scoring import Departure, ScoringPolicy
from apps.formkit.papers import paper_of, row_of, row_place
from apps.formkit.sheets.declaration import FACTORS
from apps.formkit.sheets.evaluation import BUDGET_ROWS, BudgetRow, EvaluationSheet
from apps.formkit.sheets.rows import EvaluationRow
from apps.projects.models import Project
from apps.workflow.models import FiscalYear

_RESULTS: Final = ("actual", "deviation", "score")
"""The cells of a row that are told on any form; the points last, they follow from the others."""


def begin(project: Project, fiscal_year: FiscalYear, actor: User) -> SelfEvaluation:
    """Open the form of a project for a year, its rows from the approved goal where there is one."""
    goal = goals().live().filter(project=project, fiscal_year=fiscal_year).first()
    return blank_form(project, fiscal_year, actor, approved_version(goal) if goal else None)


def _money(sheet: EvaluationSheet) -> Iterator[CellChange]:
    """Yield the amounts, the printed total after its parts, then what is reckoned from them."""
    factor = FACTORS.get(sheet.amount_unit, Decimal(1))
    known = columns_told(sheet.budget.values(), AMOUNTS)
    for name in sorted(BUDGET_ROWS, key=lambda name: name == "total"):
        for key in known:
            value = getattr(sheet.budget[name], key)
            amount = None if value is None else value * factor
            yield CellChange(place=f"money.{key}.{name}", value=amount)
    for name in BUDGET_ROWS:
        yield CellChange(place=f"money.rate.{name}", value=sheet.budget[name].rate)
    yield CellChange(place="money.score.total", value=sheet.budget["total"].score)


def _results(
    key: str, told: EvaluationRow, weight: Decimal | None, known: Collection[str]
) -> Iterator[CellChange]:
    """Yield what a row tells in the columns that its file knows; printed points count where they
    were given for the same weight, and a grade is a result told otherwise."""
    for name in known:
        value = getattr(told, name) if name != "score" or told.weight == weight else None
        yield CellChange(place=row_place(key, name), value=value)
        if name == "actual":
            yield CellChange(place=row_place(key, "grade"), value="")


def _own_rows(evaluation: SelfEvaluation, sheet: EvaluationSheet) -> Batch:
    """Return what makes the rows those of the file: no approved goal says otherwise."""
    batch = Batch()
    pairs, left = paired(sheet.indicators, list(evaluation.rows.all()))
    keys = [str(row.pk) if row else new_key() for _, row in pairs]
    known = columns_told(sheet.indicators, _RESULTS)
    fixed = (*FROZEN[:-1], *columns_told(sheet.indicators, FROZEN[-1:]))
    for key, (told, row) in zip(keys, pairs, strict=True):
        frozen = {name: getattr(told, name) for name in fixed}
        if row is None:
            batch.added[key] = frozen
        else:
            batch.cells += [
                CellChange(place=row_place(key, name), value=value)
                for name, value in frozen.items()
            ]
        batch.cells += _results(key, told, told.weight, known)
    batch.dropped = [RowDrop(key=str(row.pk)) for row in left]
    batch.order = keys
    batch.cells += [
        CellChange(place=EXPECTED, value=sheet.expected_goal),
        CellChange(place="money.weight.total", value=sheet.budget["total"].weight),
    ]
    return batch


def _approved_rows(evaluation: SelfEvaluation, sheet: EvaluationSheet, said: list[str]) -> Batch:
    """Return what lays the file's results beside the approved rows of the same name."""
    batch = Batch()
    pairs, left = paired(evaluation.rows.all(), sheet.indicators)
    known = columns_told(sheet.indicators, _RESULTS)
    for row, told in pairs:
        if told is None:
            said.append(f"批复的指标“{row.level3}”在文件中没有。")
            continue
        batch.cells += _results(str(row.pk), told, row.weight, known)
        if fold(told.target) != fold(row.target):
            said.append(f"“{row.level3}”批复的指标值是 {row.target}，文件中是 {told.target}。")
        if told.weight is not None and told.weight != row.weight:
            said.append(f"“{row.level3}”的分值应为 {row.weight}，文件中是 {told.weight}。")
    said += [f"文件中的指标“{one.level3}”不在批复的绩效目标中，没有存入。" for one in left]
    return batch


def told(evaluation: SelfEvaluation, sheet: EvaluationSheet, origin: str) -> Told:
    """Return what a file's table says to the form of its project and year.

    The rows, targets and weights of an approved goal stand, the newest one's; what the file says
    otherwise is told.
    """
    goal = (
        goals().live().filter(project=evaluation.project_id, fiscal_year=evaluation.fiscal_year_id)
    )
    newest = approved_version(document) if (document := goal.first()) else None
    if newest is not None and newest.pk != evaluation.version_id:
        follow_version(evaluation, newest)
    evaluation.origin = origin[:60]
    evaluation.save(update_fields=["origin"])
    said: list[str] = []
    if evaluation.version_id:
        batch = _approved_rows(evaluation, sheet, said)
    else:
        batch = _own_rows(evaluation, sheet)
    # The points of a row by formula depend on nothing but the row; those of the money on its rate.
    batch.cells += [
        CellChange(place=SUMMARY, value=sheet.department_is_summary),
        *_money(sheet),
    ]
    if sheet.actual_result:
        batch.cells.append(CellChange(place=GOAL, value=sheet.actual_result))
    return Told(batch=batch, said=tuple(said))


FILE_CELLS: Final = CellAdapter(
    open=FileCells,
    clean=lambda form, place, value: value,
    action="evaluation.import",
    rows=TypedRows(columns=FROZEN, begun_by=("level3",), known=()),
)


def departures(sheet: EvaluationSheet, evaluation: SelfEvaluation) -> list[str]:
    """Return a sentence for each printed figure that is not the stored one."""
    rows = [str(row.pk) for row in evaluation.rows.all()]
    return [
        f"{place_label(one.place, rows)}：原表 {'空白' if one.printed in (None, '') else one.printed}，"
        f"重算为 {'空白' if one.computed in (None, '') else one.computed}（{one.reason}）。"
        for one in changes_of(sheet, evaluation)
    ]


def place_label(place: str, rows: Sequence[str]) -> str:
    """Return a figure's place in the form's words; ``rows`` are the ids of the rows."""
    if found := row_of(place):
        return f"第 {rows.index(found[0]) + 1} 条指标得分"
    return paper_of("self_evaluation").cell(place).title


def _money_changes(
    was: BudgetRow, now: BudgetRow, line: EvaluationFunding, policy: ScoringPolicy
) -> Iterator[Departure]:
    """Name the figures of a row of money that are not those of the file."""
    for key in ("initial", "adjusted", "executed", "weight", "rate", "score"):
        old, new = getattr(was, key), getattr(now, key)
        if old == new:
            continue
        reason = "原表未填或不能计算"
        if key == "rate" and new is not None:
            reason = f"{line.executed} ÷ {line.adjusted} = {new}%"
        elif key == "score" and line.source == "total":
            reason = score_of_money(line, policy).points.formula
        yield Departure(f"money.{key}.{line.source}", old, new, reason)


def changes_of(sheet: EvaluationSheet, evaluation: SelfEvaluation) -> Iterator[Departure]:
    """Name every figure of the file that is not the stored one, with how the stored one came about."""
    policy, now = policy_of(evaluation.fiscal_year), sheet_of(evaluation)
    lines = {line.source: line for line in evaluation.funding_lines.all()}
    for name in BUDGET_ROWS:
        yield from _money_changes(sheet.budget[name], now.budget[name], lines[name], policy)
    if evaluation.version_id is None:
        rows = zip(sheet.indicators, now.indicators, evaluation.rows.all(), strict=True)
        for old_row, new_row, row in rows:
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
