"""The pages of each kind of form."""

from __future__ import annotations

from apps.formkit.layouts.form import form_grid
from apps.formkit.layouts.grid import Grid, Page
from apps.formkit.layouts.narrative import narrative_prose
from apps.formkit.levels import FormEdition
from apps.formkit.papers import Paper, as_named, paper_of
from apps.formkit.papers.monitoring import monitoring_paper
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.monitoring import MonitoringSheet


def declaration_paper(sheet: DeclarationSheet, edition: FormEdition) -> Paper:
    """Return the paper of a declaration in an edition.

    A nature that was typed stands on the older form too, which has no such cell.
    """
    has_nature = edition.has_nature or sheet.project_nature
    paper = paper_of("declaration", "2025" if has_nature else "2023")
    return as_named(paper, sheet)


def declaration_grid(
    sheet: DeclarationSheet, edition: FormEdition, *, with_weights: bool | None = None
) -> Grid:
    """Return 财政项目支出绩效目标申报表 of an edition; see ``form_grid``."""
    return form_grid(declaration_paper(sheet, edition), sheet, with_weights=with_weights)


def evaluation_grid(sheet: EvaluationSheet) -> Grid:
    """Return 财政项目支出绩效自评表."""
    return form_grid(paper_of("self_evaluation"), sheet)


def monitoring_grid(sheet: MonitoringSheet) -> Grid:
    """Return 项目支出绩效运行监控表, its heads naming the period."""
    paper = monitoring_paper(sheet.period) if sheet.period else paper_of("monitoring")
    return form_grid(paper, sheet)


def declaration_pages(
    sheet: DeclarationSheet, edition: FormEdition, *, with_weights: bool = False
) -> list[Page]:
    """Return the pages in the paper's order: the narrative where there is any, then the form.

    ``with_weights`` keeps a 分值 column without weights. The project's bookmark stands at its first
    page, the form's below it.
    """
    form = declaration_grid(sheet, edition, with_weights=with_weights or None)
    if sheet.narrative is None:
        return [form]
    form.bookmark, form.level = "绩效目标申报表", 2
    return [narrative_prose(sheet), form]
