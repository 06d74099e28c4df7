"""The few numbers that stand above the board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from apps.board.domain.stages import NOT_BEGUN, stages_of
from apps.core.money import format_wan
from apps.entry.figures import Asked, Figure


@dataclass(frozen=True, slots=True)
class Key:
    """One number with its word, what stands below it, and the picks of the list behind it; ``is_hot``
    where somebody must act."""

    number: int
    label: str
    below: str = ""
    pick: str | None = None
    is_hot: bool = False


def _sum_of(cells: dict[str, Figure], codes: list[str]) -> Figure:
    found = Figure()
    for code in codes:
        if cell := cells.get(code):
            found.add(cell.number, cell.amount)
    return found


def summary_of(asked: Asked, cards: list[Any]) -> list[Key]:
    """Return the numbers of all forms that are owed: all, not begun, handed in, sent back, accepted,
    and the days that are left; empty where nothing is owed."""
    total = next((card.total for card in cards if card.panel.code == "stages"), None)
    if total is None:
        return []
    stages = stages_of(asked.kind)
    of_tone = {
        tone: [one.code for one in stages if one.tone == tone] for tone in ("wait", "done", "back")
    }
    waiting, done, back = (_sum_of(total.cells, of_tone[tone]) for tone in ("wait", "done", "back"))
    all_of = total.total
    missing = _sum_of(total.cells, [NOT_BEGUN]).number
    share = f"{(waiting.number + done.number) * 100 // all_of.number}%"
    keys = [
        Key(all_of.number, "份应报", f"{format_wan(all_of.amount)} 万元", ""),
        Key(
            missing,
            "份还没有开始",
            f"{total.cells['draft'].number} 份在填" if "draft" in total.cells else "",
            NOT_BEGUN,
            bool(missing),
        ),
        Key(waiting.number, "份在审核", f"含已通过共提交 {share}"),
        Key(
            back.number,
            "份退回未改",
            f"{format_wan(back.amount)} 万元",
            "returned",
            bool(back.number),
        ),
        Key(
            done.number,
            "份已通过",
            f"{format_wan(done.amount)} 万元",
            of_tone["done"][0] if len(of_tone["done"]) == 1 else None,
        ),
    ]
    window = asked.kind.owing.window_of(asked.year)
    if window and asked.is_called:
        days = (timezone.localtime(window.deadline).date() - timezone.localdate()).days
        below = f"{timezone.localtime(window.deadline):%m-%d %H:%M} 截止"
        keys.append(Key(abs(days), "天" if days >= 0 else "天前截止", below, None, days < 7))
    return keys
