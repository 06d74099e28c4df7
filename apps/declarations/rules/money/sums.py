"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar, Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.checks.texts import factor, yuan

_STAGE: Final = re.compile(r"第[一二三四五1-5]年|[(（][一二三四五]期[)）]")


def _months(view: CheckView) -> int | None:
    """How many months the project runs; ``None`` when a date is missing."""
    start, end = view.sheet.start, view.sheet.end
    if start is None or end is None:
        return None
    return int((end.year - start.year) * 12 + end.month - start.month + 1)


def runs_for_years(view: CheckView) -> bool:
    """Return whether the project reaches into another year."""
    if _STAGE.search(view.sheet.project_name):
        return True
    months = _months(view)
    return months is not None and (months > 12 or view.sheet.start.year != view.sheet.end.year)


Part = tuple[str, Decimal]
"""The name of a part and its amount."""


def _sum(parts: Sequence[Part]) -> Decimal:
    return sum((amount for _, amount in parts), Decimal(0))


class _SumRule(Rule):
    """Parts against their total."""

    family = "资金"
    severity = Severity.BLOCK
    total: ClassVar[str]
    total_label: ClassVar[str]

    def parts(self, view: CheckView) -> Sequence[tuple[str, str]]:
        """Return what the total is the sum of: field and name."""
        raise NotImplementedError

    def check(self, view: CheckView) -> Iterator[Finding]:
        total, filled = getattr(view.sheet.funding, self.total), self._filled(view)
        added = _sum(filled)
        if total is None or not self._is_parted(view, total, filled) or added == total:
            return
        yield self.finding(
            f"funding.{self.total}",
            self._told(total, filled, factor(view)) + "请核对后改正其中一项。",
            remedy=self._filling(view, total - added),
        )

    def _filled(self, view: CheckView) -> list[Part]:
        """Return the parts that are filled in."""
        amounts = ((label, getattr(view.sheet.funding, name)) for name, label in self.parts(view))
        return [(label, amount) for label, amount in amounts if amount is not None]

    def _is_parted(self, view: CheckView, total: Decimal, filled: Sequence[Part]) -> bool:
        """Return whether the parts part the total at all; noughts beside blanks part nothing, that
        is another rule's matter."""
        is_whole = len(filled) == len(self.parts(view)) or not total
        return bool(filled) and (is_whole or any(amount for _, amount in filled))

    def _told(self, total: Decimal, filled: Sequence[Part], unit: Decimal) -> str:
        added = _sum(filled)
        gap = f"相差{yuan(abs(added - total) * unit)}。"
        listed = "＋".join(f"{label}{yuan(amount * unit)}" for label, amount in filled)
        if len(filled) > 1:
            return (
                f"{self.total_label}填{yuan(total * unit)}，但{listed}＝{yuan(added * unit)}，{gap}"
            )
        label, amount = filled[0]
        return (
            f"{self.total_label}填{yuan(total * unit)}，{label}却填{yuan(amount * unit)}，其余分项"
            f"是空的，{gap}"
        )

    def _filling(self, view: CheckView, rest: Decimal) -> Remedy | None:
        """Return the remedy that fills the only blank part with what is left; no total is cut."""
        blank = [name for name, _ in self.parts(view) if getattr(view.sheet.funding, name) is None]
        if len(blank) != 1 or rest <= 0:
            return None
        return Remedy.replacing(f"funding.{blank[0]}", "", f"{rest:,.2f}")
