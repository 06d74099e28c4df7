"""The heads of the table of indicators: what each says of the column below it."""

from __future__ import annotations

import re
from typing import Final

from .labels import compact, level_of

# What the cells of a header row say of the columns below them.
COLUMNS: Final = {
    "level1": ("一级指标", "一级目标", "一级绩效指标"),
    "level2": ("二级指标", "二级目标", "二级绩效指标"),
    "level3": ("三级指标", "三级目标", "三级绩效指标", "指标名称", "三级指标名称", "指标内容"),
    "target": (
        "年度(/项目)指标值",
        "年度/项目指标值",
        "项目/年度指标值",
        "年度指标值",
        "指标目标值",
        "年初目标值",
        "年度目标值",
        "年初设定目标值",
        "预期指标值",
        "计划指标值",
        "全年指标值",
        "目标值",
        "指标值",
        "绩效目标值",
        "年度指标值(A)",
        "计划值",
        "半年(程)指标值",
        "全年(程)指标值",
        "实施周期指标值",
        "实施期指标值",
        "当年预期实现值",
        "预期当年实现值",
        "目标值(A)",
    ),
    # A target in three cells: operator, number, unit.
    "direction": (
        "指标性质",
        "指标方向",
        "运算符号",
        "运算符",
        "比较符",
        "比较符号",
        "计算符号",
        "符号",
    ),
    "measure": ("计量单位", "度量单位", "指标单位", "指标值单位", "单位"),
    "actual": (
        "实际完成值",
        "实际完成指标值",
        "全年完成值",
        "实际完成情况",
        "实际值",
        "完成值",
        "全年实际值",
        "全年实际完成值",
        "完成情况",
        "指标完成情况",
        "实际完成值(B)",
    ),
    "weight": (
        "分值",
        "权重",
        "分值权重",
        "指标分值",
        "权重分值",
        "分数",
        "指标权重",
        "分值(权重)",
    ),
    "score": ("得分", "自评得分", "指标得分", "自评分"),
    "deviation": (
        "偏差原因分析及改进措施",
        "偏差原因分析与改进措施",
        "未完成原因分析",
        "偏差原因",
        "未完成原因及拟采取的改进措施",
        "未完成原因和改进措施",
        "偏差原因及改进措施",
        "改进措施",
        "备注",
    ),
    "other": (
        "指标解释",
        "指标说明",
        "评分标准",
        "评价标准",
        "值类型",
        "指标类型",
        "指标值类型",
        "数据来源",
        "上年度实际水平",
        "序号",
        "绩效指标",
        "绩效标准",
        "指标属性",
        "指标方向性",
        "评(扣)分标准",
        "是否核心指标",
    ),
}
# What the last words of a head say that is in no list; only beside heads that are.
_HEAD_ENDS: Final = (
    ("direction", r"(指标)?(性质|方向|运算符|符号)$"),
    ("measure", r"(度量|计量|指标|指标值)单位$"),
    ("actual", r"(实际|全年|年度|预计)?(完成|达成|实现)(值|情况|结果)$|实际值$"),
    ("target", r"(指标值|目标值|计划值|预期值|标准值|实现值|指标值及单位)$"),
    ("weight", r"(分值|权重)$"),
    ("score", r"(得分|评分)$"),
    ("deviation", r"(原因|原因分析|改进措施|措施|备注)$"),
    ("other", r"(说明|解释|描述|内涵|依据|来源|类型|属性|标准|方法|指标)$"),
)
_LONGEST_HEAD: Final = 14
_COLUMN_OF: Final = {compact(word): key for key, words in COLUMNS.items() for word in words}


def column_of(text: str) -> str | None:
    """Give what a header cell announces (level1 … deviation), or ``None``."""
    word = compact(text).strip(":*★")
    found = _COLUMN_OF.get(word)
    if found is None and word.endswith(")") and "(" in word:
        found = _COLUMN_OF.get(word[: word.index("(")])
    return found


def head_like(text: str) -> str | None:
    """Give what a cell beside the heads of indicators announces by its last words, or ``None``.

    For the cells of a header only: the name of an indicator may end in 标准 or 完成情况 too.
    """
    word = re.sub(r"\([^()]*\)$", "", compact(text).strip(":*★"))
    if not 2 <= len(word) <= _LONGEST_HEAD or level_of(word) is not None:
        return None
    return next((key for key, end in _HEAD_ENDS if re.search(end, word)), None)
