"""The table of personal data and how long each is kept; apps enter their rows when they are ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of personal data and how long it is kept.

    Attributes:
        name: what it is, in Chinese.
        model: label of the model that holds it.
        moment: the field from whose moment on the time counts.
        days: how long it is kept.
        clears: texts that are emptied; none where the whole row goes.
        among: which rows are meant, of all.
    """

    name: str
    model: str
    moment: str
    days: int
    clears: tuple[str, ...] = ()
    among: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows


_kept: list[Kept] = []


def register_kept(*rows: Kept) -> None:
    """Enter rows into the table; each app does this when it is ready."""
    _kept.extend(rows)


def kept_data() -> list[Kept]:
    """Return the table."""
    return list(_kept)
