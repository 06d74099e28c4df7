"""How self-evaluations are reviewed: the figures of the desk, the evidence beside each row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.urls import reverse

from apps.core.money import format_wan
from apps.entry.domain.attachments import attached
from apps.entry.review import Extra, Fact, ListColumn, ListFilter, Outcome, Past, Review
from apps.evaluations.domain.content import sheet_of
from apps.evaluations.domain.points import proven_total
from apps.evaluations.domain.rectification import NOTED, notes_of
from apps.evaluations.domain.spot_checks import MARKING
from apps.evaluations.models import EvaluationFunding, SelfEvaluation
from apps.evaluations.scoring import grade_of
from apps.evaluations.states import EvaluationState
from apps.formkit.papers import row_place
from apps.formkit.papers.self_evaluation import GRADES


def outcome_of(project: int, year: int) -> Outcome | None:
    """Return what the confirmed self-evaluation of a project's year says; None without one."""
    forms = SelfEvaluation.objects.filter(
        project=project, fiscal_year__year=year, state__in=EvaluationState.decided()
    )
    found = forms.with_content().first()
    if found is None:
        return None
    money = _money(found)
    return Outcome(
        year=year,
        score=found.total_score,
        grade=found.grade,
        rate=money.rate,
        unspent=_unspent(money),
        rows=sheet_of(found).indicators,
    )


def _money(evaluation: SelfEvaluation) -> EvaluationFunding:
    lines = (line for line in evaluation.funding_lines.all() if line.source == "total")
    return next(lines, EvaluationFunding())


def _unspent(money: EvaluationFunding) -> Decimal | None:
    if money.adjusted is None or money.executed is None:
        return None
    return money.adjusted - money.executed


def facts(evaluation: SelfEvaluation, past: Past) -> list[Fact]:
    """Return score, what the evidence bears of it, execution, last year's score and evidence of
    a form fetched ``with_content()``."""
    rows, last = list(evaluation.rows.all()), past.outcome
    files = attached(evaluation)
    proven = {row.pk for row in rows if row_place(str(row.pk)) in files}
    score, borne = evaluation.total_score, proven_total(evaluation, proven)
    is_less = borne != score
    return [
        _scored("自评总分", score, evaluation.grade),
        _scored("按佐证重算", borne, "" if borne is None else grade_of(borne), warns=is_less),
        _execution(_money(evaluation)),
        _scored(
            "去年总分", last.score if last else None, last.grade if last else "没有确认的自评表"
        ),
        _evidence(len(proven), len(rows)),
    ]


def _scored(label: str, score: Decimal | None, note: str, *, warns: bool = False) -> Fact:
    value = "—" if score is None else str(score)
    return Fact(label=label, value=value, note=note, note_tone="warn" if warns else "")


def _execution(money: EvaluationFunding) -> Fact:
    spent = [money.executed, money.adjusted]
    amounts = " / ".join("—" if amount is None else format_wan(amount) for amount in spent)
    return Fact(
        label="执行率",
        value="—" if money.rate is None else f"{money.rate:.1f}%",
        note=f"{amounts} 万元",
        place="money.executed.total",
    )


def _evidence(proven: int, count: int) -> Fact:
    missing = count - proven
    return Fact(
        label="佐证",
        value=f"{proven}/{count}",
        note=f"缺 {missing} 条" if missing else "齐",
        note_tone="warn" if missing else "",
    )


def evidence(evaluation: SelfEvaluation) -> Extra:
    """Return the files beside each row of a form fetched ``with_content()``."""
    files = {
        place.removeprefix("row."): [
            (item.name, reverse("entry:file", args=[item.pk])) for item in items
        ]
        for place, items in attached(evaluation).items()
        if place.startswith("row.")
    }
    return Extra(label="佐证", entries=files)


def _rate(row: Any) -> str | None:
    rate = row.execution_rate
    return None if rate is None else f"{rate:.2f}"


REVIEW: Final = Review(
    title="绩效自评审核",
    purpose="确认、退回自评表，核定免评",
    searches="可按项目、单位、完成情况、指标名称和实际完成值查找",
    facts=facts,
    text="goal.actual",
    columns=("target", "actual", "weight", "score", "deviation"),
    beside=evidence,
    outcome_of=outcome_of,
    list_columns=(
        ListColumn(name="rate", label="执行率（%）", text_of=_rate, ordering="execution_rate"),
        ListColumn(
            name="score",
            label="总分",
            text_of=lambda form: form.total_score,
            ordering="total_score",
        ),
        ListColumn(name="grade", label="等级", text_of=lambda form: form.grade, ordering="grade"),
    ),
    list_filters=(
        ListFilter(name="grade", label="等级", choices=tuple((name, name) for name in GRADES)),
    ),
    annotate=lambda forms: forms.with_execution(),
    noted=NOTED,
    marking=MARKING,
    notes=notes_of,
)
