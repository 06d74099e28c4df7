"""The workbook in which a declaration is filled in offline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from apps.declarations.models import Declaration
from apps.entry.intake import FillInBook
from apps.formkit.layouts.fill_in import FillIn, fill_in
from apps.formkit.levels import EDITIONS


def about(declaration: Declaration) -> dict[str, Any]:
    """Return the edition and whether rows have weights."""
    rules = declaration.fiscal_year.rule_set.rules
    rows = declaration.indicators.all()
    return {
        "edition": declaration.edition,
        "weights": rules.needs_weights or any(row.weight is not None for row in rows),
    }


def layout(declaration: Declaration, base: Mapping[str, Any]) -> FillIn:
    """Return the layout of a workbook with what it was downloaded with."""
    unit, rules = declaration.unit, declaration.fiscal_year.rule_set.rules
    head = {
        "year": str(declaration.fiscal_year.year),
        "project": declaration.project.name,
        "department": unit.department.name,
        "unit": unit.name,
    }
    return fill_in(
        head,
        base["cells"],
        base["rows"],
        base["fresh"],
        edition=EDITIONS[base["edition"]],
        with_weights=base["weights"],
        lists={"nature": rules.natures, "category": rules.categories},
    )


FILL_IN: Final = FillInBook(
    about=about,
    layout=layout,
    columns={"level2": "二级指标", "level3": "三级指标", "target": "指标值", "weight": "分值"},
    demands={"level2": "请选择二级指标。", "level3": "请填写三级指标名称。"},
)
