"""A quality score for a form, with the sum it comes from.

The scale is our own, after the deduction sheets local bureaus use (so much for each wrong or
missing node, classes 优良, 一般, 较差): 100 less the deductions, each rule capped, so that one
fault repeated in every row does not hide the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.checks.engine.base import Finding
from apps.checks.states import Severity

FULL: Final = Decimal(100)
POINTS: Final = {
    Severity.BLOCK: Decimal(6),
    Severity.WARN: Decimal(3),
    Severity.HINT: Decimal("0.5"),
}
CAP: Final = 3
CLASSES: Final = ((Decimal(90), "优良"), (Decimal(70), "一般"), (Decimal(0), "较差"))


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one rule takes off: ``count`` findings at ``points`` each, ``off`` after the cap."""

    code: str
    severity: Severity
    count: int
    points: Decimal
    off: Decimal

    @property
    def formula(self) -> str:
        """The sum as text, the cap named where it bites."""
        capped = f"，以{self.off}分为限" if self.count * self.points > self.off else ""
        return f"{self.count}处×{self.points}分{capped}"


@dataclass(frozen=True, slots=True)
class Quality:
    """The score, its class and its derivation."""

    score: Decimal
    deductions: tuple[Deduction, ...] = ()

    @property
    def label(self) -> str:
        """优良, 一般 or 较差."""
        return next(label for least, label in CLASSES if self.score >= least)

    @property
    def derivation(self) -> str:
        """The sum in one line, such as «100－6－1.5＝92.5»."""
        parts = "".join(f"－{one.off}" for one in self.deductions)
        total = FULL - sum((one.off for one in self.deductions), Decimal(0))
        floor = "，不足0分按0分计" if total < 0 else ""
        return f"{FULL}{parts}＝{max(total, Decimal(0))}{floor}"


def quality_of(findings: Iterable[Finding]) -> Quality:
    """Score a form by its findings, the heaviest deduction first."""
    groups: dict[tuple[str, Severity], int] = {}
    for one in findings:
        key = (one.code, one.severity)
        groups[key] = groups.get(key, 0) + 1
    deductions = [
        Deduction(code, severity, count, POINTS[severity], min(count, CAP) * POINTS[severity])
        for (code, severity), count in groups.items()
    ]
    deductions.sort(key=lambda one: (-one.off, one.code))
    off = sum((one.off for one in deductions), Decimal(0))
    return Quality(max(FULL - off, Decimal(0)), tuple(deductions))
