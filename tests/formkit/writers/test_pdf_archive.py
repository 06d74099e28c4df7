"""What PDF/A-2b (ISO 19005-2) demands, looked up object by object; no validator is at hand.

A single form and a book joined of parts are looked at alike.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from apps.formkit.layouts import declaration_pages
from apps.formkit.levels import EDITIONS
from apps.formkit.writers import write_pdf
from tests.formkit.writers.test_pdf_book import written as book
from tests.formkit.writers.test_round_trip import told

# 6.5.1, 6.4, 6.8, 6.1.7: actions, forms, files within and the filter that may not be.
FORBIDDEN = {
    "JavaScript", "JS", "Launch", "Sound", "Movie", "ResetForm", "ImportData", "Hide", "Rendition",
    "Trans", "SetOCGState", "GoTo3DView", "AA", "XFA", "NeedAppearances", "EmbeddedFiles", "EF",
    "LZWDecode", "Crypt", "FileAttachment", "3D", "Screen", "Encrypt", "PS", "Alternates", "OPI",
}  # fmt: skip


def single() -> bytes:
    target = io.BytesIO()
    write_pdf(declaration_pages(told(), EDITIONS["2025"]), target, title="业务培训项目")
    return target.getvalue()


@pytest.fixture(params=[single, book], ids=["single", "book"], scope="module")
def data(request: Any) -> bytes:
    content: bytes = request.param()
    return content


@pytest.fixture
def document(data: bytes) -> PDFDocument:
    return PDFDocument(PDFParser(io.BytesIO(data)))


def objects(document: PDFDocument) -> Iterator[Any]:
    for xref in document.xrefs:
        for number in xref.get_objids():
            yield document.getobj(number)


def names_in(item: Any) -> Iterator[str]:
    if isinstance(item, PDFStream):
        yield from names_in(item.attrs)
    elif isinstance(item, dict):
        for key, value in item.items():
            yield key
            yield from names_in(value)
    elif isinstance(item, list):
        for value in item:
            yield from names_in(value)
    elif isinstance(item, PSLiteral):
        yield str(item.name)


def kinds(document: PDFDocument, kind: str) -> list[dict[str, Any]]:
    return [
        item
        for item in objects(document)
        if isinstance(item, dict) and getattr(item.get("Type"), "name", "") == kind
    ]


def test_file_begins_with_its_version_and_a_line_of_high_bytes(data: bytes) -> None:
    first, second = data.split(b"\n", 2)[:2]
    assert re.fullmatch(rb"%PDF-1\.[0-7]", first)
    assert second.startswith(b"%")
    assert min(second[1:5]) > 127


def test_trailer_names_the_file_and_nothing_is_encrypted_or_runs(document: PDFDocument) -> None:
    trailer = document.xrefs[0].get_trailer()
    assert len(trailer["ID"]) == 2
    assert (
        FORBIDDEN & {name for item in [trailer, *objects(document)] for name in names_in(item)}
        == set()
    )


def test_metadata_claims_the_part_and_agrees_with_the_info(document: PDFDocument) -> None:
    metadata = resolve1(document.catalog["Metadata"])
    assert "Filter" not in metadata.attrs
    text = metadata.get_data().decode()
    assert re.search(r"<pdfaid:part>2<", text)
    assert re.search(r"<pdfaid:conformance>B<", text)
    title = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)<", text, re.DOTALL)
    (info,) = document.info
    assert title is not None
    assert resolve1(info["Title"]).decode("utf-16") == title[1]


def test_output_intent_holds_a_profile_of_three_colours(document: PDFDocument) -> None:
    (intent,) = [resolve1(item) for item in resolve1(document.catalog["OutputIntents"])]
    assert intent["S"].name == "GTS_PDFA1"
    profile = resolve1(intent["DestOutputProfile"])
    assert profile.attrs["N"] == 3
    assert profile.get_data()[36:40] == b"acsp"


def test_every_face_is_embedded_and_tells_its_characters(document: PDFDocument) -> None:
    descriptors = kinds(document, "FontDescriptor")
    assert descriptors
    assert [
        one for one in descriptors if not {"FontFile", "FontFile2", "FontFile3"} & set(one)
    ] == []
    composite = [one for one in kinds(document, "Font") if one["Subtype"].name == "Type0"]
    assert composite
    assert [one for one in composite if "ToUnicode" not in one] == []


def test_links_are_printed_and_lead_within_the_file(document: PDFDocument) -> None:
    notes = kinds(document, "Annot")
    assert {(one["Subtype"].name, one["F"] & 6, "Dest" in one) for one in notes} <= {
        ("Link", 4, True)
    }


def test_streams_are_as_long_as_they_say(data: bytes) -> None:
    lengths = re.finditer(rb"<</Length (\d+)[^\n]*?>>\nstream\n", data)
    ends = [data[found.end() + int(found[1]) :].lstrip()[:9] for found in lengths]
    assert ends
    assert set(ends) == {b"endstream"}


def test_text_is_tagged_and_has_a_language(document: PDFDocument) -> None:
    assert resolve1(document.catalog["MarkInfo"])["Marked"] is True
    assert resolve1(document.catalog["Lang"]) == b"zh-CN"
    assert "StructTreeRoot" in document.catalog
