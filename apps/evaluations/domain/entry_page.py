"""The self-evaluation as the editor shows it: names, targets and points frozen, the rest typed."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse

from apps.accounts.models import User
from apps.entry.domain.attachments import attached
from apps.entry.file_types import ACCEPT_ATTRIBUTE
from apps.entry.form_tables import Box, Sight, Typed, widths_of
from apps.entry.page import Column, EntryPage, Link, asked_of, files_of, page_data, sections_of
from apps.entry.versions import GOAL
from apps.evaluations.domain.content import MONEY_FILES
from apps.evaluations.domain.entry import ROW_CELLS, cells_of, figures_of
from apps.evaluations.domain.paper import result_lines
from apps.evaluations.domain.renewal import newer_version
from apps.evaluations.models import ResultRow, SelfEvaluation
from apps.formkit.papers import Paper, paper_of
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.projects.models import Document

MONEY_ASKED: Final = ((MONEY_FILES, "资金佐证（决算、支付凭证）"),)
AMOUNTS: Final = ("initial", "adjusted", "executed")


def _typed(evaluation: SelfEvaluation) -> dict[str, Typed]:
    is_bound = evaluation.version_id is not None
    money = {
        f"money.{name}.{source}": Typed(
            is_required=name != "initial" or not is_bound, is_locked=name == "initial" and is_bound
        )
        for source in BUDGET_ROWS
        for name in AMOUNTS
    }
    return {
        **money,
        "money.score.total": Typed(),
        "goal.actual": Typed(
            is_required=True, hint="对照左边的预期目标，逐项写明完成了什么、完成多少"
        ),
    }


def _sight(evaluation: SelfEvaluation) -> Sight:
    unit = evaluation.unit
    summary = "（汇总）" if evaluation.department_is_summary else ""
    lines = {line.source: line for line in evaluation.funding_lines.all()}
    total = lines.get("total")
    return Sight(
        typed=_typed(evaluation),
        values={
            "head.project_name": evaluation.name,
            "head.department": f"{unit.department.name}{summary}",
            "head.unit": unit.name,
            "goal.expected": evaluation.expected_goal,
            "money.weight.total": total.weight if total else "",
        },
        figures=frozenset(f"money.rate.{source}" for source in BUDGET_ROWS),
    )


def _columns(paper: Paper) -> list[Column]:
    def label(name: str) -> str:
        return paper.rows.column(name).label

    return [
        Column(name="level3", label=label("level3"), look="text", width="name"),
        Column(name="target", label=label("target"), look="text", width="actual"),
        Column(
            name="actual",
            label=label("actual"),
            look="graded",
            width="actual",
            hint="asked",
            choices=tuple(ResultRow.Grade.choices),
        ),
        Column(name="weight", label=label("weight"), look="text", width="points", is_right=True),
        Column(name="score", label=label("score"), look="score", width="score"),
        Column(name="deviation", label=label("deviation"), look="long", width="long"),
        Column(name="files", label="佐证", look="files", width="files"),
    ]


def _rows(evaluation: SelfEvaluation, cells: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for line in result_lines(evaluation):
        row: ResultRow = line.item.row
        found[str(row.pk)] = {
            "level1": row.level1,
            "level2": row.level2,
            "level3": row.level3,
            "target": row.target,
            "weight": "" if row.weight is None else f"{row.weight.normalize():f}",
            "is_qualitative": line.item.is_qualitative,
            "asked": asked_of(row.target),
            **{name: cells[f"row.{row.pk}.{name}"] for name in ROW_CELLS},
            "files": files_of(line.item.files),
            "attach": reverse("entry:attach", args=[evaluation.key, f"row.{row.pk}"]),
        }
    return found


def _data(evaluation: SelfEvaluation, user: User) -> dict[str, Any]:
    cells = cells_of(evaluation)
    parts = [source for source in BUDGET_ROWS if source != "total"]
    return page_data(
        evaluation,
        user,
        cells,
        namespace="evaluations",
        unit="万元",
        rows=_rows(evaluation, cells),
        order=[row.pk for row in evaluation.rows.all()],
        columns=list(ROW_CELLS),
        blank_columns=["actual"],
        required_columns=["actual"],
        first_column="actual",
        grid=["actual", "score", "deviation"],
        sums=[
            {
                "total": f"money.{name}.total",
                "parts": [f"money.{name}.{part}" for part in parts],
                "is_reckoned": True,
            }
            for name in AMOUNTS
        ],
        figures=figures_of(evaluation),
        files={MONEY_FILES: files_of(attached(evaluation).get(MONEY_FILES, []))},
        accept=ACCEPT_ATTRIBUTE,
    )


def entry_page_of(evaluation: SelfEvaluation, user: User) -> EntryPage:
    """Return the editor's page of a self-evaluation fetched with its content."""
    paper = paper_of("self_evaluation")
    back = reverse("evaluations:detail", args=[evaluation.pk])
    newer = newer_version(evaluation)
    weights = [row.weight for row in evaluation.rows.all() if row.weight is not None]
    total = next((one for one in evaluation.funding_lines.all() if one.source == "total"), None)
    if total and total.weight is not None:
        weights.append(total.weight)
    links = [Link(label="申请免评、办理记录", url=back)]
    return EntryPage(
        name=evaluation.name,
        subtitle=f"{evaluation.fiscal_year.year} 自评表",
        title=paper.title,
        year=evaluation.fiscal_year.year,
        back=back,
        widths=widths_of(paper),
        sections=sections_of(paper, _sight(evaluation), "万元", MONEY_ASKED),
        columns=_columns(paper),
        rows_title="绩效指标完成情况",
        data=_data(evaluation, user),
        score=True,
        totals=[
            Box(look="label", text="总分（含执行率）", columns=5),
            Box(look="label", text=f"{sum(weights):f}"),
            Box(look="label", text="—", place="tail.total_score"),
            Box(look="label", text="", place="tail.grade", columns=2),
        ],
        links=links,
        notices=["evaluations/_newer.html"] if newer else [],
        told={"evaluation": evaluation, "newer": newer},
    )


def beside(form: Document) -> list[Link]:
    """Return what a form of goals links to: what its self-evaluation will ask for."""
    if form.kind != GOAL:
        return []
    return [Link(label="明年的自评表", url=reverse("evaluations:preview", args=[form.pk]))]
