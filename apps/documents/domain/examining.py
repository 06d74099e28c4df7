"""Checks recognised documents as an examiner would, without storing anything."""

from __future__ import annotations

from typing import Any

from apps.checks.engine import CheckPolicy, CheckView, run
from apps.documents.recognition.model import Recognition
from apps.indicators.scheme import EDITIONS

FIRST_YEAR_OF_COST = 2025


def edition_of(sheet: Any) -> str:
    """Tell the form edition from the sheet itself: 成本指标 as level 1, else the year."""
    if any(row.level1 == "成本指标" for row in sheet.indicators):
        return "2025"
    if any(row.level2 == "成本指标" for row in sheet.indicators):
        return "2023"
    return "2025" if (sheet.year or 0) >= FIRST_YEAR_OF_COST else "2023"


def examined(recognition: Recognition) -> dict[str, Any]:
    """Give the recognised documents as JSON, each with its ``findings``; the other forms of the
    file are its siblings."""
    data = recognition.to_json()
    sheets = [form.sheet for form in recognition.documents]
    for index, (sheet, document) in enumerate(zip(sheets, data["documents"], strict=True)):
        edition = edition_of(sheet)
        siblings = [other for k, other in enumerate(sheets) if k != index]
        view = CheckView(
            sheet=sheet,
            edition=EDITIONS[edition],
            policy=CheckPolicy.of(edition),
            siblings=tuple(other for other in siblings if other.kind == sheet.kind),
        )
        report = run(view)
        document["findings"] = [finding.to_json() for finding in report.findings]
        document["unchecked"] = list(report.failures)
    return data
