"""Every list as a file: moments in local time, dates as dates, figures as figures."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import get_resolver
from django_tables2 import Column, DateColumn, Table
from openpyxl import load_workbook

from apps.accounts.models import User
from apps.core.admin import ExchangeAdmin
from apps.core.cell_texts import LONGEST_CELL
from apps.core.resources import BaseResource
from apps.core.tables import BaseTable, MomentColumn, SafeTableExport, workbook_of
from apps.entry.figures import Panel
from apps.entry.kinds import kind_named
from apps.projects.models import Project
from apps.workflow.resources import SettingField

# Half past four in the afternoon of UTC is the next day in Shanghai.
MOMENT = dt.datetime(2026, 11, 30, 16, 30, tzinfo=dt.UTC)
LOCAL = MOMENT.astimezone(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)
DAY = dt.date(2026, 3, 1)
VALUES: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.DateTimeField, MOMENT),
    (models.DateField, DAY),
    (models.DecimalField, Decimal("12.50")),
    (models.IntegerField, 7),
    (models.BooleanField, True),
    (models.CharField, "=文字"),
    (models.TextField, "=文字"),
)


def tables(base: type = Table) -> Iterator[type[BaseTable]]:
    get_resolver().url_patterns  # noqa: B018 -- imports every list
    for found in base.__subclasses__():
        if found.__module__.startswith("apps.") and found is not BaseTable:
            yield found
        yield from tables(found)


def record_of(model: type[models.Model], depth: int = 3) -> Any:
    """Return a row that was never stored, with a value in every field and in what it points to."""
    made = model()
    for field in model._meta.concrete_fields:
        if field.is_relation:
            if depth and field.related_model and not field.primary_key:
                made._state.fields_cache[field.name] = record_of(field.related_model, depth - 1)
            continue
        value = next((value for kind, value in VALUES if isinstance(field, kind)), None)
        if value is not None and not field.primary_key:
            setattr(made, field.attname, field.choices[0][0] if field.choices else value)
    made.pk = 1
    return made


def exported(table: Any) -> dict[str, Any]:
    data = SafeTableExport("xlsx", table).export()
    head, row = load_workbook(io.BytesIO(data)).active.iter_rows(max_row=2)
    return dict(zip([cell.value for cell in head], row, strict=True))


def fields_of(table: type[BaseTable]) -> dict[str, Any]:
    """Return the model's field behind each column by its header."""
    found = {}
    for name, column in table.base_columns.items():
        model, field = table.Meta.model, None
        for part in str(column.accessor or name).split("__"):
            try:
                field = model._meta.get_field(part)
            except FieldDoesNotExist:
                field = None
                break
            model = field.related_model or model
        if field is not None and not column.exclude_from_export:
            found[name] = field
    return found


ALL = list(tables())
WITH_MODEL = [table for table in ALL if getattr(table.Meta, "model", None)]
CODE = "declaration"
# What a table is made with beside its rows.
MADE_WITH: dict[str, dict[str, Any]] = {
    "FigureTable": {
        "kind": kind_named(CODE),
        "panel": Panel(
            code="walked", title="表", note="", board="", rows=lambda asked: Project.objects.none(),
            picks=lambda asked: (), said="说明",
        ),
        "is_examiner": True,
    }
}  # fmt: skip
# The class of column for each class of field, the first that fits: none is left to the library's guess.
CLASSES = (
    (models.DateTimeField, MomentColumn),
    (models.DateField, DateColumn),
    (models.Field, Column),
)


@pytest.mark.parametrize("table", WITH_MODEL, ids=lambda table: table.__name__)
def test_columns_hold_what_their_fields_hold(table: Any) -> None:
    made = table([record_of(table.Meta.model)])
    cells = exported(made)
    for name, field in fields_of(table).items():
        cell = cells[str(made.columns[name].header)]
        if isinstance(field, models.DateTimeField):
            assert (cell.value, cell.number_format) == (LOCAL, "yyyy-mm-dd hh:mm"), name
        elif isinstance(field, models.DateField):
            assert (cell.value.date(), cell.number_format) == (DAY, "yyyy-mm-dd"), name
        elif isinstance(field, models.DecimalField | models.IntegerField) and not field.choices:
            assert cell.data_type == "n", name
            assert cell.value in (7, Decimal("12.5")), name
        else:
            assert cell.data_type in ("s", "n"), name


@pytest.mark.parametrize("table", WITH_MODEL, ids=lambda table: table.__name__)
def test_class_of_each_column_is_chosen_for_its_field(table: Any) -> None:
    for name, field in fields_of(table).items():
        column = table.base_columns[name]
        wanted = next(kind for of, kind in CLASSES if isinstance(field, of))
        assert isinstance(column, wanted), name
        assert name in vars(table) or column._explicit, name
        if isinstance(field, models.DecimalField):
            assert column.attrs["td"]["class"] == "num", name


@pytest.mark.parametrize(
    "table", [table for table in ALL if table not in WITH_MODEL], ids=lambda table: table.__name__
)
def test_right_aligned_columns_of_reports_are_figures(table: Any) -> None:
    figures = {
        name
        for name, column in table.base_columns.items()
        if (column.attrs or {}).get("td", {}).get("class") == "num"
    }
    row = {name: Decimal("0.5") if name in figures else "=文字" for name in table.base_columns}
    made = table([_Row(row)], **MADE_WITH.get(table.__name__, {}))
    cells = exported(made)
    for name, column in made.columns.items():
        if not column.column.exclude_from_export:
            assert cells[str(column.header)].data_type == ("n" if name in figures else "s"), name


class _Row:
    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


def resources() -> list[type[BaseResource]]:
    get_resolver().url_patterns  # noqa: B018 -- imports every list
    found: list[type[BaseResource]] = []
    for registered in admin.site._registry.values():
        if isinstance(registered, ExchangeAdmin):
            found += [one for one in registered.resource_classes if one not in found]
    return found


@pytest.mark.parametrize("resource", resources(), ids=lambda resource: resource.__name__)
def test_exports_of_the_admin_hold_what_their_fields_hold(resource: Any) -> None:
    model = resource._meta.model
    made = resource(user=User(pk=1))
    dataset = made.export(queryset=[record_of(model)], force_native_type=True)  # as the admin does
    data = ExchangeAdmin.export_formats[0]().export_data(dataset)
    head, row = load_workbook(io.BytesIO(data)).active.iter_rows(max_row=2)
    cells = dict(zip([cell.value for cell in head], row, strict=True))
    for field in made.get_export_fields():
        if isinstance(field, SettingField):
            continue  # an entry of a rule set's page, no field of the model
        of: Any = None
        for part in field.attribute.split("__"):
            of = (of.related_model if of else model)._meta.get_field(part)
        cell = cells[field.column_name]
        if isinstance(of, models.DateTimeField):
            assert (cell.value, cell.is_date) == (LOCAL, True), field.attribute
        elif isinstance(of, models.DateField):
            assert (cell.value.date(), cell.is_date) == (DAY, True), field.attribute
        elif isinstance(of, models.DecimalField | models.IntegerField) and not of.choices:
            assert cell.data_type == "n", field.attribute


def test_a_text_longer_than_a_cell_is_told_and_stands_whole_in_a_sheet_of_its_own() -> None:
    whole = "".join(chr(0x4E00 + at % 5000) for at in range(70_000))
    book = load_workbook(io.BytesIO(workbook_of(["短", "长"], [["甲", whole], ["乙", "丙"]])))
    first, longer = book.worksheets
    told = first["B2"].value
    assert len(told) == LONGEST_CELL
    assert told.endswith("……（共 70000 字，一格放不下，全文见“过长的文字”表 B2 各行）")
    rows = list(longer.iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in rows] == [("B2", 1), ("B2", 2), ("B2", 3)]
    assert "".join(row[2] for row in rows) == whole
    plain = load_workbook(io.BytesIO(workbook_of(["长"], [[whole[:LONGEST_CELL]]])))
    assert [sheet.title for sheet in plain.worksheets] == ["Sheet1"]
