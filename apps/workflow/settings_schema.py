"""What a rule set may say, typed, with defaults; figures that a notice fixes stand here as data.

Defaults follow 财预〔2021〕101号 where a figure is needed; each is changed per rule set by finance.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from apps.checks.engine import level_of
from apps.formkit.papers.sources import OFFICIAL, SOURCES, listed

LABELS = {
    "obligatory_level1": "必填一级指标",
    "obligatory_level2": "必填二级指标",
    "natures": "项目性质的选项",
    "categories": "项目类别的选项",
    "sources": "资金来源",
    "narrative_required": "须填项目经费情况说明",
    "max_indicators": "指标条数上限",
    "needs_weights": "申报时填写分值",
    "further_target": "另一列指标值的名称",
    "weights": "一级指标默认分值",
    "scoring": "评分参数",
    "monitoring": "监控参数",
    "monitoring_nodes": "监控节点",
    "monitoring_pace": "资金支出进度",
    "severities": "校验级别",
    "warnings_need_answer": "提醒须改正或答复后方可提交",
    "one_examiner": "允许同一人初审和复审",
    "review_items": "审核表的项目",
    "review": "审核参数",
}

HELP = {
    "obligatory_level1": "勾选的一级指标下至少填一条；都不勾选时按表式的默认要求。",
    "obligatory_level2": "勾选的二级指标下至少填一条；都不勾选时按表式的默认要求。",
    "natures": "每行一项，填报时从中选择。",
    "categories": "每行一项，填报时从中选择。",
    "narrative_required": "要求单位填写立项依据、实施方案等六个部分。",
    "max_indicators": "一张表最多填几条指标。",
    "needs_weights": "要求单位申报时给每条指标填写分值。",
    "further_target": "表中年度指标值之外另有一列指标值时，写它的名称，如：实施期指标值。空白为没有。",
    "warnings_need_answer": "不勾选时，有提醒也可以直接提交。",
    "one_examiner": "人手不足的区可以勾选；同一人办理的会写在审核页和办理记录上。",
    "review_items": "每行一项：项目 | 审核内容 | 分值 | 说明。不填时用财预〔2015〕88号附件的八项。",
    "monitoring_nodes": "每行一个节点：月份、月底后几个工作日内报送、范围（全部 或 重点），如“7 10 全部”。开启年度时按此生成。",
    "monitoring_pace": "每行一个月份和到月底至少支出百分之几，如“4 25”；两个月份之间按比例推算。低于进度的资金亮黄灯。",
}
EXECUTION = "预算执行率"
NATURES = ("其他经常性项目", "其他一次性项目", "新增项目", "延续项目")
CATEGORIES = ("特定目标类", "其他运转类", "其他人员类", "经常性项目", "一次性项目")

# What a rule set may choose about scoring: its label, the words of "no" and "yes", what each means
# (财预〔2020〕10号, 财预〔2021〕101号; the choices themselves are read by the scoring).
SCORING_CHOICES = {
    "is_execution_banded": (
        "预算执行率得分",
        "按执行率的比例计分",
        "按执行率分档计分",
        "按比例：分值×执行率，最多得满分。分档：100%得满分，80%以上得七成，60%以上得五成，不足60%不得分。",
    ),
    "is_satisfaction_banded": (
        "满意度得分",
        "按完成比例计分",
        "按满意度分档计分",
        "达到目标都得满分。未达到时，按比例：分值×实际÷目标；分档：90%以上得满分，80%以上得八成，60%以上得五成，不足60%不得分。",
    ),
    "truncates_rate": (
        "执行率的小数",
        "四舍五入",
        "直接截去",
        "执行率保留两位小数。如267.67÷300.93，四舍五入为88.95%，直接截去为88.94%。",
    ),
    "uses_initial_budget": (
        "执行率的分母",
        "全年预算数（调整后）",
        "年初预算数",
        "年中追加或核减过预算的项目，两种算法差别较大。",
    ),
    "caps_total": (
        "总分封顶",
        "不封顶",
        "执行率偏低时按档封顶",
        "封顶：执行率不足80%、70%、60%、50%的，总分分别不超过89、79、69、59分。",
    ),
}
SCORING_NUMBERS = {
    "over_ratio": ("超额完成须说明的倍数", "1.3", "实际完成值达到指标值的几倍时须说明原因。"),
    "over_deduction": ("超额完成扣分", "0", "达到上述倍数时每条扣几分，0 为不扣。"),
}
# What a rule set may choose about the lights of monitoring: label, default, meaning.
MONITORING_NUMBERS = {
    "money_gap": ("资金与目标的差距", "10", "执行率与指标平均完成率相差几个百分点以上时亮黄灯。"),
    "late_yellow": ("进度落后亮黄灯", "10", "完成率比时间进度少几个百分点以上。"),
    "late_red": ("进度落后亮红灯", "30", "完成率比时间进度少几个百分点以上。"),
    "forecast_yellow": ("全年预计亮黄灯", "100", "全年预计不足目标的百分之几。"),
    "forecast_red": ("全年预计亮红灯", "60", "全年预计不足目标的百分之几。"),
    "alone_from": (
        "单条黄灯起算分值",
        "10",
        "十条以上指标只有一条黄灯时，分值达到多少整表才亮黄灯。",
    ),
    "case_days": ("红灯处置期限", "10", "几个工作日内提出处置意见。"),
    "partly": ("部分达成折算", "60", "定性指标选“部分达成”时按百分之几计完成率。"),
    "early_days": ("提前开放填报", "10", "监控期结束前几天可以开始填写。"),
}
# What a rule set may choose about reviews: label, default, meaning, least and most.
REVIEW_NUMBERS = {
    "days_unit": ("单位审核期限", "不限", "收到后几个工作日内办结。", 1, 250),
    "days_department": ("部门审核期限", "不限", "收到后几个工作日内办结。", 1, 250),
    "days_finance": ("财政审核期限", "不限", "每一环节收到后几个工作日内办结。", 1, 250),
    "share_excellent": ("审核表点“优”", "95", "给满分的百分之几。", 90, 100),
    "share_good": ("审核表点“良”", "85", "给满分的百分之几。", 80, 89),
    "share_fair": ("审核表点“中”", "70", "给满分的百分之几。", 60, 79),
    "share_poor": ("审核表点“差”", "50", "给满分的百分之几。", 0, 59),
}
# What a rule set may call each source of the year's money: label, the name where it says none, meaning.
SOURCE_NAMES = {
    one.key: (
        f"第{number}项资金来源",
        OFFICIAL.get(one.key, ""),
        f"监控、自评时并入“{OFFICIAL[one.line]}”。",
    )
    for number, one in enumerate(SOURCES, start=1)
}
_SOURCE_NAME = re.compile(r"[\w（）()、·]{2,20}")
MONITORING_NODES = ("7 10 全部",)
MONITORING_PACE = ("4 25", "6 40", "8 60", "10 80")
_PACE = re.compile(r"([1-9]|1[0-2]) (100|\d{1,2})")
_NODE = re.compile(r"(?:[1-9]|1[0-2]) \d{1,2} (?:全部|重点)")


def _review_item(line: str) -> tuple[str, str, int, str] | None:
    """Read a line «项目 | 审核内容 | 分值 | 说明»; None where it is none."""
    head, name, points, asks = [*(part.strip() for part in line.split("|")), "", "", "", ""][:4]
    if not head or not name or not points.isdecimal() or not 0 < int(points) <= 100:
        return None
    return head[:40], name[:60], int(points), asks


def _is_points(value: object) -> bool:
    try:
        return 0 <= Decimal(str(value)) <= 100
    except InvalidOperation:
        return False


_LISTS = (
    "obligatory_level1",
    "obligatory_level2",
    "natures",
    "categories",
    "monitoring_nodes",
    "monitoring_pace",
    "review_items",
)


def _list(name: str, value: object) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"“{LABELS[name]}”应为名称的列表。")
    return tuple(value)


def _check_lines(data: dict[str, Any]) -> None:
    """Raise ValueError for a line of a list that says nothing we can read."""
    for node in data.get("monitoring_nodes", ()):
        if not _NODE.fullmatch(str(node)):
            raise ValueError(f"监控节点“{node}”看不懂，请写成“7 10 全部”的样子。")
    further = data.get("further_target") or ""
    if further and not _SOURCE_NAME.fullmatch(str(further)):
        raise ValueError(
            f"“{LABELS['further_target']}”“{further}”应为 2 到 20 个汉字、字母或数字。"
        )
    _check_pace(data.get("monitoring_pace") or ())
    for line in data.get("review_items") or ():
        if _review_item(str(line)) is None:
            raise ValueError(
                f"审核表的项目“{line}”看不懂，请写成“完整性 | 规范完整性 | 10 | 说明”的样子。"
            )


def _check_pace(lines: tuple[Any, ...]) -> None:
    """Raise ValueError for a line that is no month with a share, or for shares that fall."""
    steps = []
    for line in lines:
        if (found := _PACE.fullmatch(str(line))) is None:
            raise ValueError(f"资金支出进度“{line}”看不懂，请写成“4 25”的样子：月份、百分之几。")
        steps.append((int(found[1]), int(found[2])))
    months, shares = [month for month, _ in steps], [share for _, share in steps]
    if months != sorted(set(months)) or shares != sorted(shares):
        raise ValueError("资金支出进度的月份要从前往后、不重复，百分比不能越来越小。")


def _check_sources(names: dict[str, Any]) -> None:
    """Raise ValueError for a source nobody knows, a name that cannot be told from others, or fewer
    than two sources."""
    if unknown := sorted(set(names) - set(SOURCE_NAMES)):
        raise ValueError(f"资金来源中有不认识的项：{'、'.join(unknown)}。")
    for name in names.values():
        if name and not _SOURCE_NAME.fullmatch(str(name)):
            raise ValueError(f"资金来源“{name}”应为 2 到 20 个汉字、字母或数字。")
    found = list((listed(names) or OFFICIAL).values())
    if len(set(found)) < len(found):
        raise ValueError("两项资金来源的名称相同，请改其中一项。")
    if len(found) < 2:
        raise ValueError("资金来源至少列两项。")


def _check_tables(data: dict[str, Any]) -> None:
    """Raise ValueError for a part that is no table of values, or a value that cannot stand in it."""
    for name in ("weights", "scoring", "monitoring", "review", "severities", "sources"):
        if not isinstance(data.get(name, {}), dict):
            raise ValueError(f"“{LABELS[name]}”应为“名称: 值”的对照表。")
    for name, value in data.get("weights", {}).items():
        if not _is_points(value):
            raise ValueError(f"“{name}”的默认分值“{value}”应为 0 到 100 之间的数字。")
    for level in data.get("severities", {}).values():
        level_of(level)
    _check_sources(data.get("sources", {}))


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """Settings of a rule set. ``severities`` maps a rule's code to 拦截/提醒/提示/关闭, ``sources`` a
    source of money to what it is called here (不列 where there is none)."""

    obligatory_level1: tuple[str, ...] | None = None
    obligatory_level2: tuple[str, ...] | None = None
    natures: tuple[str, ...] = NATURES
    categories: tuple[str, ...] = CATEGORIES
    sources: dict[str, str] = field(default_factory=dict)
    narrative_required: bool = False
    max_indicators: int = 60
    needs_weights: bool = False
    further_target: str = ""
    weights: dict[str, str] = field(default_factory=dict)
    scoring: dict[str, Any] = field(default_factory=dict)
    monitoring: dict[str, Any] = field(default_factory=dict)
    monitoring_nodes: tuple[str, ...] = MONITORING_NODES
    monitoring_pace: tuple[str, ...] = MONITORING_PACE
    severities: dict[str, str] = field(default_factory=dict)
    warnings_need_answer: bool = True
    one_examiner: bool = False
    review_items: tuple[str, ...] = ()
    review: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> Self:
        """Read the JSON of a rule set; raises ValueError with a Chinese sentence for what is wrong."""
        data = dict(data or {})
        known = {item.name for item in fields(cls)}
        if unknown := sorted(set(data) - known):
            raise ValueError(f"参数中有不认识的项：{'、'.join(unknown)}。")
        data |= {name: _list(name, data[name]) for name in _LISTS if data.get(name) is not None}
        _check_lines(data)
        _check_tables(data)
        return cls(**data)

    @property
    def review_parts(self) -> list[tuple[str, str, int, str]]:
        """The items of the review sheet: head, name, full points, what each asks."""
        return [part for line in self.review_items if (part := _review_item(line))]

    def stage_days(self, office: str) -> int | None:
        """Return within how many working days an office is to decide; None for no limit."""
        days = self.review.get(f"days_{office}")
        return int(days) if days else None

    @property
    def grade_shares(self) -> list[int]:
        """The per cent of an item's points that each grade key gives, the best grade first."""
        names = [name for name in REVIEW_NUMBERS if name.startswith("share_")]
        return [int(self.review.get(name) or REVIEW_NUMBERS[name][1]) for name in names]

    @property
    def shares(self) -> dict[str, Decimal]:
        """The default points by level 1, and those of ``EXECUTION`` where the rule set says them."""
        return {name: Decimal(str(value)) for name, value in self.weights.items()}

    def to_json(self) -> dict[str, Any]:
        """Return the settings as JSON."""
        return asdict(self)
