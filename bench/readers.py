"""Measure each reader beside its library, which alone opens the file and touches every cell. A
reader may take twice its library's time. What hostile files cost: bench/hostile.py.

python bench/readers.py [number of forms]
"""

from __future__ import annotations

import csv
import io
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import pdfplumber  # noqa: E402
from lxml import etree  # noqa: E402
from openpyxl import load_workbook  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from apps.formkit.layouts import Grid, declaration_grid  # noqa: E402
from apps.formkit.levels import EDITIONS  # noqa: E402
from apps.formkit.readers import read  # noqa: E402
from apps.formkit.readers.office import converter  # noqa: E402
from apps.formkit.recognition import recognise  # noqa: E402
from apps.formkit.sheets.declaration import DeclarationSheet  # noqa: E402
from apps.formkit.writers import write_docx, write_pdf, write_xlsx  # noqa: E402

DEMO = ROOT / "apps" / "workbench" / "demo" / "education-2027.txt"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def grids(count: int) -> list[Grid]:
    sheets = [form.sheet for form in recognise(read(DEMO)).documents]
    chosen = [sheets[n % len(sheets)] for n in range(count)]
    forms = [replace(one, project_name=f"{one.project_name}{n}") for n, one in enumerate(chosen)]
    return [
        declaration_grid(form, EDITIONS["2025"])
        for form in forms
        if isinstance(form, DeclarationSheet)
    ]


def made(write: Callable[..., None], count: int) -> bytes:
    target = io.BytesIO()
    write(grids(count), target)
    return target.getvalue()


def cells_of(data: bytes) -> list[list[str]]:
    """Return the texts of every sheet's rows, one sheet after the other."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return [[str(cell) for cell in row] for row in rows]


def lxml_alone(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return sum(len("".join(cell.itertext())) for cell in root.iter(f"{WORD}tc"))


def calamine_alone(data: bytes) -> int:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    return sum(len(str(cell)) for sheet in sheets for row in sheet.to_python() for cell in row)


def openpyxl_alone(data: bytes) -> int:
    """The library that gives what the reader gives: values with formats, and merged cells."""
    book = load_workbook(io.BytesIO(data), data_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    return sum(len(str(cell.value)) + len(cell.number_format) for cell in cells)


def pdfplumber_alone(data: bytes) -> int:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    return sum(len(cell or "") for table in tables for row in table for cell in row)


def csv_alone(delimiter: str) -> Callable[[bytes], int]:
    """Return the work of the csv module, the cheapest library that parts text into cells."""

    def alone(data: bytes) -> int:
        rows = csv.reader(io.StringIO(data.decode()), delimiter=delimiter)
        return sum(len(cell) for row in rows for cell in row)

    return alone


def as_xls(data: bytes) -> bytes | None:
    """Return a workbook in the old format, None where LibreOffice is not installed."""
    command = converter()
    if command is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "book.xlsx").write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        words = [command, profile, "--headless", "--convert-to", "xls", "book.xlsx"]
        subprocess.run(words, cwd=folder, check=True, capture_output=True)
        return (Path(folder) / "book.xls").read_bytes()


def medians(works: list[Callable[[bytes], object]], data: bytes) -> list[float]:
    """Return the median seconds of each work over fifteen rounds in turn, after one to warm up."""
    runs: list[list[float]] = [[] for _ in works]
    for _ in range(16):
        for work, own in zip(works, runs, strict=True):
            start = time.process_time()
            work(data)
            own.append(time.process_time() - start)
    return [statistics.median(own[1:]) for own in runs]


def compare(count: int) -> None:
    rows = cells_of(made(write_xlsx, count))
    text, book = io.StringIO(), made(write_xlsx, count)
    csv.writer(text).writerows(rows)
    piped = ("| " + " | ".join(cell.replace("\n", "<br>") for cell in row) + " |" for row in rows)
    cases: dict[str, tuple[bytes | None, Callable[[bytes], int]]] = {
        "docx (lxml)": (made(write_docx, count), lxml_alone),
        "xlsx (calamine)": (book, calamine_alone),
        "xls (calamine)": (as_xls(book), calamine_alone),
        "xlsx (openpyxl)": (book, openpyxl_alone),
        "pdf (pdfplumber)": (made(write_pdf, max(1, count // 10)), pdfplumber_alone),
        "txt (csv)": ("\n".join("\t".join(row) for row in rows).encode(), csv_alone("\t")),
        "csv (csv)": (text.getvalue().encode(), csv_alone(",")),
        "md (csv)": ("\n".join(piped).encode(), csv_alone("|")),
    }
    print(
        f"\n{'format':<18}{'KB':>7}{'reader s':>10}{'library s':>11}{'ratio':>7}{'+ forms s':>11}"
    )
    for name, (data, alone) in cases.items():
        if data is None:
            print(f"{name:<18} not measured: LibreOffice is not installed")
            continue
        ours, theirs = medians([read, alone], data)
        (whole,) = medians([lambda data: recognise(read(data))], data)
        print(
            f"{name:<18}{len(data) // 1024:>7}{ours:>10.4f}{theirs:>11.4f}"
            f"{ours / theirs:>7.2f}{whole:>11.3f}"
        )


if __name__ == "__main__":
    compare(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
