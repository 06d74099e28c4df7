"""Naming what a report is about by place, as everybody outside of the rules does."""

from __future__ import annotations

from dataclasses import replace

from apps.checks.engine.base import Finding, Undecided
from apps.checks.engine.runner import Report
from apps.formkit.papers import paper_of
from apps.formkit.papers.paths import place_of
from apps.formkit.sheets import RowSheet
from apps.formkit.sheets.rows import row_ids


def by_place(report: Report, sheet: RowSheet) -> Report:
    """Return the report with every cell called by its place instead of its path in the sheet."""
    paper, rows = paper_of(sheet.kind), row_ids(sheet.indicators)

    def named(path: str) -> str:
        return place_of(paper, path, rows)

    def finding(one: Finding) -> Finding:
        remedy = one.remedy and replace(one.remedy, path=named(one.remedy.path))
        return replace(
            one, where=named(one.where), remedy=remedy, places=tuple(map(named, one.places))
        )

    def undecided(one: Undecided) -> Undecided:
        return replace(one, where=named(one.where))

    return replace(
        report,
        findings=tuple(map(finding, report.findings)),
        undecided=tuple(map(undecided, report.undecided)),
    )
