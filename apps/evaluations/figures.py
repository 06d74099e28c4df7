"""What the board shows of self-evaluations: grades, deviation from spot checks, points lost, and last
year's results beside this year's requests."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, NullIf

from apps.core.money import format_wan
from apps.entry.figures import Asked, Line, Panel, Pick, lines_from, named_by_form
from apps.entry.kept_sums import Sums, totals
from apps.entry.versions import APPROVED, GOAL
from apps.evaluations.models import EvaluationFunding, ResultRow, SelfEvaluation
from apps.evaluations.models.evaluation import GRADES
from apps.evaluations.states import EvaluationState
from apps.formkit.levels import LEVEL1

_TONES: Final = ("done", "wait", "back", "late")
NO_GRADE: Final = Pick("none", "上年没有确认的自评")
# 优/良 supported, 中/差 improved and, as the case may be, cut (财预〔2020〕10号); finance decides.
SUGGESTED: Final[Mapping[str, str]] = {
    "优": "优先保障",
    "良": "保障",
    "中": "改进后安排，视情压缩",
    "差": "压缩或不安排",
    NO_GRADE.code: "按申报审核",
}
_KINDS: Final = frozenset({SelfEvaluation.KIND})


def _counting(form: str = "") -> Case:
    """Return the grade that counts of the form at a path: the corrected one where it was checked."""
    own, corrected = f"{form}grade", f"{form}corrected_grade"
    return Case(When(**{f"{corrected}__gt": ""}, then=F(corrected)), default=F(own))


def _graded(forms: QuerySet[Any]) -> QuerySet[Any]:
    """Return the confirmed forms with ``score`` and ``pick``: the grade that counts, corrected where
    a spot check was concluded."""
    return forms.filter(state__in=EvaluationState.decided()).annotate(
        score=Coalesce("corrected_total", "total_score"), pick=_counting()
    )


def _grades(asked: Asked) -> QuerySet[Any]:
    return named_by_form(_graded(asked.live_forms()).exclude(pick=""))


def _means(asked: Asked, rows: QuerySet[Any], name: str) -> dict[int | None, Decimal]:
    """Return the mean of a value of forms by place, and of all."""
    rows, mean = rows.order_by(), Avg(name)
    found = dict(rows.values_list(asked.place_of()).annotate(mean=mean))
    return {**found, None: rows.aggregate(mean=mean)["mean"]}


def _averages(asked: Asked, lines: list[Line]) -> None:
    points, money = _means(asked, _grades(asked), "score"), _executed(asked)
    for line in lines:
        adjusted, executed = money.get(line.key, (0, 0))
        rate = f"{executed * 100 / adjusted:.2f}" if adjusted else "—"
        mean = points.get(line.key)
        line.notes = {"平均分": "—" if mean is None else f"{mean:.2f}", "执行率（%）": rate}


def _executed(asked: Asked) -> dict[int | None, tuple[Decimal, Decimal]]:
    """Return 全年预算数 and 全年执行数 (元) of the confirmed forms by place, and of all."""
    rows = EvaluationFunding.objects.filter(
        evaluation__in=_grades(asked).order_by().values("pk"), source="total"
    )
    counted = rows.order_by().values_list(asked.place_of("evaluation"))
    found: dict[int | None, tuple[Decimal, Decimal]] = {}
    zero, sums = Decimal(0), (Decimal(0), Decimal(0))
    for key, adjusted, executed in counted.annotate(a=Sum("adjusted"), b=Sum("executed")):
        found[key] = adjusted or zero, executed or zero
        sums = sums[0] + found[key][0], sums[1] + found[key][1]
    found[None] = sums
    return found


# How far the unit's own score lies above the spot check's: least points, code, label, tone.
_DEVIATIONS: Final = (
    (Decimal(5), "over", "自评高出 5 分以上", "late"),
    (Decimal(1), "above", "自评高出 1—5 分", "back"),
    (Decimal(-1), "same", "相差不到 1 分", "done"),
)
_BELOW: Final = Pick("below", "自评低 1 分以上", "wait")


def _checked(asked: Asked) -> QuerySet[Any]:
    gap = ExpressionWrapper(F("total_score") - F("score"), output_field=DecimalField())
    bands = [
        When(Q(gap__gt=least) if least > 0 else Q(gap__gte=least), then=Value(code))
        for least, code, *_ in _DEVIATIONS
    ]
    return named_by_form(
        _graded(asked.live_forms()).filter(corrected_total__isnull=False).annotate(gap=gap),
        said=Concat(
            Value("自评 "), F("total_score"), Value("，复核 "), F("score"), output_field=CharField()
        ),
    ).annotate(pick=Case(*bands, default=Value(_BELOW.code)))


def _gaps(asked: Asked, lines: list[Line]) -> None:
    means = _means(asked, _checked(asked), "gap")
    for line in lines:
        line.notes = {"平均高出（分）": f"{means[line.key]:.2f}"}


def _rows(asked: Asked) -> QuerySet[Any]:
    forms = _graded(asked.live_forms()).order_by().values("pk")
    return ResultRow.objects.filter(evaluation__in=forms)


def _lost(asked: Asked) -> QuerySet[Any]:
    return named_by_form(
        _rows(asked).filter(score__lt=F("weight")),
        "evaluation",
        said=Concat(
            F("level3"), Value("：目标 "), F("target"), Value("，完成 "), F("actual"),
            output_field=CharField(),
        ),
        pick=F("level1"),
    )  # fmt: skip


def _shares_lost(asked: Asked, lines: list[Line]) -> None:
    counted = _rows(asked).order_by().values_list("level1").annotate(Sum("weight"), Sum("score"))
    sums = {level: (weight or 0, score or 0) for level, weight, score in counted}
    sums[None] = tuple(map(sum, zip(*sums.values(), strict=True)))  # type: ignore[assignment, index, arg-type]
    for line in lines:
        weight, score = sums[line.key]
        line.notes = {
            "失分占该级分值": f"{(weight - score) * 100 / weight:.1f}%" if weight else "—"
        }


def _of_last_year(asked: Asked, kind: str, states: Collection[str]) -> FilteredRelation:
    """Return the relation to a project's form of last year in one of some states, of which there is
    one at most."""
    return FilteredRelation(
        "documents",
        condition=Q(
            documents__fiscal_year=asked.year.before,
            documents__kind=kind,
            documents__occasion=0,
            documents__state__in=states,
        ),
    )


def _last_grades(asked: Asked) -> QuerySet[Any]:
    """Return this year's requests, ``pick`` last year's grade."""
    result = _of_last_year(asked, SelfEvaluation.KIND, EvaluationState.decided())
    grade = NullIf(_counting("result__selfevaluation__"), Value(""))
    words = [When(pick=grade, then=Value(text)) for grade, text in SUGGESTED.items()]
    rows = asked.owed.annotate(result=result)
    rows = rows.annotate(pick=Coalesce(grade, Value(NO_GRADE.code)))
    return rows.annotate(said=Case(*words, default=Value("")))


LAST: Final = Sums(
    name="last-results",
    rows=lambda asked: _last_grades(asked).annotate(last=_of_last_year(asked, GOAL, [APPROVED])),
    by=("pick",),
    sums={"number": Count("pk"), "asks": Sum("of_amount"), "given": Sum("last__annual_amount")},
    reads=(str, int, Decimal, Decimal),
    kinds=frozenset({GOAL}),
)


def _result_lines(asked: Asked) -> list[Line]:
    """Return a line for each of last year's grades: this year's requests, and what the same projects
    were given last year; all of it in one query."""
    grades = {one.code: (at, one.label) for at, one in enumerate([*_grade_picks(asked), NO_GRADE])}
    counted = [(*key, *values) for key, values in totals(LAST, asked).items()]
    lines = lines_from(
        (grade, grades[grade][1], grades[grade][0], "", number, asks or Decimal(0))
        for grade, number, asks, _ in counted
    )
    given = {grade: amount or Decimal(0) for grade, _, _, amount in counted}
    for line in lines:
        was, now = given.get(line.key, sum(given.values(), Decimal(0))), line.total.amount
        line.notes = {
            "上年批复（万元）": format_wan(was),
            "本年比上年": f"{(now - was) * 100 / was:+.1f}%" if was else "—",
            "建议": SUGGESTED.get(line.key, ""),
        }
    return lines


def _grade_picks(asked: Asked) -> list[Pick]:
    return [Pick(grade, grade, tone) for grade, tone in zip(GRADES, _TONES, strict=True)]


PANELS: Final = (
    Panel(
        code="last-results",
        title="上年结果与本年申请",
        note="按上年自评等级（复核过的按复核等级）分组；建议依据是优良保障、中差改进并视情压缩，由财政决定。",
        board="results",
        kinds=frozenset({GOAL}),
        rows=_last_grades,
        picks=lambda asked: [*_grade_picks(asked), NO_GRADE],
        by="",
        head="上年等级",
        money=True,
        chart="bars",
        said="建议",
        lines=_result_lines,
    ),
    Panel(
        code="grades",
        title="自评等级",
        note="已确认的自评表，复核过的按复核分数和等级。",
        board="results",
        kinds=_KINDS,
        rows=_grades,
        picks=_grade_picks,
        money=True,
        add_notes=_averages,
        keeps=True,
    ),
    Panel(
        code="deviations",
        title="自评与抽查的差距",
        note="复核完的自评表，自评总分减复核总分。",
        board="results",
        kinds=_KINDS,
        rows=_checked,
        picks=lambda asked: [
            *(Pick(code, label, tone) for _, code, label, tone in _DEVIATIONS),
            _BELOW,
        ],
        said="分数",
        add_notes=_gaps,
    ),
    Panel(
        code="lost-points",
        title="失分集中在哪里",
        note="已确认的自评表中没有得满分的指标，按一级指标计个数；比例是失去的分数占该级全部分值。",
        board="results",
        kinds=_KINDS,
        rows=_lost,
        picks=lambda asked: [Pick(level, level) for level in LEVEL1],
        by="",
        head="一级指标",
        counted="个",
        chart="bars",
        said="指标",
        add_notes=_shares_lost,
    ),
)
