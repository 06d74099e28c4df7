"""The cells of a form an opinion can point to: their path on the paper, their place in the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.declarations.domain.content import FUNDING_CELLS
from apps.declarations.domain.findings import placing
from apps.declarations.models import Declaration
from apps.entry.domain.differences import FUNDING_LABELS, HEAD_LABELS, ROW_LABELS
from apps.entry.domain.protocol import shown
from apps.evaluations.domain.content import budget_of
from apps.evaluations.models import SelfEvaluation
from apps.formkit.sheets.declaration import NARRATIVE_TITLES
from apps.formkit.sheets.evaluation import BUDGET_COLUMNS, BUDGET_ROWS

WHOLE = "整表"
_HEADS = ("project_nature", "project_category", "start", "end", "total_goal", "annual_goal")
_ROW_COLUMNS = ("level2", "level3", "target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place: ``path`` as findings and the paper name it, ``place`` as it is stored."""

    path: str
    place: str
    label: str
    value: str = ""
    takes_proposal: bool = True


def _text(value: Any) -> str:
    return str(shown(value))


def declaration_spots(declaration: Declaration) -> list[Spot]:
    """Give every place of a declaration fetched ``with_content()``, the whole form first."""
    spots = [Spot(path="", place="", label=WHOLE, takes_proposal=False)]
    place_of = placing(declaration)
    for path in _HEADS:
        place = place_of(path)
        value = _text(getattr(declaration, place.removeprefix("head.")))
        spots.append(Spot(path=path, place=place, label=HEAD_LABELS[path], value=value))
    amounts = {(line.half, line.source): line.amount for line in declaration.funding_lines.all()}
    for name, label in FUNDING_LABELS.items():
        value = _text(amounts.get(FUNDING_CELLS[name]))
        spots.append(
            Spot(path=f"funding.{name}", place=f"funding.{name}", label=label, value=value)
        )
    for index, row in enumerate(declaration.indicators.all()):
        path = f"indicators[{index}]"
        place = place_of(path)
        title = f"指标“{row.level3 or '未命名'}”"
        spots.append(
            Spot(path=path, place=place, label=title, value=str(row), takes_proposal=False)
        )
        spots += [
            Spot(
                path=f"{path}.{name}",
                place=f"{place}.{name}",
                label=f"{title}的{ROW_LABELS[name]}",
                value=_text(getattr(row, name)),
            )
            for name in _ROW_COLUMNS
        ]
    narrative = declaration.narrative
    for name, label in NARRATIVE_TITLES.items():
        value = getattr(narrative, name) if narrative else ""
        spots.append(
            Spot(path=f"narrative.{name}", place=f"narrative.{name}", label=label, value=value)
        )
    return spots


_MONEY_COLUMNS = ("adjusted", "executed")
_RESULT_COLUMNS = {"actual": "实际完成值", "score": "得分", "deviation": "偏差原因分析及改进措施"}


def evaluation_spots(evaluation: SelfEvaluation) -> list[Spot]:
    """Give every place of a self-evaluation fetched ``with_content()``, the whole form first.

    Amounts are in 万元, as on the paper; names, targets and weights are approved and take none.
    """
    spots = [
        Spot(path="", place="", label=WHOLE, takes_proposal=False),
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
