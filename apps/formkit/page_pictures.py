"""Pictures of the pages that forms were read from, drawn once while reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

from apps.formkit.limits import Limits
from apps.formkit.readers.pdf_turns import set_upright
from apps.formkit.readers.pictures import frames_of

# Legible on a screen, small on the disk.
_DPI: Final = 110
_POINTS: Final = 72
_MOST: Final = 120
_MOST_PIXELS: Final = 1600


def draw_pages(
    data: bytes, numbers: Collection[int], folder: Path, limits: Limits
) -> dict[str, list[float]]:
    """Write ``N.jpg`` of each wanted page of a PDF or picture into the folder; give the sizes in
    the units of the places. Other files have no pages to draw."""
    wanted = sorted(numbers)[:_MOST]
    if not wanted:
        return {}
    sizes: dict[str, list[float]] = {}
    for number, picture, size in pages_of(data, wanted, limits):
        picture.thumbnail((_MOST_PIXELS, _MOST_PIXELS))
        picture.convert("RGB").save(folder / f"{number}.jpg", quality=70)
        sizes[str(number)] = list(size)
    return sizes


Page = tuple[int, Image.Image, tuple[float, float]]


def pages_of(data: bytes, wanted: Sequence[int], limits: Limits) -> Iterator[Page]:
    """Yield number, picture and size of each wanted page that a PDF or a picture has."""
    pages = _pdf_pages if b"%PDF-" in data[:1024] else _frames
    yield from pages(data, wanted, limits)


def _pdf_pages(data: bytes, wanted: Sequence[int], limits: Limits) -> Iterator[Page]:
    with pypdfium2.PdfDocument(data) as pdf:
        for number in (one for one in wanted if one < len(pdf)):
            page = pdf[number]
            set_upright(page)
            width, height = page.get_size()
            scale = min(_DPI / _POINTS, (limits.pixels / max(width * height, 1)) ** 0.5)
            yield number, page.render(scale=scale).to_pil(), (width, height)
            page.close()


def _frames(data: bytes, wanted: Sequence[int], limits: Limits) -> Iterator[Page]:
    for number, frame in enumerate(frames_of(data, limits)):
        if number in wanted:
            yield number, frame, frame.size
