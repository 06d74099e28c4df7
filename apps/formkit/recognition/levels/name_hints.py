"""What the words of an indicator say of its second level.

The cues follow the explanations of the levels in 财预〔2015〕88号, annex 2, and 财预〔2021〕101号;
they weigh, they do not decide: the paper's own labels and their order come first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from apps.formkit.levels import (
    COST,
    ECOLOGICAL,
    ECOLOGICAL_COST,
    ECONOMIC,
    ECONOMIC_COST,
    LASTING,
    QUALITY,
    QUANTITY,
    SERVED,
    SOCIAL,
    SOCIAL_COST,
    TIMELINESS,
)
from apps.formkit.values.quantities import SHORT

_NAME: Final = (
    (SERVED, 4.0, r"满意|投诉率"),
    (SERVED, 1.0, r"获得感|认可度|幸福感"),
    (TIMELINESS, 3.0, r"及时|按时|按期|准时|时效|进度|时间节点|期限|工期|时限|响应时间|延误"),
    (TIMELINESS, 1.5, r"(完成|开始|支付|拨付|到位|办结|响应|开展)(的)?(时间|时点|周期|日期)|周期|时间"),
    (ECONOMIC_COST, 3.0, r"成本|费用控制|单价|节约|超预算|造价|预算控制|控制率"),
    (ECONOMIC_COST, 2.0, r"费用|经费$|经费标准|费$|补贴标准|支出|金额|费用标准|预算"),
    (QUANTITY, 1.8, r"(人|次|场|批|个|份|篇|户|家|项|件|本|期|册|套|台|站|点|部|站点|组织)数(量)?$"),
    (QUANTITY, 1.6, r"数量|数$|次数|人次|批次|场次|面积|里程|规模|总量|长度|数\)$"),
    (QUANTITY, 1.5, r"(工作|计划|任务|项目|活动)?完成率$"),
    (QUANTITY, 0.7, r"完成率|计划完成|发放率|执行率|开展$|开展率|参训率|覆盖(率|面|范围)|参与率"),
    (QUALITY, 2.0, r"合格|准确|规范|质量|达标|合规|完整|通过率|明确性|合规范|正确|有效性|优良|出错"),
    (QUALITY, 1.6, r"丰富|多样|故障|验收|标准|匹配|完好|事故|优秀|专业性|稳定性|真实|充分|持证|严谨"),
    (QUALITY, 3.0, r"(合格|通过|准确|达标|完好|优良)率$"),
    (QUALITY, 3.0, r"(事故|差错|故障|违规|违纪)(发生)?(数|次数|起数|件数|率)$"),
    (QUALITY, 0.6, r"覆盖率|(?<!完成)率$|性$|参与率|监管"),
    (SOCIAL, 1.4, r"效果|知晓|影响力|氛围|效能|认知|普及|归属感|吸引力|示范|能力|水平|素质|素养"),
    (SOCIAL, 1.4, r"^(进一步)?(提升|提高|增强|加强|强化|保障|促进|推动|推进|体现|优化|宣传|激发|深化|"
     r"改善|展现|展示|补充|做好|完善|正面|有效|建立|营造|扩大|丰富|维护|树立|弘扬|发挥|引导|带动)"),
    (SOCIAL, 0.8, r"作用|(?<!完成)(?<!合格)(?<!通过)(?<!准确)(?<!达标)(?<!完好)率$|成效|成果|程度|运转|有序|保障|支撑|支持|社会"),
    (LASTING, 3.0, r"长效|可持续|持续性|长期"),
    (LASTING, 1.8, r"机制|制度|健全|后续|政策稳定|信息共享|持续|档案管理|队伍建设|年限|规划"),
    (ECONOMIC, 2.6, r"经济效益|增收|产值|收入|税收|营收|利润|投资|经济增长|成本降低|经济"),
    (ECOLOGICAL, 2.6, r"生态|环境质量|污染|排放|绿化|节能|水质|空气|碳|环保|垃圾|植被"),
    (SOCIAL_COST, 2.0, r"社会成本|负面影响|社会负担"),
    (ECOLOGICAL_COST, 2.0, r"(生态|环境)(环境)?成本|能耗|资源消耗|环境影响"),
)  # fmt: skip
_TARGET: Final = (
    (QUANTITY, 1.2, r"\d[\d.,]*[(]?(场|次|人|人次|批|批次|个|份|篇|户|家|项|件|本|期|册|套|台|名|部|条|"
     r"张|辆|平方米|公里|课时|站|处|亩|幅|支|班|所|只|人/期|人/场|次/年|起)"),
    (ECONOMIC_COST, 2.0, rf"(≤|<|=)?\d[\d.,]*[(]?({SHORT})"),
    (TIMELINESS, 2.0, r"^及时$|按时|月\d*日?|年底|准时|按期|\d(天|日|小时|工作日|分钟)"),
    (SOCIAL, 0.8, r"^(有效)?(提升|提高|增强|加强|强化|保障|促进|体现|优化|激发|改善|扩大|明显|显著)"),
    (LASTING, 0.8, r"健全|长效|建立|完善|长期|持续"),
    (QUALITY, 0.8, r"规范|合格|明确|准确|完整|达标|合规|有效$|丰富|多样|匹配"),
)  # fmt: skip
_BY_NAME: Final = tuple((level, weight, re.compile(pattern)) for level, weight, pattern in _NAME)
_BY_TARGET: Final = tuple(
    (level, weight, re.compile(pattern)) for level, weight, pattern in _TARGET
)


@lru_cache(maxsize=4096)
def cue_scores(name: str, target: str) -> tuple[tuple[str, float], ...]:
    """Return the second levels that name and target speak for, each with its weight."""
    scores: dict[str, float] = {}
    for level, weight, pattern in _BY_NAME:
        if pattern.search(name):
            scores[level] = max(scores.get(level, 0.0), weight)
    for level, weight, pattern in _BY_TARGET:
        if pattern.search(target):
            scores[level] = scores.get(level, 0.0) + weight
    if ECONOMIC_COST in scores:
        scores[COST] = scores[ECONOMIC_COST]
    return tuple(scores.items())
