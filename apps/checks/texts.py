"""The texts of a form and how they are folded for comparison."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from apps.checks.engine import CheckView
from apps.formkit.papers import paper_of
from apps.formkit.sheets.declaration import FACTORS, NARRATIVE_TITLES

_SPACE: Final = re.compile(r"\s+")
_WIDTH: Final = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|&(?:nbsp|lt|gt|amp|quot|#\d{2,5});")
_MARKS: Final = re.compile(r"[\W_]+")
# Most names are nothing else, and need no folding.
_PLAIN: Final = re.compile(r"[一-龥0-9A-Za-z]*")
_STOPS: Final = "，,、。；;：:（(）)》”"
TITLES: Final = {
    "total_goal": "项目总目标",
    "annual_goal": "年度总体目标",
    "expected_goal": "预期目标",
    "actual_result": "实际完成情况",
} | {f"narrative.{name}": title for name, title in NARRATIVE_TITLES.items()}


def title_of(view: CheckView, path: str) -> str:
    """Return how the paper under check calls one of its long texts."""
    if path != "actual_result":
        return TITLES[path]
    return paper_of(view.sheet.kind).cell("goal.actual").label


def narrow(text: str) -> str:
    """Return full-width forms as half-width ones; length and places stay."""
    return text.translate(_WIDTH)


@lru_cache(maxsize=8192)
def squeeze(text: str | None) -> str:
    """Fold a text for comparison: half-width, no white space, no markup."""
    text = text or ""
    return text if _PLAIN.fullmatch(text) else _SPACE.sub("", _TAG.sub("", narrow(text)))


@lru_cache(maxsize=8192)
def bare(text: str | None) -> str:
    """Fold a text to its letters and digits only."""
    folded = squeeze(text)
    return folded if _PLAIN.fullmatch(folded) else _MARKS.sub("", folded)


def quoted(text: str, most: int = 24) -> str:
    """Return a text for a quotation: whole when short, else cut behind the last stop or word end
    that fits, with «……»."""
    text = text.strip()
    if len(text) <= most:
        return text
    cut = max((text.rfind(stop, 0, most) for stop in _STOPS), default=-1)
    if cut < most // 2:
        # Never in the middle of a figure or a Latin word.
        cut = most
        while cut > most // 2 and text[cut - 1 : cut + 1].isascii() and text[cut - 1].isalnum():
            cut -= 1
    return text[:cut].rstrip(_STOPS) + "……"


def goal_path(view: CheckView) -> str:
    """Return the place of the year's goal: 年度总体目标, or 预期目标 of a self-evaluation."""
    return "annual_goal" if hasattr(view.sheet, "annual_goal") else "expected_goal"


def goal(view: CheckView) -> str:
    """Return the year's goal as written."""
    return str(getattr(view.sheet, goal_path(view)) or "")


def sections(view: CheckView) -> tuple[tuple[str, str, str], ...]:
    """Return (name, place, text) of the filled sections of 项目经费情况说明."""
    narrative = getattr(view.sheet, "narrative", None)
    if narrative is None:
        return ()
    return tuple(
        (name, f"narrative.{name}", getattr(narrative, name))
        for name in NARRATIVE_TITLES
        if getattr(narrative, name)
    )


def section(view: CheckView, name: str) -> str:
    """Return one section of the narrative, empty when there is none."""
    narrative = getattr(view.sheet, "narrative", None)
    return "" if narrative is None else str(getattr(narrative, name))


def goal_texts(view: CheckView) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of the goals and of what was reached."""
    for path in ("total_goal", goal_path(view), "actual_result"):
        if text := getattr(view.sheet, path, ""):
            yield path, text


def long_texts(view: CheckView) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of every free text: goals and narrative."""
    yield from goal_texts(view)
    for _, path, text in sections(view):
        yield path, text


def all_texts(view: CheckView) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of every text of the form, names and reasons included."""
    if view.sheet.project_name:
        yield "project_name", view.sheet.project_name
    yield from long_texts(view)
    for index, row in enumerate(view.sheet.indicators):
        for column in ("level3", "actual", "deviation"):
            if text := getattr(row, column, ""):
                yield f"indicators[{index}].{column}", text


def factor(view: CheckView) -> Decimal:
    """Return what an amount of the sheet is multiplied with to give 元."""
    return FACTORS.get(view.sheet.amount_unit, Decimal(1))


def annual_yuan(view: CheckView) -> Decimal | None:
    """Return the year's money in 元: what is applied for, the department's, or the adjusted budget."""
    sheet = view.sheet
    if hasattr(sheet, "funding"):
        amount = sheet.funding.annual
    elif hasattr(sheet, "budget"):
        amount = sheet.budget["total"].adjusted
    else:
        amount = sheet.department_funding.total
    return None if amount is None else amount * factor(view)


def yuan(amount: Decimal) -> str:
    """Return an amount in 元 for a message: 1,234,500元, places only where there are any."""
    return f"{f'{amount:,.2f}'.removesuffix('.00')}元"
