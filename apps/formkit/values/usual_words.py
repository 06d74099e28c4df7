"""The usual words of qualitative targets, by what the indicator is about."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = (
    (r"及时|时间|时限|进度|按期", ("12月31日前", "按计划完成", "按时完成")),
    (r"机制|制度|体系", ("健全", "建立健全", "持续完善")),
    (r"设施|设备|系统|运行|保障", ("正常运行", "稳定运行", "安全可靠")),
    (r"安全|事故|风险|投诉|舆情", ("未发生", "无重大事故", "零投诉")),
    (r"环境|生态|绿化|污染|水质|空气", ("持续改善", "有效改善", "达标")),
    (r"能力|水平|素质|意识|知晓", ("有效提升", "明显提高", "持续提升")),
    (r"合规|规范|标准|质量", ("合规", "符合标准", "达标")),
)
_BY_LEVEL2: Final = {
    "时效指标": ("12月31日前", "按计划完成", "及时"),
    "质量指标": ("达标", "合格", "符合标准"),
    "经济效益指标": ("有效提升", "持续增长"),
    "社会效益指标": ("有效提升", "持续改善", "明显增强"),
    "生态效益指标": ("持续改善", "有效改善"),
    "可持续影响指标": ("长期", "持续完善", "健全"),
    "社会成本指标": ("未发生", "可控"),
    "生态环境成本指标": ("未发生", "可控"),
}


def suggest_words(name: str, level2: str = "") -> tuple[str, ...]:
    """Give the usual words for an indicator of that name, else of its level 2, likeliest first."""
    for pattern, words in _WORDS:
        if re.search(pattern, name):
            return words
    return _BY_LEVEL2.get(level2, ())
