"""Every way out has the same pages: as many, broken at the same rows, with no text cut off."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from lxml import etree

from apps.formkit.layouts import Grid, Page, declaration_pages, evaluation_grid, monitoring_grid
from apps.formkit.layouts.pagination import ROOM_ACROSS, ROOM_UPRIGHT, SIZES, Leaf, paginated
from apps.formkit.layouts.pieces import MARK
from apps.formkit.layouts.text_fit import ACROSS, UPRIGHT
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.declaration import NarrativeText
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.monitoring import MonitoringSheet
from apps.formkit.sheets.rows import EvaluationRow, IndicatorRow, MonitoringRow
from apps.formkit.writers import html_pages, write_docx, write_pdf, write_xlsx
from tests.formkit.samples import full_sheet

OFFICE = shutil.which("soffice")
COUNTS = (5, 20, 60, 200)
KINDS = ("declaration", "evaluation", "monitoring")
CASES = [(kind, count) for kind in KINDS for count in COUNTS]
LEVELS = [(one, two) for one, twos in EDITIONS["2025"].tree for two in twos]
GOAL = "全年分批开展业务培训，覆盖全部街镇和重点岗位人员；" * 5 + "\n按季公布进度，年底总结。"
NAMES = ("讲座场次", "参训人员出勤率（含重点岗位人员）", "年度培训档案归集完整率与可追溯情况")
TARGETS = ("≥12.00(次)", "=100.00(%)", "≤900.00(元/人)", "12月31日前")
REASON = "受采购流程延长影响，设备到位晚于计划，已调整培训批次，年底前补齐。"


def rows(make: Callable[..., Any], count: int, **more: Callable[[int], Any]) -> list[Any]:
    return [
        make(
            level1=LEVELS[at * len(LEVELS) // count][0],
            level2=LEVELS[at * len(LEVELS) // count][1],
            level3=f"第{at + 1}项{NAMES[at % 3]}",
            target=TARGETS[at % 4],
            **{name: of(at) for name, of in more.items()},
        )
        for at in range(count)
    ]


def pages_of(kind: str, count: int) -> list[Page]:
    names = {"year": 2026, "project_name": "基层培训", "department": "甲局", "unit": "甲中心"}
    goals = {"expected_goal": GOAL, "actual_result": GOAL}

    def reason(at: int) -> str:
        return "" if at % 4 else REASON

    if kind == "declaration":
        narrative = NarrativeText(overview="说明。" * 700, budget_items="教材 | 23.5万 | 1")
        told = narrative if count == 20 else None
        sheet = full_sheet(indicators=rows(IndicatorRow, count), narrative=told, annual_goal=GOAL)
        return declaration_pages(sheet, EDITIONS["2025"])
    if kind == "evaluation":
        made = rows(
            EvaluationRow,
            count,
            actual=lambda at: TARGETS[at % 4],
            weight=lambda at: Decimal(5),
            deviation=reason,
        )
        return [evaluation_grid(EvaluationSheet(indicators=made, **names, **goals))]
    made = rows(MonitoringRow, count, actual=lambda at: TARGETS[at % 4], deviation=reason)
    return [monitoring_grid(MonitoringSheet(indicators=made, **names, **goals))]


@cache
def leaves_of(kind: str, count: int) -> list[Leaf]:
    return list(paginated(pages_of(kind, count)))


def pieces(leaf: Leaf) -> Iterator[Grid]:
    return (item for item in leaf.items if isinstance(item, Grid))


def marks(leaf: Leaf) -> list[str]:
    """Return the first and last indicator of a page, as far as their names stand on one line."""
    found = [
        cell.text.partition("项")[0] + "项"
        for piece in pieces(leaf)
        for cell in piece.cells
        if cell.text.startswith("第") and "项" in cell.text
    ]
    return [found[0], found[-1]] if found else []


@cache
def written(kind: str, count: int, form: str) -> bytes:
    target = io.BytesIO()
    {"pdf": write_pdf, "docx": write_docx, "xlsx": write_xlsx}[form](pages_of(kind, count), target)
    return target.getvalue()


def texts_of(data: bytes) -> list[str]:
    """Return the text of each page of a PDF without blanks."""
    document = pypdfium2.PdfDocument(data)
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


def assert_same_pages(texts: list[str], leaves: list[Leaf]) -> None:
    assert len(texts) == len(leaves)
    for number, (text, leaf) in enumerate(zip(texts, leaves, strict=True), start=1):
        assert [mark for mark in marks(leaf) if mark not in text] == [], number
        others = {mark for one in leaves if one is not leaf for mark in marks(one)}
        assert [mark for mark in others - set(marks(leaf)) if f"{mark}讲座" in text] == [], number


@pytest.mark.parametrize(("kind", "count"), CASES)
def test_form_fills_pages_and_leaves_no_head_alone(kind: str, count: int) -> None:
    leaves = leaves_of(kind, count)
    for leaf in leaves:
        for piece in pieces(leaf):
            whole = sum(piece.heights[row] for row in range(piece.top, piece.row_count))
            assert whole <= (ROOM_ACROSS if leaf.lies_across else ROOM_UPRIGHT)
            assert sum(piece.widths) == pytest.approx(ACROSS if leaf.lies_across else UPRIGHT, 0.01)
            bottom = [cell for cell in piece.cells if cell.row + cell.rows == piece.row_count]
            if leaf is not leaves[-1]:
                assert not all(cell.is_label or not cell.value for cell in bottom)
    forms = [leaf for leaf in leaves if isinstance(leaf.page, Grid)]
    assert len(forms) > 1 or next(pieces(forms[0])).size in SIZES
    for leaf in forms[1:]:
        (piece,) = pieces(leaf)
        assert piece.size == next(pieces(forms[0])).size
        if piece.repeated:
            heads = [cell for cell in piece.cells if cell.row == 0 and cell.rows == 1]
            labels = ["".join(cell.text.split()) for cell in heads]
            assert labels[:3] == ["一级指标", "二级指标", "三级指标"]


@pytest.mark.parametrize(("kind", "count"), CASES)
def test_files_and_print_have_the_pages_of_the_layout(kind: str, count: int) -> None:
    leaves = leaves_of(kind, count)

    texts = texts_of(written(kind, count, "pdf"))
    assert_same_pages(texts, leaves)
    for number, text in enumerate(texts, start=1):
        assert f"第{number}页共{len(leaves)}页" in text

    with zipfile.ZipFile(io.BytesIO(written(kind, count, "docx"))) as package:
        body = package.read("word/document.xml")
    assert body.count(b"<w:pageBreakBefore/>") == len(leaves) - 1
    with zipfile.ZipFile(io.BytesIO(written(kind, count, "xlsx"))) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        breaks = sum(
            len(etree.fromstring(package.read(name)).findall(".//{*}rowBreaks/{*}brk"))
            for name in sheets
        )
    assert breaks + len(sheets) == len(leaves)
    assert [page.number for page in html_pages(pages_of(kind, count))] == [
        number for number, _ in enumerate(leaves, start=1)
    ]


def test_running_text_is_set_in_on_the_print_page_as_in_the_files() -> None:
    (page,) = html_pages(pages_of("declaration", 5))
    texts = [cell.text for item in page.items for row in item.rows for cell in row.cells]

    (goal,) = (text for text in texts if GOAL[:20] in text)
    assert goal == "\n".join(f"　　{part}" for part in GOAL.split("\n"))


def words_outside_cells(data: bytes, page_number: int) -> list[str]:
    """Return the words of a page's tables that no cell holds whole."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[page_number]
        tables = page.find_tables()
        cells = [cell for table in tables for cell in table.cells if cell]
        # Marks at the ends of a line may stand with their empty half beyond the edge.
        half = dict.fromkeys("（《“）；，。", 6)
        words = page.extract_words(x_tolerance=0.6)
    lost = []
    for word in words:
        middle = (word["top"] + word["bottom"]) / 2
        if not any(table.bbox[1] < middle < table.bbox[3] for table in tables):
            continue
        if not any(
            left - half.get(word["text"][0], 1) <= word["x0"] and word["x1"] <= right + half.get(word["text"][-1], 1)
            and top - 1 <= word["top"] and word["bottom"] <= bottom + 1
            for left, top, right, bottom in cells
        ):  # fmt: skip
            lost.append(word["text"])
    return lost


@pytest.mark.parametrize(("kind", "count"), CASES)
def test_no_text_of_a_pdf_leaves_its_cell(kind: str, count: int) -> None:
    assert_no_text_is_clipped(written(kind, count, "pdf"), kind, count)


def assert_no_text_is_clipped(data: bytes, kind: str, count: int) -> None:
    """Look at every page that has a table; of long forms at the first, the last and each tenth."""
    leaves = leaves_of(kind, count)
    for number, leaf in enumerate(leaves):
        if any(pieces(leaf)) and (number % 10 == 0 or number in (1, len(leaves) - 1)):
            assert words_outside_cells(data, number) == [], (kind, count, number)


def test_long_deviation_goes_on_under_the_names_of_its_row() -> None:
    made = rows(EvaluationRow, 3, deviation=lambda at: REASON * 60 if at == 1 else "")
    leaves = list(paginated([evaluation_grid(EvaluationSheet(indicators=made))]))

    parts = [
        cell.text
        for leaf in leaves
        for piece in pieces(leaf)
        for cell in piece.cells
        if REASON[-8:] in cell.text
    ]
    assert len(parts) > 1
    assert "".join(part.removeprefix(MARK) for part in parts) == REASON * 60
    second = next(iter(pieces(leaves[1])))
    assert f"第2项{NAMES[1]}{MARK}" in [cell.text for cell in second.cells]


@pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice（soffice）没有安装，未比较 Word 和 Excel 的分页"
)
def test_office_breaks_pages_where_the_layout_does(tmp_path: Path) -> None:
    for kind, count in CASES:
        for form in ("docx", "xlsx"):
            (tmp_path / f"{kind}{count}-{form}.{form}").write_bytes(written(kind, count, form))
    command = [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
               "--convert-to", "pdf", "--outdir", str(tmp_path)]  # fmt: skip
    files = [str(path) for path in sorted(tmp_path.glob("*-*.*"))]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=240)
    for kind, count in CASES:
        for form in ("docx", "xlsx"):
            data = (tmp_path / f"{kind}{count}-{form}.pdf").read_bytes()
            assert_same_pages(texts_of(data), leaves_of(kind, count))
            assert_no_text_is_clipped(data, kind, count)
            count_of_pages = len(leaves_of(kind, count))
            for number, text in enumerate(texts_of(data), start=1):
                assert f"第{number}页共{count_of_pages}页" in text, (kind, count, form)
