"""Units of measure with their dimensions, compound ones included (元/人·月, 人次/场)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Dimension(StrEnum):
    """What a unit measures."""

    PEOPLE = "people"
    EVENTS = "events"
    THINGS = "things"
    BODIES = "bodies"
    SHARE = "share"
    MONEY = "money"
    MONEY_RATE = "money_rate"
    RATE = "rate"
    TIME = "time"
    AREA = "area"
    LENGTH = "length"
    VOLUME = "volume"
    WEIGHT = "weight"
    SCORE = "score"
    UNKNOWN = "unknown"


_TABLE: Final = {
    Dimension.PEOPLE: "人 名 位 人次 户 户次 人天 人日 人月",
    Dimension.EVENTS: "次 场 场次 期 届 批 批次 轮 起 例 课时 学时 架次 车次 班次 班期 回 趟 宗 笔 件次 台次 客 餐 家次 客次 剂次 趟次 册次 点次 项次 店次 节 集 讲 站次",
    Dimension.THINGS: "个 项 件 篇 份 册 本 套 台 台/套 台套 辆 部 张 块 幅 条 只 盏 棵 株 枚 把 盒 箱 包 瓶 支 根 艘 架 座 栋 幢 处 间 层 点 口 段 路 种 类 门 样 批件 样本 字 万字 版 期刊 卷 盘 床 座席 席 标段 断面 样品 案 题 页 组 份数 兆 GB TB MB 具 副 顶 羽 尾 匹 桩 桶 袋 头 剂 针 帧 孔 眼 罐 筐 捆 颗 粒 杆",
    Dimension.BODIES: "家 所 站 镇 村 居 街镇 街道 社区 校 班 队 支部 单位 网点 站点 点位 园区 企业",
    Dimension.SHARE: "% ‰ 百分点 百分比 成 倍",
    Dimension.MONEY: "元 万元 亿元 千元",
    Dimension.TIME: "天 日 月 个月 年 小时 时 分钟 秒 工作日 季度 周 个工作日",
    Dimension.AREA: "平方米 ㎡ m² m2 亩 公顷 平方公里 平米 万平方米",
    Dimension.LENGTH: "米 公里 千米 km 厘米 毫米 海里 里 m",
    Dimension.VOLUME: "立方米 m³ m3 升 毫升 吨位 方",
    Dimension.WEIGHT: "吨 千克 公斤 kg 克 斤 mg",
    Dimension.SCORE: "分 级 星",
}
DIMENSIONS: Final = {unit: dim for dim, units in _TABLE.items() for unit in units.split()}
COUNTED: Final = frozenset({Dimension.PEOPLE, Dimension.EVENTS, Dimension.THINGS, Dimension.BODIES})
EXTENTS: Final = frozenset({Dimension.AREA, Dimension.LENGTH, Dimension.VOLUME, Dimension.WEIGHT})


def alternatives(units: Iterable[str]) -> str:
    """Return the alternatives of a pattern that reads the longest unit that stands there."""
    return "|".join(map(re.escape, sorted(units, key=lambda one: (-len(one), one))))


SCALES: Final = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10) ** 4,
    "百万": Decimal(10) ** 6,
    "千万": Decimal(10) ** 7,
    "亿": Decimal(10) ** 8,
}
"""How many of a unit are told by what stands before it."""
# How many of the base unit one unit is; only units that may stand for each other.
_FACTORS: Final = {
    "元": ("元", Decimal(1)),
    "千元": ("元", SCALES["千"]),
    "万元": ("元", SCALES["万"]),
    "亿元": ("元", SCALES["亿"]),
    "%": ("%", Decimal(1)),
    "百分比": ("%", Decimal(1)),
    "‰": ("%", Decimal("0.1")),
    "天": ("天", Decimal(1)),
    "日": ("天", Decimal(1)),
    "周": ("天", Decimal(7)),
    "分钟": ("小时", Decimal(1) / Decimal(60)),
    "小时": ("小时", Decimal(1)),
    "月": ("月", Decimal(1)),
    "个月": ("月", Decimal(1)),
    "年": ("月", Decimal(12)),
    "季度": ("月", Decimal(3)),
    "个工作日": ("工作日", Decimal(1)),
    "工作日": ("工作日", Decimal(1)),
    "公里": ("米", Decimal(1000)),
    "千米": ("米", Decimal(1000)),
    "km": ("米", Decimal(1000)),
    "米": ("米", Decimal(1)),
    "m": ("米", Decimal(1)),
    "平方米": ("平方米", Decimal(1)),
    "平米": ("平方米", Decimal(1)),
    "㎡": ("平方米", Decimal(1)),
    "m²": ("平方米", Decimal(1)),
    "m2": ("平方米", Decimal(1)),
    "平方公里": ("平方米", Decimal(1000000)),
    "立方米": ("立方米", Decimal(1)),
    "m³": ("立方米", Decimal(1)),
    "m3": ("立方米", Decimal(1)),
    "人": ("人", Decimal(1)),
    "名": ("人", Decimal(1)),
    "位": ("人", Decimal(1)),
    "批": ("批", Decimal(1)),
    "批次": ("批", Decimal(1)),
    "场": ("场", Decimal(1)),
    "场次": ("场", Decimal(1)),
    "亩": ("平方米", Decimal(2000) / Decimal(3)),
    "公顷": ("平方米", Decimal(10000)),
    "吨": ("千克", Decimal(1000)),
    "公斤": ("千克", Decimal(1)),
    "千克": ("千克", Decimal(1)),
    "kg": ("千克", Decimal(1)),
}
INCOMPLETE: Final = frozenset(SCALES) - {""}
_SPLIT: Final = re.compile(r"[/／·•.*×]|每")
# A measure word that the table does not know («5片», «26万画幅», «个蹲位») counts things; what turns a
# figure to a rank, a share or a time does not.
_COUNTER: Final = re.compile(
    r"个[一-龥]{1,4}|(?![百千万亿级度倍阶档星成折里前后内外底初末上下中大小高低好优良强流新全有无未已半多余])[一-龥]"
)
_NO_COUNTER: Final = frozenset({"月份", "年份", "全部", "部分", "成份", "整套"})


@dataclass(frozen=True, slots=True)
class UnitParts:
    """A unit taken apart: 万元/人·月 is top 万元 and below (人, 月)."""

    top: str
    below: tuple[str, ...]


def take_apart(unit: str) -> UnitParts:
    """Split a compound unit at / · and 每."""
    if unit in DIMENSIONS:
        return UnitParts(unit, ())
    parts = [part for part in _SPLIT.split(unit) if part]
    return UnitParts(parts[0] if parts else "", tuple(parts[1:]))


def _simple_dimension(unit: str) -> Dimension:
    if unit in DIMENSIONS:
        return DIMENSIONS[unit]
    bare = unit.lstrip("万千百亿个")
    if bare in DIMENSIONS:
        return DIMENSIONS[bare]
    return _joined_dimension(bare)


def _joined_dimension(unit: str) -> Dimension:
    """Return what a unit joined of two counts measures: 座次 and 班次 are events, 台件 are things."""
    for cut in range(1, len(unit)):
        both = DIMENSIONS.get(unit[:cut]), DIMENSIONS.get(unit[cut:])
        if both[0] in COUNTED and both[1] in COUNTED:
            return both[1]
    return Dimension.UNKNOWN


def is_counter(unit: str) -> bool:
    """Return whether an unknown unit is a measure word for things: one sign, 个 with a noun."""
    bare = unit.lstrip("万千百亿")
    return bool(_COUNTER.fullmatch(bare)) and bare not in _NO_COUNTER


def dimension_of(unit: str | None) -> Dimension:
    """Return what a unit measures; money per something is MONEY_RATE, other quotients RATE."""
    if not unit:
        return Dimension.UNKNOWN
    parts = take_apart(unit)
    top = _simple_dimension(parts.top)
    if not parts.below:
        unknown = top == Dimension.UNKNOWN and is_counter(unit)
        return Dimension.THINGS if unknown else top
    if top == Dimension.MONEY or parts.top in INCOMPLETE:
        return Dimension.MONEY_RATE
    # 次/年 counts within the year that the form is about.
    return top if parts.below == ("年",) else Dimension.RATE


def is_known(unit: str) -> bool:
    """Return whether every part of the unit stands in the table."""
    parts = take_apart(unit)
    return all(_simple_dimension(part) != Dimension.UNKNOWN for part in (parts.top, *parts.below))


def is_complete(unit: str) -> bool:
    """Return whether the unit says what is counted; 万, 万/人 and /人 do not."""
    return unit != "" and unit.strip("/") == unit and take_apart(unit).top not in INCOMPLETE


def _base(unit: str) -> tuple[str, Decimal]:
    """Return the base unit of a simple unit and how many of it one unit is."""
    if unit in _FACTORS:
        return _FACTORS[unit]
    if unit[:1] in INCOMPLETE and unit[1:] in DIMENSIONS and unit not in DIMENSIONS:
        base, factor = _base(unit[1:])
        return base, factor * SCALES[unit[0]]
    return unit, Decimal(1)


def convert(number: Decimal, unit: str | None, to: str | None) -> Decimal | None:
    """Convert between units that stand for each other (元 and 万元, % and ‰, 万人次 and 人次).

    Gives None where they do not; the divisors must be the same, in any order (元/人·月, 元/月/人).
    """
    if unit == to:
        return number
    if not unit or not to:
        return None
    have, want = take_apart(unit), take_apart(to)
    divisors, wanted = (sorted(_base(part) for part in parts.below) for parts in (have, want))
    base, factor = _base(have.top)
    other, divisor = _base(want.top)
    if base != other or divisors != wanted:
        return None
    return number * factor / divisor


_SUGGESTIONS: Final = (
    (r"率$|比例|占比|覆盖面|满意度|知晓度|准确度", ("%",)),
    (r"人次", ("人次",)),
    (r"人数|人员数|学生数|干部数|教师数|老人数", ("人",)),
    (r"户数", ("户",)),
    (r"单价|标准|人均|均成本|费用|成本|经费|补贴|资金|金额", ("元", "万元", "元/人", "元/次")),
    (r"次数|频次", ("次",)),
    (r"场次|场数", ("场",)),
    (r"期数|期次", ("期",)),
    (r"批次", ("批",)),
    (r"面积", ("平方米", "亩")),
    (r"长度|里程", ("公里", "米")),
    (r"时间|时限|时长|周期", ("天", "小时")),
    (r"年限", ("年",)),
    (r"篇数|文章|信息", ("篇", "条")),
    (r"设备|仪器|电脑", ("台", "套")),
    (r"份数|报告|档案", ("份",)),
    (r"数量?$", ("个", "项", "件")),
)


def suggest_units(name: str) -> tuple[str, ...]:
    """Return the usual units of an indicator of that name, the likeliest first."""
    for pattern, units in _SUGGESTIONS:
        if re.search(pattern, name):
            return units
    return ()
