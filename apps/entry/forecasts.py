"""明年的自评表: what each indicator of a declaration will ask for at the year's end (pure).

Who types a vague target is the one who must show later whether it was reached: the preview says
now which value must be known, by whom, from which evidence, until when — and which rows nobody
will be able to fill in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.checks.wording import is_vague
from apps.core.text import fold
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values import Kind, TargetValue, parse

_YES_NO: Final = frozenset({"是", "否", "有", "无"})
FINANCE: Final = "财务人员"
BUSINESS: Final = "项目承办科室"
SURVEYOR: Final = "满意度调查承办人"
# Month of the year itself; 13 is January of the year after, when the accounts are closed.
NOVEMBER, DECEMBER, NEXT_JANUARY = 11, 12, 13

# What the name or level 2 speaks of: who will have the figure, which evidence, by which month.
# The first that fits counts; evidence ranks as 101号 has it, records before statements.
_SOURCES: Final[tuple[tuple[str, str, str, int], ...]] = (
    (r"满意|知晓|认可度|投诉", SURVEYOR, "问卷调查表和调查报告", NOVEMBER),
    (r"成本|单价|费用|经费|支出|控制数", FINANCE, "合同、决算报表和支付凭证", NEXT_JANUARY),
    (r"参训|培训|讲座|课程|学员", BUSINESS, "培训通知、签到表、考核成绩册", DECEMBER),
    (r"补贴|补助|救助|资助|发放|奖励", BUSINESS, "发放名册和银行回单", DECEMBER),
    (r"购置|采购|设备|物资", BUSINESS, "采购合同、到货签收单、验收单", DECEMBER),
    (r"验收|合格|达标|质量", BUSINESS, "验收单或检测、检查报告", DECEMBER),
    (r"网络|系统|平台|运维|可用|故障", BUSINESS, "运行维护月报和工单记录", DECEMBER),
    (r"活动|宣传|演出|展览|比赛|会议", BUSINESS, "活动方案、签到表和现场照片", DECEMBER),
    (r"监测|巡查|检查|执法|抽检", BUSINESS, "监测、检查记录和汇总表", DECEMBER),
    (r"及时|按期|按时|进度|时效|完成时间|周期", BUSINESS, "进度记录和完成通知、验收日期", DECEMBER),
    (r"经济效益|收入|产值|节约", FINANCE, "统计报表或审计、决算数据", NEXT_JANUARY),
    (r"生态|环境|排放|水质|空气", BUSINESS, "监测报告", DECEMBER),
    (r"可持续|长效|机制|使用年限", BUSINESS, "制度文件或资产台账", DECEMBER),
)  # fmt: skip
_DEFAULT: Final[tuple[str, str, int]] = (BUSINESS, "业务台账和汇总统计表", DECEMBER)
_BARE_SHARE: Final = re.compile(r"(?:率|比例|比重|占比|满意度|知晓度)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One row of next year's form. ``obstacle`` says why nobody will be able to fill it in."""

    row: IndicatorRow
    weight: Decimal | None
    must_know: str
    by_whom: str
    evidence: str
    month: int
    obstacle: str = ""

    def when(self, year: int) -> str:
        """Return the month by which the evidence must be there."""
        if self.month > DECEMBER:
            return f"{year + 1}年{self.month - DECEMBER}月"
        return f"{year}年{self.month}月"


def _must_know(row: IndicatorRow, value: TargetValue) -> str:
    if value.kind in {Kind.NUMBER, Kind.RANGE}:
        return f"全年实际的{row.level3}" + (f"（{value.unit}）" if value.unit else "")
    if value.kind == Kind.DATE:
        return "实际完成的日期"
    if (value.text or "").strip() in _YES_NO:
        return "做到了没有（是或否）"
    return "达成程度，以及能证明达成程度的事实和数据"


def _obstacle(row: IndicatorRow, value: TargetValue) -> str:
    if value.kind == Kind.BLANK:
        return "没有填写指标值，年底无从比较。"
    if not row.level3.strip():
        return "没有填写三级指标名称，年底不知道要填什么。"
    if value.kind in {Kind.NUMBER, Kind.RANGE} and not value.unit:
        return "没有计量单位，年底不知道数的是什么。"
    is_word = value.kind == Kind.TEXT and (value.text or "").strip() not in _YES_NO
    return _obstacle_of_word(row) if is_word else ""


def _obstacle_of_word(row: IndicatorRow) -> str:
    if _BARE_SHARE.search(fold(row.level3)):
        return f"这是比率，目标却是“{row.target}”：年底算出的百分比没有可比的数。"
    if is_vague(row.target):
        return f"“{row.target}”没有写明比什么、到什么程度，年底没有人能说达成了没有。"
    return ""


def _month_of(value: TargetValue, usual: int) -> int:
    """A target with a date of its own is proved in that month."""
    return value.date[1] if value.kind == Kind.DATE and value.date else usual


def forecast_of(
    row: IndicatorRow, weight: Decimal | None, library: Mapping[str, str] | None = None
) -> Forecast:
    """Return what a row will ask for. ``library`` holds 佐证材料 of the 指标库 by folded name."""
    value = parse(row.target)
    words = f"{row.level3} {row.level2}"
    by_whom, evidence, month = next(
        (source[1:] for source in _SOURCES if re.search(source[0], words)), _DEFAULT
    )
    return Forecast(
        row=row,
        weight=weight,
        must_know=_must_know(row, value),
        by_whom=by_whom,
        evidence=(library or {}).get(fold(row.level3)) or evidence,
        month=_month_of(value, month),
        obstacle=_obstacle(row, value),
    )


def calendar(forecasts: list[Forecast], year: int) -> list[tuple[str, list[Forecast]]]:
    """Group what can be filled in by the month in which its evidence must be there, in order."""
    months = sorted({one.month for one in forecasts if not one.obstacle})
    return [
        (
            next(one.when(year) for one in forecasts if one.month == month),
            [one for one in forecasts if one.month == month and not one.obstacle],
        )
        for month in months
    ]
