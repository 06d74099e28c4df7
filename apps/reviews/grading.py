"""The review form's heads, items and bands as a table, and the grade they give (pure).

财预〔2015〕88号 annex 项目支出绩效目标审核表: 完整性 20, 相关性 30, 适当性 30, 可行性 20;
优 passes, 良 is settled with the unit, 中 is returned, 差 is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the form: its head, its name, its full points, what it asks."""

    code: str
    head: str
    name: str
    points: int
    asks: str


ITEMS: Final = (
    Item("form", "完整性", "规范完整性", 10, "内容是否完整，填报格式是否规范"),
    Item("clear", "完整性", "明确清晰性", 10, "目标是否明确，指标值是否清楚、可衡量"),
    Item("goal", "相关性", "目标相关性", 15, "目标是否与部门职责、项目内容相关"),
    Item("index", "相关性", "指标科学性", 15, "指标是否全面、充分反映目标，是否便于考核"),
    Item("reason", "适当性", "绩效合理性", 15, "预期绩效是否显著，是否符合行业水平"),
    Item("money", "适当性", "资金匹配性", 15, "绩效目标与资金规模是否匹配"),
    Item("attain", "可行性", "实现可能性", 10, "目标是否经过论证，能否如期实现"),
    Item("ready", "可行性", "条件充分性", 10, "组织、资金、制度等条件是否具备"),
)
HEADS: Final = tuple(dict.fromkeys(item.head for item in ITEMS))

GRADES: Final = ("优", "良", "中", "差")
# The least share of the full points for a grade.
BANDS: Final = ((Decimal("0.9"), "优"), (Decimal("0.8"), "良"), (Decimal("0.6"), "中"))
CONSEQUENCES: Final = {
    "优": "通过，进入下一步。",
    "良": "与申报单位协商，直接完善后通过；改动记为审核人所改。",
    "中": "退回申报单位修改后重新报送。",
    "差": "不予通过。",
}


def grade_of(points: Decimal, full: Decimal | int) -> str:
    """Give the grade of points out of ``full``: 优 from 90 %, 良 from 80 %, 中 from 60 %, else 差."""
    share = points / Decimal(full)
    return next((grade for least, grade in BANDS if share >= least), "差")


def total_of(points: Mapping[str, Decimal]) -> Decimal:
    """Add up the points of all items; raises ValueError naming the item that is missing or too high."""
    for item in ITEMS:
        given = points.get(item.code)
        if given is None:
            raise ValueError(f"“{item.name}”还没有打分。")
        if not 0 <= given <= item.points:
            raise ValueError(f"“{item.name}”的得分应在 0 至 {item.points} 之间。")
    return sum((points[item.code] for item in ITEMS), Decimal(0))
