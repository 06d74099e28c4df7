"""Reading sheets that are given as JSON, in the form of the annotation guide."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import InvalidOperation
from typing import Any, Final

from apps.formkit.sheets import SHEETS, Sheet, sheet_from_json

_KINDS: Final = "、".join(SHEETS)


def looks_like_sheets(head: bytes) -> bool:
    """Return whether a file begins as JSON does."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def sheets_of(content: bytes) -> list[tuple[Sheet, list[str], list[str]]]:
    """Return the sheets of a JSON text, each with the paths its reader doubted and with his notes.

    Takes one document, a list of them, or an object with ``documents``. Raises ValueError with a
    Chinese sentence that says which document cannot be read and why.
    """
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError("文件不是有效的 JSON。请检查内容是否完整，并以 UTF-8 保存。") from error
    documents = data.get("documents", [data]) if isinstance(data, dict) else data
    if not isinstance(documents, list) or not documents:
        raise ValueError("JSON 中没有表。请给出一张表，或在 documents 中列出各表。")
    return [_read(number, item) for number, item in enumerate(documents, start=1)]


def _read(number: int, data: Mapping[str, Any]) -> tuple[Sheet, list[str], list[str]]:
    if not isinstance(data, dict) or data.get("kind") not in SHEETS:
        kind = data.get("kind") if isinstance(data, dict) else None
        raise ValueError(f"第 {number} 张表的 kind“{kind}”不认识，应为 {_KINDS} 之一。")
    try:
        sheet = sheet_from_json(data)
        _demand_texts(sheet)
    except (AttributeError, InvalidOperation, KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"第 {number} 张表不合格式：金额须为数字文本，日期须如 2026-01-31，指标须为列表。"
        ) from error
    return sheet, _texts(data.get("uncertain")), _texts(data.get("ocr_notes"))


def _texts(found: object) -> list[str]:
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []


def _demand_texts(sheet: Sheet) -> None:
    """Refuse what only looks like a sheet: lists and objects where texts stand."""
    texts = [getattr(sheet, name, "") for name in ("project_name", "department", "unit", "grade")]
    for row in sheet.indicators:
        texts += [row.level1, row.level2, row.level3, row.target]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(texts)


def statement_of(content: bytes) -> dict[str, Any] | None:
    """Return what a JSON text that ``sheets_of`` reads says of the paragraph before the forms."""
    data = json.loads(content.decode("utf-8-sig"))
    statement = data.get("statement") if isinstance(data, dict) else None
    intro = statement.get("intro") if isinstance(statement, dict) else None
    return statement if isinstance(intro, dict) else None
