"""The cells of a self-evaluation an opinion can point to: their path on the paper, their place."""

from __future__ import annotations

from typing import Any

from apps.entry.domain.protocol import shown
from apps.entry.spots import WHOLE_FORM, Spot
from apps.evaluations.domain.content import budget_of
from apps.evaluations.models import SelfEvaluation
from apps.formkit.sheets.evaluation import BUDGET_COLUMNS, BUDGET_ROWS

_MONEY_COLUMNS = ("adjusted", "executed")
_RESULT_COLUMNS = {"actual": "实际完成值", "score": "得分", "deviation": "偏差原因分析及改进措施"}


def _text(value: Any) -> str:
    return str(shown(value))


def spots_of(evaluation: SelfEvaluation) -> list[Spot]:
    """Give every place of a self-evaluation fetched ``with_content()``, the whole form first.

    Amounts are in 万元, as on the paper; names, targets and weights are approved and take none.
    """
    spots = [
        WHOLE_FORM,
        Spot(
            path="actual_result",
            place="head.actual_result",
            label="实际完成情况",
            value=evaluation.actual_result,
        ),
    ]
    budget = budget_of(evaluation.funding_lines.all())
    for source, label in BUDGET_ROWS.items():
        spots += [
            Spot(
                path=f"budget.{source}.{name}",
                place=f"money.{source}.{name}",
                label=f"{label.removeprefix('其中：')}的{BUDGET_COLUMNS[name]}（万元）",
                value=_text(getattr(budget[source], name)),
            )
            for name in _MONEY_COLUMNS
        ]
    for index, row in enumerate(evaluation.rows.all()):
        path, place = f"indicators[{index}]", f"row.{row.pk}"
        title = f"指标“{row.level3 or '未命名'}”"
        spots.append(
            Spot(path=path, place=place, label=title, value=str(row), takes_proposal=False)
        )
        spots += [
            Spot(
                path=f"{path}.{name}",
                place=f"{place}.{'typed_score' if name == 'score' else name}",
                label=f"{title}的{label}",
                value=_text(row.typed_score if name == "score" else getattr(row, name)),
            )
            for name, label in _RESULT_COLUMNS.items()
        ]
    return spots
