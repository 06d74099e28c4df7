"""Which unit of measure an indicator's name asks for: a table of names and the units they bar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from apps.declarations.rules import lexicon as words
from apps.declarations.rules.reading import Row
from apps.formkit.values.units import Dimension, dimension_of

PROPERTY_NAME: Final = re.compile(r"(?:有效|合规|规范|准确|合理|科学|公正|公平)性$")
RATE_NAME: Final = re.compile(r"(?:(?<![效频功利税汇转])率|比例|占比|比重)$")
SHARE_LIKE: Final = re.compile(r"满意|获得感|认可")
COST_NAME: Final = re.compile(r"(?:费用|经费|成本|单价|资金|补贴|支出)$")

_COUNT: Final = r"(?<![系指倍乘函参分基])数|数量|人次|总量|班次|场次|批次"
_COUNTS: Final = frozenset({Dimension.PEOPLE, Dimension.EVENTS, Dimension.THINGS, Dimension.BODIES})
_MONEY: Final = frozenset({Dimension.MONEY})
_SHARE: Final = frozenset({Dimension.SHARE})
_LENGTH: Final = frozenset({Dimension.LENGTH})
_AREA: Final = frozenset({Dimension.AREA})
_EXTENTS: Final = _LENGTH | _AREA
_SPANS: Final = frozenset({Dimension.TIME, Dimension.SCORE})
_PEOPLE: Final = "|".join(
    ["人数", *(f"{word}(?:数|数量|储备数|总数)" for word in words.PEOPLE_WORDS)]
)
_COUNT_UNIT: Final = ""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Names, and what they must not be measured in: whole dimensions, single units.

    ``keeps`` are units of a barred dimension that fit all the same. ``better`` is the unit to
    propose, ``_COUNT_UNIT`` for the one the name's own ending asks for.
    """

    name: re.Pattern[str]
    better: str
    dimensions: frozenset[Dimension] = frozenset()
    units: frozenset[str] = frozenset()
    keeps: frozenset[str] = frozenset()

    def bars(self, name: str, unit: str) -> bool:
        """Whether a name and its unit do not go together."""
        barred = unit in self.units or (
            dimension_of(unit) in self.dimensions and unit not in self.keeps
        )
        return barred and bool(self.name.search(name))


def _misfit(
    pattern: str, better: str, *dimensions: Dimension, units: str = "", keeps: str = ""
) -> Misfit:
    return Misfit(
        re.compile(rf"(?:{pattern})$"),
        better,
        frozenset(dimensions),
        frozenset(units.split()),
        frozenset(keeps.split()),
    )


MISFITS: Final[tuple[Misfit, ...]] = (
    _misfit(_COUNT, _COUNT_UNIT, *_SHARE, *_EXTENTS),
    _misfit(RATE_NAME.pattern.removesuffix("$"), "%", *_COUNTS, *_MONEY, *_EXTENTS, *_SPANS),
    _misfit("满意度|满意率", "%", *_COUNTS, *_MONEY),
    _misfit("面积", "平方米", *_COUNTS, *_MONEY, *_LENGTH, *_SHARE),
    _misfit("里程", "公里", *_COUNTS, *_MONEY, *_AREA, *_SHARE),
    _misfit("长度", "米", *_COUNTS, *_MONEY, *_AREA, *_SHARE),
    _misfit("时限|期限|用时|工期", "个工作日", *_COUNTS, *_MONEY, *_EXTENTS),
    _misfit("时长", "小时", *_COUNTS, *_EXTENTS, keeps="学时 课时 节 课"),
    _misfit("人数|次数|户数|台数|件数|数量", _COUNT_UNIT, *_MONEY),
    _misfit("户数", "户", units="人 个 次"),
    _misfit(
        _PEOPLE,
        "人",
        Dimension.THINGS,
        Dimension.EVENTS,
        Dimension.BODIES,
        units="元 万元",
        keeps=" ".join(words.UNITS_BY_ENDING["人数"]),
    ),
    _misfit("机构数|单位数|企业数", "家", units="次 人 人次"),
    _misfit("项目数|组织数", "个", units="次 人 人次"),
    _misfit("人次", "人次", *_MONEY, units="场 场次 个 家"),
    _misfit("次数|场次", "次", units="个 人 元"),
    _misfit(
        r"(?:发放|印制|编印|印刷|制作)[一-龥“”]{0,8}(?:手册|宣传册|折页|海报|教材|书籍)",
        "册",
        *_MONEY,
    ),
)


def better_unit(row: Row) -> str | None:
    """Give the unit that would fit where the row's own does not; ``None`` where it fits."""
    name, unit = row.name, row.unit
    if "/" in unit:
        return None
    # A variety may be counted (≥3种); whether something works or is in order may not.
    reached = row.number and row.op not in ("≤", "<")
    if reached and PROPERTY_NAME.search(name) and dimension_of(unit) in _COUNTS | _MONEY:
        return "%"
    is_share = SHARE_LIKE.search(name) and not re.search(rf"(?:{_COUNT})$", name)
    if is_share and dimension_of(unit) in (Dimension.PEOPLE, Dimension.MONEY):
        return "%"
    is_cost = words.COST in (row.level1, row.level2) and COST_NAME.search(name)
    if is_cost and dimension_of(unit) in _COUNTS | _EXTENTS:
        return "元"
    found = next((one for one in MISFITS if one.bars(name, unit)), None)
    return None if found is None else found.better or _count_unit(name)


def _count_unit(name: str) -> str:
    for ending, fitting in words.UNITS_BY_ENDING.items():
        if name.endswith(ending):
            return str(fitting[0])
    return "人" if re.search(rf"(?:{_PEOPLE})$", name) else "个"
