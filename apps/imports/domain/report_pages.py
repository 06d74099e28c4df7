"""The examiner's report laid out: a page of figures, then the findings of each form."""

from __future__ import annotations

from typing import Final

from apps.formkit.layouts.grid import Align, Grid, Page, Prose, Style
from apps.imports.domain.reports import FileReport, FormReport

_SUMMARY: Final = (10.0, 70.0, 20.0, 18.0, 18.0, 18.0, 18.0, 18.0)
_FINDINGS: Final = (10.0, 16.0, 44.0, 84.0, 36.0)
SCALE: Final = (
    "质量得分以100分起算：拦截每处扣6分，提醒每处扣3分，提示每处扣0.5分，同一规则最多扣三处；"
    "90分以上优良，70分以上一般，以下较差。得分由自动校验算出，供审核参考，不代替审核结论。"
)


def report_pages(report: FileReport) -> list[Page]:
    """Return the pages of a report on a file."""
    return [_opening(report), _summary(report), *(_findings(form) for form in report.forms)]


def _opening(report: FileReport) -> Prose:
    prose = Prose(name="检查报告", bookmark="检查报告")
    prose.add(Style.TITLE, "绩效目标自动检查报告")
    prose.add(Style.BODY, f"文件：{report.name}")
    prose.add(Style.BODY, report.summary)
    prose.add(Style.BODY, SCALE)
    for warning in report.warnings:
        prose.add(Style.BODY, f"识别时：{warning}")
    return prose


def _summary(report: FileReport) -> Grid:
    grid = Grid(name="汇总", widths=_SUMMARY, repeat=1, bookmark="汇总")
    grid.put(0, 0, "各表得分", columns=8, align=Align.CENTER, is_title=True)
    for column, text in enumerate(
        ("序号", "项目名称", "表", "年度", "拦截", "提醒", "提示", "得分")
    ):
        grid.label(1, column, text)
    for row, form in enumerate(report.forms, start=2):
        values = (
            str(row - 1),
            form.name,
            form.kind_label,
            str(form.sheet.year or ""),
            str(form.blocks),
            str(form.warns),
            str(form.hints),
            str(form.quality.score),
        )
        for column, text in enumerate(values):
            grid.put(row, column, text, align=Align.LEFT if column == 1 else Align.CENTER)
    return grid


def _findings(form: FormReport) -> Grid:
    grid = Grid(name=form.name[:20], widths=_FINDINGS, repeat=2, bookmark=form.name)
    grid.put(0, 0, form.name, columns=5, align=Align.CENTER, is_title=True)
    head = [str(form.sheet.year or ""), form.kind_label, form.sheet.unit, form.amount]
    grid.put(1, 0, "　".join(part for part in head if part), columns=5)
    for column, text in enumerate(("序号", "级别", "位置", "问题", "建议")):
        grid.label(2, column, text)
    row = 3
    for number, line in enumerate(form.lines, start=1):
        values = (str(number), line.severity.label, line.place, line.finding.message, line.advice)
        for column, text in enumerate(values):
            grid.put(row, column, text, align=Align.CENTER if column < 2 else Align.LEFT)
        row += 1
    for title in form.unchecked:
        grid.put(row, 0, f"未能检查：{title}，请人工核对。", columns=5)
        row += 1
    if row == 3:
        grid.put(row, 0, "没有发现问题。", columns=5)
        row += 1
    _score(grid, row, form)
    return grid


def _score(grid: Grid, row: int, form: FormReport) -> None:
    """Put the score below the findings, with the sum it comes from."""
    grid.label(row, 0, "得分", columns=2)
    lines = [f"{form.quality.score}（{form.quality.label}）：{form.quality.derivation}"]
    lines += [
        f"{title}（{one.severity.label}）：{one.formula}，扣{one.off}分"
        for title, one in form.deductions
    ]
    grid.put(row, 2, "\n".join(lines), columns=3)
