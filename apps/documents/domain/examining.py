"""Checks recognised documents as an examiner would, without storing anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.checks.engine import CheckPolicy, CheckView, Report, quality_of, run
from apps.documents.recognition.model import Recognition
from apps.indicators.scheme import EDITIONS

FIRST_YEAR_OF_COST = 2025


def edition_of(sheet: Any, others: Sequence[Any]) -> str:
    """Tell the form edition: by 成本指标 as level 1 in this form or another of the same year in
    the file, by 成本 under 产出, else by the year."""
    same_year = [other for other in others if other.year == sheet.year]
    if any(row.level1 == "成本指标" for one in (sheet, *same_year) for row in one.indicators):
        return "2025"
    if any(row.level2 == "成本指标" for row in sheet.indicators):
        return "2023"
    return "2025" if (sheet.year or 0) >= FIRST_YEAR_OF_COST else "2023"


def examine(sheets: Sequence[Any]) -> list[Report]:
    """Check the forms of one file; the other forms of their kind are their siblings."""
    reports = []
    for index, sheet in enumerate(sheets):
        siblings = [other for k, other in enumerate(sheets) if k != index]
        edition = edition_of(sheet, siblings)
        view = CheckView(
            sheet=sheet,
            edition=EDITIONS[edition],
            policy=CheckPolicy.of(edition),
            siblings=tuple(other for other in siblings if other.kind == sheet.kind),
        )
        reports.append(run(view))
    return reports


def examined(recognition: Recognition) -> dict[str, Any]:
    """Give the recognised documents as JSON, each with its ``findings`` and its quality score."""
    data = recognition.to_json()
    reports = examine([form.sheet for form in recognition.documents])
    for document, report in zip(data["documents"], reports, strict=True):
        quality = quality_of(report.findings)
        document["findings"] = [finding.to_json() for finding in report.findings]
        document["unchecked"] = list(report.failures)
        document["quality"] = {"score": str(quality.score), "derivation": quality.derivation}
    return data
