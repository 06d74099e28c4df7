"""Measure the reading of scans: printed forms, drawn at 200 dots an inch, leaning by one degree.

Gives the share of exact cells, of cells that are wrong and not doubted, and seconds a page.

python bench/scans.py [number of forms]
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pypdfium2  # noqa: E402
from PIL import Image  # noqa: E402

from apps.formkit.layouts import declaration_grid  # noqa: E402
from apps.formkit.levels import EDITIONS  # noqa: E402
from apps.formkit.readers import read  # noqa: E402
from apps.formkit.recognition import recognise  # noqa: E402
from apps.formkit.sheets.declaration import DeclarationSheet  # noqa: E402
from apps.formkit.writers.pdf import write_pdf  # noqa: E402

DEMO = ROOT / "apps" / "workbench" / "demo"


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


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    sheets = [
        form.sheet
        for path in sorted(DEMO.glob("*.txt"))
        for form in recognise(read(path)).documents
    ]
    total = wrong = silent = doubted = pages = 0
    seconds = 0.0
    for number, sheet in enumerate(sheets[:: max(1, len(sheets) // wanted)][:wanted]):
        sheet.index, sheet.narrative = 1, None
        data, count = scanned(sheet, 1 if number % 2 else -1)
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
        f"{total} cells: exact {1 - wrong / total:.2%} (aim 97 %), silently wrong "
        f"{silent / total:.2%} (aim 0.5 %), doubted {doubted / total:.2%}; "
        f"{seconds / pages:.1f} s a page"
    )


main()
