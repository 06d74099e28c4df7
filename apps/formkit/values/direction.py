"""Which way is better: by the operator, or by what the indicator's name says."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from apps.formkit.values.target import Kind, TargetValue


class Direction(StrEnum):
    """正向, 反向, 适度."""

    HIGHER = "higher"
    LOWER = "lower"
    EXACT = "exact"
    WITHIN = "within"
    NONE = "none"


_BY_OPERATOR: Final = {
    "≥": Direction.HIGHER,
    ">": Direction.HIGHER,
    "≤": Direction.LOWER,
    "<": Direction.LOWER,
    "=": Direction.EXACT,
}
_H, _L = Direction.HIGHER, Direction.LOWER
# The first that is found decides. 投诉处理率 and 事故减少数 are wanted though the thing itself is
# not; 成本节约率 is wanted while 成本 is not; 闲置率 ends like a good rate and is none.
_SENSE: Final = (
    (_H, r"(?:处理|处置|办结|整改|解决|化解|回复|查处|排查|消除|修复|调解|破案|防控|控制)(?:完成)?(?:率|数量?|完成率|比例|及时率)$"),
    (_H, r"(?:降低|下降|减少|压减|压降|减排|节约|节省|节支)(?:率|数量?|量|幅度|比例|额|金额)$"),
    (_H, r"达标率$|合格率$|准确率$|完成率$|及时率$|覆盖率$|满意度$|满意率$|知晓率$|执行率$|参[与加训]率$|到位率$"),
    (_L, r"事故|投诉|差错|出错|错误|失误|违规|违纪|违法|伤亡|死亡|故障|超标|超支|延误|逾期|拖欠|缺陷|退诊|返工|流失|闲置|空置|浪费|上访|信访量|发案|污染|排放|能耗|损耗|损失|缺勤|失业|辍学"),
    (_L, r"发生(?:率|数|次数|起数)$|偏差|误差|等待|(?:响应|恢复|处置|修复|办理|审批|到场)(?:时间|时长|时限)|时限$|工期$|间隔"),
    (_L, r"成本|费用|单价|造价|控制数|开支|支出|价格|(?:补贴|费用|经费|支付|发放|补助|奖励|慰问|收费)标准|经费$|费$"),
    (_H, r"率$|度$|数量?$|数[)]$|量$|次$|场次$|人次$|面积$|长度$|里程$|比例$|占比$|时长$|满意|覆盖|完成|合格|获得感"),
)  # fmt: skip
_BY_NAME: Final = tuple((way, re.compile(pattern)) for way, pattern in _SENSE)


def sense(name: str) -> Direction:
    """Give which way an indicator of that name is better: HIGHER, LOWER, or NONE if it is silent.

    Doubt is settled from the end of the name: 事故发生数 is to be kept low, 事故处理率 high.
    """
    bare = re.sub(r"\s+", "", name).replace("（", "(").replace("）", ")")
    return next((way for way, pattern in _BY_NAME if pattern.search(bare)), Direction.NONE)


def direction(value: TargetValue, name: str = "") -> Direction:
    """Give the direction of a target; the name decides only where no operator is written."""
    if value.kind == Kind.DATE:
        return Direction.LOWER
    if value.op:
        return _BY_OPERATOR[value.op]
    if value.kind == Kind.RANGE:
        return Direction.WITHIN
    if value.kind != Kind.NUMBER:
        return Direction.NONE
    by_name = sense(name)
    return Direction.EXACT if by_name == Direction.NONE else by_name
