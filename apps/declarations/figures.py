"""What the board shows of declarations: how much of the money has an indicator that answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from apps.declarations.models import Declaration, Indicator
from apps.entry.figures import Asked, Figure, Line, Panel, Pick
from apps.entry.kept_sums import Sums, totals
from apps.formkit.levels import EDITIONS

NO_NUMBER: Final = Pick("none", "没有可量化的指标", "late")


def _levels(asked: Asked) -> Sequence[str]:
    return EDITIONS[asked.year.rule_set.edition].level1


def _rows(asked: Asked) -> QuerySet[Any]:
    rows = asked.owed.filter(of_amount__isnull=False)
    rows = rows.annotate(pick=Value(""), levels=F("form__declaration__measured_levels"))
    return rows.annotate(said=_answering())


def _answering(level: str = "") -> Case:
    """Return which indicators of a form can be measured, of a first level or of any: the first by
    name, and how many; looked up for the rows that are shown."""
    own = Indicator.objects.filter(
        declaration__document=OuterRef("form__key"), number__isnull=False
    )
    own = own.filter(level1=level) if level else own
    number = own.order_by().values("declaration").annotate(n=Count("pk")).values("n")
    told = Concat(
        Subquery(own.order_by("position", "pk").values("level3")[:1]),
        Value("（共 "),
        Cast(Subquery(number), CharField()),
        Value(" 个）"),
        output_field=CharField(),
    )
    return Case(When(levels="", then=Value("")), default=told)


def _narrow(rows: QuerySet[Any], pick: str) -> QuerySet[Any]:
    if pick == NO_NUMBER.code:
        return rows.filter(levels="")
    return rows.filter(levels__contains=pick).annotate(said=_answering(pick))


LEVELS: Final = Sums(
    name="levels", rows=_rows, by=("levels",), kinds=frozenset({Declaration.KIND}),
    sums={"number": Count("pk"), "amount": Sum("of_amount")}, reads=(str, int, Decimal),
)  # fmt: skip


def _lines(asked: Asked) -> list[Line]:
    """Return a line for each first level: the forms, and their money, with an indicator of it that
    can be measured; a form stands in several."""
    levels = _levels(asked)
    whole = Line(None, "合计", {"": Figure()})
    none = Line(NO_NUMBER.code, NO_NUMBER.label, {"": Figure()})
    by_level = {level: Line(level, level, {"": Figure()}) for level in levels}
    for (text,), (number, amount) in totals(LEVELS, asked).items():
        told = [by_level[level] for level in text.split() if level in by_level]
        for line in [whole, *told, *([] if text else [none])]:
            line.cells[""].add(number, amount)
    total = whole.total
    if not total.number:
        return []
    lines = [*by_level.values(), none, whole]
    for line in lines:
        line.notes = {"占资金": _share(line.total.amount, total.amount)}
    return lines


def _share(amount: Decimal, whole: Decimal) -> str:
    return f"{amount * 100 / whole:.1f}%" if whole else "—"


PANELS: Final = (
    Panel(
        code="money",
        title="资金由哪些指标负责",
        note="表中至少有一个可量化的该级指标，其年度资金即计入该级；一份表可计入几级，合计是全部有金额的表。",
        board="results",
        kinds=frozenset({Declaration.KIND}),
        rows=_rows,
        picks=lambda asked: [*(Pick(one, one, "wait") for one in _levels(asked)), NO_NUMBER],
        by="",
        head="一级指标",
        said="由哪些指标负责",
        money=True,
        chart="bars",
        lines=_lines,
        narrow=_narrow,
    ),
)
