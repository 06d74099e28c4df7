"""Last results beside the next declaration of the same project (结果应用, 财预〔2020〕10号)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from apps.core.text import fold
from apps.evaluations.models import ResultRow, SelfEvaluation
from apps.evaluations.states import CheckState, EvaluationState
from apps.projects.models import Document
from apps.workflow.models import TransitionRecord

_KEPT = "_last_evaluation"
_KEPT_ACTUALS = "_actuals_before"


def last_evaluation(declaration: Document) -> SelfEvaluation | None:
    """Return the newest confirmed self-evaluation of an earlier year of the project, with its rows;
    asked once however often a page needs it. Whoever sees the declaration may see it."""
    if not hasattr(declaration, _KEPT):
        found = (
            SelfEvaluation.objects.filter(
                project=declaration.project_id,
                fiscal_year__year__lt=declaration.fiscal_year.year,
                state__in=EvaluationState.decided(),
            )
            .select_related("fiscal_year")
            .prefetch_related("rows")
            .order_by("-fiscal_year__year")
            .first()
        )
        setattr(declaration, _KEPT, found)
    last: SelfEvaluation | None = getattr(declaration, _KEPT)
    return last


def fetch_last_evaluations(declarations: Sequence[Document]) -> None:
    """Do for many declarations at once what :func:`last_evaluation` does for one."""
    confirmed = (
        SelfEvaluation.objects.filter(
            project__in={one.project_id for one in declarations},
            state__in=EvaluationState.decided(),
        )
        .select_related("fiscal_year")
        .prefetch_related("rows")
        .order_by("fiscal_year__year")
    )
    by_project: dict[int, list[SelfEvaluation]] = {}
    for evaluation in confirmed:
        by_project.setdefault(evaluation.project_id, []).append(evaluation)
    for one in declarations:
        year = one.fiscal_year.year
        earlier = [
            item for item in by_project.get(one.project_id, []) if item.fiscal_year.year < year
        ]
        setattr(one, _KEPT, earlier[-1] if earlier else None)


def declared_before(declaration: Document) -> dict[str, str]:
    """Return last year's 实际完成值 of the project by folded level-3 name, for the rules and for the
    page; the form keeps them, so that both ask once."""
    if not hasattr(declaration, _KEPT_ACTUALS):
        rows = _rows_before(declaration)
        setattr(declaration, _KEPT_ACTUALS, {fold(r.level3): r.actual for r in rows if r.actual})
    kept: dict[str, str] = getattr(declaration, _KEPT_ACTUALS)
    return kept


def _rows_before(declaration: Document) -> Iterable[ResultRow]:
    year = declaration.fiscal_year.year - 1
    if hasattr(declaration, _KEPT):
        last = last_evaluation(declaration)
        return last.rows.all() if last and last.fiscal_year.year == year else []
    return ResultRow.objects.filter(
        evaluation__project=declaration.project_id,
        evaluation__fiscal_year__year=year,
        evaluation__state__in=EvaluationState.decided(),
    )


def last_result(declaration: Document) -> dict[str, Any] | None:
    """Return the last self-evaluation, what a spot check made of it, and the opinions given on it;
    None where there is none."""
    evaluation = last_evaluation(declaration)
    if evaluation is None:
        return None
    return {
        "evaluation": evaluation,
        "rows": list(evaluation.rows.all()),
        "money": evaluation.funding_lines.filter(source="total").first(),
        "check": evaluation.checks.filter(state=CheckState.DONE).order_by("-pk").first(),
        "opinions": list(TransitionRecord.objects.of(evaluation).exclude(opinion="")),
    }
