"""Forms written anew in other layouts and other words, to try how they are read."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from apps.formkit.blocks import Table

LAYOUTS: Final = ("ruled", "cells", "bars", "spaces", "tabs", "line", "glued rows", "glued")
UNDER: Final = "\0"
"""A cell that lies under a merged one."""
_WORDS: Final = {
    "name": ("项目名称", "项目名称", "专项名称", "项目支出名称", "项目(政策)名称"),
    "department": ("主管部门", "主管部门", "主管部门及代码", "预算部门", "业务主管部门"),
    "unit": ("实施单位", "实施单位", "项目实施单位", "资金使用单位", "用款单位"),
    "category": ("项目类别", "项目属性", "项目类型", "项目分类"),
    "money": ("项目资金", "资金情况", "项目资金申请"),
    "annual": ("年度资金总额", "年度资金总额:", "当年资金总额", "年度资金申请总额", "年度金额"),
    "fiscal": ("其中:财政拨款", "其中:当年财政拨款", "其中:本年财政拨款", "财政拨款"),
    "carryover": ("上年结转资金", "上年结转", "上年结转结余资金"),
    "other": ("其他资金", "其它资金", "自筹资金"),
    "goals": ("总体目标", "绩效目标", "年度总体目标", "项目绩效目标"),
    "annual_goal": ("年度目标", "年度绩效目标", "本年度绩效目标", "当年度目标"),
    "total_goal": ("实施期目标", "中期目标", "实施期总目标", "项目总目标"),
    "expected_goal": ("预期目标", "年初设定目标", "年初目标"),
    "actual_result": ("实际完成情况", "全年实际完成情况", "全年完成情况"),
    "level3": ("三级指标", "三级指标", "指标名称", "指标内容"),
    "target": ("指标值", "年度指标值", "目标值", "指标目标值", "年初指标值", "计划指标值"),
    "actual": ("实际完成值", "全年实际完成值", "完成值", "全年完成值", "实际值"),
    "weight": ("分值", "权重", "指标分值"),
    "score": ("得分", "自评得分"),
    "deviation": ("偏差原因分析及改进措施", "未完成原因分析", "未完成原因及改进措施"),
    "explanation": ("评分标准", "指标解释", "指标说明", "绩效标准"),
    "initial": ("年初预算数", "年初预算"),
    "adjusted": ("全年预算数", "调整后预算数", "全年预算数(A)"),
    "executed": ("全年执行数", "预算执行数", "全年执行数(B)"),
    "rate": ("执行率", "执行率(%)", "执行率(B/A)"),
    "total": ("总分", "合计", "总计"),
}
_MONEY: Final = (("total", "annual"), ("appropriation", "fiscal"), ("carryover", "carryover"), ("other", "other"))  # fmt: skip
_FIGURES: Final = ("initial", "adjusted", "executed", "weight", "rate", "score")
_FUNDING: Final = (("annual", "annual"), ("annual_appropriation", "fiscal"), ("annual_carryover", "carryover"), ("annual_other", "other"))  # fmt: skip
Rows = list[list[str]]


def rewritten(document: dict[str, Any], chance: Random) -> tuple[Rows, int]:
    """Return the rows of cells of a form in words that chance chooses, and where its head row is."""
    evaluated = document["kind"] == "self_evaluation"
    title = "项目支出绩效自评表" if evaluated else "项目支出绩效目标申报表"
    rows = [[title], [f"({document['year']}年度)"], *_head(document, chance)]
    unit = f"{chance.choice(_WORDS['money'])}({document['amount_unit']})"
    rows += (_budget if evaluated else _funding)(document, unit, chance)
    rows += _goals(document, chance, evaluated=evaluated)
    head = len(rows)
    rows += _indicators(document, chance, evaluated=evaluated)
    if evaluated and document.get("total_score"):
        rows.append([chance.choice(_WORDS["total"]), "100", document["total_score"]])
    else:
        rows.append(["填表人:李某", "联系电话:"])
    return rows, head


def _head(document: dict[str, Any], chance: Random) -> Rows:
    first = [chance.choice(_WORDS["name"]), document["project_name"]]
    if document.get("project_category"):
        first += [chance.choice(_WORDS["category"]), document["project_category"]]
    bodies = [chance.choice(_WORDS["department"]), document.get("department") or ""]
    bodies += [chance.choice(_WORDS["unit"]), document.get("unit") or ""]
    return [first, bodies]


def _budget(document: dict[str, Any], unit: str, chance: Random) -> Rows:
    rows = [[unit, "", *(chance.choice(_WORDS[key]) for key in _FIGURES)]]
    for key, word in _MONEY:
        figures = document["budget"].get(key) or {}
        cells = [figures.get(name) or "" for name in _FIGURES]
        rate = _FIGURES.index("rate")
        cells[rate] = f"{cells[rate]}%" if cells[rate] else ""
        rows.append(["", chance.choice(_WORDS[word]), *cells])
    return rows


def _funding(document: dict[str, Any], unit: str, chance: Random) -> Rows:
    rows: Rows = []
    for key, word in _FUNDING:
        amount = document["funding"].get(key)
        if amount is not None or key != "annual_carryover":
            rows.append(["" if rows else unit, chance.choice(_WORDS[word]), amount or ""])
    return rows


def _goals(document: dict[str, Any], chance: Random, *, evaluated: bool) -> Rows:
    keys = ("expected_goal", "actual_result") if evaluated else ("total_goal", "annual_goal")
    told = [key for key in keys if document.get(key)] or [keys[-1]]
    heads = [chance.choice(_WORDS[key]) for key in told]
    texts = [(document.get(key) or "").replace("\n", "") for key in told]
    return [[chance.choice(_WORDS["goals"]), *heads], ["", *texts]]


def _indicators(document: dict[str, Any], chance: Random, *, evaluated: bool) -> Rows:
    columns = ["target"]
    if evaluated:
        columns += ["actual", "weight", "score", "deviation"]
    elif chance.random() < 0.3:
        columns.append("explanation")
    heads = (chance.choice(_WORDS[key]) for key in ("level3", *columns))
    rows = [["一级指标", "二级指标", *heads]]
    before: tuple[str, str] = ("", "")
    for row in document["indicators"]:
        level1, level2 = row["level1"], row["level2"]
        cells = [
            level1 if level1 != before[0] else UNDER,
            level2 if (level1, level2) != before else UNDER,
            row["level3"],
        ]
        before = level1, level2
        told = {**row, "explanation": "计划标准"}
        cells += [(told.get(key) or "").replace("\n", "") for key in columns]
        rows.append(cells)
    return rows


def laid_out(rows: Rows, layout: str) -> str:
    """Return the text of a form in a layout other than «ruled»."""
    cells = [[cell.replace(UNDER, "") for cell in row] for row in rows]
    if layout in ("bars", "tabs"):
        return "\n".join((" | " if layout == "bars" else "\t").join([*row, ""]) for row in cells)
    if layout == "cells":
        return "\n".join(cell for row in cells for cell in row if cell)
    words = [[cell.replace(" ", "") for cell in row if cell] for row in cells]
    if layout in ("spaces", "line"):
        return ("\n" if layout == "spaces" else " ").join(" ".join(row) for row in words)
    return ("\n" if layout == "glued rows" else "").join("".join(row) for row in words)


def ruled(rows: Rows, head: int) -> Table:
    """Return a form as the table of a document: merged cells are spans."""
    width = max(map(len, rows))
    table = Table(
        rows=[[c.replace(UNDER, "") for c in row] + [""] * (width - len(row)) for row in rows]
    )
    for number, row in enumerate(rows[:head]):
        if len(row) < width:
            table.merge((number, len(row) - 1), 1, width - len(row) + 1)
    for column in (0, 1):
        top = head + 1
        while top < len(rows):
            below = top + 1
            while below < len(rows) and rows[below][column : column + 1] == [UNDER]:
                below += 1
            if below - top > 1:
                table.merge((top, column), below - top, 1)
            top = below
    return table
