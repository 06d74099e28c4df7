"""What reviews found: reasons of returns, findings of the checks, share passed at the first attempt."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Case, F, QuerySet, Sum, Value, When

from apps.checks.engine import registered
from apps.checks.models import Finding
from apps.entry.figures import Asked, Line, Panel, Pick, form_key, named_by_form, named_by_key
from apps.entry.kept_sums import Sums, totals
from apps.entry.step_figures import REFUSED
from apps.reviews.models import Opinion

# What an opinion is about, by the beginning of its place; a cell of a row by its end.
_PARTS: Final = {
    "money.": "项目资金",
    "goal.": "绩效目标",
    "head.": "基本信息",
    "narrative.": "情况说明",
    "row.": "绩效指标",
}
_COLUMNS: Final = {"target": "指标值", "level2": "指标归类", "level3": "指标名称"}
_WHOLE: Final = "整表"
REASONS: Final = (*_COLUMNS.values(), *_PARTS.values(), _WHOLE)


def about() -> Case:
    """Return what an opinion is about, as the database tells it from the place."""
    cells = [
        When(place__startswith="row.", place__endswith=f".{column}", then=Value(name))
        for column, name in _COLUMNS.items()
    ]
    parts = [When(place__startswith=start, then=Value(name)) for start, name in _PARTS.items()]
    return Case(*cells, *parts, default=Value(_WHOLE))


def opinions_on(asked: Asked) -> QuerySet[Any]:
    """Return the opinions on a year's forms that their units may read, ``pick`` what each is about."""
    return named_by_form(
        Opinion.objects.filter(document__in=asked.live_keys(), is_internal=False),
        "document",
        of_form=form_key(asked.kind, "document"),
        said=F("text"),
        pick=about(),
    )


def findings_on(asked: Asked) -> QuerySet[Any]:
    """Return what the rules of today still find in a year's forms, ``pick`` the rule."""
    found = Finding.objects.filter(
        document_key__in=asked.live_keys(),
        mended_at__isnull=True,
        code__in=[rule.code for rule in registered(asked.kind.scope)],
    )
    return named_by_key(found, asked.kind, "document_key", said=F("message"), pick=F("code"))


def _rules(asked: Asked) -> list[Pick]:
    return [Pick(rule.code, rule.title) for rule in registered(asked.kind.scope)]


def _frequent(asked: Asked, lines: list[Line]) -> None:
    """Let the most frequent stand first."""
    *parts, total = lines
    lines[:] = [*sorted(parts, key=lambda line: -line.total.number), total]


def _decided(asked: Asked) -> QuerySet[Any]:
    """Return the forms that were accepted, sent back or refused, ``pick`` how they came through."""
    return named_by_form(
        asked.documents().exclude(outcome="", returns=0),
        of_form=form_key(asked.kind, "key"),
        pick=Case(
            When(outcome=REFUSED, then=Value("refused")),
            When(returns__gt=0, then=Value("later")),
            default=Value("once"),
        ),
    )


RETURNS: Final = Sums(
    name="returns", rows=lambda asked: asked.documents().live().filter(returns__gt=0), by=(),
    sums={"number": Sum("returns")}, reads=(int,), place="unit__department", is_placed=True,
)  # fmt: skip


def _returned(asked: Asked) -> dict[int, int]:
    """Return how often forms came back, by department, or by unit of the one asked for."""
    if not asked.department:
        return {key: number for (key,), (number,) in totals(RETURNS, asked).items()}
    rows = RETURNS.rows(asked).order_by().values_list(asked.place_of())
    return dict(rows.annotate(number=Sum("returns")))


def _shares(asked: Asked, lines: list[Line]) -> None:
    returns = _returned(asked)
    for line in lines:
        once = line.cells.get("once")
        share = (once.number if once else 0) / line.total.number
        number = returns.get(line.key, 0) if line.key else sum(returns.values())
        line.notes = {"一次通过率": f"{share * 100:.0f}%", "退回次数": str(number)}


PANELS: Final = (
    Panel(
        code="reasons",
        title="退回原因",
        note="审核意见按所指的位置归类，只计单位看得到的意见；点数字看意见原文。",
        board="quality",
        rows=opinions_on,
        picks=lambda asked: [Pick(one, one) for one in REASONS],
        by="",
        head="意见所指",
        counted="条",
        chart="bars",
        said="意见",
        add_notes=_frequent,
    ),
    Panel(
        code="first-pass",
        title="一次通过率",
        note="有过办理结果（通过、退回、不予通过）的表中，一次也没有被退回过就通过的占多少。",
        board="quality",
        rows=_decided,
        picks=lambda asked: [
            Pick("once", "一次通过", "done"),
            Pick("later", "退回过", "back"),
            Pick("refused", "不予通过", "late"),
        ],
        add_notes=_shares,
        keeps=True,
    ),
    Panel(
        code="findings",
        title="最常见的校验问题",
        note="各表最近一次校验中还没有改正的问题，按规则计条数。",
        board="quality",
        rows=findings_on,
        picks=_rules,
        by="",
        head="规则",
        counted="条",
        chart="bars",
        order=("document_key", "pk"),
        said="说明",
        add_notes=_frequent,
    ),
)
