"""The bands of the review sheet and the grade that points give (pure).

财预〔2015〕88号 annex 项目支出绩效目标审核表: 优 passes, 良 is settled with the unit, 中 is returned,
差 is refused. The items stand with the kind or in the year's rule set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from apps.entry.review import Item

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
    """Return the grade of points out of ``full``: 优 from 90 %, 良 from 80 %, 中 from 60 %, else 差."""
    share = points / Decimal(full)
    return next((grade for least, grade in BANDS if share >= least), "差")


def total_of(points: Mapping[str, Decimal], items: Sequence[Item]) -> Decimal:
    """Add up the points of all items; raises ValueError naming the item that is missing or too high."""
    for item in items:
        given = points.get(item.code)
        if given is None:
            raise ValueError(f"“{item.name}”还没有打分。")
        if not 0 <= given <= item.points:
            raise ValueError(f"“{item.name}”的得分应在 0 至 {item.points} 之间。")
    return sum((points[item.code] for item in items), Decimal(0))
