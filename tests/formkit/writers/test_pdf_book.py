"""A PDF made in parts: numbered through, with contents, bookmarks, tags and the archive's claim."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache

import pdfplumber
import pypdfium2
import pytest

from apps.formkit.layouts import Page, declaration_pages, summary_grid
from apps.formkit.layouts.department_book import anchor_of, contents_prose, front_prose
from apps.formkit.levels import EDITIONS
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.writers import write_pdf
from tests.formkit.samples import full_sheet
from tests.formkit.writers.test_round_trip import plain, told

COUNT = 40
NAMES = [f"第{number}个项目" for number in range(1, COUNT + 1)]


def book(odd: str = "") -> Iterator[Page]:
    yield front_prose("甲局2026年度项目绩效目标", "编报绩效目标的项目共40个。")
    yield contents_prose(NAMES)
    for number, name in enumerate(NAMES, start=1):
        sheet = told() if number == COUNT else full_sheet()
        sheet.project_name = name
        if number == COUNT // 2:
            sheet.annual_goal += odd
        pages = declaration_pages(sheet, EDITIONS["2025"])
        pages[0].anchor = anchor_of(number)
        yield from pages


@cache
def written(odd: str = "") -> bytes:
    target = io.BytesIO()
    write_pdf(book(odd), target, title="甲局2026年度项目绩效目标")
    return target.getvalue()


def texts() -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(written())]


def test_pages_are_numbered_through() -> None:
    with pdfplumber.open(io.BytesIO(written())) as pdf:
        feet = [page.extract_text().splitlines()[-1] for page in pdf.pages]
    count = len(feet)
    assert feet == [f"第 {number} 页 共 {count} 页" for number in range(1, count + 1)]


def test_total_stands_in_the_middle_of_a_page_that_lies_across() -> None:
    target = io.BytesIO()
    sheets = [full_sheet(project_name=f"第{number}个项目") for number in range(120)]
    write_pdf([summary_grid("汇总表", 2026, sheets)], target)
    with pdfplumber.open(io.BytesIO(target.getvalue())) as pdf:
        page = pdf.pages[-1]
        foot = [word for word in page.extract_words() if word["top"] > page.height - 50]
        count = len(pdf.pages)
    assert count > 2
    assert "".join(word["text"] for word in foot) == f"第{count}页共{count}页"
    assert (foot[0]["x0"] + foot[-1]["x1"]) / 2 == pytest.approx(page.width / 2, abs=3)
    assert len({round(word["bottom"]) for word in foot}) == 1


def test_contents_tell_the_page_on_which_each_project_begins() -> None:
    pages = texts()
    begins = {
        name: next(n for n, text in enumerate(pages, start=1) if n > 2 and name in text)
        for name in NAMES
    }
    with pdfplumber.open(io.BytesIO(written())) as pdf:
        lines = "\n".join(pdf.pages[at].extract_text() for at in (1, 2)).splitlines()
    told = {
        found[1]: int(found[2])
        for line in lines
        if (found := re.match(r"\d+\.\s*(第\d+个项目)[\s.]+(\d+)$", line))
    }
    assert told == begins


def test_entry_of_the_contents_leads_to_its_page() -> None:
    with pdfplumber.open(io.BytesIO(written())) as pdf:
        numbers = {page.page_obj.pageid: page.page_number for page in pdf.pages}
        links = [
            numbers[link["data"]["Dest"][0].objid]
            for page in pdf.pages[1:3]
            for link in page.annots
        ]
    marks = [mark.get_dest().get_index() + 1 for mark in pypdfium2.PdfDocument(written()).get_toc()]
    assert sorted(set(links)) == marks[2 : 2 + COUNT]


def test_bookmarks_name_every_project_and_the_form_behind_a_narrative() -> None:
    marks = pypdfium2.PdfDocument(written()).get_toc()
    assert [(mark.level, mark.get_title()) for mark in marks] == [
        (0, "甲局2026年度项目绩效目标"),
        (0, "目录"),
        *((0, name) for name in NAMES),
        (1, "绩效目标申报表"),
    ]


def test_book_reads_back_with_every_form() -> None:
    found = recognise(read(written())).documents

    assert [one.sheet.project_name for one in found] == NAMES
    last = told()
    last.project_name, last.index = NAMES[-1], COUNT
    assert plain(found[-1].sheet) == plain(last)


def test_every_object_stands_where_the_table_says() -> None:
    data = written()
    start = int(data[data.rindex(b"startxref") + 9 : data.rindex(b"%%EOF")])
    rows = data[start : data.rindex(b"trailer")].split(b"\r\n")[1:-1]
    for number, row in enumerate(rows, start=1):
        if row.endswith(b"n"):
            at = int(row[:10])
            assert data[at:].startswith(b"%d 0 obj" % number), number
    dictionaries = re.sub(rb"\nstream\n.*?endstream", b"", data, flags=re.DOTALL)
    used = {int(key) for key in re.findall(rb"\b(\d+) 0 R", dictionaries)}
    assert [key for key in used if not rows[key - 1].endswith(b"n")] == []


@pytest.mark.parametrize(("odd", "claims"), [("", True), ("\U00013000", False)])
def test_book_claims_to_be_for_archives_where_every_part_is(odd: str, claims: bool) -> None:
    with pdfplumber.open(io.BytesIO(written(odd))) as pdf:
        metadata = pdf.doc.catalog["Metadata"].resolve().get_data()
        intents = "OutputIntents" in pdf.doc.catalog
    assert (b"<pdfaid:part>2</pdfaid:part>" in metadata, intents) == (claims, claims)


def test_long_summary_has_its_head_on_every_page() -> None:
    sheets = [
        full_sheet(department=f"第{number // 50:02}局", project_name=f"项目{number}")
        for number in range(450)
    ]
    target = io.BytesIO()

    write_pdf([summary_grid("汇总表", 2026, sheets)], target)

    with pdfplumber.open(io.BytesIO(target.getvalue())) as pdf:
        tables = [page.extract_table() for page in pdf.pages]
    assert {tuple(table[0]) for table in tables} == {tuple(tables[0][0])}
    numbers = [row[0] for table in tables for row in table if row[0] and row[0].isdecimal()]
    assert numbers == [str(number) for number in range(1, 451)]
