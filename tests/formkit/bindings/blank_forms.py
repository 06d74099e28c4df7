"""Ten empty forms, drawn as text: a line a row, cells parted by ``|``.

``{place}`` is a cell to fill (``{place~hint}`` with the hint that the template leaves there),
``{?}`` one that no paper has, ``<`` goes on the cell to the left, ``^`` the one above. A place in a
text is a gap in it: ``（{head.year}年度）``.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Final
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from PIL import Image as Picture

from tests.formkit.bindings.further_forms import FRESH, FURTHER, LAST
from tests.formkit.bindings.last_forms import LATEST
from tests.formkit.bindings.later_forms import LATER

_WHOLE: Final = re.compile(r"\{([a-z?][\w.?+]*)(?:~([^}]*))?\}")
_GAP: Final = "      "


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A drawing's cells: text, span, and the place that is to be bound."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    places: dict[tuple[int, int], str] = field(default_factory=dict)
    height: int = 0
    width: int = 0


def drawn(text: str) -> Drawn:
    """Return what a drawing shows."""
    lines = [
        [cell.strip() for cell in line.split("|")]
        for line in text.strip().splitlines()
        if line.strip()
    ]
    width = max(map(len, lines))
    lines = [line + ["<"] * (width - len(line)) for line in lines]
    form = Drawn(height=len(lines), width=width)
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            if cell in ("<", "^"):
                continue
            wide = column + 1
            while wide < width and line[wide] == "<":
                wide += 1
            tall = row + 1
            while tall < len(lines) and lines[tall][column] == "^":
                tall += 1
            spot = (row, column)
            if tall > row + 1 or wide > column + 1:
                form.spans[spot] = (tall - row, wide - column)
            if found := _WHOLE.fullmatch(cell):
                form.places[spot], form.texts[spot] = found[1], found[2] or ""
            else:
                if found := _WHOLE.search(cell):
                    form.places[spot] = found[1]
                form.texts[spot] = _WHOLE.sub(_GAP, cell)
    return form


def workbook(drawings: dict[str, str]) -> bytes:
    """Return a workbook with a worksheet for each drawing, and one of another office."""
    book = Workbook()
    book.remove(book.active)
    line = Side(style="thin", color="FF3366AA")
    for name, text in drawings.items():
        form, sheet = drawn(text), book.create_sheet(name)
        for row in range(form.height):
            for column in range(form.width):
                cell = sheet.cell(row + 1, column + 1)
                cell.border = Border(line, line, line, line)
                cell.font = Font(name="仿宋", size=11, color="FF222244")
                cell.alignment = Alignment(wrap_text=True, vertical="center")
                if value := form.texts.get((row, column)):
                    cell.value = value
                    cell.fill = PatternFill("solid", fgColor="FFEEF3FA")
        for (row, column), (tall, wide) in form.spans.items():
            sheet.merge_cells(
                start_row=row + 1,
                start_column=column + 1,
                end_row=row + tall,
                end_column=column + wide,
            )
        sheet.oddHeader.center.text = "内部资料"
        sheet.page_setup.orientation = "landscape"
        sheet.row_dimensions[1].height = 36
        dot = io.BytesIO()
        Picture.new("RGB", (8, 8), (200, 30, 30)).save(dot, "PNG")
        sheet.add_image(Image(dot), f"A{form.height + 3}")
    other = book.create_sheet("填表说明")
    other["A1"], other["A2"] = "本表由预算单位填报。", "=1+1"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def document(*drawings: str) -> bytes:
    """Return a Word document with a title and a table for each drawing; lines of one cell above the
    table are paragraphs."""
    file = Document()
    file.sections[0].header.paragraphs[0].text = "内部资料"
    for text in drawings:
        form = drawn(text)
        top = 0
        while form.spans.get((top, 0), (1, 1))[1] == form.width:
            run = file.add_paragraph().add_run(form.texts[top, 0])
            run.font.size = Pt(15)
            top += 1
        table = file.add_table(form.height - top, form.width, style="Table Grid")
        for (row, column), value in form.texts.items():
            if row < top:
                continue
            cell = table.cell(row - top, column)
            tall, wide = form.spans.get((row, column), (1, 1))
            if (tall, wide) != (1, 1):
                cell = cell.merge(table.cell(row - top + tall - 1, column + wide - 1))
            run = cell.paragraphs[0].add_run(value)
            run.font.name, run.font.color.rgb = "仿宋", RGBColor(0x22, 0x22, 0x44)
            run._element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
        file.add_paragraph("注：请于月底前报送。")
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


COUNTY = """
乡村供水补助资金绩效目标申报表
（{head.year}年度）
项目名称 | {head.project_name} | < | 项目负责人及电话 | {?}
主管部门 | {head.department} | < | 实施单位 | {head.unit}
资金情况（万元） | 年度资金总额： | < | {money.annual.total} | <
^ | 其中：财政拨款 | < | {money.annual.appropriation} | <
^ | 其他资金 | < | {money.annual.other} | <
总体目标 | 年度目标 | < | < | <
^ | {goal.annual} | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | {row.level3~指标1：} | {row.target}
^ | ^ | ^ | {row.level3~指标2：} | {row.target}
^ | ^ | ^ | {row.level3~……} | {row.target}
^ | ^ | 质量指标 | {row.level3~指标1：} | {row.target}
^ | ^ | 时效指标 | {row.level3~指标1：} | {row.target}
^ | ^ | 成本指标 | {row.level3~指标1：} | {row.target}
^ | 效益指标 | 经济效益指标 | {row.level3} | {row.target}
^ | ^ | 社会效益指标 | {row.level3} | {row.target}
^ | ^ | 生态效益指标 | {row.level3} | {row.target}
^ | ^ | 可持续影响指标 | {row.level3} | {row.target}
^ | 满意度指标 | 服务对象满意度指标 | {row.level3} | {row.target}
"""
DISTRICT = """
区级专项资金绩效目标申报表
填报单位（盖章）：{head.unit}
项目名称 | {head.project_name} | < | 项目类别 | {head.project_category}
主管部门 | {head.department} | < | 起止时间 | {head.period}
项目资金（元） | 年度资金总额 | {money.annual.total} | 其中：财政资金 | {money.annual.appropriation}
^ | 上年结转资金 | {money.annual.carryover} | 其他资金 | {money.annual.other}
年度总体目标 | {goal.annual} | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | 权重
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.weight}
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.weight}
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.weight}
审核意见 | {?} | < | < | <
"""
CITY = """
{head.year}年项目支出绩效目标申报表
填报单位：{head.unit}（盖章） | < | < | 单位：万元 | < | <
项目支出名称 | {head.project_name} | < | 预算部门 | {head.department} | <
本年度预算金额 | {money.annual.total} | < | 项目实施单位 | {head.unit} | <
项目开始日期 | {head.start~  年  月  日} | < | 项目结束日期 | {head.end~  年  月  日} | <
实施期绩效目标 | {goal.total} | < | < | < | <
本年度绩效目标 | {goal.annual} | < | < | < | <
本年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值及单位 | 分值
^ | 产出指标 | 数量指标 | {row.level3} | {row.target} | {row.weight}
^ | ^ | ^ | {row.level3} | {row.target} | {row.weight}
^ | ^ | 质量指标 | {row.level3} | {row.target} | {row.weight}
^ | ^ | 时效指标 | {row.level3} | {row.target} | {row.weight}
^ | 成本指标 | 经济成本指标 | {row.level3} | {row.target} | {row.weight}
^ | 效益指标 | 社会效益指标 | {row.level3} | {row.target} | {row.weight}
^ | 满意度指标 | 社会公众或服务对象满意度指标 | {row.level3} | {row.target} | {row.weight}
"""
MINISTRY = """
项目支出绩效目标申报表
（ {head.year} 年度）
项目名称 | {head.project_name} | < | < | <
主管部门及代码 | {head.department} | 实施单位 | {head.unit} | <
项目性质 | {head.project_nature~□经常性项目 □一次性项目} | 项目期 | {head.period} | <
项目资金（万元） | 中期资金总额 | {money.whole.total} | 年度资金总额 | {money.annual.total}
^ | 其中：财政拨款 | {money.whole.fiscal} | 其中：财政拨款 | {money.annual.appropriation}
^ | 其他资金 | {money.whole.other} | 其他资金 | {money.annual.other}
总体目标 | 中期目标 | < | 年度目标 | <
^ | {goal.total} | < | {goal.annual} | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | {row.level3} | {row.target}
^ | ^ | 质量指标 | {row.level3} | {row.target}
^ | ^ | 时效指标 | {row.level3} | {row.target}
^ | ^ | 成本指标 | {row.level3} | {row.target}
^ | 效益指标 | 社会效益指标 | {row.level3} | {row.target}
^ | 满意度指标 | 服务对象满意度指标 | {row.level3} | {row.target}
"""
SHANGHAI = """
财政项目支出绩效目标申报表
（{head.year}年度）
项目名称 | {head.project_name} | 项目性质 | {head.project_nature} | 项目类别 | {head.project_category}
主管部门 | {head.department} | < | 实施单位 | {head.unit} | <
计划开始日期 | {head.start} | < | 计划完成日期 | {head.end} | <
项目资金（元） | 项目资金总额 | {money.whole.total} | 年度资金申请总额 | {money.annual.total} | <
^ | 其中：财政资金 | {money.whole.fiscal} | 其中：当年财政拨款 | {money.annual.appropriation} | <
^ | - | < | 上年结转资金 | {money.annual.carryover} | <
^ | 其他资金 | {money.whole.other} | 其他资金 | {money.annual.other} | <
项目绩效目标 | 项目总目标 | < | 年度总体目标 | < | <
^ | {goal.total} | < | {goal.annual} | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度(/项目)指标值 | <
^ | {row.level1} | {row.level2} | {row.level3} | {row.target} | <
^ | {row.level1} | {row.level2} | {row.level3} | {row.target} | <
"""
SCHOOL = """
{head.year}年度项目支出绩效自评表
项目名称 | {head.project_name} | < | < | < | < | < | < | < | <
主管部门 | {head.department} | < | < | < | 实施单位 | {head.unit} | < | < | <
项目资金（元） | 资金来源 | < | 年初预算数 | 全年预算数 | 全年执行数 | < | 分值 | 执行率 | 得分
^ | 年度资金总额 | < | {money.initial.total} | {money.adjusted.total} | {money.executed.total} | < | {money.weight.total} | {money.rate.total} | {money.score.total}
^ | 其中：当年财政拨款 | < | {money.initial.appropriation} | {money.adjusted.appropriation} | {money.executed.appropriation} | < | — | {money.rate.appropriation} | —
^ | 上年结转资金 | < | {money.initial.carryover} | {money.adjusted.carryover} | {money.executed.carryover} | < | — | {money.rate.carryover} | —
^ | 其他资金 | < | {money.initial.other} | {money.adjusted.other} | {money.executed.other} | < | — | {money.rate.other} | —
年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < | <
^ | {goal.expected} | < | < | < | {goal.actual} | < | < | < | <
绩效指标 | < | < | 年度指标值 | < | < | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | ^ | ^ | ^ | ^
产出指标 | 数量指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | 质量指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | 时效指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
^ | 成本指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
效益指标 | 社会效益指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
满意度指标 | 服务对象满意度指标 | {row.level3} | {row.target} | {row.target} | {row.target} | {row.actual} | {row.weight} | {row.score} | {row.deviation}
总分 | < | < | < | < | < | < | < | {tail.total_score} | {?}
"""
PROVINCE = """
部门预算项目支出绩效自评表（{head.year}年度）
项目名称 | {head.project_name} | < | < | < | <
主管部门 | {head.department} | < | 实施单位 | {head.unit} | <
项目资金（万元） | 年初预算 | 调整后预算数 | 预算执行数 | 预算执行率 | 得分
年度资金总额 | {money.initial.total} | {money.adjusted.total} | {money.executed.total} | {money.rate.total} | {money.score.total}
其中：财政资金 | {money.initial.appropriation} | {money.adjusted.appropriation} | {money.executed.appropriation} | {money.rate.appropriation} | /
其他资金 | {money.initial.other} | {money.adjusted.other} | {money.executed.other} | {money.rate.other} | /
年度总体目标 | 预期目标 | < | 实际完成情况 | < | <
^ | {goal.expected} | < | {goal.actual} | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 全年完成值 | 得分
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.actual} | {row.score}
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.actual} | {row.score}
总分 | < | < | < | < | {tail.total_score}
自评等级 | {tail.grade} | < | < | < | <
"""
COURT = """
项目绩效目标表
单位：元
序号 | 项目名称 | 项目单位 | 项目类别 | 预算数 | 年度绩效目标 | 一级指标 | 二级指标 | 三级指标 | 指标方向 | 目标值 | 计量单位 | 分值
{row.number} | {head.project_name} | {head.unit} | {head.project_category} | {money.annual.total} | {goal.annual} | {row.level1} | {row.level2} | {row.level3} | {row.target} | {row.target} | {row.target} | {row.weight}
{row.number} | {head.project_name} | {head.unit} | {head.project_category} | {money.annual.total} | {goal.annual} | {row.level1} | {row.level2} | {row.level3} | {row.target} | {row.target} | {row.target} | {row.weight}
"""
MONITOR = """
项目支出绩效运行监控表
（{head.year}年度）
项目名称 | {head.project_name} | < | < | < | < | <
主管部门 | {head.department} | < | 实施单位 | {head.unit} | < | <
项目资金（万元） | 年初预算数 | 调整预算数 | 1-7月执行数 | 执行率 | 全年预计执行数 | <
年度资金总额 | {money.initial.total} | {money.adjusted.total} | {money.executed.total} | {money.rate.total} | {money.expected.total} | <
其中：本年财政拨款 | {money.initial.appropriation} | {money.adjusted.appropriation} | {money.executed.appropriation} | {money.rate.appropriation} | {money.expected.appropriation} | <
年度总体目标 | {goal.expected} | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-7月执行情况 | 全年预计完成情况 | 完成目标可能性
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.actual} | {row.forecast} | {row.likelihood}
{row.level1} | {row.level2} | {row.level3} | {row.target} | {row.actual} | {row.forecast} | {row.likelihood}
"""

FORMS: Final = {
    "county.xlsx": (COUNTY,),
    "county.docx": (COUNTY,),
    "district.docx": (DISTRICT,),
    "city.xlsx": (CITY,),
    "ministry.docx": (MINISTRY,),
    "shanghai.docx": (SHANGHAI,),
    "school.xlsx": (SCHOOL,),
    "province-two-sheets.xlsx": (SHANGHAI, PROVINCE),
    "two-forms.docx": (MINISTRY, PROVINCE),
    "court-list.xlsx": (COURT,),
    "monitoring.docx": (MONITOR,),
}


ALL: Final = FORMS | LATER | FURTHER | FRESH | LAST | LATEST


def blank_form(name: str) -> bytes:
    """Return the file of an empty form."""
    drawings = ALL[name]
    if name.endswith("docx"):
        return document(*drawings)
    return workbook({f"表{number}": text for number, text in enumerate(drawings, start=1)})


def with_part(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a file with the first ``old`` of a part replaced."""
    target = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as book, ZipFile(target, "w") as out:
        for entry in book.namelist():
            content = book.read(entry)
            if entry == name:
                assert old in content
                content = content.replace(old, new, 1)
            out.writestr(entry, content)
    return target.getvalue()
