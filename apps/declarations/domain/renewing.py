"""What must be renewed in a form copied from the year before. Pure, stores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from apps.checks.engine import CheckView
from apps.checks.numbers import years_in
from apps.checks.rules.goals.outdated_basis import OutdatedBasis
from apps.core.money import format_yuan
from apps.core.text import fold
from apps.formkit.sheets.declaration import NARRATIVE_TITLES, DeclarationSheet

_GOALS = {"total_goal": "项目总目标", "annual_goal": "年度总体目标"}


@dataclass(frozen=True, slots=True)
class Renewal:
    """One thing to look at; ``where`` is the path of the cell in the sheet."""

    where: str
    message: str


def _texts(sheet: DeclarationSheet) -> Iterator[tuple[str, str]]:
    for name in _GOALS:
        yield name, getattr(sheet, name)
    for name in NARRATIVE_TITLES:
        yield f"narrative.{name}", getattr(sheet.narrative, name) if sheet.narrative else ""
    for index, row in enumerate(sheet.indicators):
        yield f"indicators[{index}].level3", row.level3
        yield f"indicators[{index}].target", row.target


def _old_years(sheet: DeclarationSheet) -> Iterator[Renewal]:
    for where, text in _texts(sheet):
        for one in years_in(text):
            if sheet.year and one.year < sheet.year and not one.is_basis:
                yield Renewal(where, f"“{one.context}”里还是{one.year}年，请核对。")


def _unchanged(sheet: DeclarationSheet, previous: DeclarationSheet) -> Iterator[Renewal]:
    for name, title in _GOALS.items():
        text = getattr(sheet, name)
        if text and fold(text) == fold(getattr(previous, name)):
            yield Renewal(name, f"{title}与上年完全相同，请按本年的任务改写。")
    amount = sheet.in_yuan(sheet.funding.annual)
    if amount and amount == previous.in_yuan(previous.funding.annual):
        yield Renewal("funding.annual", f"年度资金申请总额仍是上年的 {format_yuan(amount)} 元。")
    before = {fold(row.level3): fold(row.target) for row in previous.indicators if row.target}
    for index, row in enumerate(sheet.indicators):
        if row.target and before.get(fold(row.level3)) == fold(row.target):
            yield Renewal(
                f"indicators[{index}].target", f"“{row.level3}”仍是上年的指标值 {row.target}。"
            )


def renew_list(view: CheckView) -> list[Renewal]:
    """Give what is still last year's: years in the text, expired plans, goals, money, targets.

    ``view`` holds the form and, as ``previous``, the one it was copied from.
    """
    outdated = [Renewal(item.where, item.message) for item in OutdatedBasis().check(view)]
    unchanged = list(_unchanged(view.sheet, view.previous)) if view.previous else []
    return [*_old_years(view.sheet), *outdated, *unchanged]
