"""Hostile and honest uploads, told apart by content."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.entry.file_types import MAX_BYTES, RefusedFile, kind_of_file, safe_name

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


def kind(content: bytes, name: str) -> str:
    return kind_of_file(io.BytesIO(content), name, len(content))


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"%PDF-1.7", "调查.pdf", "pdf"),
        (b"%PDF-1.7", "调查.exe", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "图.png", "png"),
        (b"\xff\xd8\xff\xe0....", "图.html", "jpg"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.docx", "docx"),
        (zipped("xl/workbook.xml"), "a.zip", "xlsx"),
        (zipped("OFD.xml"), "a.ofd", "ofd"),
        (OLE, "旧表.xls", "xls"),
        (OLE, "没有后缀", "doc"),
    ],
)
def test_content_decides_the_kind(content: bytes, name: str, expected: str) -> None:
    assert kind(content, name) == expected


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "空.pdf", "空文件"),
        (b"<html><script>alert(1)</script>", "调查.pdf", "不是可接受的格式"),
        (b"<svg onload='x'>", "图.png", "不是可接受的格式"),
        (b"MZ\x90\0", "调查.pdf", "不是可接受的格式"),
        (zipped("a.exe"), "a.docx", "不是可接受的格式"),
        (zipped("word/document.xml", "word/vbaProject.bin"), "a.docx", "含有宏"),
        (b"PK\x03\x04 broken", "a.xlsx", "已损坏"),
    ],
)
def test_other_content_is_refused_with_a_reason(content: bytes, name: str, reason: str) -> None:
    with pytest.raises(RefusedFile, match=reason):
        kind(content, name)


def test_large_file_is_refused_with_its_size() -> None:
    with pytest.raises(RefusedFile, match=r"有 21\.0 MB，超过 20 MB"):
        kind_of_file(io.BytesIO(b"%PDF-"), "大.pdf", MAX_BYTES + 1024 * 1024)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\报告\\满意度.docx", "满意度.pdf"),
        ("调查\u202efdp.exe", "调查fdp.pdf"),
        ("  .", "佐证材料.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
    ],
)
def test_name_is_made_harmless(name: str, expected: str) -> None:
    assert safe_name(name, "pdf") == expected


@given(st.text(max_size=300))
def test_any_name_fits_the_column_and_holds_no_path(name: str) -> None:
    safe = safe_name(name, "pdf")
    assert (len(safe) <= 110, "/" in safe, "\\" in safe, safe.endswith(".pdf")) == (
        True,
        False,
        False,
        True,
    )
