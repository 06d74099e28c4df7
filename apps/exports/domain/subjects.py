"""What large exports hold: the year's declarations, or its self-evaluations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet, Sum

from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.evaluations.domain.content import sheet_of as evaluation_sheet_of
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import EvaluationState
from apps.exports.models import ExportJob
from apps.formkit.layouts import (
    Grid,
    Page,
    declaration_pages,
    evaluation_grid,
    evaluation_summary_grid,
    summary_grid,
)
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet

_CHUNK: Final = 100
Sheet = DeclarationSheet | EvaluationSheet


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of form: where its rows are, and how they become sheets and pages.

    ``what`` names the forms in titles and file names; ``done`` is the state of what is settled;
    ``left_out`` are states that no export holds. ``front`` is the sentence at the front of a book;
    the sums in it are named in ``money`` with the column and the filter of the money lines.
    """

    model: Any
    what: str
    sheet_of: Callable[[Any], Sheet]
    pages_of: Callable[[ExportJob, Any], list[Page]]
    summary: Callable[[str, int, Iterable[Any]], Grid]
    done: str
    left_out: frozenset[str]
    front: str
    money: dict[str, tuple[str, dict[str, str]]]

    def rows_of(self, job: ExportJob) -> QuerySet[Any]:
        """Give what the asker may see of the year (and department) now, in the order of the book."""
        rows = self.model.objects.visible_to(job.created_by)
        rows = rows.filter(fiscal_year=job.fiscal_year).exclude(state__in=self.left_out)
        if job.department_id:
            rows = rows.filter(unit__department=job.department_id)
        if job.approved_only:
            rows = rows.filter(state=self.done)
        return rows.order_by("unit__department__code", "unit__code", "project__name", "pk")

    def sheets(self, keys: Sequence[int], report: Callable[[int], None]) -> Iterator[Sheet]:
        """Give the sheets of these keys, a hundred at a time; ``report`` hears how many are done."""
        for at in range(0, len(keys), _CHUNK):
            some = keys[at : at + _CHUNK]
            found = self.model.objects.with_content().in_bulk(some)
            report(at)
            yield from (self.sheet_of(found[key]) for key in some if key in found)
        report(len(keys))

    def sums(self, keys: Sequence[int]) -> dict[str, Decimal]:
        """Add up the money of these keys, in 元."""
        relation: Any = self.model._meta.get_field("funding_lines")
        lines, owner = relation.related_model.objects, relation.field.name
        totals = dict.fromkeys(self.money, Decimal(0))
        for at in range(0, len(keys), _CHUNK):
            some = lines.filter(**{f"{owner}__in": keys[at : at + _CHUNK]})
            for name, (column, where) in self.money.items():
                found = some.filter(**where).aggregate(sum=Sum(column))["sum"]
                totals[name] += found or Decimal(0)
        return totals


def _declaration_pages(job: ExportJob, sheet: DeclarationSheet) -> list[Page]:
    rule_set = job.fiscal_year.rule_set
    weights = rule_set.rules.needs_weights
    return declaration_pages(sheet, EDITIONS[rule_set.edition], with_weights=weights)


SUBJECTS: Final[dict[str, Subject]] = {
    ExportJob.Subject.DECLARATION: Subject(
        model=Declaration,
        what="项目绩效目标",
        sheet_of=sheet_of,
        pages_of=_declaration_pages,
        summary=summary_grid,
        done=State.APPROVED,
        left_out=frozenset({State.REJECTED}),
        front="{year}年度，{body}编报绩效目标的项目共{count}个，涉及年度预算资金{amount}万元。"
        "各项目的经费情况说明和绩效目标见后。",
        money={"amount": ("amount", {"half": "annual", "source": "total"})},
    ),
    ExportJob.Subject.EVALUATION: Subject(
        model=SelfEvaluation,
        what="项目绩效自评",
        sheet_of=evaluation_sheet_of,
        pages_of=lambda job, sheet: [evaluation_grid(sheet)],
        summary=evaluation_summary_grid,
        done=EvaluationState.CONFIRMED,
        left_out=frozenset({EvaluationState.EXEMPT}),
        front="{year}年度，{body}开展绩效自评的项目共{count}个，全年预算数{budget}万元，"
        "全年执行数{executed}万元。各项目的绩效自评表见后。",
        money={
            "budget": ("adjusted", {"source": "total"}),
            "executed": ("executed", {"source": "total"}),
        },
    ),
}
