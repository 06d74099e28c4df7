"""Unit against head noun (domain §5.3, 31)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import COUNTS, EXTENTS, MONEY, Row, figures
from apps.checks.rules.rows.amends import unit_remedy
from apps.formkit.indicators.heads import LIKELY
from apps.formkit.values.units import Dimension, dimension_of

_BETTER: Final = {
    "count_people": "人",
    "count_events": "次",
    "area": "平方米",
    "length": "米",
    "deadline": "天",
    "response": "小时",
    "duration": "小时",
    "service_time": "小时",
    "progress": "%",
    "lifespan": "年",
    "cost": "元",
    "price": "元",
    "standard": "元",
    "sum": "元",
    "income": "元",
}
_BY_NATURE: Final = {"rate": "%", "opinion": "%", "spending": "%", "count": "个", "score": "分"}
_WORKING: Final = re.compile(r"(?:有效|合规|规范|准确|合理|科学|公正|公平|安全|稳定)性$")
_PEOPLE: Final = re.compile(
    r"(?:干部|人员|学员|党员|学生|教师|职工|员工|居民|群众|老人|儿童|选手|人才|代表|队员|医师|护士|从业者|志愿者|家庭成员)(?:数|数量|储备数|总数)$"
)
_BODIES: Final = re.compile(r"(?:机构|单位|企业|学校|医院|商户|网点)(?:数|数量)$")
_OF_MONEY: Final = re.compile(
    r"补贴|补助|资金|奖|经费|金|款|费|贷|投资|产值|收入|额|价|支出|成本|拨付"
)
_MADE: Final = re.compile(r"发放|印制|编印|印刷|制作|采购|购置|配备|更新|安装")
_REACHED: Final = frozenset({"≥", ">", "="})
_SAME_PEOPLE: Final = frozenset({"人", "名", "位", "人次"})


class UnitWrong(Rule):
    """计量单位应与指标名称相配：人数用人，次数用次，率用%，面积用平方米，时限用天或小时，费用用元；数量不用%。"""

    code = "unit-wrong"
    basis = "财预〔2021〕101号（指标值设置）"
    title = "计量单位与指标不符"
    family = "计量单位"
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            if row.unit and "/" not in row.unit and row.dimension != Dimension.UNKNOWN:
                yield from self._row(row)

    def _row(self, row: Row) -> Iterator[Finding]:
        better, sure = self._better(row)
        if not better:
            return
        severity = None if sure else Severity.HINT
        if better == "%":
            text = (
                f"{row.label}讲的是比率，计量单位却是“{row.unit}”。请把名称改为数量（如“完成数”），"
                "或把指标值改为百分比。"
            )
            yield self.finding(row.at("target"), text, severity=severity)
            return
        yield self.finding(
            row.at("target"),
            f"{row.label}的计量单位是“{row.unit}”，与指标名称不符，应为“{better}”一类的单位。",
            remedy=unit_remedy(row, better),
            severity=severity,
        )

    def _better(self, row: Row) -> tuple[str, bool]:
        """Return the unit that fits where the row's own does not, and whether that is sure."""
        reading, dimension = row.reading, row.dimension
        head = reading.head
        if head is None:
            return self._by_level(row)
        if _PEOPLE.search(reading.name) and dimension_of(row.unit) in COUNTS | EXTENTS | MONEY:
            return ("人", True) if row.unit not in _SAME_PEOPLE else ("", False)
        if _BODIES.search(reading.name) and dimension in (Dimension.PEOPLE, Dimension.EVENTS):
            counted = row.unit.endswith("次") and row.unit != "人次"
            return (
                ("", False)
                if counted and len(row.unit) > 1
                else ("家", row.unit in ("人", "次", "人次", "场"))
            )
        if head.nature == "state":
            working = _WORKING.search(reading.name) and row.number and row.op in _REACHED
            return ("%", True) if working and dimension in COUNTS | MONEY else ("", False)
        if head.nature == "count":
            return self._count(row)
        if not head.units or dimension in head.units:
            return "", False
        better = _BETTER.get(head.kind) or _BY_NATURE.get(head.nature, "")
        if head.kind == "extent":
            better = "吨" if dimension in (Dimension.SHARE, *MONEY, Dimension.TIME) else ""
        if (
            head.kind in ("rate_generic", "degree_generic", "effect")
            and dimension == Dimension.SCORE
        ):
            return "", False
        return better, head.confidence >= LIKELY

    def _count(self, row: Row) -> tuple[str, bool]:
        """A number of things: never a share, an extent or money; people and events apart."""
        head, dimension = row.reading.head, row.dimension
        if dimension in (Dimension.SHARE, *MONEY) or dimension in EXTENTS:
            return self._counted_in(row), True
        if dimension == Dimension.TIME:
            return self._counted_in(row), False
        if head is None or not head.units or dimension in head.units:
            return self._exactly(row)
        wrong = dimension in COUNTS
        sure = head.kind != "count_events" or row.unit in ("个", "人", "家", "户", "名")
        return (_BETTER.get(head.kind, "个"), sure and wrong)

    def _exactly(self, row: Row) -> tuple[str, bool]:
        """户数 in 人 and 项目数 in 次 are counts, and yet wrong."""
        name, unit = row.reading.name, row.unit
        if name.endswith("户数") and unit in ("人", "个", "次"):
            return "户", True
        if name.endswith(("项目数", "组织数", "制度数", "系统数", "平台数")) and unit in (
            "次",
            "人",
            "人次",
        ):
            return "个", True
        if name.endswith(("人数", "人员数")) and unit in ("户", "户次"):
            return "人", False
        if name.endswith(("场次", "次数", "期数")) and unit in ("人", "名"):
            return "次", True
        return "", False

    def _counted_in(self, row: Row) -> str:
        head = row.reading.head
        if _PEOPLE.search(row.reading.name):
            return "人"
        return _BETTER.get(head.kind, "个") if head else "个"

    def _by_level(self, row: Row) -> tuple[str, bool]:
        """Without a head noun only plain contradictions of the level count."""
        if row.is_cost and row.dimension in COUNTS:
            return "元", False
        if row.short == "满意度" and row.dimension in COUNTS | MONEY:
            return "%", False
        if row.short == "数量" and row.unit == "%":
            return "个", (row.number or 0) > 100
        if row.short == "数量" and row.dimension in MONEY and not _OF_MONEY.search(row.name):
            return "个", bool(_MADE.search(row.name))
        return "", False
