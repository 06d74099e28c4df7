"""The examiner's report on an uploaded file: every form with its findings and quality score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.checks.engine import SCOPES, Deduction, Finding, Quality, Severity, quality_of, rule_of
from apps.core.money import format_yuan, round_half_up
from apps.formkit.sheets import sheet_from_json
from apps.formkit.sheets.declaration import FACTORS, DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.titles import title_of
from apps.imports.domain.examination import ReadSheet, examine
from apps.imports.models import ImportFile


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One finding in the words of the report."""

    finding: Finding
    place: str
    title: str

    @property
    def severity(self) -> Severity:
        return self.finding.severity

    @property
    def advice(self) -> str:
        """The change proposed, empty where there is none."""
        return self.finding.remedy.label if self.finding.remedy else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReport:
    """What stands against one form, and its score."""

    sheet: Any
    kind: str
    lines: tuple[ReportLine, ...]
    unchecked: tuple[str, ...]
    quality: Quality

    @property
    def name(self) -> str:
        return self.sheet.project_name or f"第 {self.sheet.index} 张表"

    @property
    def amount(self) -> str:
        """The year's money in 元, as printed."""
        sheet = self.sheet
        value = sheet.funding.annual if self.kind == DeclarationSheet.kind else None
        if self.kind == EvaluationSheet.kind:
            value = sheet.budget["total"].adjusted
        return "" if value is None else f"{format_yuan(value * FACTORS[sheet.amount_unit])} 元"

    def count(self, severity: Severity) -> int:
        return sum(line.severity == severity for line in self.lines)

    @property
    def blocks(self) -> int:
        return self.count(Severity.BLOCK)

    @property
    def warns(self) -> int:
        return self.count(Severity.WARN)

    @property
    def hints(self) -> int:
        return self.count(Severity.HINT)

    @property
    def kind_label(self) -> str:
        """申报表 or 自评表."""
        return SCOPES[self.kind]

    @property
    def deductions(self) -> list[tuple[str, Deduction]]:
        """The derivation of the score, each deduction with its rule's title."""
        return [(_title(self.kind, one.code), one) for one in self.quality.deductions]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """The report on a file; ``score`` is the mean of its forms."""

    name: str
    forms: tuple[FormReport, ...]
    warnings: tuple[str, ...] = field(default=())

    @property
    def score(self) -> Decimal:
        scores = [form.quality.score for form in self.forms]
        return round_half_up(sum(scores, Decimal(0)) / len(scores), 1) if scores else Decimal(0)

    @property
    def quality(self) -> Quality:
        """The file's score with its class."""
        return Quality(self.score)

    def total(self, severity: Severity) -> int:
        return sum(form.count(severity) for form in self.forms)

    @property
    def summary(self) -> str:
        """The first sentence of the report."""
        counts = "、".join(f"{severity.label} {self.total(severity)} 处" for severity in Severity)
        return (
            f"共 {len(self.forms)} 张表，{counts}；质量得分 {self.score}（{self.quality.label}），"
            "为各表得分的平均。"
        )


def _title(kind: str, code: str) -> str:
    rule = rule_of(kind, code)
    return rule.title if rule else code


def report_on(name: str, forms: Sequence[ReadSheet], warnings: Sequence[str] = ()) -> FileReport:
    """Examine the forms of a file; the other forms of the file count as the unit's own."""
    reports = tuple(
        FormReport(
            sheet=form.sheet,
            kind=form.sheet.kind,
            lines=tuple(
                ReportLine(one, title_of(form.sheet, one.where), _title(form.sheet.kind, one.code))
                for one in report.findings
            ),
            unchecked=tuple(_title(form.sheet.kind, code) for code in report.failures),
            quality=quality_of(report.findings),
        )
        for form, report in zip(forms, examine(forms), strict=True)
    )
    return FileReport(name=name, forms=reports, warnings=tuple(warnings))


def report_on_file(file: ImportFile) -> FileReport | None:
    """Examine an uploaded file as it was read, whatever was corrected since; None when it has not
    been read. Papers that have no rules (a whole department's) get no score."""
    if file.state != ImportFile.State.READ:
        return None
    drafts = file.drafts.filter(kind__in=SCOPES).order_by("position")
    forms = [
        ReadSheet(sheet_from_json(draft.original), frozenset(draft.doubts), draft.places)
        for draft in drafts.only("original", "doubts", "places")
    ]
    return report_on(file.name, forms, file.warnings)
