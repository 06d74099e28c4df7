"""The quality score and its derivation."""

from __future__ import annotations

from decimal import Decimal

from apps.checks.engine import Finding, Severity, quality_of


def found(code: str, severity: Severity, count: int = 1) -> list[Finding]:
    return [Finding(code, f"indicators[{n}]", severity, "问题。") for n in range(count)]


def test_form_without_findings_has_full_marks():
    quality = quality_of([])
    assert (quality.score, quality.label, quality.derivation) == (Decimal(100), "优良", "100＝100")


def test_score_is_what_the_derivation_says():
    quality = quality_of([*found("a", Severity.BLOCK), *found("b", Severity.HINT, 2)])
    assert quality.derivation == "100－6－1.0＝93.0"
    assert quality.score == Decimal(93)


def test_rule_repeated_in_every_row_takes_off_no_more_than_thrice():
    quality = quality_of(found("a", Severity.WARN, 20))
    assert quality.score == Decimal(91)
    assert quality.deductions[0].formula == "20处×3分，以9分为限"


def test_score_never_falls_below_zero():
    quality = quality_of([one for n in range(9) for one in found(f"r{n}", Severity.BLOCK, 3)])
    assert (quality.score, quality.label) == (Decimal(0), "较差")
    assert quality.derivation.endswith("＝0，不足0分按0分计")
