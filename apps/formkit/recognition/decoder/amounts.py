"""Money: figures beside the labels of a declaration, rows and columns of an evaluation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from apps.formkit.papers.sources import SOURCES
from apps.formkit.values import amount as values
from apps.formkit.values.capitals import CAPITALS
from apps.formkit.values.quantities import PRINTED, SHORT

from .labels import Label
from .tape import CELL, NONE, Tape

WAN: Final = values.WAN_YUAN
YUAN: Final = values.YUAN
# Where an amount stands; what it says is told by the one reader of amounts.
_MONEY: Final = re.compile(rf"(?P<figure>{PRINTED})(?P<unit>{SHORT})?")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
# Figures that can only be amounts, also without a unit.
_EXACT: Final = re.compile(r"\d+\.\d\d|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LONGEST_LEAD: Final = 2
# The cell of each label's amount under the total of the whole period, and under the year's.
_CELLS: Final = {
    "total": ("total", "total"),
    "annual": ("annual", "annual"),
    **{one.key: ("", f"annual_{one.key}") for one in SOURCES},
    "fiscal": ("total_fiscal", "annual_appropriation"),
    "other": ("total_other", "annual_other"),
}
_OF_YEAR: Final = re.compile(r"年度|本年|当年")
_WHOLE_PERIOD: Final = re.compile(r"投资|期|长|周期|规划")


@dataclass(slots=True)
class Amount:
    """An amount as printed and where; ``unit`` only where it stands in the cell."""

    figure: Decimal
    unit: str
    start: int
    end: int
    doubt: bool = False
    others: list[Amount] = field(default_factory=list)
    """Other amounts behind the same label."""


class Labelled(NamedTuple):
    """A label of money with its key and the amount behind it, if there is one."""

    key: str
    amount: Amount | None
    label: Label


@dataclass(slots=True)
class Money:
    """Amounts by key, with the unit of the form and what is doubted."""

    amounts: dict[str, Amount] = field(default_factory=dict)
    unit: str = ""
    is_unit_printed: bool = False
    doubts: list[str] = field(default_factory=list)
    blanks: dict[str, tuple[int, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def value(self, key: str) -> Decimal | None:
        """Return an amount in the unit of the form."""
        found = self.amounts.get(key)
        if found is None:
            return None
        return in_unit(found, self.unit)


def in_unit(amount: Amount, unit: str) -> Decimal:
    """Return an amount in a unit; one printed in its own cell is converted."""
    return converted(amount.figure, amount.unit, unit)


def converted(figure: Decimal, printed: str, unit: str) -> Decimal:
    """Return a figure of a printed unit in another one; as it stands where either is not known."""
    if not printed or not unit or printed == unit:
        return figure
    value = figure * values.UNITS[printed] / values.UNITS[unit]
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def read_amount(tape: Tape, start: int, end: int) -> Amount | None:
    """Read the first amount of a stretch; a second, different one or words make it doubtful."""
    found = _MONEY.search(tape.text, start, end)
    first = found or CAPITALS.search(tape.text, start, end)
    if first is None or len(_HAN.findall(tape.text[start : first.start()])) > _LONGEST_LEAD:
        return None
    return _with_others(tape, found, end) if found else _amount(first)


def _with_others(tape: Tape, found: re.Match[str], end: int) -> Amount | None:
    """Return the amount found, doubted where it was parted, with those that stand behind it."""
    stop = _whole_end(tape, found)
    is_cut = stop < found.end()
    whole = _MONEY.match(tape.text, found.start(), stop) if is_cut else found
    amount = _amount(whole) if whole else None
    if amount is None:
        return None
    amount.others = _others(tape, amount, stop, end)
    is_alone = not amount.others or tape.text.startswith("(", stop)
    is_parted = is_cut or any(tape.breaks[n] for n in range(found.start() + 1, stop))
    amount.doubt = amount.doubt or is_parted or not is_alone
    return amount


def _others(tape: Tape, amount: Amount, start: int, end: int) -> list[Amount]:
    """Return the amounts of a stretch that say something else."""
    found = _MONEY.finditer(tape.text, start, end)
    return [other for one in found if not _is_same(amount, one) and (other := _amount(one))]


def _amount(found: re.Match[str]) -> Amount | None:
    """Return what the one reader of amounts says of a stretch."""
    read = values.read_amount(found[0])
    if read.yuan is None:
        return None
    figure = read.in_unit(read.unit) if read.unit else read.yuan
    assert figure is not None  # noqa: S101 -- narrows the type
    return Amount(figure, read.unit, found.start(), found.end(), not read.is_certain)


def _whole_end(tape: Tape, found: re.Match[str]) -> int:
    """Return where a figure ends: at a blank, but for blanks that part thousands (300 000)."""
    cuts = [n for n in range(found.start() + 1, found.end()) if tape.breaks[n] != NONE]
    if not cuts:
        return found.end()
    first = tape.text[found.start() : cuts[0]]
    ends = [*cuts[1:], found.end("figure")]
    grouped = re.fullmatch(r"\d{1,3}", first) and all(
        b - a == 3 for a, b in zip(cuts, ends, strict=True)
    )
    return found.end() if grouped else cuts[0]


def _is_same(amount: Amount, found: re.Match[str]) -> bool:
    other = _amount(found)
    if other is None or other.figure == amount.figure:
        return other is not None
    both = bool(other.unit and amount.unit)
    return both and in_unit(other, YUAN) == in_unit(amount, YUAN)


def read_funding(tape: Tape, labels: Sequence[Label], end: int, printed: str) -> Money:
    """Read the money of a declaration from its labels in order."""
    money = Money(unit=printed, is_unit_printed=bool(printed))
    items = _as_annual(labelled(tape, labels, end))
    for item, name in zip(items, _names(tape, items), strict=True):
        if item.amount is not None and name and name not in money.amounts:
            money.amounts[name] = item.amount
        elif name:
            money.blanks.setdefault(name, (item.label.start, item.label.stop))
    _sources(money, items)
    _settle_unit(money)
    return money


def _names(tape: Tape, items: Sequence[Labelled]) -> Iterator[str]:
    """Yield the cell of each label's amount; blank for one that has none."""
    counts = Counter(item.key for item in items)
    halves = _halves(tape, items) if counts.keys() >= {"total", "annual"} else {}
    seen: Counter[str] = Counter()
    side = ""
    for key, _, label in items:
        seen[key] += 1
        if key in ("total", "annual"):
            side = key
        if counts[key] == 1:
            side = halves.get(tape.source(label.start).column, side)
        yield _funding_key(key, seen[key], counts, side)


def _as_annual(items: list[Labelled]) -> list[Labelled]:
    """Let totals be the year's where nothing else is, and no label speaks of a whole period."""
    totals = [item for item in items if item.key == "total"]
    is_told = any(item.key == "annual" for item in items)
    if is_told or any(_WHOLE_PERIOD.search(item.label.word) for item in totals):
        return items
    return [item._replace(key="annual") if item.key == "total" else item for item in items]


def _halves(tape: Tape, items: Sequence[Labelled]) -> dict[int, str]:
    """Return whose half a column of labels is where both totals stand side by side in a table of
    certain borders."""
    found = {
        tape.source(item.label.start).column: item.key
        for item in items
        if item.key in ("total", "annual") and tape.source(item.label.start).is_ruled
    }
    return found if len(found) > 1 else {}


def labelled(tape: Tape, labels: Sequence[Label], end: int) -> list[Labelled]:
    """Return the money labels with the amount behind each; labels side by side share in order."""
    money = [
        label
        for label in labels
        if label.key("money") not in ("", "block") or _is_amount_block(tape, label, end)
    ]
    ends = {label.start: n for n, label in enumerate(labels)}
    out: list[Labelled] = []
    for label in money:
        n = ends[label.start]
        stop = labels[n + 1].start if n + 1 < len(labels) else end
        key = label.key("money")
        out.append(
            Labelled(
                _of_block(labels, label) if key == "block" else key,
                _amount_behind(tape, label, min(stop, label.end + 80)),
                label,
            )
        )
    return out


def _amount_behind(tape: Tape, label: Label, stop: int) -> Amount | None:
    """Return the amount behind a label, in the unit of its cell, else of the label itself."""
    amount = read_amount(tape, label.end, stop)
    if amount is not None and not amount.unit:
        amount.unit = values.printed_unit(tape.text[label.stop : label.end])
    return amount


def unit_in_cells(tape: Tape, labels: Sequence[Label], end: int) -> str:
    """Return the unit that the cells of a form's money print, 元 or 万元: in one that is converted
    to a guess the bare figures beside it would not follow. Empty where none does, or several do."""
    start = next((label.start for label in labels if label.key("money", "mcol")), end)
    found = _MONEY.finditer(tape.text, start, _goals_start(labels, start, end))
    units = {amount.unit for one in found if one["unit"] and (amount := _amount(one))}
    return units.pop() if len(units) == 1 and units <= {WAN, YUAN} else ""


def unused_amounts(tape: Tape, labels: Sequence[Label], end: int, money: Money) -> list[Amount]:
    """Return the amounts that stand among the money and were given to no cell."""
    places = [label.start for label in labels if label.key("money")]
    if not places:
        return []
    return [
        amount
        for found in _MONEY.finditer(tape.text, places[0], _goals_start(labels, places[0], end))
        if _is_money(tape, labels, found)
        and not _is_given(money, found)
        and (amount := _amount(found))
    ]


def _goals_start(labels: Sequence[Label], start: int, end: int) -> int:
    """Return where the first goal behind ``start`` stands, else ``end``."""
    goals = (label.start for label in labels if label.key("goal") and label.start > start)
    return min([end, *goals])


def _is_money(tape: Tape, labels: Sequence[Label], found: re.Match[str]) -> bool:
    """Return whether a figure can only be an amount, or fills a cell, and the last label before it
    is one of money."""
    if not (found["unit"] or _EXACT.fullmatch(found[0]) or _fills_cell(tape, found)):
        return False
    before = [label for label in labels if label.end <= found.start()]
    return bool(before) and bool(before[-1].key("money"))


def _fills_cell(tape: Tape, found: re.Match[str]) -> bool:
    end = found.end()
    return tape.breaks[found.start()] >= CELL and (end == len(tape) or tape.breaks[end] >= CELL)


def _is_given(money: Money, found: re.Match[str]) -> bool:
    """Return whether a figure was given to a cell, or one that says the same."""
    given = money.amounts.values()
    is_used = any(amount.start <= found.start() < amount.end for amount in given)
    return is_used or any(_is_same(amount, found) for amount in given)


def _of_block(labels: Sequence[Label], label: Label) -> str:
    """Return what an amount behind 预算资金 and its like is: the year's total, unless it is told."""
    told = {one.key("money") for one in labels}
    if "annual" not in told and _OF_YEAR.search(label.word):
        return "annual"
    return "fiscal" if told & {"annual", "total"} else "annual"


def _is_amount_block(tape: Tape, label: Label, end: int) -> bool:
    """Return whether 预算金额 and its like have an amount right behind them."""
    return label.key("money") == "block" and bool(_MONEY.match(tape.text, label.end, end))


def _funding_key(key: str, nth: int, counts: Mapping[str, int], side: str) -> str:
    """Return the cell of an amount: the ``nth`` of its key, behind the total of a ``side``."""
    left, right = _CELLS.get(key, ("", ""))
    return left if left and _is_left(key, nth, counts, side) else right


def _is_left(key: str, nth: int, counts: Mapping[str, int], side: str) -> bool:
    """Return whether an amount is one of the whole period, which stands left of the year's."""
    if "annual" not in counts or "total" not in counts:
        return side == "total" and "annual" not in counts
    if counts[key] >= 2:
        return nth == 1
    return side != "annual" or (key == "fiscal" and "appropriation" in counts)


def _sources(money: Money, items: Sequence[Labelled]) -> None:
    """Where a form splits by origin only, the first source is the appropriation, the last other."""
    sources = [item.amount for item in items if item.key == "source" and item.amount is not None]
    if not sources or "annual_appropriation" in money.amounts or "total_fiscal" in money.amounts:
        return
    money.amounts["annual_appropriation"] = sources[0]
    money.doubts.append("annual_appropriation")
    if (
        len(sources) > 1
        and "annual_other" not in money.amounts
        and "total_other" not in money.amounts
    ):
        money.amounts["annual_other"] = sources[-1]
        money.doubts.append("annual_other")


def _settle_unit(money: Money) -> None:
    """Take the unit of the cells for the form's where none is printed."""
    money.doubts += [key for key, amount in money.amounts.items() if amount.doubt]
    told = {amount.unit for amount in money.amounts.values() if amount.unit}
    if money.unit or not told:
        return
    is_one = len(told) == 1 and told <= {WAN, YUAN}
    money.unit = told.pop() if is_one else YUAN
    money.is_unit_printed = is_one
