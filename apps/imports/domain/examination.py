"""Checks recognised documents as an examiner would, without storing anything."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Final

from apps.checks.engine import (
    CheckPolicy,
    CheckView,
    Finding,
    Report,
    Severity,
    gathered,
    quality_of,
    rule_of,
    run,
)
from apps.formkit.levels import EDITIONS
from apps.formkit.recognition.model import ReadForm, Recognition
from apps.imports.domain.front_statement import front_findings

FIRST_YEAR_OF_COST: Final = 2025
# Cells that other layouts of the form do not have, by the finding that misses them.
_OFTEN_ABSENT: Final = {
    "head-missing": (
        "project_nature", "project_category", "start", "end", "department", "unit",
    ),
    "annual-missing": ("funding.annual",),
    "annual-breakdown-missing": (
        "funding.annual_appropriation", "funding.annual_carryover", "funding.annual_other",
    ),
    "underspent-unexplained": ("expected_goal", "actual_result"),
    "result-missing": ("actual_result",),
    "executed-missing": ("budget.total.executed",),
    "grade-missing": ("grade",),
    "initial-missing": ("budget.total.initial",),
    "weight-level-mismatch": ("budget.total.weight",),
    "execution-not-scored": ("budget.total.weight",),
    "indicators-missing": ("annual_goal", "total_goal", "expected_goal", "actual_result"),
}  # fmt: skip
# Findings that rest on many cells, and which cells these are.
_SUMS: Final = {
    "weights-not-100": re.compile(r"indicators\[\d+\](\.weight)?$|budget\.total\.weight$"),
    "score-sum-mismatch": re.compile(r"indicators\[\d+\](\.score)?$|budget\.total\.score$"),
    "funding-total-mismatch": re.compile(r"funding\."),
    "annual-sum-mismatch": re.compile(r"funding\."),
}
_LEVELS_MISSED: Final = frozenset({"missing-level", "missing-level2"})


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet as it was read from a file, with the paths of the cells the reader doubts and of
    those that the paper has, filled or not (``None`` where that is not known)."""

    sheet: Any
    doubted: Set[str] = field(default_factory=frozenset)
    printed: Collection[str] | None = None

    def weigh(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Leave out what misses a cell that the layout does not have, and lower a finding that
        rests on doubted cells to a hint: the slip may be the reader's."""
        return tuple(self._lowered(one) for one in findings if self._has_cell(one))

    def _lowered(self, finding: Finding) -> Finding:
        if finding.severity == Severity.HINT or not self._is_doubted(finding):
            return finding
        message = f"{finding.message}识别时此格存疑，请先核对原件。"
        return replace(finding, severity=Severity.HINT, message=message)

    def _has_cell(self, finding: Finding) -> bool:
        cells = _OFTEN_ABSENT.get(finding.code)
        if cells is None or self.printed is None:
            return True
        if finding.code == "head-missing":
            return finding.where not in cells or finding.where in self.printed
        # Another layout parts the money by other sources; only a paper that has all parts lacks them.
        enough = all if finding.code == "annual-breakdown-missing" else any
        return enough(cell in self.printed for cell in cells)

    def _is_doubted(self, finding: Finding) -> bool:
        if cells := _SUMS.get(finding.code):
            return any(cells.match(path) for path in self.doubted)
        if finding.code in _LEVELS_MISSED:
            levels = sum(path.endswith(".level2") for path in self.doubted)
            return levels * 2 > len(self.sheet.indicators)
        return finding.where in self.doubted or finding.where.partition(".")[0] in self.doubted


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
        weighed = forms[index].weigh(report.findings)
        reports.append(replace(report, findings=gathered(weighed, sheet.kind)))
    return reports


def _told(finding: Finding, form: ReadForm) -> dict[str, Any]:
    """Give a finding as the command writes it: code, level, place, message, and the remedy."""
    told: dict[str, Any] = {
        "code": finding.code,
        "level": finding.severity.value,
        "place": form.place(finding.where),
        "message": finding.message,
    }
    if len(finding.places) > 1:
        told["places"] = [form.place(path) for path in finding.places]
    rule = rule_of(form.sheet.kind, finding.code)
    if rule is not None and rule.basis:
        told["basis"] = rule.basis
    if remedy := finding.remedy:
        place = form.place(remedy.path)
        told["remedy"] = {
            "place": place, "old": remedy.old, "new": remedy.new, "label": remedy.label,
        }  # fmt: skip
    return told


def _printed(recognition: Recognition, form: ReadForm) -> list[str] | None:
    """Give the paths of the cells that the paper has; of a sheet given as JSON all are taken to be
    there, but for 项目性质, which only some editions have."""
    if not recognition.is_given:
        return [path for place in form.places for path in form.paths(place)]
    if getattr(form.sheet, "project_nature", "") is not None:
        return None
    others = (path for paths in _OFTEN_ABSENT.values() for path in paths)
    return [path for path in others if path != "project_nature"]


def examined(recognition: Recognition) -> dict[str, Any]:
    """Give the recognised documents as JSON, each with its ``findings`` and its quality score."""
    data = recognition.to_json()
    forms = [
        ReadSheet(
            form.sheet,
            frozenset(form.to_json()["uncertain"]),
            _printed(recognition, form),
        )
        for form in recognition.documents
    ]
    reports = examine(forms)
    pairs = zip(data["documents"], recognition.documents, reports, strict=True)
    for document, form, report in pairs:
        quality = quality_of(report.findings)
        document["findings"] = [_told(one, form) for one in report.findings]
        document["unchecked"] = list(report.failures)
        document["undecided"] = [
            {**one.to_json(), "place": form.place(one.where)} for one in report.undecided
        ]
        document["quality"] = {"score": str(quality.score), "derivation": quality.derivation}
    data["findings"] = [
        {"code": one.code, "level": one.severity.value, "place": one.where, "message": one.message}
        for one in front_findings(recognition)
    ]
    return data
