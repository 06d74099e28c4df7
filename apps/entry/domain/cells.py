"""The cells of a form: what a kind says of them, so that all of its writers are one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model, prefetch_related_objects

from apps.entry.domain.protocol import CellChange, shown
from apps.projects.domain import FIGURES
from apps.projects.models import Document


class FormCells:
    """The cells of one stored form by place; nothing lasts before ``store``.

    A kind says how its cells are read, written and stored. Where people add and take out rows it
    has ``add``, ``drop`` and ``arrange``, too; new rows are found by the page's name for them.
    """

    is_changed: bool
    """Return whether anything waits to be stored."""
    missing = ""
    """Why a cell is refused that is not there; where blank, its row is told to be gone."""

    def __init__(self, form: Document) -> None:
        # Of the kind's own model, which each kind knows.
        self.form: Any = form

    @property
    def rows(self) -> list[Any]:
        """The rows in their order, new ones included."""
        raise NotImplementedError

    def row(self, key: str) -> Any:
        """Return a row by its key or by the name the page gave it; None when it is gone."""
        return next((row for row in self.rows if key == str(row.pk)), None)

    def read(self, place: str) -> Any:
        """Return the value of a cell; raises KeyError for a place that is not (any more) there."""
        raise NotImplementedError

    def write(self, place: str, value: object) -> None:
        """Put a clean value into a cell; what is reckoned from it follows."""
        raise NotImplementedError

    def objection(self, change: CellChange) -> str:
        """Return why a cell cannot take a value beside the others; empty when it can."""
        return ""

    def text(self, place: str, value: object) -> object:
        """Return a value as the page types it."""
        return shown(value)

    def understood(self, place: str, value: object) -> str | None:
        """Return how a value was understood, blank where it was not; None where none is told."""
        return None

    def add(self, key: str, values: dict[str, Any]) -> Any:
        """Append a row that the page calls ``key``."""
        raise NotImplementedError

    def drop(self, row: Any) -> None:
        """Take a row out."""
        raise NotImplementedError

    def arrange(self, keys: list[str]) -> None:
        """Put the rows into the page's order."""
        raise NotImplementedError

    def store(self) -> None:
        """Write what changed, the form's revision counted on; queries do not grow with the rows."""
        raise NotImplementedError

    def as_map(self) -> dict[str, Any]:
        """Return every cell as the page shows it, by place."""
        raise NotImplementedError

    def figures(self) -> dict[str, Any] | None:
        """Return what is reckoned from the cells as the page shows it, by place; None where
        nothing is."""
        return None


class HeldCells(FormCells):
    """The cells of a form whose rows come from an approved goal: attributes of the form itself, of
    its ``rows`` and of its ``funding_lines``."""

    missing = "没有这一格，请刷新页面。"

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        prefetch_related_objects([form], "rows", "funding_lines")
        self.by_key = {str(row.pk): row for row in form.rows.all()}
        self.lines = {line.source: line for line in form.funding_lines.all()}
        self.is_changed = False
        self._form = _values(form)
        self._fetched = {id(part): _values(part) for part in (*self.rows, *self.lines.values())}

    @property
    def rows(self) -> list[Any]:
        return list(self.by_key.values())

    @cached_property
    def fresh(self) -> Any:
        """The form as stored, with its content."""
        return type(self.form).objects.with_content().get(pk=self.form.pk)

    def holder(self, place: str) -> tuple[Any, str]:
        """Return the object and the attribute of a place; raises KeyError for one not there."""
        raise NotImplementedError

    def follow(self, holder: Model, name: str) -> None:
        """Reckon what follows from a value just written."""

    def read(self, place: str) -> Any:
        holder, name = self.holder(place)
        return getattr(holder, name)

    def write(self, place: str, value: object) -> None:
        holder, name = self.holder(place)
        setattr(holder, name, value)
        self.is_changed = True
        self.follow(holder, name)

    def store_parts(self, columns: Sequence[str]) -> None:
        """Write these columns of the rows, and the amounts, that are not as they were fetched;
        raises ValidationError for an amount that does not fit."""
        rows, lines = self._differing(self.rows), self._differing(self.lines.values())
        if rows:
            type(rows[0]).objects.bulk_update(rows, columns)
        if lines:
            relation = self.form._meta.get_field("funding_lines")
            for line in lines:
                line.full_clean(exclude=[relation.field.name], validate_constraints=False)
            known, model = [line for line in lines if line.pk], relation.related_model
            model.objects.bulk_update(known, _typed_columns(model))
            self.form.funding_lines.add(*(line for line in lines if not line.pk), bulk=False)

    def store_form(self, columns: Sequence[str]) -> None:
        """Write what every form has, and those of the kind's own columns that changed, the form's
        revision counted on."""
        changed = [name for name in columns if getattr(self.form, name) != self._form[name]]
        self.form.revision += 1
        self.form.save(update_fields=[*changed, *FIGURES, "revision", "updated_at"])

    def _differing(self, parts: Iterable[Any]) -> list[Any]:
        return [part for part in parts if self._fetched.get(id(part)) != _values(part)]


def _typed_columns(model: type[Model]) -> list[str]:
    """Return the columns of a row but for its key and the rows it hangs on."""
    fields = model._meta.concrete_fields
    return [one.name for one in fields if not (one.primary_key or one.is_relation)]


def _values(part: Model) -> dict[str, Any]:
    """Return a row's values by column."""
    return {field.attname: getattr(part, field.attname) for field in part._meta.concrete_fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedRows:
    """The rows that people add and take out.

    Attributes:
        columns: their cells.
        begun_by: a row is one when any of these is filled in.
        known: what the page knows of a row that it takes out.
        demands: what a row from a file must have, each with the sentence that says so.
        most: as many rows a form may have.
    """

    columns: tuple[str, ...]
    begun_by: tuple[str, ...]
    known: tuple[str, ...]
    demands: Mapping[str, str] = field(default_factory=dict)
    most: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CellAdapter:
    """What a kind says of its cells.

    Attributes:
        open: the cells of a form, fetched with its names.
        clean: ``(form, place, value)`` to the clean value of what was typed; raises
            ValidationError with a sentence for the person, KeyError, TypeError or ValueError for
            what no page of the kind sends.
        action: of the audit row of a change.
        rows: the rows that people add; None where rows come from elsewhere.
    """

    open: Callable[[Any], FormCells]
    clean: Callable[[Any, str, Any], Any]
    action: str
    rows: TypedRows | None = None
