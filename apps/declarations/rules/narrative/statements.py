"""What 项目经费情况说明 states in figures, worked out once a run for the rules that compare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView
from apps.checks.numbers import (
    Formula,
    Item,
    Priced,
    announced_in,
    formulas_in,
    item_tree,
    priced_in,
    stated_total,
)
from apps.checks.numbers.items import TOTAL, Sum, item_of, sums_in, told_sums
from apps.checks.texts import annual_yuan, section, sections
from apps.formkit.papers.sources import keys_of

BUDGET: Final = "narrative.budget"
OVERVIEW: Final = "narrative.overview"

_SUBTOTAL: Final = re.compile(r"小计(?:为|约|:)?$")
_BUDGET_WORD: Final = re.compile(
    r"(?:预算|资金|经费|费用|支出|总投入|总投资|投资|总额|财政|拨款)(?:金额|总额|总计|总量|额度|需求|规模|安排|投入|合计|共计|为|约|共|需|:|人民币|计){0,4}$"
    r"|(?:^|[,;。\n])(?:总共|共计|合计|总计|共)(?:需要?)?(?:为|约|:)?$"
)

# Money of another year, of the whole undertaking, or of a part of it.
_WHOLE: Final = re.compile(r"总投资|总概算|概算")
_FISCAL: Final = re.compile(r"(?:财政|拨款)[^。;,]{0,10}$")
# A part of the year's money by the words before it, and the line that holds it.
_PARTS: Final = (
    (
        re.compile(r"结转(?:结余)?(?:资金|经费)?(?:为|约|共|:)?$"),
        "上年结转资金",
        "carryover",
    ),
    (
        re.compile(r"(?:自筹(?:资金|经费)?|其[他它]资金)(?:为|约|共|:)?$"),
        "其他资金",
        "other",
    ),
)
_OTHER_MONEY: Final = re.compile(
    r"(?:上年|去年|往年|前期|已|累计|历年|20\d\d年度?(?:预算|安排|投入|支出|执行)?|其中|分别|"
    r"增加|减少|节约|结余|结转|[市区省县]级(?:财政|资金|补助|配套|安排)|中央|上级|自筹|配套)[^。;,]{0,24}$"
)
_STOP: Final = re.compile(r"[。;]")
_SETS_ASIDE: Final = re.compile(r"(?:安排|投入|申请|使用|需要?)约?$")
# Who sets money aside, or for what, where it is not the district for this project.
_OTHER_PAYER: Final = re.compile(
    r"全[国省市]|[省市镇乡村]级|[镇村]里|(?:镇|乡|街道|村)财政|中央|国家|上级|社会|企业|自筹|另|其[他它]|每年"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A total that a section states for the whole project."""

    path: str
    label: str
    amount: Sum


@dataclass(frozen=True, slots=True)
class BudgetText:
    """Section 六: its items, their sum, and whether the sum is beyond doubt."""

    before: str
    items: tuple[Item, ...]
    total: Decimal
    is_certain: bool

    @property
    def counted(self) -> tuple[Item, ...]:
        """The items that have an amount."""
        return tuple(item for item in self.items if item.amount is not None)


def budget_text(view: CheckView) -> BudgetText:
    """Read section 六."""
    before, items = item_tree(section(view, "budget"))
    if not items and sums_in(before):
        items = (item_of("", before),)
    amounts = [item.amount for item in items if item.amount is not None]
    certain = len(amounts) == len(items) and all(item.is_certain for item in items)
    return BudgetText(before, items, sum(amounts, Decimal(0)), certain)


def statements(view: CheckView) -> tuple[Statement, ...]:
    """Find the totals that sections 一 and 六 state."""
    overview, budget = section(view, "overview"), section(view, "budget")
    told = (
        (OVERVIEW, "项目概述", _of_overview(view, overview)),
        (BUDGET, "年度预算安排", _this_year(view, budget) or _of_budget(budget)),
    )
    return tuple(Statement(path, label, total) for path, label, total in told if total)


def _of_overview(view: CheckView, text: str) -> Sum | None:
    """Return the first sum told as the year's; none where a right one is told: what else is named
    is then part of it."""
    said = [(before, one) for before, one in told_sums(text) if _BUDGET_WORD.search(before)]
    if any(one.value in _figures(view) for _, one in said):
        return None
    told = said or _lone_sum(view, text)
    return next((one for before, one in told if not _is_other(view, before, one)), None)


def _lone_sum(view: CheckView, text: str) -> list[tuple[str, Sum]]:
    """Return the only sum of a text where it is what the year sets aside: «2026年安排396万元»."""
    told = list(told_sums(text))
    if len(told) != 1:
        return []
    clause = _STOP.split(told[0][0])[-1]
    _, year, said = clause.partition(f"{view.sheet.year}年")
    is_own = _SETS_ASIDE.search(said) and not _OTHER_PAYER.search(said)
    return told if year and is_own else []


def _of_budget(text: str) -> Sum | None:
    """Return the total of a text; running text sums up at its end, before it are those of its parts."""
    totals = [
        one for before, one in told_sums(text) if one.kind == TOTAL and not _SUBTOTAL.search(before)
    ]
    is_prose = len(totals) > 1 and not item_tree(text)[1]
    return totals[-1] if is_prose else stated_total(text)


def _this_year(view: CheckView, budget: str) -> Sum | None:
    """The sum that a text of several years sets down for this one."""
    own = re.compile(
        rf"(?:{view.sheet.year}年度?|本年度?|当年)(?:预算|资金|经费)?(?:安排|申请|需|为)?$"
    )
    found = (one for before, one in told_sums(budget) if own.search(before))
    return next((one for one in found if one.value in _figures(view)), None)


def _figures(view: CheckView) -> set[Decimal | None]:
    return {annual_yuan(view), view.sheet.in_yuan(view.sheet.funding.total)}


def _is_other(view: CheckView, before: str, one: Sum) -> bool:
    """Return whether a sum is that of another year, a part, or the budget's share of the money."""
    sheet = view.sheet
    clause = before[-30:].replace(f"{sheet.year}年", "")
    fiscal = sheet.in_yuan(sheet.funding.of_line("appropriation"))
    if one.value == fiscal and _FISCAL.search(clause):
        return True
    years = [day.year for day in (sheet.start, sheet.end) if day]
    whole = len(set(years)) > 1 and _WHOLE.search(clause)
    return bool(whole or _OTHER_MONEY.search(clause))


def part_statements(view: CheckView) -> Iterator[tuple[Statement, str, Decimal]]:
    """Yield what sections 一 and 六 say of a part of the year's money (上年结转30万元), with the
    name and the figure of its cell in 元."""
    for name, label in (("overview", "项目概述"), ("budget", "年度预算安排")):
        for before, one in told_sums(section(view, name)):
            for pattern, title, line in _PARTS:
                figure = _held(view, line, one.value)
                if figure is not None and pattern.search(before):
                    yield Statement(f"narrative.{name}", label, one), title, figure


def _held(view: CheckView, line: str, said: Decimal) -> Decimal | None:
    """Return what a line of the paper holds in 元; of a line that a rule set parts into several
    sources (``papers.sources``) what is said may also be one of them."""
    sheet = view.sheet
    parts = (sheet.in_yuan(sheet.funding.of_source(key)) for key in keys_of(line))
    return said if said in parts else sheet.in_yuan(sheet.funding.of_line(line))


def formulas(view: CheckView) -> tuple[tuple[str, Formula], ...]:
    """Return every formula of the narrative with its section's path."""
    return tuple(
        (path, one)
        for _, path, text in sections(view)
        for one in (*formulas_in(text), *announced_in(text))
    )


def priced(view: CheckView) -> tuple[tuple[str, Priced], ...]:
    """Return every price with quantities and sum told in prose."""
    return tuple(
        (path, one)
        for name, path, text in sections(view)
        if name in ("overview", "plan", "budget")
        for one in priced_in(text)
    )


def wan_slips(view: CheckView) -> Iterator[tuple[str, str, str]]:
    """Yield (path, written, meant) of amounts that lack or have a 万 too many.

    Only where the amount is exactly ten thousand times off a figure worked out or in the table.
    """
    annual = annual_yuan(view)
    seen = set()
    for one in view.once(statements):
        written = one.amount.written
        if annual and (meant := _slip(one.amount.value, annual, written)):
            seen.add((one.path, written))
            yield one.path, written, meant
    for path, price in view.once(priced):
        written = price.total_written
        if not price.expected or (path, written) in seen:
            continue
        if meant := _slip(price.total, price.expected, written):
            yield path, written, meant


def is_slip(value: Decimal, right: Decimal) -> bool:
    """Return whether two amounts differ by just the factor of 万."""
    return value != 0 and (value * 10000 == right or right * 10000 == value)


def _slip(value: Decimal, right: Decimal, written: str) -> str:
    if value == 0 or not is_slip(value, right):
        return ""
    return written.replace("元", "万元") if value < right else written.replace("万元", "元")
