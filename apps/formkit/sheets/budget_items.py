"""Budget items of 年度预算安排: what is bought, unit price × quantity × times = amount. Pure.

They are kept as lines of text, «支出内容 | 单价 | 数量 | 次数», so that the plain form can be typed
into as well; the editor shows them as a small table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from apps.core.money import round_half_up
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.values.amount import read_amount

MOST: Final = Decimal(10) ** 14


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetItem:
    """One line; ``amount`` is None where price, quantity or times cannot be read or make no sum
    of money."""

    name: str
    price: str = ""
    quantity: str = ""
    times: str = ""
    amount: Decimal | None = None


@dataclass(slots=True, kw_only=True)
class BudgetTable:
    """All items with their sum in 元; ``difference`` is the sum less the annual total, if known."""

    items: list[BudgetItem] = field(default_factory=list)
    total: Decimal = Decimal(0)
    difference: Decimal | None = None


def _count(text: str) -> Decimal | None:
    """Read a quantity or a number of times; blank is once, a unit behind it counts for nothing."""
    if not text:
        return Decimal(1)
    found = re.match(r"\d+(?:\.\d+)?", text.replace(",", ""))
    return Decimal(found[0]) if found else None


def price_of(text: str) -> Decimal | None:
    """Return a unit price in 元; None for one that is not certain."""
    read = read_amount(text)
    return read.yuan if read.is_certain else None


def read_items(text: str, annual: Decimal | None = None) -> BudgetTable:
    """Read the lines and add them up; ``annual`` is 年度资金申请总额 to compare with."""
    table = BudgetTable()
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"[|｜\t]", line)]
        if not any(cells):
            continue
        name, price, quantity, times = (*cells, "", "", "", "")[:4]
        factors = [price_of(price), _count(quantity), _count(times)]
        amount = None
        if all(factor is not None for factor in factors):
            product: Any = factors[0] * factors[1] * factors[2]  # type: ignore[operator]
            if product < MOST:
                amount = round_half_up(product)
                table.total += amount
        table.items.append(
            BudgetItem(name=name, price=price, quantity=quantity, times=times, amount=amount)
        )
    if table.items and annual is not None:
        table.difference = table.total - annual
    return table


def budget_of(sheet: DeclarationSheet) -> BudgetTable:
    """Return a form's budget items, compared with its annual total."""
    text = sheet.narrative.budget_items if sheet.narrative else ""
    return read_items(text, sheet.in_yuan(sheet.funding.annual))
