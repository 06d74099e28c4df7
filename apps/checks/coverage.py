"""相应匹配: which tasks of the goal and which money an indicator answers for (每一元钱去哪了)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView
from apps.checks.facts import facts_in
from apps.checks.numbers.items import item_tree
from apps.checks.rows import Row, rows
from apps.checks.texts import annual_yuan, goal, section
from apps.checks.wording import pairs_of
from apps.formkit.sheets.budget_items import read_items

_CLAUSE: Final = re.compile(r"[。；;，,\n]|\d{1,2}[.、](?!\d)|[一二三四五六七八九十]是")
# What is wished for, what it rests on and how it is done are no tasks of their own.
_NO_TASK: Final = re.compile(
    r"^(?:由|分|每|根据|按照|依据|围绕|落实|贯彻|为了?|通过|以|坚持|确保|保障|切实|不断|进一步|促进|推动|提升|提高|增强|改善|营造|实现|力争|从而|使|满足|推进|深入|维护|加强|充分|着力|积极|有效|方便|丰富|缓解)"
)
_VERB: Final = re.compile(
    r"举办|开展|组织|建设|新建|改造|维修|购置|采购|编制|印制|发放|完成|培训|检查|检测|治理|种植|安装|更新|制作|引进|补贴|补助|慰问|养护|评审|评估|调研|研究|开发|修缮|清淤|铺设|租赁|招录|走访|体检"
)
_LEAST: Final = 6


@dataclass(frozen=True, slots=True)
class Spending:
    """One item of the budget in 元, and the numbers of the rows that speak of it."""

    place: str
    name: str
    amount: Decimal
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The budget's items against the indicators; ``share`` is what indicators answer for, 0 to 1."""

    items: tuple[Spending, ...]
    total: Decimal

    @property
    def answered(self) -> Decimal:
        """The money in 元 that some indicator answers for."""
        return sum((one.amount for one in self.items if one.rows), Decimal(0))

    @property
    def share(self) -> Decimal:
        """The share of the budget that indicators answer for."""
        return min(self.answered / self.total, Decimal(1)) if self.total else Decimal(0)


def coverage(view: CheckView) -> Coverage:
    """Return which money an indicator answers for: the table of items, else the numbered items of
    section 六; nothing where neither gives amounts."""
    lines = rows(view)
    items = tuple(
        Spending(place, name, amount, _answering(name, text, lines))
        for place, name, text, amount in _items(view)
    )
    added = sum((one.amount for one in items), Decimal(0))
    return Coverage(items, annual_yuan(view) or added)


def _items(view: CheckView) -> Iterator[tuple[str, str, str, Decimal]]:
    narrative = getattr(view.sheet, "narrative", None)
    text = getattr(narrative, "budget_items", "") if narrative else ""
    table = [one for one in read_items(text).items if one.amount]
    if table:
        yield from (
            (
                "narrative.budget_items",
                one.name,
                f"{one.price}，{one.quantity}，{one.times}",
                one.amount or Decimal(0),
            )
            for one in table
        )
        return
    for item in item_tree(section(view, "budget"))[1]:
        if item.amount:
            yield "narrative.budget", item.title, item.text, item.amount


def _answering(name: str, text: str, lines: tuple[Row, ...]) -> tuple[int, ...]:
    """Return the rows that name the same subject, or set the quantity the item is reckoned with."""
    wanted = pairs_of(name)
    told = facts_in("", text, None)
    return tuple(
        row.index
        for row in lines
        if wanted & pairs_of(row.name)
        or any(row.number == one.value and row.unit == one.unit != "%" for one in told)
    )


def open_tasks(view: CheckView) -> tuple[str, ...]:
    """Return the tasks of the goal that no indicator speaks of, none where the goal names hardly
    any task at all."""
    known = frozenset[str]().union(*(pairs_of(row.name) for row in rows(view)))
    tasks = [part for part in map(str.strip, _CLAUSE.split(goal(view))) if _is_task(part)]
    missing = tuple(part for part in tasks if not pairs_of(part) & known)
    return missing if len(tasks) >= 2 else ()


def _is_task(part: str) -> bool:
    return (
        len(part) >= _LEAST
        and not _NO_TASK.match(part)
        and bool(_VERB.search(part))
        and len(pairs_of(part)) >= 2
    )
