"""Checks recognised documents as an examiner would, without storing anything."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Final

from apps.checks.engine import CheckPolicy, CheckView, Finding, Report, Severity, quality_of, run
from apps.documents.recognition.model import Recognition
from apps.indicators.scheme import EDITIONS

FIRST_YEAR_OF_COST: Final = 2025


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet as it was read from a file, with the paths of the cells the reader doubts."""

    sheet: Any
    doubted: Set[str] = field(default_factory=frozenset)

    def weigh(self, finding: Finding) -> Finding:
        """Lower a finding in a doubted cell to a hint: the slip may be the reader's."""
        if finding.where not in self.doubted or finding.severity == Severity.HINT:
            return finding
        message = f"{finding.message}识别时此格存疑，请先核对原件。"
        return replace(finding, severity=Severity.HINT, message=message)


def edition_of(sheet: Any, others: Sequence[Any]) -> str:
    """Tell the form edition: by 成本指标 as level 1 in this form or another of the same year in
    the file, by 成本 under 产出, else by the year."""
    same_year = [other for other in others if other.year == sheet.year]
    if any(row.level1 == "成本指标" for one in (sheet, *same_year) for row in one.indicators):
        return "2025"
    if any(row.level2 == "成本指标" for row in sheet.indicators):
        return "2023"
    return "2025" if (sheet.year or 0) >= FIRST_YEAR_OF_COST else "2023"


def examine(forms: Sequence[ReadSheet]) -> list[Report]:
    """Check the forms of one file; the other forms of their kind are their siblings."""
    reports = []
    sheets = [form.sheet for form in forms]
    for index, sheet in enumerate(sheets):
        siblings = [other for k, other in enumerate(sheets) if k != index]
        edition = edition_of(sheet, siblings)
        view = CheckView(
            sheet=sheet,
            edition=EDITIONS[edition],
            policy=CheckPolicy.of(edition),
            siblings=tuple(other for other in siblings if other.kind == sheet.kind),
        )
        report = run(view)
        findings = tuple(forms[index].weigh(one) for one in report.findings)
        reports.append(replace(report, findings=findings))
    return reports


def examined(recognition: Recognition) -> dict[str, Any]:
    """Give the recognised documents as JSON, each with its ``findings`` and its quality score."""
    data = recognition.to_json()
    forms = [ReadSheet(form.sheet, frozenset(form.uncertain)) for form in recognition.documents]
    reports = examine(forms)
    for document, report in zip(data["documents"], reports, strict=True):
        quality = quality_of(report.findings)
        document["findings"] = [finding.to_json() for finding in report.findings]
        document["unchecked"] = list(report.failures)
        document["quality"] = {"score": str(quality.score), "derivation": quality.derivation}
    return data
