"""The cells of a self-evaluation an opinion can point to."""

from __future__ import annotations

from typing import Final

from apps.entry.domain.protocol import shown
from apps.entry.opinion_places import WHOLE_FORM, Spot
from apps.evaluations.domain.content import budget_of
from apps.evaluations.models import SelfEvaluation
from apps.formkit.papers import paper_of, row_place
from apps.formkit.sheets.evaluation import BUDGET_ROWS

_MONEY_COLUMNS: Final = ("adjusted", "executed")
_RESULT_COLUMNS: Final = ("actual", "score", "deviation")


def _text(value: object) -> str:
    return str(shown(value))


def spots_of(evaluation: SelfEvaluation) -> list[Spot]:
    """Return every place of a self-evaluation fetched ``with_content()``, the whole form first.

    Amounts are in 万元, as on the paper; names, targets and weights are approved and take none.
    """
    paper = paper_of("self_evaluation")
    goal = paper.cell("goal.actual")
    spots = [
        WHOLE_FORM,
        Spot(place=goal.place, label=goal.label, value=evaluation.actual_result),
    ]
    budget = budget_of(evaluation.funding_lines.all())
    for source in BUDGET_ROWS:
        for name in _MONEY_COLUMNS:
            cell = paper.cell(f"money.{name}.{source}")
            value = _text(getattr(budget[source], name))
            spots.append(Spot(place=cell.place, label=f"{cell.title}（万元）", value=value))
    for row in evaluation.rows.all():
        key, title = str(row.pk), f"指标“{row.level3 or '未命名'}”"
        spots.append(Spot(place=row_place(key), label=title, value=str(row), takes_proposal=False))
        spots += [
            Spot(
                place=row_place(key, name),
                label=f"{title}的{paper.rows.column(name).label}",
                value=_text(row.typed_score if name == "score" else getattr(row, name)),
            )
            for name in _RESULT_COLUMNS
        ]
    return spots
