"""The reading of an indicator: what its name and its target together say it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from apps.formkit.indicators.heads import (
    FAINT,
    LIKELY,
    SURE,
    UNKNOWN,
    Head,
    folded_name,
    head_of,
    is_kept_low,
)
from apps.formkit.indicators.learnt import Learnt, Lesson
from apps.formkit.values.target import Kind, TargetValue
from apps.formkit.values.units import Dimension, dimension_of
from apps.formkit.vocabulary import VOCABULARY

_COUNTS: Final = frozenset({Dimension.PEOPLE, Dimension.EVENTS, Dimension.THINGS, Dimension.BODIES})
_EXTENTS: Final = frozenset({Dimension.AREA, Dimension.LENGTH, Dimension.VOLUME, Dimension.WEIGHT})
_BY_DIMENSION: Final = {
    **dict.fromkeys(_COUNTS, "count"),
    **dict.fromkeys(_EXTENTS, "extent"),
    Dimension.SHARE: "rate",
    Dimension.MONEY: "money",
    Dimension.MONEY_RATE: "price",
    Dimension.TIME: "duration",
    Dimension.SCORE: "score",
}
# «每班学员人数 ≤40» is the size of one, and a load may be right at any height.
_EACH: Final = re.compile(r"^(?:每|单)(?!年|季|月|周)|平均|[人户班场次]均")
_LOAD: Final = re.compile(
    r"负荷|占用|床位使用|密度|负债|贷款|变动|波动|饱和|药占|耗占|占地|用地|容积|半径|距离|规模|控制在|上限|限额|编制"
)
_CEILING: Final = re.compile(r"上限|限额|控制|不超|占用|编制|压减|精简")
# Who won, passed or was certified tells how good the work was.
_EARNED: Final = re.compile(
    r"取得|获得|获奖|获[一-龥]{0,6}奖|奖项|获评|评为|通过|合格|达标|优秀|优质|录用|录取|入选|入围|获证|认证|发表|发明|国家级|省级"
)
_BENEFIT: Final = re.compile(
    r"就业|岗位|受益|惠及|带动|增收|脱贫|覆盖|受助|获得|转化|引进|服务(?=[人户群企对])|参与|参加|新增|吸引|接待|培养|满足|解决|挽|救|拥有|恢复|节约|节省|增产|惠农|转产|创业|入学|游客|访问|使用|到访|客流|拉动|撬动|拉升|激活|解困|脱困|复学|返岗|落户|阅读|浏览|播放|点击|关注"
)
# How people, food and water are is what the work is for; whom it reached is the work itself.
_WORLD: Final = re.compile(r"体质|体能|视力|健康|食品|药品|饮用水|水质|空气|农产品|环境质量|评价")
_OWN_WORK: Final = re.compile(
    r"(?:培训|走访|慰问|体检|检查|巡查|排查|督查|抽检|监测|评审|考核|挂牌|投诉|信访|工单|诉求).{0,4}率$"
)
_UNWANTED_LEVELS: Final = {
    "质量": "", "社会": "", "生态": "?", "经济": "?", "可持续": "?", "成本": "?", "数量": "?", "满意度": "?", "时效": "~",
}  # fmt: skip
_SIZES: Final = frozenset({"count", "extent"})
_GAINS: Final = frozenset({"count", "extent", "money", "income"})
# Costs that are no money: social and ecological.
HARMS: Final = frozenset(
    short
    for level, short in VOCABULARY.data["short_levels"].items()
    if short != "成本" and VOCABULARY.data["directions"]["levels"].get(level) == "lower"
)
_EFFECTS: Final = frozenset({"社会", "经济", "生态", "可持续"})
_WORK_FAULT: Final = re.compile(
    r"(?:差错|错误|失误|返工|误差|不合格|不达标|返修|漏检|误报)[一-龥]{0,3}$"
)
_IN_NEED: Final = re.compile(r"(?:对象|人员|人口|户|儿童|孤儿|家庭|学生|遗属|人|人数|名额)$")
# Time that is to be given, not saved.
_LASTING: Final = re.compile(
    r"提前|缩短|减少|节约|延长|公告|服务|开放|运行|培训|学习|授课|值班|值守|公示|保存|保管|质保|保修|使用|持续|营业|播出|展出|展览|留存|有效|驻|在岗|供[电水热气暖餐养](?!报修|抢修|维修|故障|投诉)|训练|养护|管护|维护|照明|活动|锻炼|租赁|租期|监测"
)
# A survey that is made is work, whatever people are asked in it.
_SURVEYED: Final = re.compile(r"(?:完成|开展|组织|实施|进行|委托)[一-龥]*(?:调查|测评|评议)$")
_WON_BACK: Final = re.compile(
    r"(?:追缴|追回|追偿|挽回|收缴|征收|征缴|清缴|催缴|补缴|筹集|筹得|募集|争取|入库)(?!.*(?:成本|单价|标准))"
)
_TIMELY: Final = re.compile(r"及时|按时|按期|准时|如期|限时|限内|按月|按季")
_COMPLAINT: Final = re.compile(r"投诉|不满|差评|举报|信访|上访|纠纷|抱怨|诉讼|争议|矛盾")
_LATE: Final = re.compile(r"逾期|延|超期|超时|迟|滞留|积压|等待")


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """What an indicator is.

    Attributes:
        name: the folded name.
        object: what stands before the head noun.
        head: the head noun, ``None`` when the name ends in none that is known.
        nature: count, extent, rate, deadline, duration, money, price, income, opinion, state,
            score, spending; empty when neither name nor unit says.
        confidence: of the nature, 0 to 1.
        unit, dimension: of the target.
        direction: "higher", "lower" or empty; ``direction_confidence`` 0 to 1.
        levels: short level 2 → mark, as in ``Head``; empty when nothing is known.
        is_unwanted: whether it measures something to be kept low.
    """

    name: str
    object: str
    head: Head | None
    nature: str
    confidence: float
    unit: str
    dimension: Dimension
    direction: str
    direction_confidence: float
    levels: Mapping[str, str]
    is_unwanted: bool
    lesson: Lesson | None = None

    @property
    def kind(self) -> str:
        """The class of the head noun, empty without one."""
        return self.head.kind if self.head else ""

    @property
    def most(self) -> int | None:
        """The largest share that makes sense."""
        return self.head.most if self.head else None

    @property
    def is_figure(self) -> bool:
        """Return whether the name asks for a figure, so that a word is no target."""
        return (
            self.nature in _FIGURES_WANTED and self.confidence >= LIKELY and self.head is not None
        )

    def mark(self, level2: str) -> str | None:
        """Return the mark of a level: "" fits, "?" may, "~" doubtful, ``None`` wrong or unknown."""
        return self.levels.get(level2)


_FIGURES_WANTED: Final = frozenset(
    {"count", "extent", "rate", "opinion", "money", "price", "income"}
)


def read_indicator(
    name: str, value: TargetValue, *, level2: str = "", learnt: Learnt | None = None
) -> IndicatorReading:
    """Return the reading of a level-3 name with its target.

    Args:
        name: 三级指标 as written.
        value: 年度指标值, read by the grammar.
        level2: the short level 2 (数量, 质量 …) the row stands under; tips doubtful directions only.
        learnt: what approved forms taught, for names without a known head noun.
    """
    folded = folded_name(name)
    head = _head(folded, value, level2)
    lesson = learnt.of(folded) if learnt else None
    unit = value.unit or ""
    dimension = dimension_of(unit) if value.number is not None else Dimension.UNKNOWN
    stem = folded.removesuffix(head.word) if head else folded
    unwanted = is_kept_low(stem, head)
    nature, confidence = _nature(head, dimension, value)
    way, sure = _direction(folded, head, nature, unwanted, level2, unit)
    if lesson and lesson.direction and sure < LIKELY:
        way, sure = lesson.direction, LIKELY
    return IndicatorReading(
        name=folded,
        object=stem,
        head=head,
        nature=nature,
        confidence=confidence,
        unit=unit,
        dimension=dimension,
        direction=way,
        direction_confidence=sure,
        levels=_levels(folded, head, nature, unwanted, lesson),
        is_unwanted=unwanted,
        lesson=lesson,
    )


def _head(name: str, value: TargetValue, level2: str) -> Head | None:
    if _SURVEYED.search(name):
        return None
    return _won_back(name) or head_of(name) or _clipped(name, value, level2)


def _won_back(name: str) -> Head | None:
    """Return the head noun of money that comes in («追缴社保费»), which 费 makes no cost."""
    if not _WON_BACK.search(name):
        return None
    head = head_of(name)
    return head_of(f"{name}收入") if head and head.kind in ("cost", "sum", "standard") else head


def _clipped(name: str, value: TargetValue, level2: str) -> Head | None:
    """Return the head noun of «设备巡检合格 98%», which is told without its 率."""
    if level2 == "数量" or value.number is None:
        return None
    if dimension_of(value.unit or "") != Dimension.SHARE:
        return None
    head = head_of(f"{name}率")
    return None if head is None or head.kind.endswith("_generic") else head


def _nature(head: Head | None, dimension: Dimension, value: TargetValue) -> tuple[str, float]:
    by_unit = _BY_DIMENSION.get(dimension, "")
    if head is None:
        if value.kind == Kind.DATE:
            return "deadline", FAINT
        return (by_unit, LIKELY) if by_unit else ("", UNKNOWN)
    if by_unit == head.nature or dimension in head.units:
        return head.nature, SURE
    return head.nature, head.confidence


def _direction(
    name: str, head: Head | None, nature: str, unwanted: bool, level2: str, unit: str
) -> tuple[str, float]:
    if unwanted:
        return "lower", SURE
    if nature in _GAINS and level2 in _EFFECTS and is_benefit(name):
        return "higher", LIKELY
    if _is_free(name, head, nature):
        return "", UNKNOWN
    if head is not None and head.direction:
        return head.direction, _trust(head, nature, level2)
    return _by_level(name, nature, level2, unit.lstrip("万千百"))


def is_benefit(name: str) -> bool:
    """Return whether a figure counts what the work brings about, so that more of it is better."""
    return bool(_BENEFIT.search(name)) and not _CEILING.search(name)


def _is_free(name: str, head: Head | None, nature: str) -> bool:
    """Return whether it may be right at any height: how large one of them is, and a load."""
    if _LOAD.search(name):
        return True
    each = nature in ("count", "extent", "duration") and _EACH.search(name)
    return bool(each) and (head is None or head.kind != "harvest")


def _trust(head: Head, nature: str, level2: str) -> float:
    """Return how far a head noun's direction holds under a level that it is seldom asked for."""
    if nature == "duration" and head.kind != "lead":
        return FAINT if level2 in ("时效", "质量", "成本") else LIKELY
    if nature in _SIZES and level2 not in ("数量", "社会", "生态", "经济", ""):
        return FAINT
    return SURE if head.kind == "count_generic" else head.confidence


def _by_level(name: str, nature: str, level2: str, unit: str) -> tuple[str, float]:
    """Return the direction that the level gives to what no head noun tells."""
    if nature in _SIZES:
        return _size_by_level(name, level2, unit)
    if nature in ("duration", "deadline") and level2 == "时效" and not _LASTING.search(name):
        return "lower", LIKELY
    return ("lower", LIKELY) if level2 in HARMS and nature != "rate" else ("", UNKNOWN)


def _size_by_level(name: str, level2: str, unit: str) -> tuple[str, float]:
    """Return the same of a number or an extent: work is to be done, harm kept low."""
    if level2 == "数量" and not _CEILING.search(name):
        # As many are kept and paid for as are in need, be they more or fewer.
        return "higher", FAINT if _IN_NEED.search(name) else LIKELY
    if level2 in _EFFECTS and (unit == "人次" or is_act(name)):
        return "higher", LIKELY
    return ("lower", LIKELY) if level2 in HARMS else ("", UNKNOWN)


@cache
def _acts() -> tuple[str, ...]:
    return tuple(VOCABULARY.data["acts"]["words"].split())


def is_act(name: str) -> bool:
    """Return whether a name ends in work that is done, so that its figure tells how much of it."""
    return name.endswith(_acts())


def is_lasting(name: str) -> bool:
    """Return whether a time of that name is to be given, not saved."""
    return bool(_LASTING.search(name))


def is_earned(name: str) -> bool:
    """Return whether a number counts what was won, passed or certified, and so how good the work was."""
    return bool(_EARNED.search(name))


def _unwanted_levels(name: str, nature: str) -> Mapping[str, str]:
    marks = dict(_UNWANTED_LEVELS)
    if _LATE.search(name) or nature == "duration":
        marks["时效"] = "?"
    if _WORK_FAULT.search(name):
        del marks["社会"], marks["时效"]
    if nature == "rate":
        del marks["数量"]
        if not _LATE.search(name):
            marks.pop("时效", None)
    if not _COMPLAINT.search(name):
        marks["满意度"] = "~"
    return marks


# What the rest of a name changes in the levels of its head noun; the first that is said counts.
_NAMED_LEVELS: Final = (
    ("quality", _WORLD, {"社会": "?"}),
    ("completion", _TIMELY, {"数量": "~", "质量": "~", "时效": ""}),
    ("completion", _OWN_WORK, {"社会": "~"}),
)


def _levels(
    name: str, head: Head | None, nature: str, unwanted: bool, lesson: Lesson | None
) -> Mapping[str, str]:
    if unwanted:
        return _unwanted_levels(name, nature)
    if head is None:
        return {lesson.level2: ""} if lesson and lesson.level2 else {}
    for kind, said, marks in _NAMED_LEVELS:
        if head.kind == kind and said.search(name):
            return {**head.levels, **marks}
    return _size_levels(name, head) if nature in _SIZES else head.levels


def _size_levels(name: str, head: Head) -> Mapping[str, str]:
    marks = dict(head.levels)
    if _EARNED.search(name):
        marks["质量"] = "?"
    if not _BENEFIT.search(name):
        marks.update({one: "~" for one in ("社会", "经济") if one in marks})
    return marks
