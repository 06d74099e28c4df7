"""How a kind of form comes in from files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from apps.workflow.settings_schema import RuleSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A form as a file left it, with a sentence for each value that is not the file's."""

    form: Any
    sentences: tuple[str, ...] = ()


Mark = Callable[[Any, str], Any]
"""A bound field and the place of its cell, to the field with its source beside it."""


class SheetFields(Protocol):
    """The fields in which a person corrects a sheet that was read."""

    def is_valid(self) -> bool:
        """Return whether every field can take what was typed."""

    def sheet(self, *, project_name: str, year: int | None) -> Any:
        """Return the sheet as corrected, of valid fields."""

    def cells(self, mark: Mark) -> Mapping[str, Any]:
        """Return what the template of the fields shows, each field marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The incoming side of a kind.

    Attributes:
        sheet: the kind's sheet, made by ``from_json``.
        store: ``(sheet, unit, fiscal_year, actor, origin, project)``, by name, stores it as the
            form of its project and year, the project made where it is None and new; raises
            ValidationError for a form that is no longer open and for values that do not fit.
        first: a sheet's JSON as a person begins to correct it.
        fields: ``(JSON, edition, settings, data)`` to the fields; None where the sheet is stored as read.
        template: shows the fields; its context holds their ``cells``.
    """

    sheet: Any
    store: Callable[..., Stored]
    first: Callable[[dict[str, Any]], dict[str, Any]] = lambda data: data
    fields: Callable[[dict[str, Any], str, RuleSettings, Any], SheetFields] | None = None
    template: str = ""
