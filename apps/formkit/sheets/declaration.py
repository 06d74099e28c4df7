"""The declaration as plain data: what a paper form holds, independent of where it came from.

The recogniser produces sheets, rules read them, layouts print them, versions freeze them.
The JSON form is the one of the annotation guide in ``docs/annotation.md``.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, Final, Self

from apps.formkit.papers.sources import FURTHER, OFFICIAL, SOURCES, in_order, keys_of, listed
from apps.formkit.sheets.figures import Figures
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values.amount import UNITS, WAN_YUAN, YUAN

FACTORS: Final = {unit: UNITS[unit] for unit in (YUAN, WAN_YUAN)}
_MONTH: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


def date_or_none(text: str | None, *, is_end: bool = False) -> date | None:
    """Return the date of «2026-01-31», of a month «2026-01» its first day (its last for an end)."""
    if not text:
        return None
    if not _MONTH.fullmatch(text):
        return date.fromisoformat(text)
    year, month = map(int, text.split("-"))
    return date(year, month, calendar.monthrange(year, month)[1] if is_end else 1)


@dataclass(slots=True, kw_only=True)
class FundingBlock(Figures):
    """项目资金: left half the whole period, right half the year; blank is ``None``, not zero."""

    total: Decimal | None = None
    total_fiscal: Decimal | None = None
    total_other: Decimal | None = None
    annual: Decimal | None = None
    annual_appropriation: Decimal | None = None
    annual_carryover: Decimal | None = None
    annual_other: Decimal | None = None
    # Further sources that a rule set lists; left out of the JSON where they are blank.
    annual_fiscal2: Decimal | None = None
    annual_fiscal3: Decimal | None = None
    annual_other2: Decimal | None = None
    annual_other3: Decimal | None = None

    def to_json(self) -> dict[str, str | None]:
        """Return the figures as decimal strings; of further sources those that are filled."""
        further = {f"annual_{one.key}" for one in FURTHER}
        told = Figures.to_json(self)
        return {
            name: text for name, text in told.items() if text is not None or name not in further
        }

    def of_source(self, key: str) -> Decimal | None:
        """Return the year's amount of a source."""
        amount: Decimal | None = getattr(self, f"annual_{key}")
        return amount

    def of_line(self, line: str) -> Decimal | None:
        """Return the year's amount in a line of the official papers (total, appropriation, carryover,
        other), sources that a rule set lists beside it included; None where all are blank."""
        if line == "total":
            return self.annual
        found = [amount for key in keys_of(line) if (amount := self.of_source(key)) is not None]
        return sum(found, Decimal(0)) if found else None

    @property
    def filled_sources(self) -> list[str]:
        """The sources of the year that have an amount."""
        return [one.key for one in SOURCES if self.of_source(one.key) is not None]


@dataclass(slots=True, kw_only=True)
class NarrativeText:
    """项目经费情况说明, sections 一 to 六; section 七 is the table itself."""

    overview: str = ""
    basis: str = ""
    implementer: str = ""
    plan: str = ""
    period: str = ""
    budget: str = ""
    # The items behind section 六, one a line: «支出内容 | 单价 | 数量 | 次数».
    budget_items: str = ""

    def to_json(self) -> dict[str, str]:
        """Return the six sections by name, and the budget items where there are any."""
        texts = {item.name: getattr(self, item.name) for item in fields(self)}
        return texts if self.budget_items else {name: texts[name] for name in NARRATIVE_TITLES}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read the six sections; a missing one is empty."""
        return cls(**{item.name: data.get(item.name) or "" for item in fields(cls)})


NARRATIVE_TITLES: Final = {
    "overview": "项目概述",
    "basis": "立项依据",
    "implementer": "实施主体",
    "plan": "实施方案",
    "period": "实施周期",
    "budget": "年度预算安排",
}
NARRATIVE_FIELDS: Final = (*NARRATIVE_TITLES, "budget_items")

_HEAD: Final = (
    "index",
    "year",
    "project_name",
    "project_nature",
    "project_category",
    "department",
    "department_is_summary",
    "unit",
)
_TEXTS: Final = ("total_goal", "annual_goal", "further_head")


@dataclass(slots=True, kw_only=True)
class DeclarationSheet:
    """A whole 财政项目支出绩效目标申报表. Amounts are in ``amount_unit`` (元 or 万元) as printed."""

    index: int = 1
    year: int | None = None
    project_name: str = ""
    project_nature: str | None = None
    project_category: str | None = None
    department: str = ""
    department_is_summary: bool = False
    unit: str = ""
    start: date | None = None
    end: date | None = None
    amount_unit: str = YUAN
    funding: FundingBlock = field(default_factory=FundingBlock)
    total_goal: str = ""
    annual_goal: str = ""
    indicators: list[IndicatorRow] = field(default_factory=list)
    narrative: NarrativeText | None = None
    # What the form's rule set calls the year's sources of money (key → name, in order); empty where
    # they are the paper's own.
    sources: dict[str, str] = field(default_factory=dict)
    # What a second column of targets is called, as printed or as the rule set says.
    further_head: str = ""

    kind = "declaration"

    @property
    def listed_sources(self) -> dict[str, str]:
        """The year's sources of money with their names, in order."""
        return self.sources or OFFICIAL

    def in_yuan(self, amount: Decimal | None) -> Decimal | None:
        """Convert an amount of this sheet into 元."""
        return None if amount is None else amount * FACTORS.get(self.amount_unit, Decimal(1))

    def to_json(self) -> dict[str, Any]:
        """Return the sheet in the annotation's JSON form."""
        return {
            "kind": self.kind,
            **{name: getattr(self, name) for name in _HEAD},
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "amount_unit": self.amount_unit,
            "funding": self.funding.to_json(),
            "total_goal": self.total_goal,
            "annual_goal": self.annual_goal,
            "indicators": [row.to_json() for row in self.indicators],
            "narrative": self.narrative.to_json() if self.narrative else None,
            **({"sources": self.sources} if self.sources else {}),
            **({"further_head": self.further_head} if self.further_head else {}),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read a sheet of the JSON form; keys it does not know (defects, uncertain) are left out."""
        narrative = data.get("narrative")
        funding = FundingBlock.from_json(data.get("funding"))
        texts: dict[str, Any] = {name: data.get(name) or "" for name in _TEXTS}
        return cls(
            **{name: data[name] for name in _HEAD if data.get(name) is not None},
            start=date_or_none(data.get("start")),
            end=date_or_none(data.get("end"), is_end=True),
            amount_unit=data.get("amount_unit") or YUAN,
            funding=funding,
            **texts,
            indicators=[IndicatorRow.from_json(row) for row in data.get("indicators") or []],
            narrative=NarrativeText.from_json(narrative) if narrative else None,
            # What was read from a file has no names yet, and is in sight all the same.
            sources=in_order(data.get("sources")) or listed({}, funding.filled_sources),
        )
