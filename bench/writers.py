"""Measure the writers, each beside its yardstick in the same run.

XLSX of many declarations against XlsxWriter alone writing the same cells; PDF against WeasyPrint
on the same form with the same face; DOCX of one form; time and memory of large exports.

python bench/writers.py [number of declarations]
"""

from __future__ import annotations

import gc
import io
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import noto_cjk_sans_otc  # noqa: E402
import xlsxwriter  # noqa: E402

from apps.formkit.layouts import Grid, Page, declaration_grid, summary_grid  # noqa: E402
from apps.formkit.layouts.department_book import anchor_of, contents_prose  # noqa: E402
from apps.formkit.layouts.measures import POINTS  # noqa: E402
from apps.formkit.layouts.pagination import paginated  # noqa: E402
from apps.formkit.levels import EDITIONS  # noqa: E402
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock, IndicatorRow  # noqa: E402
from apps.formkit.writers import write_docx, write_xlsx  # noqa: E402
from apps.formkit.writers.archive import write_archive  # noqa: E402
from apps.formkit.writers.pdf import write_pdf  # noqa: E402
from apps.formkit.writers.xlsx import set_paper  # noqa: E402

try:
    from weasyprint import HTML
except (ImportError, OSError):
    HTML = None

EDITION = EDITIONS["2025"]
VOLUME = 100
ROWS = (
    ("成本指标", "经济成本指标", "单次活动成本", "≤900.00(元/次)"),
    *(("产出指标", "数量指标", f"第{n}类活动开展次数", f"≥{n}0.00(次)") for n in range(1, 5)),
    *(("产出指标", "质量指标", f"第{n}类活动验收合格率", "≥95.00(%)") for n in range(1, 4)),
    *(("产出指标", "时效指标", f"第{n}类活动完成及时率", "=100.00(%)") for n in range(1, 3)),
    ("效益指标", "社会效益指标", "居民活动知晓率", "≥80.00(%)"),
    ("效益指标", "可持续影响指标", "长效管理机制健全性", "健全"),
    ("满意度指标", "服务对象满意度指标", "参加活动居民满意度", "≥90.00(%)"),
)


def declaration(number: int) -> DeclarationSheet:
    amount = Decimal(number * 1000) + Decimal("0.50")
    return DeclarationSheet(
        year=2026,
        project_name=f"社区活动项目{number}",
        project_nature="其他经常性项目",
        project_category="特定目标类",
        department="东川区文化局",
        unit="东川区文化馆",
        funding=FundingBlock(annual=amount, annual_appropriation=amount),
        annual_goal=f"全年开展各类社区活动，覆盖全部街镇，编号{number}，居民参与面和满意度稳步提高。"
        * 5,
        indicators=[
            IndicatorRow(level1=one, level2=two, level3=three, target=target)
            for one, two, three, target in ROWS
        ],
    )


def grid(number: int) -> Grid:
    return declaration_grid(declaration(number), EDITION)


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    gc.collect()
    start = clock()
    work()
    return clock() - start


def best(work: Callable[[], object], clock: Callable[[], float]) -> float:
    return min(seconds(work, clock) for _ in range(2))


def volumes(count: int) -> Iterator[range]:
    return (range(at, min(at + VOLUME, count)) for at in range(0, count, VOLUME))


def ours(numbers: range) -> None:
    write_xlsx((grid(number) for number in numbers), io.BytesIO())


Cells = list[tuple[int, int, int, int, object]]


def bare(forms: list[tuple[Grid, Cells]], *, is_set: bool) -> None:
    """Write the same values and merges with XlsxWriter and nothing else; ``is_set`` sets paper,
    widths, heights and repeated rows too, so that the same file comes out."""
    with xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True}) as book:
        text = book.add_format({"border": 1, "text_wrap": True, "font_name": "宋体"})
        money = book.add_format({"border": 1, "num_format": "#,##0.00", "font_name": "宋体"})
        for grid, cells in forms:
            sheet = book.add_worksheet()
            if is_set:
                set_paper(sheet, grid.widths)
                sheet.repeat_rows(grid.repeat)
                for row, height in grid.heights.items():
                    sheet.set_row(row, height * POINTS)
            for top, left, bottom, right, value in cells:
                style = money if isinstance(value, float) else text
                if (top, left) != (bottom, right):
                    sheet.merge_range(top, left, bottom, right, "", style)
                if isinstance(value, float):
                    sheet.write_number(top, left, value, style)
                elif value:
                    sheet.write_string(top, left, value, style)
                else:
                    sheet.write_blank(top, left, None, style)


def laid_out(form: Grid) -> tuple[Grid, Cells]:
    """Return a form of one page as the layout sets it, and all its cells."""
    (leaf,) = paginated([form])
    (shown,) = (item for item in leaf.items if isinstance(item, Grid))
    return shown, [
        (
            cell.row,
            cell.column,
            cell.row + cell.rows - 1,
            cell.column + cell.columns - 1,
            float(cell.value) if isinstance(cell.value, Decimal) else cell.value,
        )
        for cell in form.cells
    ]


def bench_xlsx(count: int) -> None:
    own = values = same = 0.0
    for numbers in volumes(count):
        forms = [laid_out(grid(number)) for number in numbers]
        # Time of the processor: all work on one thread, and others may be at work beside them. The
        # better of two, for others drive the caches.
        clock = time.process_time
        values += best(lambda forms=forms: bare(forms, is_set=False), clock)
        same += best(lambda forms=forms: bare(forms, is_set=True), clock)
        own += best(lambda numbers=numbers: ours(numbers), clock)
    print(
        f"XLSX {count} declarations: layout and writer {own:.2f} s of the processor, XlsxWriter alone "
        f"{same:.2f} s for the same file, ratio {own / same:.2f} (must be <= 1.5); {values:.2f} s for "
        f"its values and merges alone, ratio {own / values:.2f}"
    )


def bench_docx() -> None:
    times = [seconds(lambda n=n: write_docx([grid(n)], io.BytesIO())) for n in range(12)]
    print(f"DOCX one form: {statistics.median(times) * 1000:.1f} ms (must be <= 50)")


def as_html(form: Grid) -> str:
    """Return the form as a page for WeasyPrint: same cells, widths and face."""
    rows: list[list[str]] = [[] for _ in range(form.row_count)]
    for cell in sorted(form.cells, key=lambda item: (item.row, item.column)):
        text = f"{cell.value:,.2f}" if isinstance(cell.value, Decimal) else cell.value or ""
        span = f'rowspan="{cell.rows}" colspan="{cell.columns}"'
        rows[cell.row].append(f"<td {span}>{escape(text)}</td>")
    widths = "".join(f'<col style="width:{width}mm">' for width in form.widths)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    face = Path(noto_cjk_sans_otc.FONT_PATH).as_uri()
    return (
        f"<style>@font-face{{font-family:cjk;src:url({face})}}@page{{size:A4;margin:15mm}}"
        "table{font:10pt cjk;border-collapse:collapse;table-layout:fixed}"
        f"td{{border:1px solid}}</style><table><colgroup>{widths}</colgroup>{body}</table>"
    )


def bench_pdf() -> None:
    write_pdf([grid(0)], io.BytesIO())
    times = [seconds(lambda n=n: write_pdf([grid(n)], io.BytesIO())) for n in range(1, 13)]
    own = statistics.median(times)
    if HTML is None:
        print(f"PDF one form: typst {own * 1000:.1f} ms; WeasyPrint skipped: it is not installed,"
              " or its libraries (libpango-1.0-0 libpangoft2-1.0-0) are missing")  # fmt: skip
        return
    other = min(seconds(lambda n=n: HTML(string=as_html(grid(n))).write_pdf()) for n in range(3))
    print(
        f"PDF one form: typst {own * 1000:.1f} ms, WeasyPrint {other * 1000:.0f} ms, "
        f"{other / own:.0f} times as fast (must be >= 10)"
    )


def sheets(count: int) -> Iterator[DeclarationSheet]:
    """Return declarations of departments with forty projects each."""
    for number in range(count):
        whose = f"第{number // 40 + 1}局"
        yield replace(declaration(number), index=number, department=whose)


def archive(ending: str, count: int, target: BinaryIO) -> None:
    writers = {ending: {"xlsx": write_xlsx, "pdf": write_pdf}[ending]}
    forms = ((sheet, [declaration_grid(sheet, EDITION)]) for sheet in sheets(count))
    write_archive(forms, target, writers=writers)


def book(count: int) -> Iterator[Page]:
    yield contents_prose(f"社区活动项目{number}" for number in range(count))
    for number in range(count):
        form = grid(number)
        form.anchor = anchor_of(number + 1)
        yield form


# What is measured in a process of its own: its name, how many forms of ten thousand at most.
LARGE = {
    "ZIP of workbooks": (lambda n, target: archive("xlsx", n, target), None),
    "ZIP of PDF": (lambda n, target: archive("pdf", n, target), 2000),
    "book as Word": (lambda n, target: write_docx(book(n), target), None),
    "book as PDF": (lambda n, target: write_pdf(book(n), target), None),
    "summary as workbook": (
        lambda n, target: write_xlsx([summary_grid("汇总表", 2026, sheets(n))], target),
        None,
    ),
    "summary as PDF": (
        lambda n, target: write_pdf([summary_grid("汇总表", 2026, sheets(n))], target),
        None,
    ),
}


def bench_large(name: str, count: int) -> None:
    """Write one large export and tell the peak of this process's memory."""
    with tempfile.TemporaryFile() as target:
        taken = seconds(lambda: LARGE[name][0](count, target))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}, {count} forms: {taken:.1f} s, peak memory {peak:.0f} MB (must be < 300)")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        bench_large(sys.argv[2], int(sys.argv[1]))
        sys.exit()
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for name, (_, most) in LARGE.items():
        wanted = str(min(number, most or number))
        subprocess.run([sys.executable, __file__, wanted, name], check=True)
    bench_docx()
    bench_pdf()
    bench_xlsx(number)
