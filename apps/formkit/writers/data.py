"""Sheets as data: JSON in the annotation's form, and a CSV line for each indicator."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any, BinaryIO, Final

from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet

# What a spreadsheet would run, also behind blanks and signs that are not seen, which some trim.
_FORMULA: Final = re.compile("[\\s\x00-\x1f\u200b-\u200f\ufeff]*[=+\\-@＝＋－＠]|[\t\r]")
_HEAD: Final = {
    "year": "年度",
    "department": "主管部门",
    "unit": "实施单位",
    "project_name": "项目名称",
}
_ROW: Final = {
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "target": "指标值",
    "op": "运算符",
    "number": "数值",
    "number_to": "数值上限",
    "unit": "计量单位",
    "text": "定性值",
    "further": "另一列指标值",
    "weight": "分值",
}
_RESULT: Final = {"actual": "实际完成值", "score": "得分", "deviation": "偏差原因分析及改进措施"}


def write_json(sheets: Iterable[DeclarationSheet | EvaluationSheet], target: BinaryIO) -> None:
    """Write ``{"documents": […]}`` as the annotation guide describes, one sheet at a time."""
    target.write(b'{"documents": [')
    for number, sheet in enumerate(sheets):
        text = json.dumps(sheet.to_json(), ensure_ascii=False, indent=1)
        target.write(f"{',' if number else ''}\n{text}".encode())
    target.write(b"\n]}\n")


def write_csv(sheets: Iterable[DeclarationSheet | EvaluationSheet], target: BinaryIO) -> None:
    """Write a line for each indicator, UTF-8 with the mark by which Excel knows it; all sheets are
    of one kind, self-evaluations with their results.

    A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP,
    CSV injection); figures are plain decimals.
    """
    target.write(b"\xef\xbb\xbf")
    columns: dict[str, str] = {}
    for sheet in sheets:
        if not columns:
            columns = _ROW | (_RESULT if isinstance(sheet, EvaluationSheet) else {})
            _line(target, [*_HEAD.values(), *columns.values()])
        head = [getattr(sheet, name) for name in _HEAD]
        for row in sheet.indicators:
            data = {"further": "", **row.to_json()}
            _line(target, [*head, *(data[name] for name in columns)])


def _line(target: BinaryIO, values: list[Any]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow([harmless(value) for value in values])
    target.write(buffer.getvalue().encode())


def harmless(value: object) -> str:
    """Return a value as a text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
