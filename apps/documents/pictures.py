"""Pictures of the pages that forms were read from, drawn once while reading."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

import pypdfium2

from apps.documents.limits import Limits

# Legible on a screen, small on the disk.
_DPI: Final = 110
_POINTS: Final = 72
_MOST: Final = 120


def draw_pages(
    data: bytes, numbers: Collection[int], folder: Path, limits: Limits
) -> dict[str, list[float]]:
    """Write ``N.jpg`` of each wanted page of a PDF into the folder; give the sizes in points.

    Anything but a PDF has no pages to draw.
    """
    if b"%PDF-" not in data[:1024]:
        return {}
    sizes: dict[str, list[float]] = {}
    with pypdfium2.PdfDocument(data) as pdf:
        for number in sorted(numbers)[:_MOST]:
            page = pdf[number]
            width, height = page.get_size()
            scale = min(_DPI / _POINTS, (limits.pixels / max(width * height, 1)) ** 0.5)
            page.render(scale=scale).to_pil().convert("RGB").save(
                folder / f"{number}.jpg", quality=70
            )
            sizes[str(number)] = [width, height]
    return sizes
