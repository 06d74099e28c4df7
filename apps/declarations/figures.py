"""What the board shows of declarations: how much of the money has an indicator that answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Value

from apps.declarations.models import Declaration, Indicator
from apps.entry.figures import Asked, Figure, Line, Panel, Pick
from apps.formkit.levels import EDITIONS

NO_NUMBER: Final = Pick("none", "没有可量化的指标", "late")


def _levels(asked: Asked) -> Sequence[str]:
    return EDITIONS[asked.year.rule_set.edition].level1


def _rows(asked: Asked) -> QuerySet[Any]:
    return asked.owed.filter(of_amount__isnull=False).annotate(pick=Value(""))


def _measured(level: str = "") -> QuerySet[Any]:
    """Return the indicators of a form that can be measured, of a first level or of any."""
    found = Indicator.objects.filter(
        declaration__document=OuterRef("form__key"), number__isnull=False
    )
    return found.filter(level1=level) if level else found


def _narrow(rows: QuerySet[Any], pick: str) -> QuerySet[Any]:
    if pick == NO_NUMBER.code:
        return rows.filter(~Exists(_measured()))
    return rows.filter(Exists(_measured(pick)))


def _lines(asked: Asked) -> list[Line]:
    """Return a line for each first level: the forms, and their money, with an indicator of it that
    can be measured; a form stands in several."""
    levels = _levels(asked)
    rows = _rows(asked).order_by()
    forms = Declaration.objects.filter(document__in=rows.values("form__key")).order_by()
    has = {
        f"has_{at}": Count(
            "indicators", filter=Q(indicators__level1=level, indicators__number__isnull=False)
        )
        for at, level in enumerate(levels)
    }
    counted = forms.annotate(**has)
    none = Q(**dict.fromkeys(has, 0))
    picked = {**{name: Q(**{f"{name}__gt": 0}) for name in has}, "none": none}
    sums: dict[str, Any] = {"all_n": Count("pk"), "all_a": Sum("annual_amount")}
    for name, condition in picked.items():
        sums |= {
            f"{name}_n": Count("pk", filter=condition),
            f"{name}_a": Sum("annual_amount", filter=condition),
        }
    found = counted.aggregate(**sums)
    if not found["all_n"]:
        return []
    total = found["all_a"] or 0
    lines = []
    for name, key, label in [
        *((f"has_{at}", level, level) for at, level in enumerate(levels)),
        ("none", NO_NUMBER.code, NO_NUMBER.label),
        ("all", None, "合计"),
    ]:
        amount: Decimal = found[f"{name}_a"] or Decimal(0)
        line = Line(key, label, {"": Figure(found[f"{name}_n"], amount)})
        line.notes = {"占资金": f"{amount * 100 / total:.1f}%" if total else "—"}
        lines.append(line)
    return lines


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
        money=True,
        chart="bars",
        lines=_lines,
        narrow=_narrow,
    ),
)
