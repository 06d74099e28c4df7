"""Cells that several papers have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from apps.formkit.papers.model import Align, Cell, MoneyLine, Value
from apps.formkit.vocabulary import VOCABULARY

YEAR: Final = Cell(place="head.year", label="年度", value=Value.YEAR, path="year")
IS_SUMMARY: Final = Cell(
    place="head.department_is_summary", label="汇总", value=Value.FLAG, path="department_is_summary"
)
UNIT: Final = Cell(place="money.unit", label="金额单位", value=Value.UNIT, path="amount_unit")

SOURCES: Final = {
    "total": "年度资金总额",
    "appropriation": "其中：当年财政拨款",
    "carryover": "上年结转资金",
    "other": "其他资金",
}
"""The lines of money of a self-evaluation and a monitoring sheet."""

RATE_OF: Final = ("executed", "adjusted")
"""What 执行率 is the first of the second of, in every line."""

_VALUES: Final = {"weight": Value.POINTS, "score": Value.POINTS, "rate": Value.SHARE}


def text(
    name: str, label: str, *, span: int = 1, label_span: int = 1, is_optional: bool = False
) -> Cell:
    """Return a cell of the head that holds a line of text."""
    return Cell(
        place=f"head.{name}",
        label=label,
        value=Value.TEXT,
        path=name,
        words=f"labels.head.{name}",
        span=span,
        label_span=label_span,
        is_optional=is_optional,
    )


def column(
    key: str,
    label: str,
    value: Value,
    *,
    span: int = 1,
    align: Align = Align.LEFT,
    choices: tuple[str, ...] = (),
    is_optional: bool = False,
    alone: str = "",
) -> Cell:
    """Return a column of indicators."""
    return Cell(
        place=key,
        label=label,
        value=value,
        path=key,
        words=f"columns.{key}",
        span=span,
        align=align,
        choices=choices,
        is_optional=is_optional,
        alone=alone,
    )


def levels(*, name_span: int = 2) -> tuple[Cell, ...]:
    """Return the columns 一级指标, 二级指标, 三级指标."""
    return (
        column("level1", "一级指标", Value.LEVEL, align=Align.CENTER),
        column("level2", "二级指标", Value.LEVEL, align=Align.CENTER),
        column("level3", "三级指标", Value.TEXT, span=name_span),
    )


def goal(name: str, label: str, path: str, span: int) -> Cell:
    """Return a goal, its label above it."""
    return Cell(
        place=f"goal.{name}",
        label=label,
        value=Value.LONG,
        path=path,
        words=f"labels.goal.{name}",
        span=span,
        label_span=span,
    )


def money_table(
    heads: Mapping[str, str], *, only_of_total: frozenset[str] = frozenset()
) -> tuple[MoneyLine, ...]:
    """Return the lines of money by source under column heads (key → label); columns
    ``only_of_total`` are blank in the other lines."""
    return tuple(
        MoneyLine(
            label=label,
            words=f"labels.budget.{source}",
            cells=tuple(
                None
                if key in only_of_total and source != "total"
                else Cell(
                    place=f"money.{key}.{source}",
                    label="",
                    value=_VALUES.get(key, Value.MONEY),
                    path=f"budget.{source}.{key}",
                    words=f"figures.{key}",
                    alone=f"{label.removeprefix('其中：')}的{head.removesuffix('(%)')}",
                    align=Align.CENTER if key in _VALUES else Align.RIGHT,
                )
                for key, head in heads.items()
            ),
        )
        for source, label in SOURCES.items()
    )


def spellings(cell: Cell) -> tuple[str, ...]:
    """Return how a cell's label is spelled on papers, the printed form first."""
    section, _, key = cell.words.partition(".")
    known: Mapping[str, tuple[str, ...]]
    if section == "labels":
        block, _, key = key.partition(".")
        known = VOCABULARY.labels(block)
    else:
        known = {"columns": VOCABULARY.columns, "figures": VOCABULARY.figures}[section]()
    return tuple(dict.fromkeys((*([cell.label] if cell.label else []), *known.get(key, ()))))
