"""Checks recognised documents as an examiner would, without storing anything."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, Final

from apps.checks.coverage import reported
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
from apps.checks.rules.repeats.passages import sibling_of
from apps.formkit.levels import COST, EDITIONS
from apps.formkit.papers import around
from apps.formkit.recognition.model import ReadForm, Recognition
from apps.formkit.sheets import PaperSheet, RowSheet
from apps.imports.domain.front_statement import front_findings

FIRST_YEAR_OF_COST: Final = 2025
# Cells that other layouts of the form do not have, by the finding that misses them.
_OFTEN_ABSENT: Final = {
    "head-missing": (
        "head.project_nature", "head.project_category", "head.start", "head.end",
        "head.department", "head.unit",
    ),
    "annual-missing": ("money.annual.total",),
    "multiyear-total-missing": ("money.whole.total",),
    "annual-breakdown-missing": (
        "money.annual.appropriation", "money.annual.carryover", "money.annual.other",
    ),
    "underspent-unexplained": ("goal.expected", "goal.actual"),
    "result-missing": ("goal.actual",),
    "executed-missing": ("money.executed.total",),
    "grade-missing": ("tail.grade",),
    "initial-missing": ("money.initial.total",),
    "weight-level-mismatch": ("money.weight.total",),
    "execution-not-scored": ("money.weight.total",),
    "indicators-missing": ("goal.annual", "goal.total", "goal.expected", "goal.actual"),
}  # fmt: skip
_HEAD: Final = ("project_category", "department", "unit", "start", "end")
_OTHER_LAYOUT: Final = 2
# Findings that rest on many cells, and which cells these are.
_SUMS: Final = {
    "weights-not-100": re.compile(r"row\.[^.]+(\.weight)?$|money\.weight\.total$"),
    "score-sum-mismatch": re.compile(r"row\.[^.]+(\.score)?$|money\.score\.total$"),
    "funding-total-mismatch": re.compile(r"money\."),
    "annual-sum-mismatch": re.compile(r"money\."),
}
_UNIT: Final = "money.unit"
_SUM_OF_YEAR: Final = ("money.annual.total", "money.adjusted.total")
_LEVELS_MISSED: Final = frozenset({"missing-level", "missing-level2"})


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet as it was read from a file, with the cells the reader doubts and
    those that the paper has, filled or not (``None`` where that is not known)."""

    sheet: Any
    doubted: Set[str] = field(default_factory=frozenset)
    printed: Collection[str] | None = None

    def weigh(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Leave out what misses a cell that the layout does not have, and lower a finding that
        rests on doubted cells to a hint: the slip may be the reader's."""
        found = [one for one in findings if self._has_cell(one)]
        # A doubted level that does not suit its row was misread, and then none is known to miss.
        misread = any(one.code == "wrong-level2" and one.where in self.doubted for one in found)
        return (*(self._lowered(one, misread) for one in found), *self._unitless())

    def _unitless(self) -> Iterator[Finding]:
        """Yield that no unit of money was found, so that it was guessed; it may have been overlooked."""
        if _UNIT in self.doubted:
            unit = self.sheet.amount_unit
            message = f"资金表没有读出金额单位，按“{unit}”读。请核对原件，并在表上写明元或万元。"
            places = (_UNIT, *(one for one in _SUM_OF_YEAR if one in (self.printed or ())))
            yield Finding("unit-missing", _UNIT, Severity.HINT, message, places=places)

    def _lowered(self, finding: Finding, misread: bool) -> Finding:
        doubted = self._is_doubted(finding) or (misread and finding.code in _LEVELS_MISSED)
        if finding.severity == Severity.HINT or not doubted:
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
            return any(cells.match(place) for place in self.doubted)
        if finding.code in _LEVELS_MISSED:
            levels = sum(place.endswith(".level2") for place in self.doubted)
            # A row whose level could not be read may well be of the one that is missed.
            unread = any(not row.level2.strip() for row in self.sheet.indicators)
            return unread or levels * 2 > len(self.sheet.indicators)
        return not self.doubted.isdisjoint(around(finding.where))


def edition_of(sheet: RowSheet, others: Sequence[RowSheet]) -> str:
    """Return the form edition: by 成本指标 as level 1 in this form or another of the same year in
    the file, by 成本 under 产出, else by the year."""
    same_year = [other for other in others if other.year == sheet.year]
    if any(row.level1 == COST for one in (sheet, *same_year) for row in one.indicators):
        return "2025"
    if any(row.level2 == COST for row in sheet.indicators):
        return "2023"
    return "2025" if (sheet.year or 0) >= FIRST_YEAR_OF_COST else "2023"


def examine(forms: Sequence[ReadSheet]) -> list[Report]:
    """Check the forms of one file; the other forms of their kind are their siblings."""
    reports = []
    sheets = [form.sheet for form in forms]
    beside = [(sheet.kind, sibling_of(sheet)) for sheet in sheets]
    for index, sheet in enumerate(sheets):
        others = [other for k, other in enumerate(sheets) if k != index]
        edition = edition_of(sheet, others)
        view = CheckView(
            sheet=sheet,
            edition=EDITIONS[edition],
            policy=CheckPolicy.of(edition),
            siblings=tuple(
                one for k, (kind, one) in enumerate(beside) if k != index and kind == sheet.kind
            ),
        )
        report = reported(run(view), view)
        weighed = forms[index].weigh(report.findings)
        reports.append(replace(report, findings=gathered(weighed, sheet.kind)))
    return reports


def _told(finding: Finding, form: ReadForm) -> dict[str, Any]:
    """Return a finding as the command writes it: code, level, place, message, and the remedy."""
    told: dict[str, Any] = {
        "code": finding.code,
        "level": finding.severity.value,
        "place": finding.where,
        "message": finding.message,
    }
    if len(finding.places) > 1:
        told["places"] = list(finding.places)
    rule = rule_of(form.sheet.kind, finding.code)
    if rule is not None:
        told["basis"] = rule.rests_on()
    if remedy := finding.remedy:
        told["remedy"] = {
            "place": remedy.path, "old": remedy.old, "new": remedy.new, "label": remedy.label,
        }  # fmt: skip
    return told


def _printed(recognition: Recognition, form: ReadForm) -> list[str] | None:
    """Return the cells that the paper has; of a sheet given as JSON all are taken to be there, but
    for 项目性质, which only some editions have, and for what other provinces' papers lack."""
    if not recognition.is_given:
        return list(form.places)
    absent = _absent(form.sheet)
    others = [place for places in _OFTEN_ABSENT.values() for place in places]
    return [place for place in others if place not in absent] if absent else None


def _absent(sheet: PaperSheet) -> set[str]:
    """Return the cells that the paper of a sheet given as JSON seems not to have."""
    blank = {f"head.{name}" for name in _HEAD if not getattr(sheet, name, True)}
    # One blank cell was left blank; where several are, the paper is laid out otherwise.
    if len(blank) < _OTHER_LAYOUT:
        blank = set()
    else:
        blank |= {"money.whole.total", *_OFTEN_ABSENT["annual-breakdown-missing"]}
    nature = {"head.project_nature"} if getattr(sheet, "project_nature", "") is None else set()
    return blank | nature


def examined(recognition: Recognition) -> dict[str, Any]:
    """Return the recognised documents as JSON, each with its ``findings`` and its quality score."""
    data = recognition.to_json()
    forms = [
        ReadSheet(
            form.sheet,
            frozenset(form.uncertain),
            _printed(recognition, form),
        )
        for form in recognition.documents
    ]
    reports = examine(forms)
    pairs = zip(data["documents"], recognition.documents, reports, strict=True)
    for document, form, report in pairs:
        quality = quality_of(report.findings)
        if report.coverage and report.coverage.items:
            document["coverage"] = report.coverage.to_json()
        document["findings"] = [_told(one, form) for one in report.findings]
        document["unchecked"] = list(report.failures)
        document["undecided"] = [
            {"code": one.code, "place": one.where, "message": one.message}
            for one in report.undecided
        ]
        document["quality"] = {"score": str(quality.score), "derivation": quality.derivation}
    data["findings"] = [
        {"code": one.code, "level": one.severity.value, "place": one.where, "message": one.message}
        for one in front_findings(recognition)
    ]
    return data
