"""The base of every list: stable order, empty text, money totals, and the one way out as a file."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import django_tables2 as tables
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpResponse
from django.utils import timezone
from django_filters.views import FilterView
from django_tables2.export.export import TableExport

from apps.core.money import format_yuan
from apps.core.text import storable

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS = 200
EXPORT_FORMATS = {"xlsx": "导出 Excel", "csv": "导出 CSV"}


def safe_text(value: Any) -> Any:
    """Give a value that any spreadsheet can hold and none takes for a formula; numbers stay."""
    if isinstance(value, str):
        value = storable(value)
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return value


class MoneyColumn(tables.Column):
    """An amount in 元 of a list fetched by a queryset, right aligned, with the total of all its rows
    (not of the page) below."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        attrs = {"td": {"class": "num"}, "th": {"class": "num"}, "tf": {"class": "num"}}
        super().__init__(*args, attrs=attrs, **kwargs)

    def render(self, value: Decimal) -> str:
        return format_yuan(value)

    def value(self, value: Decimal) -> Decimal:
        return value

    def render_footer(self, bound_column: Any, table: Any) -> str:
        # By the database: a district's list has thousands of rows, its page twenty-five.
        found = table.data.data.order_by().aggregate(total=Sum(str(bound_column.accessor)))
        return format_yuan(found["total"] or Decimal(0))


class MomentColumn(tables.Column):
    """A moment in local time to the minute, on the page and in the file alike."""

    def render(self, value: datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


class Pages(Paginator):
    """Pages of a list; the address may ask for another size, within reason."""

    def __init__(self, rows: Any, per_page: int, **kwargs: Any) -> None:
        super().__init__(rows, min(max(per_page, 1), MOST_ROWS), **kwargs)


class BaseTable(tables.Table):
    """Lists start from this; ``Meta`` of each names its columns."""

    class Meta:
        empty_text = "没有符合条件的记录。"
        attrs = {"class": "table table-sm list"}
        order_by_field = "sort"


class SafeTableExport(TableExport):
    """The library's export with formulas made harmless and a file name that any browser takes."""

    def __init__(self, export_format: str, table: Any, **kwargs: Any) -> None:
        super().__init__(export_format, table, **kwargs)
        rows = [tuple(safe_text(cell) for cell in row) for row in self.dataset]
        headers = self.dataset.headers
        self.dataset.wipe()
        self.dataset.headers = headers
        self.dataset.extend(rows)

    def response(self, filename: str | None = None) -> HttpResponse:
        response = HttpResponse(content_type=self.content_type())
        name = quote(filename or "导出")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        content = self.export()
        if self.format == "csv" and isinstance(content, str):
            # Excel and WPS take a file without this mark for GBK.
            content = "\ufeff" + content
        response.write(content)
        return response


class ListView(tables.SingleTableMixin, FilterView):
    """A filtered, sorted, paged list; ``?export=xlsx`` gives the same rows as a file."""

    template_name = "generic/list.html"
    # The table pages; were the view to page as well, each list would count its rows twice.
    table_pagination = {"per_page": 25, "paginator_class": Pages}
    title = ""
    export_name = "列表"
    strict = False

    def get_scope(self) -> Any:
        """Give the rows the asker may see; every list starts here."""
        raise NotImplementedError

    def get_queryset(self) -> Any:
        return self.get_scope()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            title=self.title,
            export_formats=EXPORT_FORMATS,
            export_query=f"{query.urlencode()}&" if query else "",
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        wanted = self.request.GET.get("export", "")
        if wanted in EXPORT_FORMATS:
            table = self.get_table(**self.get_table_kwargs())
            return SafeTableExport(wanted, table).response(f"{self.export_name}.{wanted}")
        return super().render_to_response(context, **kwargs)
