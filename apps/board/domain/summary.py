"""The few numbers that stand above the board and on the work bench of those who oversee."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Case, Value, When
from django.utils import timezone

from apps.accounts.models import User
from apps.board.domain.stages import STAGES, asked_of, called_year, stages_of
from apps.core.money import format_wan
from apps.entry.figures import Asked, Figure, Line, Panel, Pick, lines_of
from apps.entry.kinds import Kind
from apps.reviews.domain.reminders import kinds_owed

_GROUPS: Final = (
    Pick("late", "还没有开始", "late"),
    Pick("open", "在填", "open"),
    Pick("wait", "在审核", "wait"),
    Pick("back", "退回或调整中", "back"),
    Pick("done", "已通过", "done"),
)


def _grouped(asked: Asked) -> Case:
    stages = stages_of(asked.kind)
    return Case(
        *(
            When(
                of_state__in=[one.code for one in stages if one.tone == tone.code],
                then=Value(tone.code),
            )
            for tone in _GROUPS
        ),
        default=Value(""),
    )


GROUPS: Final = Panel(
    code="groups",
    title="进度",
    note="应报的表按还没有开始、在填、在审核、退回或调整中、已通过归并。",
    board="",
    rows=lambda asked: asked.owed.annotate(pick=_grouped(asked)),
    picks=lambda asked: _GROUPS,
    money=True,
)


@dataclass(frozen=True, slots=True)
class Key:
    """One number with its word and what stands below it; ``pick`` of ``GROUPS`` is the list behind
    it (None: there is none), ``is_hot`` where somebody must act."""

    number: int
    label: str
    below: str = ""
    pick: str | None = None
    is_hot: bool = False


def summary_of(asked: Asked, total: Line | None) -> list[Key]:
    """Return the numbers of all forms that are owed, from the sum of their stages, and the days that
    are left; empty where nothing is owed."""
    if total is None:
        return []
    sums = {one.code: Figure() for one in _GROUPS}
    for stage in stages_of(asked.kind):
        if cell := total.cells.get(stage.code):
            sums[stage.tone].add(cell.number, cell.amount)
    whole, late, back, done = total.total, sums["late"], sums["back"], sums["done"]
    share = (sums["wait"].number + done.number) * 100 // whole.number
    keys = [
        Key(whole.number, "份应报", f"{format_wan(whole.amount)} 万元", ""),
        Key(late.number, "份还没有开始", f"{sums['open'].number} 份在填", "late", late.number > 0),
        Key(sums["wait"].number, "份在审核", f"连同已通过的占 {share}%", "wait"),
        Key(
            back.number,
            "份退回或调整中",
            f"{format_wan(back.amount)} 万元",
            "back",
            back.number > 0,
        ),
        Key(done.number, "份已通过", f"{format_wan(done.amount)} 万元", "done"),
    ]
    window = asked.kind.owing.window_of(asked.year)
    if window and asked.is_called:
        deadline = timezone.localtime(window.deadline)
        days = (deadline.date() - timezone.localdate()).days
        word = "天" if days >= 0 else "天前截止"
        keys.append(Key(abs(days), word, f"{deadline:%m-%d %H:%M} 截止", None, days < 7))
    return keys


def standing(user: User) -> list[tuple[Kind, int, list[Key]]]:
    """Return how each kind that is called now stands in the person's scope: kind, year, numbers."""
    found = []
    for kind in kinds_owed():
        year = called_year(user, kind)
        if year is None:
            continue
        asked = asked_of(user, kind, year)
        lines = lines_of(STAGES, asked)
        if keys := summary_of(asked, lines[-1] if lines else None):
            found.append((kind, year.year, keys))
    return found
