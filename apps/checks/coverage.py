"""相应匹配: which tasks of the goal and which money an indicator answers for (每一元钱去哪了)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from apps.checks.engine import CheckView, Report, by_place
from apps.checks.facts import Fact, facts_in, figures_in, is_comparable
from apps.checks.numbers.items import item_tree
from apps.checks.rows import Row, rows
from apps.checks.texts import annual_yuan, goal, section
from apps.checks.wording import pairs_of
from apps.formkit.papers import paper_of
from apps.formkit.papers.paths import place_of
from apps.formkit.sheets.budget_items import read_items
from apps.formkit.sheets.rows import row_ids
from apps.formkit.values.units import EXTENTS, Dimension, convert, dimension_of

_CLAUSE: Final = re.compile(r"[。；;，,\n]|\d{1,2}[.、](?!\d)|[一二三四五六七八九十]是")
# What is wished for, what it rests on and how it is done are no tasks of their own.
_NO_TASK: Final = re.compile(
    r"^(?:由|分|每|根据|按照|依据|围绕|落实|贯彻|为了?|通过|以|坚持|确保|保障|切实|不断|进一步|促进|推动|提升|提高|增强|改善|营造|实现|力争|从而|使|满足|推进|深入|维护|加强|充分|着力|积极|有效|方便|丰富|缓解)"
)
_VERB: Final = re.compile(
    r"举办|开展|组织|建设|新建|改造|维修|购置|采购|编制|印制|发放|完成|培训|检查|检测|治理|种植|安装|更新|制作|引进|补贴|补助|慰问|养护|评审|评估|调研|研究|开发|修缮|清淤|铺设|租赁|招录|走访|体检"
)
_LEAST: Final = 6
_HALF: Final = 0.5
_DONE: Final = frozenset({Dimension.THINGS, Dimension.EVENTS}) | EXTENTS


@dataclass(frozen=True, slots=True)
class Answering:
    """An indicator that answers for money: its place, name, and the money in 元."""

    place: str
    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Spending:
    """One item of the budget: its place, name, amount in 元, share of the budget 0 to 1, and the
    names of the indicators that speak of it."""

    place: str
    name: str
    amount: Decimal
    share: Decimal
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The budget's items against the indicators (每一元钱去哪了); ``total`` in 元."""

    items: tuple[Spending, ...] = ()
    rows: tuple[Answering, ...] = ()
    total: Decimal = Decimal(0)

    @property
    def answered(self) -> Decimal:
        """The money in 元 that some indicator answers for."""
        return sum((one.amount for one in self.items if one.rows), Decimal(0))

    @property
    def share(self) -> Decimal:
        """The share of the budget that indicators answer for, 0 to 1."""
        return min(self.answered / self.total, Decimal(1)) if self.total else Decimal(0)

    @property
    def bars(self) -> tuple[tuple[str, str, Spending], ...]:
        """Each item with where its bar begins and how wide it is, in percent of all items' money."""
        whole = max(sum((one.amount for one in self.items), Decimal(0)), self.total)
        found, start = [], Decimal(0)
        for one in self.items:
            found.append((f"{100 * start / whole:.2f}", f"{100 * one.amount / whole:.2f}", one))
            start += one.amount
        return tuple(found)

    @property
    def percent(self) -> str:
        """The share in percent, whole."""
        return f"{100 * self.share:.0f}"

    def to_json(self) -> dict[str, Any]:
        """Return it as the shell command and pages write it; amounts as text."""
        return {
            "total": f"{self.total:.2f}",
            "answered": f"{self.answered:.2f}",
            "share": f"{self.share:.4f}",
            "items": [
                {
                    "place": one.place,
                    "name": one.name,
                    "amount": f"{one.amount:.2f}",
                    "share": f"{one.share:.4f}",
                    "rows": list(one.rows),
                }
                for one in self.items
            ],
            "rows": [
                {"place": one.place, "name": one.name, "amount": f"{one.amount:.2f}"}
                for one in self.rows
            ],
        }


@dataclass(frozen=True, slots=True)
class _Cost:
    """An item as the budget writes it."""

    place: str
    name: str
    text: str
    amount: Decimal


def coverage(view: CheckView) -> Coverage:
    """Return which money an indicator answers for: the table of items, else the numbered items of
    section 六; nothing where neither gives amounts."""
    costs, lines = tuple(_items(view)), rows(view)
    added = sum((one.amount for one in costs), Decimal(0))
    total = annual_yuan(view) or added
    if not costs or not total:
        return Coverage()
    common = _common(costs)
    table = [_Line(row, pairs_of(row.name), _money(row)) for row in lines]
    found = [_answering(one, common, table) for one in costs]
    items = tuple(
        Spending(one.place, one.name, one.amount, one.amount / total, tuple(map(_name, answer)))
        for one, answer in zip(costs, found, strict=True)
    )
    return Coverage(items, _answered(costs, found, lines), total)


def _answered(
    costs: Sequence[_Cost], found: Sequence[Sequence[Row]], lines: Sequence[Row]
) -> tuple[Answering, ...]:
    """Return the rows that answer for money, each with how much."""
    covered: dict[int, Decimal] = defaultdict(Decimal)
    for one, answer in zip(costs, found, strict=True):
        for row in answer:
            covered[row.index] += one.amount
    own = (Answering(row.path, _name(row), covered[row.index]) for row in lines)
    return tuple(one for one in own if one.amount)


def reported(report: Report, view: CheckView) -> Report:
    """Return a report with its cells called by place, and with where the money goes."""
    paper, ids = paper_of(view.sheet.kind), row_ids(view.sheet.indicators)
    found = view.once(coverage)
    items = tuple(replace(one, place=place_of(paper, one.place, ids)) for one in found.items)
    answering = tuple(replace(one, place=place_of(paper, one.place, ids)) for one in found.rows)
    known = Coverage(items, answering, found.total)
    return replace(by_place(report, view.sheet), coverage=known)


def _items(view: CheckView) -> Iterator[_Cost]:
    narrative = getattr(view.sheet, "narrative", None)
    text = getattr(narrative, "budget_items", "") if narrative else ""
    table = [one for one in read_items(text).items if one.amount]
    for one in table:
        told = f"{one.price}，{one.quantity}，{one.times}"
        yield _Cost("narrative.budget_items", one.name, told, one.amount or Decimal(0))
    if not table:
        for item in item_tree(section(view, "budget"))[1]:
            if item.amount:
                yield _Cost("narrative.budget", item.title, item.text, item.amount)


def _common(costs: tuple[_Cost, ...]) -> frozenset[str]:
    """Return the letter pairs that most items share, so that they tell none from another."""
    counts = Counter(pair for one in costs for pair in pairs_of(one.name))
    return frozenset(pair for pair, count in counts.items() if 2 * count > max(len(costs), 2))


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with the letter pairs of its name and the money in 元 that it bounds."""

    row: Row
    pairs: frozenset[str]
    money: Decimal | None


def _answering(cost: _Cost, common: frozenset[str], lines: Sequence[_Line]) -> tuple[Row, ...]:
    """Return the rows that name the same subject, set the quantity the item is reckoned with, or
    bound just its amount."""
    wanted = pairs_of(cost.name) - common or pairs_of(cost.name)
    told = {one for one in figures_in(cost.text) if one[1] != "%"}
    return tuple(
        one.row
        for one in lines
        if not wanted.isdisjoint(one.pairs)
        or one.money == cost.amount
        or (one.row.number, one.row.unit) in told
    )


def _name(row: Row) -> str:
    return str(row.raw.level3).strip()


def _money(row: Row) -> Decimal | None:
    """Return what a cost row bounds in 元, ``None`` of anything else."""
    if row.number is None or not row.is_cost or row.dimension != Dimension.MONEY:
        return None
    return convert(row.number, row.unit, "元")


def open_tasks(view: CheckView) -> tuple[str, ...]:
    """Return the tasks of the goal that no indicator speaks of, none where the goal names hardly
    any task at all."""
    named = [pairs_of(row.name) for row in rows(view)]
    known, units = frozenset[str]().union(*named), {row.unit for row in rows(view)}
    tasks = [part for part in map(str.strip, _CLAUSE.split(goal(view))) if _is_task(part)]
    missing = tuple(
        part for part in tasks if not pairs_of(part) & known or _is_apart(part, named, units)
    )
    return missing if len(tasks) >= 2 else ()


def _is_task(part: str) -> bool:
    if len(part) < _LEAST or _NO_TASK.match(part) or len(pairs_of(part)) < 2:
        return False
    return bool(_VERB.search(part) or _counted(part))


def _counted(part: str) -> list[Fact]:
    """Return what a clause counts of things made or done."""
    told = facts_in("", part, None)
    return [one for one in told if not one.is_other and dimension_of(one.unit) in _DONE]


def _is_apart(part: str, named: Sequence[frozenset[str]], units: Collection[str]) -> bool:
    """Return whether a clause counts in a unit that no row has what no row speaks of as a whole:
    «建设冷库2座» is not answered for by what else is said of the same trade."""
    counted = _counted(part)
    own = pairs_of(part)
    alike = max((len(own & one) / len(own) for one in named), default=0)
    return bool(counted) and alike < _HALF and not any(_is_had(one.unit, units) for one in counted)


def _is_had(unit: str, units: Collection[str]) -> bool:
    return any(is_comparable(unit, one) for one in units if one)
