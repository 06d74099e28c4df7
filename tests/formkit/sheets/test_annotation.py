"""Sheets given as JSON are read, or refused in one sentence that names the sheet."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.formkit.sheets import SHEETS, sheet_from_json
from apps.formkit.sheets.annotation import looks_like_sheets, sheets_of
from tests.formkit.samples import full_sheet


def told(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: [x], lambda x: {"documents": [x]}])
def test_one_sheet_a_list_and_a_whole_reading_are_understood(wrap: Any) -> None:
    sheet = full_sheet()
    data = {**sheet.to_json(), "uncertain": ["annual_goal", 7], "ocr_notes": ["一处", None]}
    assert sheets_of(told(wrap(data))) == [(sheet, ["annual_goal"], ["一处"])]


@pytest.mark.parametrize("odd", [None, 3, "annual_goal", {"a": 1}])
def test_doubts_and_notes_that_are_no_lists_are_none(odd: Any) -> None:
    data = {**full_sheet().to_json(), "uncertain": odd, "ocr_notes": odd}
    assert sheets_of(told(data)) == [(full_sheet(), [], [])]


@pytest.mark.parametrize("kind", SHEETS)
def test_every_kind_reads_back(kind: str) -> None:
    sheet = sheet_from_json({"kind": kind, "year": 2026, "department": "甲局"})
    assert (sheet.kind, sheet.year, sheet.department) == (kind, 2026, "甲局")
    assert sheet_from_json(sheet.to_json()) == sheet


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "文件不是有效的 JSON"),
        (b"\xff{", "文件不是有效的 JSON"),
        (b"[" * 100_000, "文件不是有效的 JSON"),
        (told([]), "JSON 中没有表"),
        (told({"documents": {}}), "JSON 中没有表"),
        (told([3]), "第 1 张表的 kind“None”不认识"),
        (told([full_sheet().to_json(), {"kind": "letter"}]), "第 2 张表的 kind“letter”不认识"),
        (told({"kind": "declaration", "funding": {"annual": "很多"}}), "第 1 张表不合格式"),
        (told({"kind": "declaration", "start": "明年"}), "第 1 张表不合格式"),
        (told({"kind": "declaration", "indicators": [3]}), "第 1 张表不合格式"),
        (told({"kind": "declaration", "indicators": [{"level3": []}]}), "第 1 张表不合格式"),
        (told({"kind": "self_evaluation", "unit": {}}), "第 1 张表不合格式"),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        sheets_of(content)


@pytest.mark.parametrize(
    ("head", "is_json"),
    [(b' \n{"kind"', True), (b"\xef\xbb\xbf[", True), (b"%PDF-1.7", False), ("表".encode(), False)],
)
def test_json_is_told_by_its_beginning(head: bytes, is_json: bool) -> None:
    assert looks_like_sheets(head) is is_json
