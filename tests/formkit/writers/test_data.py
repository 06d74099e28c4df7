"""JSON, CSV and the zip of many forms."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

import pytest

from apps.formkit.layouts import Page, declaration_grid
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.writers import write_docx, write_xlsx
from apps.formkit.writers.archive import safe_name, write_archive
from apps.formkit.writers.data import write_csv, write_json
from tests.formkit.samples import full_sheet


def test_json_reads_back_as_the_same_sheets() -> None:
    sheets = [full_sheet(), full_sheet(project_name="第二个项目")]
    target = io.BytesIO()

    write_json(sheets, target)

    documents = json.loads(target.getvalue())["documents"]
    assert [DeclarationSheet.from_json(data) for data in documents] == sheets


def test_csv_has_a_line_for_each_indicator_and_no_formula() -> None:
    sheet = full_sheet(project_name="=1+1", unit="@SUM(A1)")
    target = io.BytesIO()

    write_csv([sheet], target)

    rows = list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 1 + len(sheet.indicators)
    assert rows[1][2:4] == ["'@SUM(A1)", "'=1+1"]
    assert [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")] == []


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("甲局", "培训项目", 2026), "甲局-培训项目-2026"),
        (("../../etc", "a/b\\c:d", 2026), "_.._etc-a_b_c_d-2026"),
        (("", " ", None), "未命名"),
        (("CON",), "_CON"),
        (("com¹.项目",), "_com¹.项目"),
        (("e\u0301cole", "\ufeff甲"), "école-_甲"),
        (("甲\u202egnp", "尾. "), "甲_gnp-尾"),
    ],
)
def test_file_names_fit_every_system(parts: tuple[object, ...], name: str) -> None:
    assert safe_name(*parts) == name


def test_long_names_are_cut_between_characters() -> None:
    assert safe_name("长" * 100) == "长" * 66


def test_archive_holds_each_form_in_each_format_under_a_name_of_its_own() -> None:
    sheets = (full_sheet(project_name="同名项目") for _ in range(2))
    target = io.BytesIO()

    count = write_archive(
        ((sheet, [declaration_grid(sheet, EDITIONS["2025"])]) for sheet in sheets),
        target,
        writers={"xlsx": write_xlsx, "docx": write_docx},
    )

    assert count == 2
    assert zipfile.ZipFile(target).namelist() == [
        "甲单位-同名项目-2027.xlsx",
        "甲单位-同名项目-2027.docx",
        "甲单位-同名项目-2027(2).xlsx",
        "甲单位-同名项目-2027(2).docx",
    ]


def test_names_in_an_archive_fit_every_system_and_stay_apart() -> None:
    long = "很" * 120
    names = ["../../etc/passwd", "CON", "a/b", "A/B", long, f"{long}一", f"{long}二", ""]
    forms = ((full_sheet(project_name=name, unit="", year=None), []) for name in names)
    target = io.BytesIO()

    write_archive(forms, target, writers={"pdf": _nothing})

    found = zipfile.ZipFile(target).namelist()
    cut = "很" * 66
    assert found == [
        "_.._etc_passwd.pdf",
        "_CON.pdf",
        "a_b.pdf",
        "A_B(2).pdf",
        f"{cut}.pdf",
        f"{cut}(2).pdf",
        f"{cut}(3).pdf",
        "未命名.pdf",
    ]
    assert max(len(name.encode()) for name in found) <= 255


def _nothing(pages: Iterable[Page], target: BinaryIO) -> None:
    """Write no page."""
