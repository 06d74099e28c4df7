"""The same form in every format reads as the same form; bad files get one Chinese sentence."""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image

from apps.formkit.blocks import Table
from apps.formkit.limits import Limits
from apps.formkit.readers import UnreadableDocument, read
from apps.formkit.recognition import NotAForm, recognise
from tests.formkit.readers.sample import CELLS, FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_sample_reads_as_the_same_form_in_every_format(name: str) -> None:
    (form,) = recognise(read(FORMATS[name]())).documents
    sheet = form.sheet
    assert (sheet.project_name, sheet.department, sheet.department_is_summary, sheet.unit) == (
        "图书流动服务项目",
        "东川区文化局",
        True,
        "东川区图书馆",
    )
    assert (str(sheet.start), str(sheet.end), sheet.year) == ("2026-01-01", "2026-12-31", 2026)
    assert [int(value or 0) for value in map(float, sheet.funding.to_json().values())] == [
        86000,
        80000,
        6000,
        86000,
        80000,
        0,
        6000,
    ]
    assert sheet.annual_goal == "流动图书车全年下乡服务九十六次。"
    assert [(r.level1, r.level2, r.level3, r.target) for r in sheet.indicators] == [
        ("成本指标", "经济成本指标", "单次服务成本", "≤895.00(元/次)"),
        ("产出指标", "数量指标", "下乡服务次数", "≥96.00(次)"),
        ("产出指标", "数量指标", "外借图书册次", "≥12000.00(册次)"),
        ("产出指标", "时效指标", "服务按期完成率", "=100.00(%)"),
        ("效益指标", "社会效益指标", "乡村阅读氛围", "明显提升"),
        ("满意度指标", "服务对象满意度指标", "读者满意度", "≥92.00(%)"),
    ]


@pytest.mark.parametrize("name", ["docx", "xlsx", "pdf"])
def test_merged_cell_is_one_cell_at_every_position_it_covers(name: str) -> None:
    (table,) = [block for block in read(FORMATS[name]()).blocks if isinstance(block, Table)]
    for row, column, rows, columns, text in CELLS:
        cell = table.cell(row, column)
        if text and not text.replace(",", "").replace(".", "").isdigit():
            assert "".join(cell.text.split()) == text
        assert all(
            table.cell(y, x) == cell
            for y in range(row, row + rows)
            for x in range(column, column + columns)
        )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    data = FORMATS["txt"]().decode().encode(encoding)
    (form,) = recognise(read(data)).documents
    assert form.sheet.project_name == "图书流动服务项目"


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    return target.getvalue()


def with_part(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "文件是空的"),
        (b"\x00\x01\x02\x03" * 200, "不认识这种文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01" * 600, "另存为 docx"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "图片已损坏"),
        (b"%PDF-1.4 nothing here", "打不开"),
        (b"PK\x03\x04word/document.xml", "已损坏"),
        (bomb(), "压缩"),
        (with_part(b"<broken"), "已损坏"),
    ],
)
def test_bad_file_is_refused_with_one_sentence(data: bytes, part: str) -> None:
    with pytest.raises(UnreadableDocument, match=part):
        read(data)


def test_external_entity_is_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容", encoding="utf-8")
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    part = (
        f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>甲&x;乙</w:t></w:r></w:p></w:body></w:document>'
    )
    document = read(with_part(part.encode()))
    assert "机密" not in repr(document.blocks)


def test_too_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    with pytest.raises(UnreadableDocument, match="500 MB"):
        read(path)


def test_endless_table_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="超过 100 行"):
        read(b"a\tb\n" * 200, limits=Limits(rows=100))


def test_lying_name_leaves_a_warning() -> None:
    document = read(FORMATS["xlsx"](), name="申报表.docx")
    assert document.warnings == ["文件名以 .docx 结尾，内容其实是Excel 工作簿，已按内容读取。"]


def flipped(source: bytes, chance: random.Random) -> bytes:
    """Change some bytes, and cut off the end now and then."""
    data = bytearray(source)
    for _ in range(chance.randrange(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    cut = chance.randrange(1, len(data) + 1) if chance.random() < 0.3 else len(data)
    return bytes(data[:cut])


def shuffled_inside(source: bytes, chance: random.Random) -> bytes:
    """Pack an Office file anew, tags, numbers and pieces of its parts exchanged."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w") as new:
        victim = chance.choice([name for name in old.namelist() if name.endswith(".xml")])
        for name in old.namelist():
            content = old.read(name)
            if name == victim:
                pieces = re.split(rb"(?=<)", content)
                for _ in range(chance.randrange(1, 6)):
                    a, b = chance.randrange(len(pieces)), chance.randrange(len(pieces))
                    pieces[a], pieces[b] = pieces[b], pieces[a]
                content = b"".join(pieces)
                if chance.random() < 0.5:
                    number = str(chance.choice([-1, 0, 7, 99999, 2**31, 10**30])).encode()
                    content = re.sub(rb'="\d+"', b'="' + number + b'"', content, count=3)
            new.writestr(name, content)
    return target.getvalue()


def outcome(data: bytes) -> str:
    """Return how a file ends: read, or refused with a sentence. Anything else fails the test."""
    try:
        recognise(read(data))
    except (UnreadableDocument, NotAForm) as error:
        return "refused" if str(error) else "refused without a word"
    return "read"


FUZZ = int(os.environ.get("PERFGOALS_FUZZ", "1"))


@pytest.mark.parametrize("name", FORMATS)
def test_mutilated_files_never_crash_the_reader(name: str) -> None:
    source = FORMATS[name]()
    chance = random.Random(20261121)
    rounds = (60 if name == "pdf" else 200) * FUZZ
    assert {outcome(flipped(source, chance)) for _ in range(rounds)} <= {"read", "refused"}


@pytest.mark.parametrize("name", ["docx", "xlsx"])
def test_office_files_with_exchanged_parts_never_crash_the_reader(name: str) -> None:
    source = FORMATS[name]()
    chance = random.Random(20261122)
    found = {outcome(shuffled_inside(source, chance)) for _ in range(150 * FUZZ)}
    assert found == {"read", "refused"}


def test_workbook_that_claims_more_strings_than_it_holds_is_refused() -> None:
    source, target = io.BytesIO(FORMATS["xlsx"]()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                content = re.sub(rb'ount="\d+"', b'ount="2147483648"', content)
            new.writestr(name, content)
    with pytest.raises(UnreadableDocument, match="已损坏"):
        read(target.getvalue())


def test_mutilated_pictures_never_crash_the_reader() -> None:
    target = io.BytesIO()
    Image.new("L", (60, 40), 255).save(target, "PNG")
    chance = random.Random(20261123)
    assert {outcome(flipped(target.getvalue(), chance)) for _ in range(60 * FUZZ)} == {"refused"}


def test_what_broken_files_leave_in_their_texts_is_taken_out() -> None:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["甲\x00乙", "丙"])
    sheet.write_row(1, 0, ["丁\x01", "戊"])
    workbook.close()
    (table,) = read(stream.getvalue(), name="a.xlsx").tables()
    assert table.rows == [["甲乙", "丙"], ["丁", "戊"]]
