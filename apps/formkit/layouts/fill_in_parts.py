"""What stands in several cells of the form to fill in: a target, and the budget items.

A cell that is one of several holds the ``part`` of its place; ``joined`` puts the parts together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from apps.formkit.sheets.budget_items import BudgetItem, price_of, read_items
from apps.formkit.values import parse

OPERATORS: Final = ("≥", "≤", "=", ">", "<")
UNITS: Final = tuple("次 场 人 人次 个 项 份 家 件 % 天 年 元 万元 元/人 元/次 平方米".split())  # noqa: SIM905 -- one line
BUDGET: Final = "narrative.budget_items"
BUDGET_HEAD: Final = ("支出内容", "单价（元）", "数量", "次数")
BUDGET_PARTS: Final = ("name", "price", "quantity", "times")
TARGET_PARTS: Final = ("op", "value", "unit")
_FIGURE: Final = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d{1,6})?|\d{1,13}(?:\.\d{1,6})?")
SPARE_ITEMS: Final = 10


def split_target(target: str) -> tuple[str, str, str]:
    """Return operator, value and unit of a target; one that they would not give back stays whole."""
    reading = parse(target)
    if reading.op in OPERATORS and reading.number is not None and reading.number_to is None:
        unit = reading.unit or ""
        rest = target.strip()[len(reading.op) :].strip()
        value = rest.removesuffix(f"({unit})").removesuffix(unit) if unit else rest
        if parse(joined_target(reading.op, value, unit)) == reading:
            return reading.op, value, unit
    return "", target, ""


def joined_target(op: str, value: str, unit: str) -> str:
    """Put a target together as the forms print it: ≥95.00(%)."""
    bare = value.strip()
    return f"{op}{bare}({unit})" if unit and bare else f"{op}{bare}"


def budget_rows(text: str) -> list[tuple[str, ...]]:
    """Return the cells of each budget item, prices in 元 where they are certain, and blank rows after
    them."""
    items = [
        (item.name, _plain(price_of(item.price), item.price), *_counts(item))
        for item in read_items(text).items
    ]
    return [*items, *[("",) * len(BUDGET_PARTS)] * SPARE_ITEMS]


def _counts(item: BudgetItem) -> tuple[str, ...]:
    return tuple(_plain(figure_of(text), text) for text in (item.quantity, item.times))


def _plain(figure: Decimal | None, text: str) -> str:
    """Return a figure as it is read back from a cell; the text where there is none."""
    return text if figure is None else f"{figure.normalize():f}"


def joined(place: str, parts: Mapping[str, str]) -> str:
    """Put the parts of a place together, as the editor keeps it."""
    if place != BUDGET:
        return joined_target(*(parts[name] for name in TARGET_PARTS))
    rows: dict[str, list[str]] = {}
    for part, text in parts.items():
        rows.setdefault(part.partition(".")[0], []).append(" ".join(text.split()))
    return "\n".join(" | ".join(row).rstrip(" |") for row in rows.values() if any(row))


def figure_of(text: str) -> Decimal | None:
    """Return a plain figure; None for whatever else stands in its place."""
    return Decimal(text.replace(",", "")) if _FIGURE.fullmatch(text) else None


def total_of(texts: Sequence[str]) -> Decimal | None:
    """Return the sum of the parts of a total; None where all are blank or one is no figure."""
    figures = [figure_of(text) for text in texts if text]
    if not figures or None in figures:
        return None
    return sum((figure for figure in figures if figure is not None), Decimal(0))
