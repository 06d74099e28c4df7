"""How a kind of form comes in from files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from apps.entry.domain.cells import CellAdapter
from apps.entry.domain.protocol import Batch
from apps.formkit.papers import Paper
from apps.formkit.sheets import RowSheet
from apps.projects.models import Document, Project
from apps.workflow.models import FiscalYear
from apps.workflow.settings_schema import RuleSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A form as a file left it, with a sentence for each value that is not the file's."""

    form: Document
    sentences: tuple[str, ...] = ()


Mark = Callable[[Any, str], Any]
"""A bound field and the place of its cell, to the field with its source beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """A row of the paper in fields.

    Attributes:
        id: of the row that was read; blank of one to be added.
        cells: its fields by column, marked; the others are shown as read.
        hidden: fields that go with it unseen.
        drop: the tick that takes it out.
    """

    id: str = ""
    cells: Mapping[str, Any] = field(default_factory=dict)
    hidden: Sequence[Any] = ()
    drop: Any = None


class SheetFields(Protocol):
    """The fields in which a person corrects a sheet that was read; the paper says where they stand."""

    paper: Paper
    """The paper, in the edition of the form."""

    management: Any
    """The hidden fields that count the rows."""

    def is_valid(self) -> bool:
        """Return whether every field can take what was typed."""

    def sheet(self, *, project_name: str, year: int | None) -> RowSheet:
        """Return the sheet as corrected, of valid fields."""

    def cells(self, mark: Mark) -> Mapping[str, Any]:
        """Return the fields beside the rows by their places, each marked."""

    def rows(self, mark: Mark) -> Sequence[FieldRow]:
        """Return the rows, those that may be added last."""

    def texts(self, mark: Mark) -> Sequence[Any]:
        """Return the fields of running text, each marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a sheet says to a form, as a batch; ``said`` are sentences about what it does not take."""

    batch: Batch
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The incoming side of a kind; ``entry.domain.sheets`` stores by it.

    Attributes:
        sheet: the kind's sheet, made by ``from_json``.
        batch: ``(locked form, sheet, origin)`` to what the sheet says to the form; ``origin`` is
            what it came from, in a few words.
        action: of the audit row.
        begin: ``(project, fiscal_year, actor)`` opens a form; None where none is begun by a file.
        absent: what is said then where no form is open, the project's name before it.
        cells: how cells of a file are written, where that is not as the editor does.
        project: what a new project takes from the sheet.
        departures: ``(sheet, form as stored)`` to a sentence for each figure that is not the file's.
        first: a sheet's JSON as a person begins to correct it.
        fields: ``(JSON, edition, settings, data)`` to the fields; None where the sheet is stored as read.
    """

    sheet: Any
    batch: Callable[[Any, Any, str], Told]
    action: str
    begin: Callable[[Project, FiscalYear, Any], Any] | None = None
    absent: str = ""
    cells: CellAdapter | None = None
    project: Callable[[Any], dict[str, str]] = lambda sheet: {}
    departures: Callable[[Any, Any], Iterable[str]] = lambda sheet, form: ()
    first: Callable[[dict[str, Any]], dict[str, Any]] = lambda data: data
    fields: Callable[[dict[str, Any], str, RuleSettings, Any], SheetFields] | None = None
