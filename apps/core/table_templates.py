"""The workbook one fills in for an import: the columns, what belongs in them, what may be chosen."""

from __future__ import annotations

import io
from typing import Any, Final

import xlsxwriter
from import_export.resources import Resource

from apps.core.import_preview import columns_of
from apps.core.resources import ChoiceWidget, NaturalKeyWidget, YesNoWidget

_ROWS: Final = 20000
# Excel's own limit for a list written into the cell's rule; longer ones stand on a sheet.
_LISTS: Final = "选项"


def _choices(widget: Any) -> list[tuple[str, str]]:
    """Return what may stand in a column, with a name beside a code; nothing for free text."""
    if isinstance(widget, ChoiceWidget):
        return [(label, "") for label in widget.values]
    if isinstance(widget, YesNoWidget):
        return [("是", ""), ("否", "")]
    if isinstance(widget, NaturalKeyWidget) and widget.field != "pk":
        return [
            (str(getattr(row, widget.field)), str(row)) for row in widget.get_queryset(None, None)
        ]
    return []


def write_template(resource: Resource, title: str) -> bytes:
    """Return a workbook with the columns of an import, drop-down lists and explanations."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet, notes = book.add_worksheet(title[:31]), book.add_worksheet("填写说明")
    lists = book.add_worksheet(_LISTS)
    head = book.add_format({"bold": True, "bg_color": "#eef2f7", "border": 1})
    needed = book.add_format({"bold": True, "bg_color": "#fff4de", "border": 1})
    text = book.add_format({"num_format": "@"})
    for at, title_of in enumerate(("列名", "是否必填", "填写说明")):
        notes.write_string(0, at, title_of, head)
    notes.set_column(0, 1, 16)
    notes.set_column(2, 2, 60)
    used = 0
    widgets = {item.column_name: item.widget for item in resource.get_import_fields()}
    for at, column in enumerate(columns_of(resource)):
        sheet.write_string(0, at, column.name, needed if column.is_required else head)
        # As text, so that 0012 keeps its zeros.
        sheet.set_column(at, at, max(14, len(column.name) * 2 + 4), text)
        notes.write_string(at + 1, 0, column.name)
        notes.write_string(at + 1, 1, "必填" if column.is_required else "可空")
        notes.write_string(at + 1, 2, column.hint or "文字")
        if choices := _choices(widgets[column.name]):
            for row, (value, name) in enumerate(choices):
                lists.write_string(row, used, value)
                lists.write_string(row, used + 1, name)
            first, last = (
                xlsxwriter.utility.xl_rowcol_to_cell(row, used, row_abs=True, col_abs=True)
                for row in (0, len(choices) - 1)
            )
            sheet.data_validation(
                1,
                at,
                _ROWS,
                at,
                {
                    "validate": "list",
                    "source": f"={_LISTS}!{first}:{last}",
                    "error_title": "不在可选项内",
                    "error_message": "请从下拉列表中选择。",
                    "error_type": "warning",
                },
            )
            used += 2
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()
