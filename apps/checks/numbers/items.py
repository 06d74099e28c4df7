"""Numbered items of a budget text and what each of them comes to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from apps.checks.numbers.amounts import Amount, amounts_in
from apps.checks.numbers.formulas import formulas_in
from apps.checks.numbers.text import clean
from apps.formkit.values.quantities import FIGURE, LEAD, MONEY

_CHINESE: Final = "一二三四五六七八九十"
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_AT: Final = r"(?:^|(?<=[\n。;:]))"
_MARKERS: Final = (
    (re.compile(_AT + r"([一二三四五六七八九十]{1,2})、", re.M), "chinese"),
    (re.compile(_AT + r"\(([一二三四五六七八九十]{1,2})\)", re.M), "chinese"),
    (re.compile(_AT + r"([一二三四五六七八九十])是", re.M), "chinese"),
    (re.compile(_AT + r"(\d{1,2})[.、](?!\d)", re.M), "digits"),
    (re.compile(_AT + r"\((\d{1,2})\)", re.M), "digits"),
    (re.compile(_AT + r"(\d{1,2})\)", re.M), "digits"),
    (re.compile(rf"([{_CIRCLED}])"), "circled"),
)
_TOTAL_BEFORE: Final = re.compile(
    r"(?:共计|合计|总计|小计|共需|共约|总共|共|总额|总投入|总预算)(?:为|约|需|经费|资金|费用|预算|人民币|:){0,3}$"
)
_HEAD_BEFORE: Final = re.compile(r"(?:费|费用|经费|资金|款|金|预算|支出)(?:共|为|约|需|:){0,2}$")
_PARTS_AFTER: Final = re.compile(
    r"^(?:左右)?[,，。:;(]{0,2}(?:其中|主要|包括|包含|具体|用于|:|分别)"
)

# A clause at the very end that sums up; on a line of its own or with 以上 it is the list's.
_CLOSING: Final = re.compile(
    r"(?:(\n|[。;,](?=以上|上述|各项|全部|总))|[。;,])(?:(?:以上|上述)\d{0,2}[^。;,\n\d]{0,8}共"
    r"|[^。;,\n\d]{0,14}(?:合计|共计|总计|总额|总共|总预算))[^。;\n\d]{0,8}"
    rf"{FIGURE}(?:{MONEY})(?:\([^()]{{1,30}}\))?[^\d\n]{{0,8}}$"
)

# A remark on the whole list behind the line that closes it.
_REMARK: Final = re.compile(
    r"(\n(?:以上|上述)?[^。;,\n\d]{0,14}(?:合计|共计|总计|总额)[^。;\n\d]{0,8}"
    rf"{FIGURE}(?:{MONEY})"
    r"(?:\([^()]{1,30}\))?)[。;,]\s*(?:其中|注|备注|说明|以上|上述|资金来源|所需).*$",
    re.S,
)

# «轮椅300辆×1000元/辆»: the title ends where the reckoning begins.
_TITLE_END: Final = re.compile(
    rf"[:。,;(]|(?<!\d){FIGURE}(?:万|元|[一-龥]{{1,3}}(?:/[一-龥]{{1,2}})*[×*xX])"
)

_PREFACE: Final = re.compile(rf"{LEAD}{FIGURE}(?:{MONEY})\((?:其中|包括)[^()]{{4,200}}\)")
_ASKED_FOR: Final = re.compile(r"(?:预算|资金|经费|申请)[^。;,:\d]{0,10}:?$")
_OF_ALL: Final = re.compile(r"(?:以上|上述)[^。\d]{0,12}(?:共计|合计|总计|共)")

HEAD: Final = "head"
PLAIN: Final = "plain"
TOTAL: Final = "total"
RESULT: Final = "result"


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount that may count towards an item: HEAD, PLAIN, TOTAL (共计) or RESULT (=)."""

    value: Decimal
    step: Decimal
    kind: str
    written: str
    start: int
    announces: bool
    approximate: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered item: its marker, text, and what it comes to.

    ``amount`` is ``None`` without any amount; ``is_certain`` is false where amounts were left over
    that could as well count. ``parts`` are the amounts that should make up the announced head.
    """

    marker: str
    text: str
    amount: Decimal | None
    is_certain: bool
    written: str
    head: Sum | None
    parts: tuple[Sum, ...]

    @property
    def title(self) -> str:
        """The first words, for messages."""
        return _TITLE_END.split(self.text, maxsplit=1)[0][:24]


def item_tree(text: str) -> tuple[str, tuple[Item, ...]]:
    """Part a text into what stands before the first item and its top-level items; a total that
    closes the list belongs to no item."""
    before, items, _ = _tree(text)
    return before, items


@lru_cache(maxsize=128)
def _tree(text: str) -> tuple[str, tuple[Item, ...], Sum | None]:
    text = clean(text)
    best: list[tuple[int, int, str]] = []
    for pattern, kind in _MARKERS:
        run = _ascending(pattern, kind, text)
        if len(run) >= 2 and (not best or run[0][0] < best[0][0]):
            best = run
    if not best:
        return _unmarked(text)
    items = []
    for place, (_, end, marker) in enumerate(best):
        stop = best[place + 1][0] if place + 1 < len(best) else len(text)
        part = text[end:stop]
        # What is said of the whole list behind its total belongs to no item.
        part = part if stop < len(text) else _REMARK.sub(r"\1", part)
        items.append(item_of(marker, part.strip()))
    *others, last = items
    last, closing = _without_closing(others, last)
    return text[: best[0][0]], (*others, last), closing


def _unmarked(text: str) -> tuple[str, tuple[Item, ...], Sum | None]:
    """Part a list without markers that a total closes: «…30万元;…60万元;合计90万元»."""
    found = _CLOSING.search(text)
    sums = sums_in(text[found.start() :]) if found else ()
    if not found or not sums:
        return text, (), None
    parts = map(str.strip, re.split(r"[;。\n]", text[: found.start()]))
    items = tuple(item_of("", part) for part in parts if part)
    is_list = len(items) > 1 and all(item.amount is not None and item.is_certain for item in items)
    return ("", items, sums[0]) if is_list else (text, (), None)


def _without_closing(others: list[Item], last: Item) -> tuple[Item, Sum | None]:
    """Take the total of the whole list out of its last item; the item's own total stays."""
    found = _CLOSING.search(last.text)
    if not found or not others:
        return last, None
    rest = item_of(last.marker, last.text[: found.start()].strip())
    sums = sums_in(last.text[found.start() :])
    if rest.amount is None or not sums or sums[0].value == rest.amount:
        return last, None
    known = sum((item.amount for item in others if item.amount is not None), Decimal(0))
    gap = abs(sums[0].value - known - rest.amount)
    if found[1] is None and gap >= abs(sums[0].value - rest.amount):
        return last, None
    return rest, sums[0]


def _ascending(pattern: re.Pattern[str], kind: str, text: str) -> list[tuple[int, int, str]]:
    run: list[tuple[int, int, str]] = []
    for match in pattern.finditer(text):
        if _ordinal(match[1], kind) == len(run) + 1:
            run.append((match.start(), match.end(), match[1]))
    return run


def _ordinal(marker: str, kind: str) -> int:
    if kind == "digits":
        return int(marker)
    if kind == "circled":
        return _CIRCLED.index(marker) + 1
    if len(marker) == 2:
        return 10 + _CHINESE.index(marker[1]) + 1 if marker[0] == "十" else 0
    return _CHINESE.index(marker) + 1


@lru_cache(maxsize=512)
def sums_in(text: str) -> tuple[Sum, ...]:
    """Find the amounts that may count: no prices, and of a formula only its result."""
    text = clean(text)
    formulas = formulas_in(text)
    found = []
    for amount in amounts_in(text):
        inside = next((one for one in formulas if one.start <= amount.start < one.end), None)
        if inside is not None:
            if amount.end < inside.end or not inside.unit:
                continue
            found.append(_sum_of(amount, text, RESULT))
        elif not amount.is_price and not text.startswith(("×", "*", "+", "x"), amount.end):
            found.append(_sum_of(amount, text, None))
    return tuple(found)


def told_sums(text: str) -> tuple[tuple[str, Sum], ...]:
    """Return the amounts that may count, each with all that stands before it, cleaned."""
    words = clean(text)
    return tuple((words[: one.start], one) for one in sums_in(text))


def _sum_of(amount: Amount, text: str, kind: str | None) -> Sum:
    before = text[max(0, amount.start - 14) : amount.start]
    if kind is None:
        kind = TOTAL if _TOTAL_BEFORE.search(before) else PLAIN
        if kind == PLAIN and _HEAD_BEFORE.search(before):
            kind = HEAD
    return Sum(
        value=amount.value,
        step=amount.step,
        kind=kind,
        written=amount.written,
        start=amount.start,
        announces=bool(_PARTS_AFTER.match(text[amount.end : amount.end + 8])),
        approximate=amount.approximate,
    )


def item_of(marker: str, text: str) -> Item:
    """Read one item: what it comes to, or its announced head with the parts that make it up."""
    sums = sums_in(text)
    head = sums[0] if sums and sums[0].announces and sums[0].kind != RESULT else None
    if head is not None and _stands_first(head, text):
        parts = _reduced(sums[1:])
        return Item(marker, text, head.value, True, head.written, head, tuple(parts))
    rest = _reduced(sums)
    counted, certain = _counted(rest)
    total = sum((one.value for one in counted), Decimal(0)) if counted else None
    written = "+".join(one.written for one in counted)
    return Item(marker, text, total, certain, written, None, ())


def _stands_first(head: Sum, text: str) -> bool:
    """Return whether the head belongs to the whole item: it stands in its first sentence or clause."""
    return "。" not in text[: head.start] and text[: head.start].count(":") <= 1


def _counted(rest: list[Sum]) -> tuple[list[Sum], bool]:
    """Choose what counts of the amounts that are left, and whether the choice is certain."""
    if len(rest) <= 1:
        return rest, True
    if not any(one.kind in (TOTAL, RESULT) for one in rest):
        return rest, all(one.kind == HEAD for one in rest)
    strong = [one for one in rest if one.kind != PLAIN]
    # Plain amounts before a total are what the total was worked out from; behind it, or beside an
    # announced one, they could as well count.
    kinds = {one.kind for one in rest}
    return strong, rest[-1].kind != PLAIN and not {HEAD, PLAIN} <= kinds


def _reduced(sums: tuple[Sum, ...]) -> list[Sum]:
    """Drop amounts that another one already holds: parts of a head, parts of a total, repeats."""
    rest = list(sums)
    place = 0
    while place < len(rest):
        count = _parts_behind(rest, place)
        if count:
            rest[place] = replace(rest[place], kind=HEAD)
            del rest[place + 1 : place + 1 + count]
        place += 1
    place = 1
    while place < len(rest):
        count = _parts_before(rest, place) if rest[place].kind == TOTAL else 0
        if count:
            del rest[place - count : place]
            place -= count
        place += 1
    return rest


def _parts_behind(sums: list[Sum], place: int) -> int:
    """How many amounts right behind ``place`` add up to it; a formula's result may repeat it."""
    head, total = sums[place], Decimal(0)
    if head.kind == RESULT:
        return 0
    for count, one in enumerate(sums[place + 1 :], start=1):
        total += one.value
        if total == head.value:
            return count if count > 1 or one.kind == RESULT else 0
        if total > head.value:
            return 0
    return 0


def _parts_before(sums: list[Sum], place: int) -> int:
    total = Decimal(0)
    for count, one in enumerate(reversed(sums[:place]), start=1):
        total += one.value
        if total == sums[place].value:
            return count if count > 1 or one.kind == RESULT else 0
        if total > sums[place].value:
            return 0
    return 0


def stated_total(text: str) -> Sum | None:
    """Find the total that a text states for itself («共计203.00万元», «预算资金约48万元»)."""
    before, items, closing = _tree(text)
    return _announced(before, bool(items)) or closing or _closing_of(items)


def _announced(before: str, has_items: bool) -> Sum | None:
    """Return the total that stands before the items, one called so rather than what is asked for."""
    told = told_sums(before)
    for said, one in told:
        is_total = one.kind == TOTAL or (one.announces and has_items)
        if is_total and not said.endswith("小计"):
            return one
    return next((one for said, one in told if _ASKED_FOR.search(said)), None)


def _closing_of(items: tuple[Item, ...]) -> Sum | None:
    """Return the total that the last item tells of all that stands above."""
    tail = _OF_ALL.search(items[-1].text) if items else None
    if tail is None:
        return None
    return next((one for one in sums_in(items[-1].text) if one.start >= tail.end()), None)


def preface_parts(text: str) -> tuple[Sum, tuple[Sum, ...]] | None:
    """Find a total with its parts in one bracket: «共计203万元（其中，…70万元，…133万元）»."""
    found = _PREFACE.search(clean(text))
    if not found:
        return None
    sums = sums_in(found[0])
    return (sums[0], sums[1:]) if len(sums) > 2 else None
