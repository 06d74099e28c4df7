"""The limits of readers and archives called directly: the last thing allowed, the first refused."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from apps.formkit.blocks import Paragraph, SourceDocument
from apps.formkit.limits import Limits
from apps.formkit.readers import UnreadableDocument
from apps.formkit.readers import archive as archives
from apps.formkit.readers.archive import BROKEN, LOCKED, Archive, parse
from apps.formkit.readers.base import demand_cells, demand_length, demand_pieces, demand_rows
from apps.formkit.readers.content import Content

PARTS = {"word/document.xml": b"<a>" + b"x" * 990 + b"</a>", "b.xml": b"<b/>"}
TOTAL = 1001


def packed(parts: dict[str, bytes] | None = None, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name, content in (PARTS if parts is None else parts).items():
            made.writestr(name, content)
    return target.getvalue()


def opened(data: bytes | None = None, **limits: Any) -> Archive:
    return Archive(Content(packed() if data is None else data), Limits(**limits))


def refusal(call: Any, *words: Any, **rest: Any) -> str:
    with pytest.raises(UnreadableDocument) as refused:
        call(*words, **rest)
    return str(refused.value)


@pytest.mark.parametrize(
    ("demand", "name", "said"),
    [
        (demand_rows, "rows", "超过 70000 行"),
        (demand_cells, "cells", "行和单元格过多"),
        (demand_length, "characters", "超过 7 万字"),
    ],
)
def test_as_much_as_the_limit_is_read_and_not_one_more(demand: Any, name: str, said: str) -> None:
    limits = Limits(**{name: 70_000})
    demand(70_000, limits)
    assert said in refusal(demand, 70_001, limits)


@pytest.mark.parametrize(("name", "just"), [("entries", 2), ("unpacked_bytes", TOTAL)])
def test_archive_of_the_size_allowed_is_opened(name: str, just: int) -> None:
    assert sum(map(len, PARTS.values())) == TOTAL
    assert set(opened(**{name: just}).entries) == set(PARTS)
    assert "文件解压后过大" in refusal(opened, **{name: just - 1})


def test_ratio_counts_a_small_file_as_one_of_four_thousand_bytes() -> None:
    data = packed({"a.xml": bytes(2 * 4096)})
    assert len(data) < 4096
    assert opened(data, ratio=2).entries
    assert "压缩炸弹" in refusal(opened, packed({"a.xml": bytes(2 * 4096 + 1)}), ratio=2)
    large = packed({"a.bin": bytes(range(256)) * 20, "b.bin": bytes(5000)}, zipfile.ZIP_STORED)
    assert len(large) > 4096
    assert opened(large, ratio=1).entries


def test_part_of_the_size_allowed_is_read_and_not_a_byte_more() -> None:
    name, content = "word/document.xml", PARTS["word/document.xml"]
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        data = packed(method=method)
        assert opened(data, part_bytes=len(content)).content(name) == content
        assert "过大" in refusal(opened(data, part_bytes=len(content) - 1).content, name)
    assert opened().content("none.xml") is None
    assert opened().part("none.xml") is None
    part = opened().part("b.xml")
    assert part is not None
    assert part.tag == "b"


def test_part_longer_than_a_piece_is_read_whole() -> None:
    long = bytes(range(256)) * 1024
    assert len(long) > 2 * archives._PIECE
    assert opened(packed({"a": long}), ratio=10**6).content("a") == long


def test_blank_part_is_blank() -> None:
    assert opened(packed({"a": b"", "b": b"x"})).content("a") == b""


def test_archive_without_entries_and_one_that_is_none_are_broken() -> None:
    assert refusal(opened, packed({})) == BROKEN
    assert refusal(opened, b"PK\x03\x04 no zip") == BROKEN


def test_names_that_differ_by_case_alone_are_broken() -> None:
    assert refusal(opened, packed({"A.xml": b"1", "a.xml": b"2"})) == BROKEN


def test_locked_archive_is_told_to_be_unlocked() -> None:
    data = bytearray(packed())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refusal(opened, bytes(data)) == LOCKED
    data[at + 8] = (data[at + 8] & ~1) | 2
    assert opened(bytes(data)).entries


def test_macros_are_told_by_the_name_of_their_part() -> None:
    assert not opened().has_macros
    assert opened(packed({"xl/vbaProject.bin": b"x", "b": b"y"})).has_macros


@pytest.mark.parametrize("place", ["mark", "content", "method", "checksum"])
def test_damage_within_is_broken(place: str) -> None:
    data = bytearray(packed({"b": b"", "a.xml": b"<a>text</a>"}, zipfile.ZIP_STORED))
    listed = data.rindex(b"PK\x01\x02")
    if place == "mark":
        data[data.rindex(b"PK\x03\x04") + 3] = 5
    elif place == "content":
        data[data.index(b"text")] ^= 1
    elif place == "method":
        data[listed + 10] = 12
    else:
        data[listed + 16] ^= 1
    assert refusal(opened(bytes(data)).content, "a.xml") == BROKEN


def test_packing_of_another_kind_is_not_unpacked_as_the_usual_one() -> None:
    data = bytearray(packed({"a.xml": b"<a>" + b"x" * 99 + b"</a>"}))
    assert opened(bytes(data)).content("a.xml") is not None
    data[data.index(b"PK\x01\x02") + 10] = 9
    assert refusal(opened(bytes(data)).content, "a.xml") == BROKEN


def test_pieces_are_counted_and_the_limit_told_in_ten_thousands() -> None:
    document = SourceDocument(format_id="text", blocks=[Paragraph(text="字 " * 20_000)])
    demand_pieces(document, Limits(pieces=20_000))
    document.blocks.append(Paragraph(text="字 " * 10_000))
    for limit in (20_000, 29_998):
        assert "超过 2 万个" in refusal(demand_pieces, document, Limits(pieces=limit))


def test_stream_that_cannot_be_unpacked_is_broken() -> None:
    data = bytearray(packed({"a.xml": b"<a>" + bytes(range(200)) + b"</a>"}))
    start = 30 + len("a.xml")
    data[start : start + 4] = b"\xff\xff\xff\xff"
    assert refusal(opened(bytes(data)).content, "a.xml") == BROKEN


def test_xml_is_parsed_without_entities() -> None:
    assert parse(b"<a>1</a>").text == "1"
    assert refusal(parse, b"<a>") == BROKEN
    assert refusal(parse, b"") == BROKEN
    found = parse(b'<!DOCTYPE a [<!ENTITY x "secret">]><a>&x;</a>')
    assert "secret" not in (found.text or "")
