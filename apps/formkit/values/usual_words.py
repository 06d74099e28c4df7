"""Words for qualitative targets by what the indicator is about: each can be told to be met or not."""

from __future__ import annotations

import re
from typing import Final

from apps.formkit.levels import (
    ECOLOGICAL,
    ECOLOGICAL_COST,
    ECONOMIC,
    LASTING,
    QUALITY,
    SOCIAL,
    SOCIAL_COST,
    TIMELINESS,
)

_WORDS: Final = (
    (r"及时|时间|时限|进度|按期", ("12月31日前", "11月30日前完成", "每季度末月25日前")),
    (r"机制|制度|体系", ("年内印发并执行", "制定办法并报批", "落实专人并建立台账")),
    (r"设施|设备|系统|运行|保障", ("通过验收并投入使用", "全年无停机记录", "每月检查合格")),
    (r"安全|事故|风险|投诉|舆情", ("未发生", "无责任事故", "零投诉")),
    (r"环境|生态|绿化|污染|水质|空气", ("监测达标", "每季度考核合格", "较上年提高5个百分点")),
    (
        r"能力|水平|素质|意识|知晓",
        ("测评合格率90%以上", "较上年提高5个百分点", "抽样知晓率85%以上"),
    ),
    (r"合规|规范|标准|质量", ("审计无违规问题", "通过第三方验收", "符合国家标准")),
)
_BY_LEVEL2: Final = {
    TIMELINESS: ("12月31日前", "11月30日前完成", "每季度末月25日前"),
    QUALITY: ("验收合格", "通过评审", "符合国家标准"),
    ECONOMIC: ("较上年增长5%以上", "年节约支出10万元以上"),
    SOCIAL: ("较上年提高5个百分点", "覆盖全部街镇", "抽样知晓率85%以上"),
    ECOLOGICAL: ("监测达标", "较上年下降3%以上"),
    LASTING: ("年内印发并执行", "可使用8年以上", "落实专人并建立台账"),
    SOCIAL_COST: ("未发生", "无责任投诉"),
    ECOLOGICAL_COST: ("未发生", "监测达标"),
}


def suggest_words(name: str, level2: str = "") -> tuple[str, ...]:
    """Return the usual words for an indicator of that name, else of its level 2, likeliest first."""
    for pattern, words in _WORDS:
        if re.search(pattern, name):
            return words
    return _BY_LEVEL2.get(level2, ())
