"""What the rules read from a sheet, worked out once a run (``view.once``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from apps.checks.engine import CheckView
from apps.declarations.rules import lexicon as words
from apps.formkit.levels import canonical_level1, canonical_level2
from apps.formkit.sheets.declaration import FACTORS, NARRATIVE_TITLES
from apps.formkit.values import parse

_SPACE: Final = re.compile(r"\s+")
_WIDTH: Final = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|&(?:nbsp|lt|gt|amp|quot|#\d{2,5});")
_MARKS: Final = re.compile(r"[\W_]+")
_OPS: Final = {">=": "≥", "<=": "≤", "≧": "≥", "≦": "≤", "==": "=", "⩾": "≥", "⩽": "≤"}


def narrow(text: str) -> str:
    """Turn full-width forms into half-width ones; length and places stay."""
    return text.translate(_WIDTH)


@lru_cache(maxsize=8192)
def squeeze(text: str | None) -> str:
    """Fold a text for comparison: half-width, no white space, no markup."""
    return _SPACE.sub("", _TAG.sub("", narrow(text or "")))


@lru_cache(maxsize=8192)
def bare(text: str | None) -> str:
    """Fold a text to its letters and digits only."""
    return _MARKS.sub("", squeeze(text))


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator as the rules see it: levels in canonical words, the target taken apart."""

    index: int
    level1: str
    level2: str
    name: str
    target: str
    op: str | None
    number: Decimal | None
    number_to: Decimal | None
    unit: str
    text: str
    raw: Any

    @property
    def path(self) -> str:
        """The row's cell path."""
        return f"indicators[{self.index}]"

    def at(self, column: str) -> str:
        """The path of one cell of the row."""
        return f"indicators[{self.index}].{column}"

    @property
    def label(self) -> str:
        """The row as a message names it."""
        return f"“{self.raw.level3 or '（无名称）'}”"

    @property
    def is_share(self) -> bool:
        """Whether the target is a percentage."""
        return self.number is not None and self.unit in words.SHARE_UNITS


def _row(index: int, raw: Any) -> Row:
    op, number, number_to = raw.op, raw.number, raw.number_to
    unit, text = raw.unit or "", raw.text or ""
    target = squeeze(raw.target)
    if number is None and not text and target:
        value = parse(raw.target)
        op, number, number_to = value.op, value.number, value.number_to
        unit, text = value.unit or "", value.text or ""
    return Row(
        index=index,
        level1=canonical_level1(raw.level1) or squeeze(raw.level1),
        level2=canonical_level2(raw.level2) or squeeze(raw.level2),
        name=squeeze(raw.level3),
        target=target,
        op=_OPS.get(op or "", op),
        number=number,
        number_to=number_to,
        unit=squeeze(unit).strip("()"),
        text=squeeze(text),
        raw=raw,
    )


def rows_of(sheet: Any) -> tuple[Row, ...]:
    """Give the rows of any sheet."""
    return tuple(_row(index, raw) for index, raw in enumerate(sheet.indicators))


def rows(view: CheckView) -> tuple[Row, ...]:
    """Give the rows of the sheet under check."""
    return view.once(_rows)


def _rows(view: CheckView) -> tuple[Row, ...]:
    return rows_of(view.sheet)


def goal_path(view: CheckView) -> str:
    """The cell of the year's goal: 年度总体目标, or 预期目标 of a self-evaluation."""
    return "annual_goal" if hasattr(view.sheet, "annual_goal") else "expected_goal"


def goal(view: CheckView) -> str:
    """The year's goal as written."""
    return str(getattr(view.sheet, goal_path(view)) or "")


def sections(view: CheckView) -> tuple[tuple[str, str, str], ...]:
    """Give (name, path, text) of the filled sections of 项目经费情况说明."""
    narrative = getattr(view.sheet, "narrative", None)
    if narrative is None:
        return ()
    return tuple(
        (name, f"narrative.{name}", getattr(narrative, name))
        for name in NARRATIVE_TITLES
        if getattr(narrative, name)
    )


def section(view: CheckView, name: str) -> str:
    """Give one section of the narrative, empty when there is none."""
    narrative = getattr(view.sheet, "narrative", None)
    return "" if narrative is None else str(getattr(narrative, name))


def long_texts(view: CheckView) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every free text: goals and narrative."""
    for path in ("total_goal", goal_path(view), "actual_result"):
        if text := getattr(view.sheet, path, ""):
            yield path, text
    for _, path, text in sections(view):
        yield path, text


def all_texts(view: CheckView) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every text of the form, names included."""
    if view.sheet.project_name:
        yield "project_name", view.sheet.project_name
    yield from long_texts(view)
    for row in rows(view):
        if row.raw.level3:
            yield row.at("level3"), row.raw.level3


def factor(view: CheckView) -> Decimal:
    """What an amount of the sheet is multiplied with to give 元."""
    return FACTORS.get(view.sheet.amount_unit, Decimal(1))


def annual_yuan(view: CheckView) -> Decimal | None:
    """The year's money in 元: what is applied for, or the adjusted budget of a self-evaluation."""
    sheet = view.sheet
    amount = sheet.funding.annual if hasattr(sheet, "funding") else sheet.budget["total"].adjusted
    return None if amount is None else amount * factor(view)


def yuan(amount: Decimal) -> str:
    """Write an amount in 元 for a message: 1,234,500元, places only where there are any."""
    text = f"{amount:,.2f}"
    return f"{text.removesuffix('.00')}元"


def wan(amount: Decimal) -> str:
    """Write an amount of 元 in 万元 without trailing zeros."""
    text = f"{(amount / 10000).quantize(Decimal('0.000001')):f}".rstrip("0").rstrip(".")
    return f"{text}万元"


def plain(number: Decimal) -> str:
    """Write a number without trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
