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

from django.db.models import Model

from apps.accounts.models import User
from apps.accounts.scope import demand_clerk
from apps.core.errors import NotAllowedNow
from apps.core.money import format_yuan


def same(left: object, right: object) -> bool:
    """Return whether two values of a cell are the same content; line ends do not count."""
    if isinstance(left, str) and isinstance(right, str):
        return left.replace("\r\n", "\n").strip() == right.replace("\r\n", "\n").strip()
    return bool(("" if left is None else left) == ("" if right is None else right))


def shown(value: Any) -> Any:
    """Return a value as the page types it: dates as ISO, amounts with separators, blank as ""."""
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

    def knows(self, current: Model) -> bool:
        """Return whether the page knew what stands in the cell."""
        return self.was is None or any(same(current, known) for known in self.was)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDrop:
    """A row to take out, with the cells as its page knew them."""

    key: str
    was: dict[str, tuple[Any, ...]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Batch:
    """What a page sends at once. ``added`` are new rows by the page's own name; ``order`` holds
    all rows the page shows, or None when it moved none. ``revision`` is the page's, None where
    nobody looks at a page."""

    revision: int | None = None
    cells: list[CellChange] = field(default_factory=list)
    added: dict[str, dict[str, Any]] = field(default_factory=dict)
    dropped: list[RowDrop] = field(default_factory=list)
    order: list[str] | None = None


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of a batch: cells stored (as shown), refused with the reason, or asked about,
    each with what somebody else has put there.

    ``understood`` holds how a target was read, and an amount in capital characters; ``figures``
    what follows from the cells; ``keys`` those of the rows added, ``gone`` the rows taken out.
    ``everything`` and ``order`` are given when somebody else saved since the page's revision.
    """

    revision: int = 0
    is_changed: bool = False
    stored: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    understood: dict[str, str] = field(default_factory=dict)
    figures: dict[str, Any] | None = None
    keys: dict[str, int] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    everything: dict[str, Any] | None = None
    order: list[int] | None = None


def open_for_entry(forms: Any, *, key: int, actor: User, obstacle: Callable[[Any], str]) -> Any:
    """Lock a form the person, its unit's clerk, may type in now, and give it.

    Raises DoesNotExist for one he may not see, PermissionDenied, and NotAllowedNow with what
    ``obstacle`` says.
    """
    visible = forms.visible_to(actor).with_names().with_open_window().locked()
    locked = visible.get(pk=key)
    demand_clerk(actor, locked.unit)
    if reason := obstacle(locked):
        raise NotAllowedNow(reason)
    return locked
