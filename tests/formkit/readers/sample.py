"""One form, written by the tests in every format: what each reader must read alike."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from docx import Document
from reportlab.lib import colors
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

# (row, column, rows, columns, text) of a declaration on six columns.
CELLS: list[tuple[int, int, int, int, str]] = [
    (0, 0, 1, 6, "财政项目支出绩效目标申报表"),
    (1, 0, 1, 6, "（2026年度）"),
    (2, 0, 1, 1, "项目名称"),
    (2, 1, 1, 1, "图书流动服务项目"),
    (2, 2, 1, 1, "项目性质"),
    (2, 3, 1, 1, "其他经常性项目"),
    (2, 4, 1, 1, "项目类别"),
    (2, 5, 1, 1, "特定目标类"),
    (3, 0, 1, 1, "主管部门"),
    (3, 1, 1, 2, "东川区文化局（汇总）"),
    (3, 3, 1, 1, "实施单位"),
    (3, 4, 1, 2, "东川区图书馆"),
    (4, 0, 1, 1, "计划开始日期"),
    (4, 1, 1, 2, "2026-01-01"),
    (4, 3, 1, 1, "计划完成日期"),
    (4, 4, 1, 2, "2026-12-31"),
    (5, 0, 4, 1, "项目资金（元）"),
    (5, 1, 1, 1, "项目资金总额："),
    (5, 2, 1, 1, "86,000.00"),
    (5, 3, 1, 1, "年度资金申请总额："),
    (5, 4, 1, 2, "86,000.00"),
    (6, 1, 1, 1, "其中：财政资金"),
    (6, 2, 1, 1, "80,000.00"),
    (6, 3, 1, 1, "其中：当年财政拨款"),
    (6, 4, 1, 2, "80,000.00"),
    (7, 1, 1, 1, ""),
    (7, 2, 1, 1, ""),
    (7, 3, 1, 1, "上年结转资金"),
    (7, 4, 1, 2, "0.00"),
    (8, 1, 1, 1, "其他资金"),
    (8, 2, 1, 1, "6,000.00"),
    (8, 3, 1, 1, "其他资金"),
    (8, 4, 1, 2, "6,000.00"),
    (9, 0, 2, 1, "项目绩效目标"),
    (9, 1, 1, 2, "项目总目标"),
    (9, 3, 1, 3, "年度总体目标"),
    (10, 1, 1, 2, ""),
    (10, 3, 1, 3, "流动图书车全年下乡服务九十六次。"),
    (11, 0, 7, 1, "绩效指标"),
    (11, 1, 1, 1, "一级指标"),
    (11, 2, 1, 1, "二级指标"),
    (11, 3, 1, 2, "三级指标"),
    (11, 5, 1, 1, "年度(/项目)指标值"),
    (12, 1, 1, 1, "成本指标"),
    (12, 2, 1, 1, "经济成本指标"),
    (12, 3, 1, 2, "单次服务成本"),
    (12, 5, 1, 1, "≤895.00(元/次)"),
    (13, 1, 3, 1, "产出指标"),
    (13, 2, 2, 1, "数量指标"),
    (13, 3, 1, 2, "下乡服务次数"),
    (13, 5, 1, 1, "≥96.00(次)"),
    (14, 3, 1, 2, "外借图书册次"),
    (14, 5, 1, 1, "≥12000.00(册次)"),
    (15, 2, 1, 1, "时效指标"),
    (15, 3, 1, 2, "服务按期完成率"),
    (15, 5, 1, 1, "=100.00(%)"),
    (16, 1, 1, 1, "效益指标"),
    (16, 2, 1, 1, "社会效益指标"),
    (16, 3, 1, 2, "乡村阅读氛围"),
    (16, 5, 1, 1, "明显提升"),
    (17, 1, 1, 1, "满意度指标"),
    (17, 2, 1, 1, "服务对象满意度指标"),
    (17, 3, 1, 2, "读者满意度"),
    (17, 5, 1, 1, "≥92.00(%)"),
]
HEIGHT, WIDTH = 18, 6


def as_text() -> bytes:
    grid = [["" for _ in range(WIDTH)] for _ in range(HEIGHT)]
    for row, column, _, _, text in CELLS:
        grid[row][column] = text
    return "\n".join("\t".join(row) for row in grid).encode()


def as_markdown() -> bytes:
    lines = as_text().decode().split("\n")
    rows = ["| " + " | ".join(line.split("\t")) + " |" for line in lines]
    return "\n".join([rows[0], "|" + "---|" * WIDTH, *rows[1:]]).encode()


def as_docx() -> bytes:
    document = Document()
    table = document.add_table(HEIGHT, WIDTH)
    for row, column, rows, columns, text in CELLS:
        cell = table.cell(row, column)
        if rows > 1 or columns > 1:
            cell = cell.merge(table.cell(row + rows - 1, column + columns - 1))
        cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_xlsx() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("申报表")
        for row, column, rows, columns, text in CELLS:
            amount = text.replace(",", "")
            value: Any = float(amount) if amount.replace(".", "").isdigit() else text
            if rows > 1 or columns > 1:
                sheet.merge_range(row, column, row + rows - 1, column + columns - 1, value)
            else:
                sheet.write(row, column, value)
    return target.getvalue()


def as_pdf() -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("FONT", (0, 0), (-1, -1), "STSong-Light", 9),
    ]
    grid: list[list[Any]] = [["" for _ in range(WIDTH)] for _ in range(HEIGHT)]
    for row, column, rows, columns, text in CELLS:
        grid[row][column] = text
        if rows > 1 or columns > 1:
            style.append(("SPAN", (column, row), (column + columns - 1, row + rows - 1)))
    target = io.BytesIO()
    table = Table(grid, colWidths=[72, 92, 92, 100, 72, 100])
    table.setStyle(TableStyle(style))
    SimpleDocTemplate(target, title="样表").build([table])
    return target.getvalue()


FORMATS = {
    "txt": as_text,
    "md": as_markdown,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "pdf": as_pdf,
}
