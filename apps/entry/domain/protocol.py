"""What forms that save themselves cell by cell have in common, of whatever kind they are.

Every change says which values its page knew of (``was``). A cell that holds one of them takes the
new value; a cell that somebody else has changed meanwhile is not touched but reported, and the
later person is asked. What the page sends twice, because an answer got lost, is stored once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.accounts.scope import demand_clerk
from apps.core.errors import NotAllowedNow
from apps.core.money import format_yuan


def same(left: Any, right: Any) -> bool:
    """Tell whether two values of a cell are the same content; line ends do not count."""
    if isinstance(left, str) and isinstance(right, str):
        return left.replace("\r\n", "\n").strip() == right.replace("\r\n", "\n").strip()
    return bool(("" if left is None else left) == ("" if right is None else right))


def shown(value: Any) -> Any:
    """Give a value as the page types it: dates as ISO, amounts with separators, blank as ""."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format_yuan(value)
    return value if isinstance(value, str | bool) else value.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell with its clean new value, and the clean values its page knew of; ``None`` where a
    whole page was sent at once and takes whatever stands there."""

    place: str
    value: Any
    was: tuple[Any, ...] | None = None

    def knows(self, current: Any) -> bool:
        """Whether the page knew what stands in the cell."""
        return self.was is None or any(same(current, known) for known in self.was)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of the changes: cells stored (as shown), refused with the reason, or asked
    about, each with what somebody else has put there."""

    revision: int = 0
    stored: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    conflicts: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class EntryOutcome(Outcome):
    """What became of a batch: besides the cells the figures that follow from them, and everything
    where somebody else saved since the page's revision."""

    is_changed: bool = False
    figures: dict[str, Any] | None = None
    everything: dict[str, Any] | None = None
    order: list[int] | None = None


class CellSaving:
    """Puts changes into the cells of one form and keeps what changed for the audit row.

    A kind of form says how its cells are read (KeyError where there is none) and written.
    """

    outcome: Outcome

    def __init__(self) -> None:
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}

    def read(self, place: str) -> Any:
        raise NotImplementedError

    def write(self, place: str, value: Any) -> None:
        raise NotImplementedError

    def objection(self, change: CellChange) -> str:
        """Give why a cell cannot take a value beside the others; empty when it can."""
        return ""

    def text(self, place: str, value: Any) -> Any:
        """Give a value as the page types it."""
        return shown(value)

    def missing(self, place: str) -> None:
        """Report a cell that is not there any more."""
        self.outcome.conflicts.append({"place": place, "current": None, "gone": True})

    def change(self, change: CellChange) -> None:
        """Store a cell, or report what stands there instead."""
        place = change.place
        try:
            current = self.read(place)
        except KeyError:
            self.missing(place)
            return
        if not same(current, change.value):
            if not change.knows(current):
                self.outcome.conflicts.append(
                    {"place": place, "current": self.text(place, current)}
                )
                return
            if reason := self.objection(change):
                self.outcome.refused[place] = reason
                return
            self.write(place, change.value)
            self.before[place], self.after[place] = shown(current), shown(change.value)
        self.outcome.stored[place] = self.text(place, change.value)


def open_for_entry(forms: Any, *, key: int, actor: Any, obstacle: Callable[[Any], str]) -> Any:
    """Lock a form the person, its unit's clerk, may type in now, and give it.

    Raises DoesNotExist for one he may not see, PermissionDenied, and NotAllowedNow with what
    ``obstacle`` says.
    """
    visible = forms.visible_to(actor).with_names().locked()
    locked = visible.get(pk=key)
    demand_clerk(actor, locked.unit)
    if reason := obstacle(locked):
        raise NotAllowedNow(reason)
    return locked
