"""What other apps have made as exports: queued, kept and fetched as every export is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.exports.models import ExportJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """How a kind of export is made: the writer as :func:`apps.exports.domain.export_files.write_export`,
    and the file's name; ``rows`` are the forms in it that a person may see, where they are not
    those of one kind and year."""

    write: Callable[[ExportJob, Sequence[int], BinaryIO, Callable[[int], None]], None]
    name: Callable[[ExportJob], str]
    rows: Callable[[ExportJob, User], QuerySet[Any]] | None = None


_makings: dict[str, Making] = {}


def register_making(kind: str, making: Making) -> None:
    """Make known how a kind of export is made."""
    _makings[kind] = making


def making_of(kind: str) -> Making | None:
    """Return how a kind of export is made by another app; None for those of this one."""
    return _makings.get(kind)
