"""Scanned pages: leaning, lying on their side, inside a PDF, and what is refused before decoding."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from apps.formkit.limits import Limits
from apps.formkit.readers import UnreadableDocument, read
from apps.formkit.readers.pictures import can_recognise
from apps.formkit.recognition import ReadForm, recognise
from tests.formkit.readers.sample import as_docx, as_pdf

pytestmark = pytest.mark.skipif(not can_recognise(), reason="no character recognition installed")

WIDTH, HEIGHT = 1654, 2339


@cache
def page() -> Image.Image:
    """The shared sample at 200 dots an inch, leaning by one degree."""
    with pypdfium2.PdfDocument(as_pdf()) as pdf:
        picture = pdf[0].render(scale=200 / 72).to_pil().convert("L")
    return picture.rotate(1, resample=Image.Resampling.BICUBIC, fillcolor=255)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, format=form, **options)
    return target.getvalue()


def form_of(data: bytes) -> ReadForm:
    (form,) = recognise(read(data)).documents
    return form


def test_leaning_scan_reads_as_the_file_it_was_printed_from() -> None:
    scanned = form_of(saved(page(), "JPEG", quality=60))
    assert scanned.sheet == form_of(as_docx()).sheet


def test_what_noise_and_shade_spoil_is_doubted() -> None:
    chance = np.random.default_rng(20261121)
    dots = np.asarray(page().rotate(1.4, fillcolor=255)).astype(float)
    dots *= np.linspace(0.78, 1, dots.shape[1])[None, :]
    dots += chance.normal(0, 10, dots.shape)
    noisy = Image.fromarray(dots.clip(0, 255).astype(np.uint8))
    scanned, clean = form_of(saved(noisy, "JPEG", quality=50)), form_of(as_docx())
    rows = list(zip(scanned.sheet.indicators, clean.sheet.indicators, strict=False))
    assert (scanned.sheet.project_name, scanned.sheet.unit) == ("图书流动服务项目", "东川区图书馆")
    assert scanned.sheet.to_json()["funding"] == clean.sheet.to_json()["funding"]
    assert [read.level3 for read, _ in rows] == [true.level3 for _, true in rows]
    wrong = [number for number, (read, true) in enumerate(rows) if read != true]
    assert {f"row.r{number + 1}.target" for number in wrong} <= set(scanned.uncertain)


def test_page_on_its_side_is_turned_and_its_places_point_into_the_picture_as_it_came() -> None:
    form = form_of(saved(page().rotate(90, expand=True), "PNG"))
    assert form.sheet == form_of(as_docx()).sheet
    upright = form_of(saved(page(), "PDF", resolution=200))
    left, top, right, bottom = (edge * 200 / 72 for edge in upright.places["head.unit"].box or ())
    assert form.places["head.unit"].box == pytest.approx(
        (top, WIDTH - right, bottom, WIDTH - left), abs=4
    )


def test_scanned_pdf_warns_that_figures_must_be_compared() -> None:
    document = read(saved(page(), "PDF", resolution=200))
    assert document.format_id == "pdf"
    assert any("对照原件核对" in warning for warning in document.warnings)


def test_picture_without_any_text_is_no_form() -> None:
    document = read(saved(Image.new("L", (400, 300), 255), "PNG"))
    assert document.blocks == []


def bomb() -> bytes:
    """A small PNG that claims 60000 × 60000 pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        seal = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + seal

    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (bomb(), "像素过多"),
        (b"\xff\xd8\xff\xe0broken", "图片已损坏"),
        (saved(Image.new("L", (50, 50)), "PNG")[:60], "图片已损坏"),
    ],
)
def test_bad_picture_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableDocument, match=sentence):
        read(data)


def test_more_scanned_pages_than_allowed_are_refused() -> None:
    blank = Image.new("L", (100, 100), 255)
    data = saved(blank, "TIFF", save_all=True, append_images=[blank] * 2)
    with pytest.raises(UnreadableDocument, match="超过 2 页"):
        read(data, limits=Limits(scanned_pages=2))
