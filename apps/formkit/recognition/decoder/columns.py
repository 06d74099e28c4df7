"""The columns of a head row put into the order in which the rows below tell them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

from .labels import Label

LEVELS: Final = frozenset(("level1", "level2", "level3"))
_TARGETS: Final = frozenset(("target", "direction", "measure"))
_SINGLE: Final = frozenset(("target", "weight", "score", "actual"))
_YEARS: Final = re.compile(r"年度|全年|本年|当年")
_ADJUSTED: Final = re.compile(r"调整后|修订后")
_VALUE: Final = re.compile(r"(?:指标值|目标值|预期值|预期总值|(?:预期|预计|计划)实现值)$")
"""A bare 实现值 is what was reached."""
_OF_A_YEAR: Final = re.compile(r"20\d\d")
_PARTLY: Final = re.compile(r"半年|年中|实施期|中期|上年|去年|20\d\d年?[-—~至]")
Text = Callable[[int, int], str]
Item = tuple[str, Label | None, tuple[int, int]]
"""A column: its key, its label and where its head stands; no label where nobody knows it."""


class Columns(NamedTuple):
    """Columns in order; whether they stand twice side by side, whether their target is a guess."""

    items: list[Item]
    is_double: bool = False
    is_guessed: bool = False


def keys_of(items: Sequence[Item]) -> list[str]:
    """Return the keys of columns."""
    return [item[0] for item in items]


def ordered(items: list[Item], *, is_list: bool, text: Text) -> Columns:
    """Put columns into the order of the rows: levels lead, sub-columns stand for their group,
    and in a header that stands twice side by side both halves are kept. ``text`` gives what stands
    between two places."""
    keys = keys_of(items)
    is_double = False
    if keys.count("level3") == 2 and keys.count("target") == 2:
        second = len(keys) - 1 - keys[::-1].index("level3")
        is_double = keys.index("target") < second
        if is_double:
            items = [*_first_half(items[:second]), *items[second:]]
    elif "level3" in keys and not is_list:
        items = _levels_first(items)
    items = _with_value(_with_type(items))
    if is_double:
        return Columns(items, is_double=True)
    items, is_open = _with_years_target(items, text)
    items, is_guessed = _with_target(_once(items), text)
    return Columns(items, is_guessed=is_open or is_guessed)


def _with_years_target(items: list[Item], text: Text) -> tuple[list[Item], bool]:
    """Let the year's of several columns of targets be the target, whichever stands first; the second
    value tells that no head, or more than one, says which it is."""
    several = [n for n in range(len(items)) if _is_target(items, n, text)]
    if len(several) < 2:
        return items, False
    years = _telling([text(*items[n][2]) for n in several])
    if years is None and "target" in keys_of(items):
        return items, True
    is_open = not years
    chosen = several[years[0]] if years else several[0]
    out = list(items)
    for n in several:
        out[n] = ("target" if n == chosen else "target0", *items[n][1:])
    return out, is_open


def _telling(heads: Sequence[str]) -> list[int] | None:
    """Return which of several heads of targets says that it is the one that counts: by a change of
    the plan, else by the whole year; none of heads that name a year each, ``None`` where no head or
    more than one does."""
    adjusted = [n for n, head in enumerate(heads) if _ADJUSTED.search(head)]
    years = adjusted or [n for n, head in enumerate(heads) if _is_years(head)]
    if len(years) == 1:
        return years
    return [] if all(map(_OF_A_YEAR.match, heads)) else None


def _is_target(items: list[Item], at: int, text: Text) -> bool:
    """Return whether a column holds targets: by its label, unless that is the group of the next
    ones, or by the end of a head that nobody knows."""
    key = items[at][0]
    if key == "unknown":
        return bool(_VALUE.search(text(*items[at][2])))
    return key == "target" and keys_of(items)[at + 1 : at + 2] != ["direction"]


def _years_of(several: list[int], items: list[Item], text: Text) -> int:
    """Return the column of several whose head speaks of the whole year, else the first."""
    years = (n for n in several if _is_years(text(*items[n][2])))
    return next(years, min(several, default=0))


def _is_years(head: str) -> bool:
    """Return whether a head speaks of the whole year."""
    return bool(_YEARS.search(head)) and not _PARTLY.search(head)


def _with_type(items: list[Item]) -> list[Item]:
    """Let the first of two directions be the type: 指标性质 beside 指标方向."""
    both = [n for n, item in enumerate(items) if item[0] == "direction"]
    if len(both) != 2:
        return items
    out = list(items)
    out[both[0]] = ("type", *items[both[0]][1:])
    return out


def _with_value(items: list[Item]) -> list[Item]:
    """Let what stands between a sign and its measure be the target, whatever its head says."""
    out = list(items)
    for n, keys in enumerate(zip(*(keys_of(items)[k:] for k in range(3)), strict=False)):
        if keys == ("direction", "unknown", "measure"):
            out[n + 1] = ("target", *items[n + 1][1:])
    return out


def _first_half(items: Sequence[Item]) -> list[Item]:
    """Rename the columns of the left half, whose levels the right half tells again."""
    return [
        (f"{item[0]}0" if item[0] in ("level3", "target") else item[0], *item[1:])
        for item in items
        if item[0] not in ("level1", "level2")
    ]


def _levels_first(items: list[Item]) -> list[Item]:
    """Set what stands before the levels behind them, as the rows under it are told."""
    at = next(n for n, item in enumerate(items) if item[0] in LEVELS)
    ahead = [item for item in items[:at] if not item[0].startswith("p.")]
    if not ahead:
        return items
    levels, inner = _parted(items[at:], LEVELS)
    targets, others = _parted(inner, _TARGETS)
    if targets:  # the sub-columns stand for the group 年度指标值
        behind = [item for item in ahead if item[0] != "target"]
        return [*levels, *targets, *behind, *others]
    return items if ahead[0][0] == "number" else [*levels, *inner, *ahead]


def _parted(items: Sequence[Item], keys: Collection[str]) -> tuple[list[Item], list[Item]]:
    """Return the columns that are of some keys, and the others."""
    chosen = [item for item in items if item[0] in keys]
    return chosen, [item for item in items if item[0] not in keys]


def _with_target(items: list[Item], text: Text) -> tuple[list[Item], bool]:
    """Let the unknown columns behind the names be targets where no head says which one is (one a
    village, say), the year's before others; the second value tells that this is a guess."""
    keys = keys_of(items)
    if "target" in keys or "level3" not in keys or "unknown" not in keys:
        return items, False
    unknown = [n for n, key in enumerate(keys) if key == "unknown" and n > keys.index("level3")]
    chosen = _years_of(unknown, items, text)
    out = list(items)
    for n in unknown:
        out[n] = ("target" if n == chosen else "target0", *items[n][1:])
    return out, bool(unknown)


def _once(items: list[Item]) -> list[Item]:
    """Let each key stand once: the group head 指标值 before 指标性质, 指标值, 单位 gives way."""
    out: list[Item] = []
    for n, item in enumerate(items):
        key, label, span = item
        is_known = key in keys_of(out)
        if is_known and key in LEVELS:
            if key == "level3":
                out = _with_second_name(out, item)
        elif key == "target" and key in keys_of(items[n + 1 :]):
            if items[n + 1][0] != "direction":
                out.append(("target0", label, span))
        elif is_known and key in _SINGLE:
            out.append(("unknown", label, span))
        else:
            out.append(item)
    return out


def _with_second_name(out: Sequence[Item], item: Item) -> list[Item]:
    """Add a second column of names: 指标内容 behind 三级指标 and its value explains it, before the
    value it is the name."""
    if "target" in keys_of(out):
        return [*out, ("explanation", *item[1:])]
    return [*(other for other in out if other[0] != "level3"), item]
