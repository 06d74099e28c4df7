"""Unit against head noun (domain §5.3, 31)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.facts import Fact, facts, is_comparable
from apps.checks.matches import subject_share
from apps.checks.rows import COUNTS, MONEY, Row, figures
from apps.checks.rules.rows.target_remedies import unit_remedy
from apps.checks.texts import title_of
from apps.formkit.indicators.heads import LIKELY, Head
from apps.formkit.values.units import DIMENSIONS, EXTENTS, Dimension, dimension_of

_BETTER: Final = {
    "count_people": "人",
    "count_events": "次",
    "area": "平方米",
    "length": "米",
    "volume": "立方米",
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
_BY_NATURE: Final = {
    "rate": "%",
    "opinion": "%",
    "spending": "%",
    "count": "个",
    "score": "分",
    "deadline": "天",
    "duration": "天",
}
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
# A name that ends in a measure word asks for it: 户数, 间数, 场次, 次数; 件 and 个 ask for nothing.
_MEASURED: Final = re.compile(
    rf"([{''.join(one for one, of in DIMENSIONS.items() if len(one) == 1 and of in COUNTS and one not in '件个项条位人点例家节题本')}])"
    r"[次数]$"
)
_SHARES: Final = ("率", "比例", "幅度", "幅", "程度")
_GENERIC: Final = frozenset({"个", "项", "件", "条"})
_THINGS: Final = re.compile(r"(?:项目|组织|制度|系统|平台)数$")
_SCORED: Final = frozenset({"rate_generic", "degree_generic", "effect"})
_NO_EXTENT: Final = MONEY | {Dimension.SHARE, Dimension.TIME}
_SHARE_OF_PLAN: Final = 60
_FITS: Final = ("", False)
# Smaller figures are the same by chance.
_TELLING: Final = 10
_ALIKE: Final = 0.5
# 100% of anything may be a hundred of it by chance.
_ALL: Final = 100
_COUNTED: Final = frozenset(COUNTS)
# Twelve sessions may well take twelve days: time is no other unit of a count.
_SORTS: Final = _COUNTED | EXTENTS | {Dimension.SHARE}
_HAPPENS: Final = re.compile(r"(?:事件|事故|案件|险情|疫情|火灾|投诉|纠纷|舆情)$")


class UnitWrong(Rule):
    """计量单位应与指标名称相配：人数用人，次数用次，率用%，面积用平方米，时限用天或小时，费用用元；数量不用%。"""

    code = "unit-wrong"
    title = "计量单位与指标不符"
    family = "计量单位"
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            if row.unit and "/" not in row.unit and row.dimension != Dimension.UNKNOWN:
                yield from self._row(view, row)

    def _row(self, view: CheckView, row: Row) -> Iterator[Finding]:
        better, sure = self._better(row)
        if not better:
            yield from self._told(view, row)
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

    def _told(self, view: CheckView, row: Row) -> Iterator[Finding]:
        """Yield where a text gives just this figure of the same subject in a unit of another sort."""
        one = next(self._elsewhere(view, row), None) if self._is_counted(row) else None
        if one is not None:
            yield self.finding(
                row.at("target"),
                f"{row.label}的指标值是“{row.shown}”，{title_of(view, one.place)}写的是"
                f"“{one.written}”，计量单位不同。请统一。",
                places=(row.at("target"), one.place),
            )

    def _is_counted(self, row: Row) -> bool:
        """Return whether a figure is large enough to be no chance, and no share of people or things."""
        head = row.reading.head
        is_share = head is not None and head.nature in ("rate", "opinion")
        return (row.number or 0) >= _TELLING and not is_share

    def _elsewhere(self, view: CheckView, row: Row) -> Iterator[Fact]:
        """Yield what texts tell of the subject in another sort of unit, nothing where one has its own."""
        same = [one for one in facts(view) if one.value == row.number and not one.is_other]
        if any(is_comparable(one.unit, row.unit) for one in same):
            return
        yield from (
            one
            for one in same
            if self._of_other_sort(row, one) and subject_share(row, one) >= _ALIKE
        )

    def _of_other_sort(self, row: Row, one: Fact) -> bool:
        measured = dimension_of(one.unit)
        if Dimension.SHARE in (measured, row.dimension) and row.number == _ALL:
            return False
        known = measured in _SORTS and row.dimension in _SORTS
        return known and measured != row.dimension and {measured, row.dimension} - _COUNTED != set()

    def _better(self, row: Row) -> tuple[str, bool]:
        """Return the unit that fits where the row's own does not, and whether that is sure."""
        head = row.reading.head
        if head is None:
            return self._by_level(row)
        if counted := self._counted(row):
            return counted
        if head.nature == "state":
            working = _WORKING.search(row.reading.name) and row.number and row.op in _REACHED
            return ("%", True) if working and row.dimension in COUNTS | MONEY else _FITS
        if head.nature == "count":
            return self._count(row)
        return self._by_units(row, head)

    def _counted(self, row: Row) -> tuple[str, bool] | None:
        """Return what a name that says whom or what it counts asks for: 学员数, 企业数, 间数, 户数."""
        name, dimension = row.reading.name, row.dimension
        if _PEOPLE.search(name):
            wrong = dimension in COUNTS | EXTENTS | MONEY and row.unit not in _SAME_PEOPLE
            return ("人", True) if wrong else None
        if _BODIES.search(name) and dimension in (Dimension.PEOPLE, Dimension.EVENTS):
            times = row.unit.endswith("次") and row.unit[:-1] not in ("", "人")
            return _FITS if times else ("家", row.unit in ("人", "次", "人次", "场"))
        if _THINGS.search(name) and row.unit in ("次", "人", "人次"):
            return "个", True
        return self._measured(row)

    def _measured(self, row: Row) -> tuple[str, bool] | None:
        """Return what a name that ends in a measure word asks for: 间数, 户数."""
        asked = _MEASURED.search(row.reading.name)
        unit = asked[1] if asked else ""
        if asked is None or row.unit.lstrip("万千百亿") in (unit, f"{unit}次", asked[0][-1]):
            return None
        fits = row.unit in _GENERIC or row.dimension in (DIMENSIONS[unit], Dimension.RATE)
        if fits and unit != "户":
            return None
        return unit, row.dimension != Dimension.TIME and not row.unit.endswith(unit)

    def _by_units(self, row: Row, head: Head) -> tuple[str, bool]:
        if not head.units or row.dimension in head.units | self._also(head):
            return _FITS
        if head.kind == "extent":
            return "吨" if row.dimension in _NO_EXTENT else "", head.confidence >= LIKELY
        better = _BETTER.get(head.kind) or _BY_NATURE.get(head.nature, "")
        # «参与情况 ≥19家» may well be told by a number.
        loose = head.word.endswith("情况") and row.dimension in COUNTS
        return better, head.confidence >= LIKELY and not loose

    def _also(self, head: Head) -> frozenset[Dimension]:
        """Return what a head noun may be told in beside its units: «蓄积增长 1.2万立方米» grows by so
        much, «增长率» by so many in a hundred."""
        if head.kind in ("growth", "reduction") and not head.word.endswith(_SHARES):
            return COUNTS | EXTENTS
        return frozenset({Dimension.SCORE}) if head.kind in _SCORED else frozenset()

    def _count(self, row: Row) -> tuple[str, bool]:
        """A number of things: never a share, an extent or money; people and events apart."""
        head, dimension = row.reading.head, row.dimension
        better = _BETTER.get(head.kind, "个") if head else "个"
        if dimension in EXTENTS | _NO_EXTENT:
            return better, dimension != Dimension.TIME
        if head is None or dimension in (head.units or (dimension,)):
            return _FITS
        if head.kind != "count_events":
            return better, dimension in COUNTS
        # 开班数 may well be so many 个; 次数 and 场次 may not.
        if row.unit in _GENERIC and "次" not in head.word:
            return _FITS
        return better, row.unit in ("个", "人", "家", "户", "名")

    def _by_level(self, row: Row) -> tuple[str, bool]:
        """Without a head noun only plain contradictions of the level count, and what was learnt."""
        lesson = row.reading.lesson
        if lesson and lesson.unit and dimension_of(lesson.unit) != row.dimension:
            return lesson.unit, lesson.is_firm
        return self._contradicted(row)

    def _contradicted(self, row: Row) -> tuple[str, bool]:
        if row.is_share and _HAPPENS.search(row.reading.name):
            return "起", True
        if row.is_cost and row.dimension in COUNTS:
            return "元", False
        if row.short == "满意度" and row.dimension in COUNTS | MONEY:
            return _FITS if row.reading.is_unwanted else ("%", row.dimension in MONEY)
        return self._of_quantity(row) if row.short == "数量" else _FITS

    def _of_quantity(self, row: Row) -> tuple[str, bool]:
        if row.unit == "%":
            # «设备更新 100%» may be told of all that was planned, «图书馆接待 18%» of nothing.
            return "个", not _SHARE_OF_PLAN <= (row.number or 0) <= 100
        if row.dimension in MONEY and not _OF_MONEY.search(row.name):
            return "个", bool(_MADE.search(row.name))
        return _FITS
