"""What waits for a person on the work bench, a row a task, of whatever kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils import timezone

from apps.workflow.route import RETURNED, RouteStep

LONGEST: Final = 20
"""So many tasks of a kind the work bench shows."""
NEAR_DAYS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One row. ``button`` says what happens; it is posted where ``is_post``, else followed.

    ``until`` is the moment entry ends; ``since`` when the document came to where it is.
    """

    kind: str
    name: str
    url: str
    about: str = ""
    state: str = ""
    state_label: str = ""
    since: datetime | None = None
    by: str = ""
    why: str = ""
    until: datetime | None = None
    blocks: int = 0
    warns: int = 0
    route: tuple[RouteStep, ...] = ()
    button: str = ""
    is_post: bool = False
    act_url: str = ""

    @property
    def is_returned(self) -> bool:
        """Return whether somebody sent it back: it stands first."""
        return self.state == RETURNED

    @property
    def parts(self) -> list[str]:
        """What it is about, in parts that a line does not break."""
        return self.about.split(" · ") if self.about else []

    @property
    def left(self) -> str:
        """How long it is until entry ends, as number and unit; blank without a deadline."""
        return time_left(self.until) if self.until else ""

    @property
    def is_near(self) -> bool:
        """Return whether it has to be done within three days."""
        return bool(self.until and (self.until - timezone.now()).days < NEAR_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """The first tasks of a sort, at most ``LONGEST``, and how many there are in all."""

    tasks: list[Task] = field(default_factory=list)
    total: int = 0


def time_left(until: datetime) -> str:
    """Return how long it is until a moment: whole days, on the last day hours, then minutes."""
    seconds = max(int((until - timezone.now()).total_seconds()), 0)
    if seconds >= 86400:
        return f"{seconds // 86400} 天"
    if seconds >= 3600:
        return f"{seconds // 3600} 小时"
    return f"{seconds // 60} 分钟"
