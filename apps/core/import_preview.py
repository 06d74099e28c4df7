"""What an import would do or why it cannot, as plain rows for the page: no trace, no library words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.utils.encoding import force_str
from import_export.resources import Resource
from import_export.results import Result, RowResult

from apps.core.errors import NotAllowedNow

# The sheet's first line holds the names of the columns.
HEADER_LINES = 1
SHOWN = 300
KINDS = {"new": "新增", "update": "更新"}
UNFORESEEN = "这一行无法导入，请核对各列的内容；改过仍不行，请把文件交给系统管理员。"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file, explained: what to write, and whether it must not be blank."""

    name: str
    hint: str
    is_key: bool
    is_required: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the line of the file, the column and what stands there; blank where none is to blame."""

    line: int | None
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One value before and after the import; ``before`` is ``None`` for a new row."""

    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row that would be written."""

    line: int | None
    kind: str
    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Preview:
    """What the page shows before anything is written; ``more`` rows do not fit on it."""

    columns: list[str] = field(default_factory=list)
    rows: list[PreviewRow] = field(default_factory=list)
    more: int = 0
    new: int = 0
    update: int = 0
    same: int = 0


class NumberedRow(RowResult):
    """The library's result of a row, which also remembers the row's number in the file."""

    number: int | None = None

    @property
    def line(self) -> int | None:
        return None if self.number is None else self.number + HEADER_LINES


class CellDiff:
    """The library's comparison of a row, given as :class:`Cell` instead of styled markup."""

    def __init__(self, resource: Resource, instance: Model, new: bool) -> None:
        self.before = None if new else self._values(resource, instance)
        self.after: list[str] = []

    def compare_with(self, resource: Resource, instance: Model, dry_run: bool = False) -> None:
        self.after = self._values(resource, instance) if instance else []

    def as_html(self) -> list[Cell]:
        before: list[Any] = [None] * len(self.after)
        if self.before is not None:
            before = [*self.before]
        return [Cell(left, right) for left, right in zip(before, self.after, strict=False)]

    @staticmethod
    def _values(resource: Resource, instance: Model) -> list[str]:
        return [force_str(item.export(instance) or "") for item in resource.get_import_fields()]


def _message(error: object) -> str:
    """Return the sentence of a fault we raised ourselves; anything else is not for the page."""
    if isinstance(error, ValidationError):
        return "；".join(error.messages)
    if isinstance(error, NotAllowedNow | ValueError):
        return str(error)
    return UNFORESEEN


def _columns(resource: Resource) -> dict[str, str]:
    """Return {field of the model: column of the file}."""
    return {item.attribute: item.column_name for item in resource.fields.values()}


def _of_rows(result: Result, resource: Resource) -> Iterator[Fault]:
    yield from _of_invalid(result, _columns(resource))
    for _, errors in result.row_errors():
        for error in errors:
            yield _of_error(error)


def _of_invalid(result: Result, columns: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what the fields of rows say against them."""
    for row in result.invalid_rows:
        values = dict(zip(result.diff_headers, row.values, strict=False))
        for name, messages in row.error_dict.items():
            column = "" if name == NON_FIELD_ERRORS else columns.get(name, "")
            value = values.get(column)
            shown = "" if value in (None, "---") else force_str(value)
            for message in messages:
                yield Fault(row.number + HEADER_LINES, column, shown, force_str(message))


def _of_error(error: Any) -> Fault:
    """Return what a row could not be read for, at the column that holds the value it names."""
    value = getattr(error.error, "value", None)
    holders = (name for name, held in error.row.items() if value is not None and held == value)
    column = next(holders, "")
    shown = force_str(value) if column else ""
    return Fault(error.number + HEADER_LINES, column, shown, _message(error.error))


def faults_of(result: Result, resource: Resource) -> list[Fault]:
    """Return the faults of an import's result by line; a fault of the whole file stands alone."""
    if result.base_errors:
        return [Fault(None, "", "", _message(error.error)) for error in result.base_errors]
    return sorted(_of_rows(result, resource), key=lambda fault: fault.line or 0)


def preview_of(result: Result) -> Preview:
    """Return the rows that would be written, the first ``SHOWN`` of them, and how many of each kind."""
    rows = [row for row in result.rows if row.import_type in KINDS]
    return Preview(
        columns=list(result.diff_headers),
        rows=[
            PreviewRow(row.line, row.import_type, KINDS[row.import_type], row.diff or [])
            for row in rows[:SHOWN]
        ],
        more=max(0, len(rows) - SHOWN),
        new=result.totals["new"],
        update=result.totals["update"],
        same=result.totals["skip"],
    )


def columns_of(resource: Resource) -> list[Column]:
    """Return the columns an import reads, as the page explains them.

    ``hints`` of the resource says of a column what its kind of value does not say.
    """
    keys = resource.get_import_id_fields()
    fields = {item.name: item for item in resource._meta.model._meta.get_fields()}
    found = []
    for item in resource.get_import_fields():
        model_field = None if item.readonly else fields.get(item.attribute)
        hint = "只供参考，导入时不改" if item.readonly else getattr(item.widget, "hint", "")
        found.append(
            Column(
                name=item.column_name,
                hint=resource.hints.get(item.column_name, hint),
                is_key=resource.get_field_name(item) in keys,
                is_required=model_field is not None
                and not model_field.blank
                and not model_field.has_default(),
            )
        )
    return found
