"""The base of every list: stable order, empty text, money totals, and the one way out as a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Final, Protocol
from urllib.parse import quote

import django_tables2 as tables
import xlsxwriter
from django.db.models import QuerySet, Sum
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django_filters.views import FilterView
from django_tables2.rows import BoundRow
from xlsxwriter.utility import xl_rowcol_to_cell

from apps.core.cell_texts import fitting, write_longer
from apps.core.money import format_yuan
from apps.core.paging import Pages
from apps.core.responses import WORKBOOK
from apps.core.text import storable

# Some programs take the wide signs of Chinese keyboards for the narrow ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PORTION = 500
EXPORT_FORMATS = {"xlsx": "导出 Excel", "csv": "导出 CSV"}
# The head of a request for a part of a page.
PART = "X-Part"
EXPORT_TYPES = {"xlsx": WORKBOOK, "csv": "text/csv; charset=utf-8"}


def safe_text(value: Any) -> Any:
    """Return a value that any spreadsheet can hold and none takes for a formula; numbers stay."""
    if isinstance(value, str):
        value = storable(value)
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return value


def exchanged_text(value: object) -> object:
    """Return a cell of a table that comes back by import, made safe; a figure written as a text stays."""
    is_figure = isinstance(value, str) and _FIGURE.fullmatch(value)
    return value if is_figure else safe_text(value)


def typed_text(value: object) -> object:
    """Return what a cell held before ``exchanged_text`` made it safe."""
    is_safe = isinstance(value, str) and value[:1] == "'" and value[1:].startswith(FORMULA_STARTS)
    return str(value)[1:] if is_safe else value


def value_of(shown: object, raw: object) -> object:
    """Return what a cell holds in a file: a moment in local time, a date, or the figure that is
    shown where its value is one; a share as such; else the text."""
    if isinstance(raw, datetime):
        return timezone.localtime(raw).replace(tzinfo=None) if timezone.is_aware(raw) else raw
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, int | float | Decimal) or isinstance(raw, bool):
        return shown
    plain = str(shown).replace(",", "").strip()
    if _SHARE.fullmatch(plain):
        return Share(Decimal(plain[:-1]) / 100)
    return Decimal(plain) if _FIGURE.fullmatch(plain) else shown


def as_text(value: object) -> object:
    """Return a value as a file of plain text has it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value * 100:.1f}%" if isinstance(value, Share) else value


class Share(Decimal):
    """A part of one, shown per cent."""


def workbook_of(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as a workbook: numbers and dates as such, the head in sight. Each row is written
    when it comes, so that a list of a hundred thousand needs no more memory than one of ten."""
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
        formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(headers):
            sheet.set_column(column, column, max(12, 2 * len(title)))
        for column, title in enumerate(headers):
            sheet.write_string(0, column, title, head)
        longer: list[tuple[str, str]] = []
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                style = formats.get(type(value))
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, style)
                elif isinstance(value, int | float | Decimal):
                    sheet.write_number(at, column, float(value), style)
                elif value not in (None, ""):
                    place = xl_rowcol_to_cell(at, column)
                    sheet.write_string(at, column, fitting(str(value), place, longer))
        write_longer(book, longer)
    return target.getvalue()


def text_file_of(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as a file of plain text (CSV); Excel and WPS take one without its first mark for
    GBK."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(headers)
    writer.writerows([as_text(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def write_rows(export_format: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as a file of one of ``EXPORT_FORMATS``."""
    write = workbook_of if export_format == "xlsx" else text_file_of
    return write(headers, rows)


_BADGE: Final = '<span class="badge badge-{}">{}</span>'
_FORMATS: Final = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", Share: "0.0%"}
_FIGURE: Final = re.compile(r"-?\d+(?:\.\d+)?")
_SHARE: Final = re.compile(r"-?\d+(?:\.\d+)?%")


class MoneyColumn(tables.Column):
    """An amount in 元 of a list fetched by a queryset, right aligned, with the total of all its rows
    (not of the page) below."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        attrs = {"td": {"class": "num"}, "th": {"class": "num"}, "tf": {"class": "num"}}
        super().__init__(*args, attrs=attrs, **kwargs)

    def render(self, value: Decimal) -> str:
        return format_yuan(value)

    def value(self, value: Decimal) -> Decimal:
        return value

    def render_footer(self, bound_column: Any, table: tables.Table) -> str:
        # By the database: a district's list has thousands of rows, its page twenty-five.
        if not table.is_added_up:
            return ""
        found = table.data.data.order_by().aggregate(total=Sum(str(bound_column.accessor)))
        return format_yuan(found["total"] or Decimal(0))


class _Stated(Protocol):
    state: str

    def get_state_display(self) -> str: ...


class StateColumn(tables.Column):
    """The state of a form as a coloured word. Not a template: that would be set up anew for each row."""

    def render(self, record: _Stated) -> str:
        return format_html(_BADGE, record.state, record.get_state_display())

    def value(self, record: _Stated) -> str:
        return record.get_state_display()


class MomentColumn(tables.Column):
    """A moment in local time to the minute, on the page and in the file alike."""

    def render(self, value: datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


class BaseTable(tables.Table):
    """Lists start from this; ``Meta`` of each names its columns."""

    # A long list is added up when somebody asks for it (``?total=1``).
    ADDED_UP: ClassVar = 1000
    is_total_asked = False

    @property
    def is_added_up(self) -> bool:
        """Return whether the totals are shown."""
        paginator = getattr(self, "paginator", None)
        return self.is_total_asked or paginator is None or paginator.count <= self.ADDED_UP

    class Meta:
        empty_text = "没有符合条件的记录。"
        attrs = {"class": "table table-sm list"}
        order_by_field = "sort"


class SafeTableExport:
    """A table as a file: formulas made harmless, figures and dates as such in local time, a file
    name that any browser takes. What a queryset fetches is held a portion at a time."""

    def __init__(self, export_format: str, table: tables.Table) -> None:
        self.format, self.table = export_format, table
        self.columns = [
            column for column in table.columns.iterall() if not column.column.exclude_from_export
        ]

    def records(self) -> Iterable[Any]:
        """Return what the rows are made of."""
        found = self.table.data.data
        return found.iterator(chunk_size=PORTION) if isinstance(found, QuerySet) else found

    def rows(self) -> Iterator[list[Any]]:
        """Yield the rows as values: what a column shows, but a figure or a date for what is one."""
        for record in self.records():
            row = BoundRow(record, table=self.table)
            yield [
                safe_text(
                    value_of(
                        row.get_cell_value(column.name),
                        column.accessor.resolve(record, quiet=True),
                    )
                )
                for column in self.columns
            ]

    def export(self) -> bytes:
        """Return the file."""
        heads = [str(column.header) for column in self.columns]
        return write_rows(self.format, heads, self.rows())

    def response(self, filename: str) -> HttpResponse:
        """Return the answer that gives the file under a name."""
        response = HttpResponse(self.export(), content_type=EXPORT_TYPES[self.format])
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
        return response


class ListView(tables.SingleTableMixin, FilterView):
    """A filtered, sorted, paged list; ``?export=xlsx`` gives the same rows as a file."""

    template_name = "generic/list.html"
    # The table pages; were the view to page as well, each list would count its rows twice.
    table_pagination = {"per_page": 25, "paginator_class": Pages}
    title = ""
    export_name = "列表"
    strict = False

    def get_template_names(self) -> list[str]:
        """Return the table alone for who turns its pages (``js/list.js``)."""
        if self.request.headers.get(PART) == "table":
            return ["generic/_list.html"]
        return [self.template_name]

    def get_table(self, **kwargs: object) -> tables.Table:
        table = super().get_table(**kwargs)
        table.is_total_asked = self.request.GET.get("total") == "1"
        return table

    def get_scope(self) -> QuerySet[Any]:
        """Return the rows the asker may see; every list starts here."""
        raise NotImplementedError

    def get_queryset(self) -> Any:
        return self.get_scope()

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        query = self.request.GET.copy()
        for name in ("page", "total"):
            query.pop(name, None)
        return super().get_context_data(
            title=self.title,
            export_formats=EXPORT_FORMATS,
            export_query=f"{query.urlencode()}&" if query else "",
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: object) -> HttpResponse:
        wanted = self.request.GET.get("export", "")
        if wanted in EXPORT_FORMATS:
            table = self.get_table(**self.get_table_kwargs())
            return SafeTableExport(wanted, table).response(f"{self.export_name}.{wanted}")
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, [PART])
        return response
