"""Reads the rows of a table file within limits: the reader that reads documents, or plain CSV."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath
from typing import Any, Final

from django.conf import settings
from django.utils.module_loading import import_string
from tablib import Dataset

from apps.core.text import as_utf8, storable

ENDINGS: Final = (".xlsx", ".csv")


class UnreadableTable(Exception):  # noqa: N818 -- names the file's state
    """The file is no table we can take; the message is a Chinese sentence: what is wrong."""


def read_table(data: bytes, name: str) -> Dataset:
    """Return the rows of the first sheet, its first row being the columns' names.

    ``settings.WORKBOOK_READER`` reads workbooks: a callable that takes bytes and limits, gives
    rows of texts, and raises ValueError with a sentence. Raises UnreadableTable.
    """
    if PurePath(name).suffix.lower() == ".csv":
        try:
            rows: list[list[Any]] = list(csv.reader(io.StringIO(as_utf8(data), newline="")))
        except (ValueError, csv.Error) as error:
            raise UnreadableTable("文件中的文字无法识别，请另存为 xlsx 后再导入。") from error
        if len(rows) > settings.DOCUMENT_LIMITS["rows"]:
            limit = settings.DOCUMENT_LIMITS["rows"]
            raise UnreadableTable(f"文件超过 {limit} 行，请拆成几份分别导入。")
    else:
        try:
            rows = import_string(settings.WORKBOOK_READER)(data, settings.DOCUMENT_LIMITS)
        except ValueError as error:
            raise UnreadableTable(str(error)) from error
    return _dataset(storable(rows))


def _dataset(rows: list[list[str]]) -> Dataset:
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise UnreadableTable("文件里没有内容。请按模板填写后再导入。")
    head, *body = rows
    width = max((number for number, cell in enumerate(head, 1) if cell.strip()), default=0)
    dataset = Dataset(headers=[cell.strip() for cell in head[:width]])
    for row in body:
        dataset.append([*row[:width], *[""] * (width - len(row))])
    return dataset
