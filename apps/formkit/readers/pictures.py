"""Scanned images, and the scanned pages of a PDF: opened within the limits, read by recognition.

The recognition itself (rapidocr, OpenCV) is loaded with the first page that needs it.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, ClassVar, Final

import pypdfium2
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from apps.formkit.blocks import Block, SourceDocument
from apps.formkit.limits import Limits
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.readers.content import Content
from apps.formkit.readers.refusals import IMAGES

BROKEN: Final = "图片已损坏，打不开。请重新扫描或另存为 jpg、png、pdf 后上传。"
NO_RECOGNITION: Final = (
    "这是扫描图片，本机没有安装文字识别。请上传 Word、Excel 原件或由程序导出的 PDF。"
)
TOO_FINE: Final = "图片的像素过多。请以 200 至 300 dpi 重新扫描后上传。"
SCANNED: Final = "内容由扫描图片识别而来，请对照原件核对，尤其是数字。"
_KINDS: Final = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_DPI: Final = 200
_POINTS: Final = 72
_FAULTS: Final = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
)


def can_recognise() -> bool:
    """Return whether the libraries of character recognition are installed."""
    return all(find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


def scan_reader() -> Any:
    """Return a fresh reader of scanned pages; raises UnreadableDocument where it is missing."""
    if not can_recognise():
        raise UnreadableDocument(NO_RECOGNITION)
    from apps.formkit.readers.scans import ScanReader  # noqa: PLC0415 -- slow import

    return ScanReader()


def frames_of(data: bytes, limits: Limits) -> Iterator[Image.Image]:
    """Return the pictures of an image file, upright as the camera says; raises UnreadableDocument."""
    try:
        with warnings.catch_warnings():
            # Its own alarm about large pictures; the size is looked at here, before decoding.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_KINDS) as image:
                for number, frame in enumerate(ImageSequence.Iterator(image)):
                    if number >= limits.scanned_pages:
                        raise UnreadableDocument(too_many(limits))
                    _demand_pixels(frame, limits)
                    yield ImageOps.exif_transpose(frame).convert("RGB")
    except Image.DecompressionBombError as error:
        raise UnreadableDocument(TOO_FINE) from error
    except _FAULTS as error:
        raise UnreadableDocument(BROKEN) from error


def too_many(limits: Limits) -> str:
    """Say that there are more scanned pages than are read in one file."""
    return f"扫描页超过 {limits.scanned_pages} 页，请分成几个文件上传。"


def _demand_pixels(frame: Image.Image, limits: Limits) -> None:
    width, height = frame.size
    if width * height > limits.pixels:
        raise UnreadableDocument(TOO_FINE)


class PictureReader:
    """Photographs and scans of pages; boxes are counted in pixels of the picture."""

    format_id: ClassVar[str] = "image"
    label: ClassVar[str] = "图片"
    suffixes: ClassVar[tuple[str, ...]] = (
        "png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp", "gif",
    )  # fmt: skip

    def sniff(self, content: Content) -> bool:
        data = content.data
        return data.startswith(IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")

    def read(self, content: Content, limits: Limits) -> SourceDocument:
        """Return the blocks of every picture in the file; raises UnreadableDocument."""
        document = SourceDocument(format_id=self.format_id, warnings=[SCANNED])
        reader = scan_reader()
        for number, frame in enumerate(frames_of(content.data, limits)):
            document.blocks += reader.page(frame, number, frame.size)
            document.page_count = number + 1
        return document


class ScannedPages:
    """The pages of a PDF that hold a picture instead of text, drawn and read."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.reader = scan_reader()
        self.limits = limits
        self.count = 0
        self.pdf = pypdfium2.PdfDocument(data)

    def page(self, number: int, tables: int) -> list[Block]:
        """Return the blocks of one page, places in points; ``tables`` stand before it."""
        self.count += 1
        if self.count > self.limits.scanned_pages:
            raise UnreadableDocument(too_many(self.limits))
        self.reader.tables = tables
        page = self.pdf[number]
        size = page.get_size()
        scale = min(_DPI / _POINTS, (self.limits.pixels / max(size[0] * size[1], 1)) ** 0.5)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
        blocks: list[Block] = self.reader.page(picture, number, size)
        return blocks

    def close(self) -> None:
        """Let go of the file."""
        self.pdf.close()
