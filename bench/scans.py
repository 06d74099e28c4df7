"""Measure the reading of scans and photos: printed forms, drawn at 200 dots an inch.

A scan leans by one degree; a photo is seen from aside, unevenly lit, grainy, with a red seal.

Gives the share of exact cells, of cells that are wrong and not doubted, and seconds a page.

python bench/scans.py [number of forms]
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import cv2  # noqa: E402
import numpy as np  # noqa: E402
import pypdfium2  # noqa: E402
from PIL import Image  # noqa: E402

from apps.formkit.layouts import declaration_grid  # noqa: E402
from apps.formkit.levels import EDITIONS  # noqa: E402
from apps.formkit.readers import read  # noqa: E402
from apps.formkit.recognition import recognise  # noqa: E402
from apps.formkit.sheets.declaration import DeclarationSheet  # noqa: E402
from apps.formkit.writers.pdf import write_pdf  # noqa: E402

DEMO = ROOT / "apps" / "home" / "demo"


def cells(data: Any, path: str = "") -> dict[str, Any]:
    """Return every cell of a form's JSON by path."""
    if isinstance(data, dict):
        return {
            k: v for name, part in data.items() for k, v in cells(part, f"{path}.{name}").items()
        }
    if isinstance(data, list):
        return {k: v for n, part in enumerate(data) for k, v in cells(part, f"{path}[{n}]").items()}
    return {path.lstrip("."): data}


def scanned(sheet: DeclarationSheet, degrees: float) -> tuple[bytes, int]:
    """Print a form and scan it; give the TIFF and the number of its pages."""
    paper = io.BytesIO()
    edition = "2025" if any(row.level1 == "成本指标" for row in sheet.indicators) else "2023"
    write_pdf([declaration_grid(sheet, EDITIONS[edition])], paper)
    with pypdfium2.PdfDocument(paper.getvalue()) as pdf:
        pages = [
            page.render(scale=200 / 72)
            .to_pil()
            .convert("L")
            .rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
            for page in pdf
        ]
    target = io.BytesIO()
    pages[0].save(target, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    return target.getvalue(), len(pages)


def photographed(sheet: DeclarationSheet, lean: float) -> tuple[bytes, int]:
    """Print a form and photograph its first page; ``lean`` is how much narrower its top is seen."""
    data, _ = scanned(sheet, 0.0)
    page = np.array(Image.open(io.BytesIO(data)).convert("RGB"))
    height, width = page.shape[:2]
    sealed, middle = page.copy(), (int(width * 0.7), int(height * 0.25))
    cv2.circle(sealed, middle, int(width * 0.11), (200, 30, 40), 14)
    cv2.circle(sealed, middle, 18, (200, 30, 40), -1)
    desk, edge = (118, 105, 92), int(width * 0.08)
    page = cv2.copyMakeBorder(
        np.minimum(page, sealed), edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=desk
    )
    height, width = page.shape[:2]
    by = lean * width
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + np.array([[by, by / 2], [-by / 2, 0], [0, -by / 3], [0, 0]], np.float32)
    view = cv2.getPerspectiveTransform(corners, seen)
    page = cv2.warpPerspective(page, view, (width, height), borderValue=desk)
    grain = np.random.default_rng(1).normal(0, 5, page.shape)
    lit = page * np.linspace(1, 0.75, width)[None, :, None] + grain
    target = io.BytesIO()
    Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8)).save(target, "JPEG", quality=80)
    return target.getvalue(), 1


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    sheets = [
        form.sheet
        for path in sorted(DEMO.glob("*.txt"))
        for form in recognise(read(path)).documents
    ]
    chosen = sheets[:: max(1, len(sheets) // wanted)][:wanted]
    measure("scans", [(sheet, scanned(sheet, 1 - n % 2 * 2)) for n, sheet in enumerate(chosen)])
    measure("photos", [(sheet, photographed(sheet, 0.05)) for sheet in chosen])


def measure(name: str, pictures: Sequence[tuple[DeclarationSheet, tuple[bytes, int]]]) -> None:
    """Print a line: how many cells of the pictures' forms are read."""
    total = wrong = silent = doubted = pages = 0
    seconds = 0.0
    for sheet, (data, count) in pictures:
        sheet.index, sheet.narrative = 1, None
        start = time.perf_counter()
        (form, *_) = recognise(read(data)).documents
        seconds += time.perf_counter() - start
        pages += count
        before, after = cells(sheet.to_json()), cells(form.sheet.to_json())
        listed = form.to_json()["uncertain"]
        faults = [path for path in before if before[path] != after.get(path)]
        total, wrong, doubted = (
            total + len(before),
            wrong + len(faults),
            doubted + len(listed),
        )
        silent += sum(path not in listed for path in faults)
    print(
        f"{name}: {total} cells: exact {1 - wrong / total:.2%} (aim 97 %), silently wrong "
        f"{silent / total:.2%} (aim 0.5 %), doubted {doubted / total:.2%}; "
        f"{seconds / pages:.1f} s a page"
    )


main()
