"""Too much text is refused in any format, before it is recognised."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from apps.formkit.limits import Limits
from apps.formkit.readers import FORMATS as READERS
from apps.formkit.readers import SUFFIXES, UnreadableDocument, read
from tests.formkit.readers.sample import FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_text_beyond_the_limit_is_refused(form: str) -> None:
    data = FORMATS[form]()
    assert read(data, limits=Limits(characters=2000)).blocks
    with pytest.raises(UnreadableDocument, match="文字超过"):
        read(data, limits=Limits(characters=100))


@pytest.mark.parametrize("form", FORMATS)
def test_more_pieces_than_the_limit_are_refused(form: str) -> None:
    data = FORMATS[form]()
    assert read(data, limits=Limits(pieces=100)).blocks
    with pytest.raises(UnreadableDocument, match="单元格和词超过"):
        read(data, limits=Limits(pieces=20))


def test_words_of_running_text_count_as_pieces() -> None:
    data = ("项目 " * 300).encode()
    assert read(data, limits=Limits(pieces=300)).blocks
    with pytest.raises(UnreadableDocument, match="单元格和词超过"):
        read(data, limits=Limits(pieces=299))


def test_short_csv_rows_below_a_wide_one_are_not_filled_up_beyond_the_limit() -> None:
    with pytest.raises(UnreadableDocument, match="行和单元格过多"):
        read(b"a," * 900 + b"\n" + b"a,b,c\n" * 90, limits=Limits(cells=9000))


@pytest.mark.parametrize("cell", ['<c r="XFD1048576">', '<é:c xmlns:é="e" r="XFD1048576">'])
def test_cell_far_out_is_refused_before_the_sheet_is_laid_out(cell: str) -> None:
    end = "</é:c>" if "é" in cell else "</c>"
    source, target = io.BytesIO(FORMATS["xlsx"]()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace("</row>", f"{cell}<v>1</v>{end}</row>", 1)
            new.writestr(name, content)
    with pytest.raises(UnreadableDocument, match="超过 20000 行"):
        read(target.getvalue())


def test_part_that_unpacks_to_more_than_it_claims_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(100_000))
    claimed, real = struct.pack("<I", 10), struct.pack("<I", 100_000)
    with pytest.raises(UnreadableDocument, match="已损坏"):
        read(target.getvalue().replace(real, claimed))


def test_names_of_files_are_those_of_the_readers() -> None:
    assert set(SUFFIXES) == {suffix for reader in READERS for suffix in reader.suffixes}
