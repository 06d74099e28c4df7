"""The declaration as the editor shows it: which cells are typed, last year beside each target."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse

from apps.accounts.models import User
from apps.core.money import capital_amount, format_wan
from apps.core.text import fold
from apps.declarations.domain.cells import ROW_CELLS, DeclarationCells
from apps.declarations.domain.content import FILE_PLACES, sheet_of
from apps.declarations.domain.creation import is_blank
from apps.declarations.domain.reports import previous_of
from apps.declarations.models import Declaration
from apps.entry.check_inputs import past_results, policy_of
from apps.entry.domain.attachments import attached
from apps.entry.file_types import ACCEPT_ATTRIBUTE
from apps.entry.form_tables import Sight, Typed, widths_of
from apps.entry.page import (
    Column,
    EntryPage,
    Link,
    Section,
    files_of,
    kept_name,
    levels_of,
    sections_of,
)
from apps.formkit.levels import SERVED, SOCIAL
from apps.formkit.papers import Cell, Narrative, Paper, as_named, paper_of
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.paper_rows import NUMERALS
from apps.formkit.values import explain

USUAL: Final = (SOCIAL, SERVED)
LONG_HINTS: Final = {
    "goal.total": "一年期项目可不填",
    "goal.annual": "今年做什么、做多少、达到什么效果，写出数字",
}


def _told(previous: DeclarationSheet | None, cell: Cell) -> str:
    """Return what is told of last year's amount, in the cell and in the cell bar."""
    if previous is None or not cell.place.startswith("money.annual"):
        return ""
    amount = getattr(previous.funding, cell.path.removeprefix("funding."))
    return f"去年 {format_wan(amount)} 万元" if amount is not None else ""


def _typed(
    declaration: Declaration, paper: Paper, previous: DeclarationSheet | None
) -> dict[str, Typed]:
    settings = declaration.fiscal_year.rule_set.rules
    goals = {place: Typed(hint=hint) for place, hint in LONG_HINTS.items()}
    money = {
        cell.place: Typed(is_required=True, hint="没有填 0", told=_told(previous, cell))
        for cell in paper.money.cells
    }
    texts = {
        cell.place: Typed(is_required=settings.narrative_required)
        for cell in paper.cells
        if cell.place.startswith("narrative.") and cell.name != "budget_items"
    }
    return {
        "head.project_nature": Typed(is_required=True, choices=settings.natures),
        "head.project_category": Typed(is_required=True, choices=settings.categories),
        "head.start": Typed(is_required=True),
        "head.end": Typed(is_required=True),
        **goals,
        "goal.annual": Typed(is_required=True, hint=LONG_HINTS["goal.annual"]),
        **money,
        **texts,
    }


def _sight(declaration: Declaration, paper: Paper, previous: DeclarationSheet | None) -> Sight:
    unit = declaration.unit
    return Sight(
        typed=_typed(declaration, paper, previous),
        values={
            "head.project_name": declaration.name,
            "head.department": unit.department.name,
            "head.unit": unit.name,
        },
        flags={"head.department": ("head.department_is_summary", "（汇总）")},
    )


def _sections(paper: Paper, sight: Sight, *, has_text: bool) -> list[Section]:
    """Return the paper's blocks as sections, in the order of print: the narrative stands before the table."""
    texts = [block for block in paper.blocks if isinstance(block, Narrative)]
    return [
        *(_narrative(block, sight, is_open=has_text) for block in texts),
        *sections_of(paper, sight, "元"),
        Section(id="s-files", name="附件", files=tuple(FILE_PLACES.items())),
    ]


def _narrative(block: Narrative, sight: Sight, *, is_open: bool) -> Section:
    texts = [cell for cell in block.cells if cell.name != "budget_items"]
    boxes = tuple(
        sight.box(cell, f"{numeral}、{cell.label}")
        for numeral, cell in zip(NUMERALS, texts, strict=False)
    )
    return Section(
        id="s-text",
        name="说明",
        is_narrative=True,
        title=block.title,
        boxes=boxes,
        items_place="narrative.budget_items",
        is_open=is_open,
    )


def _columns(*, has_past: bool, further: str) -> list[Column]:
    """Return the columns right of the levels; ``further`` is the head of a second one of targets."""
    second = Column(name="further", label=further, look="area", width="target")
    past = [
        Column(name="last_target", label="去年目标", look="last", width="last"),
        Column(name="last_actual", label="去年实际", look="last", width="last"),
    ]
    return [
        Column(name="level3", label="三级指标", look="area", width="name", hint="name"),
        Column(name="target", label="年度指标值", look="area", width="target", hint="target"),
        *([second] if further else []),
        *(past if has_past else []),
        Column(name="weight", label="分值", look="points", width="points"),
        Column(name="menu", label="", look="menu", width="menu"),
    ]


def _rows(
    declaration: Declaration, previous: DeclarationSheet | None, cells: dict[str, Any]
) -> dict[str, Any]:
    """Return the cells of each row by key, with last year's target and actual beside them."""
    targets = {fold(row.level3): row.target for row in previous.indicators} if previous else {}
    actuals = past_results(declaration)
    found = {}
    for row in declaration.indicators.all():
        name = fold(row.level3)
        found[str(row.pk)] = {
            **{column: cells[f"row.{row.pk}.{column}"] for column in ROW_CELLS},
            "last_target": targets.get(name, "—"),
            "last_actual": actuals.get(name, "—"),
        }
    return found


def _urls(declaration: Declaration) -> dict[str, str]:
    names = ("autosave", "findings", "presence", "paste", "suggest", "detail")
    urls = {name: reverse(f"declarations:{name}", args=[declaration.pk]) for name in names}
    return urls | {
        "answers": reverse("declarations:answer", args=[declaration.pk]),
        "reading": reverse("declarations:reading"),
        "sign_in": reverse("accounts:sign-in"),
    }


def _data(
    declaration: Declaration,
    sheet: DeclarationSheet,
    paper: Paper,
    previous: DeclarationSheet | None,
    user: User,
) -> dict[str, Any]:
    policy = policy_of(declaration.edition, declaration.fiscal_year.rule_set.rules)
    everything = DeclarationCells(declaration).as_map()
    readings = {
        f"row.{row.pk}.target": explain(row.target)
        for row in declaration.indicators.all()
        if row.target
    }
    amounts = sheet.funding
    further = ["further"] if sheet.further_head else []
    grid = ["level3", "target", *further, "weight"]
    typed = ["level2", *grid]
    readings |= {
        place: capital_amount(amount)
        for place, amount in (
            ("money.whole.total", amounts.total),
            ("money.annual.total", amounts.annual),
        )
        if amount is not None
    }
    return {
        "form": kept_name(declaration, "declarations"),
        "user": user.pk,
        "revision": declaration.revision,
        "edition": declaration.edition,
        "unit": "元",
        "cells": {place: v for place, v in everything.items() if not place.startswith("row.")},
        "rows": _rows(declaration, previous, everything),
        "order": [row.pk for row in declaration.indicators.all()],
        "readings": readings,
        "columns": [*typed, "origin"],
        "drop_columns": typed,
        "blank_columns": ["level3", "target"],
        "first_column": "level3",
        "grid": grid,
        "paste_columns": typed,
        "copy_columns": grid,
        "copy_head": [
            *("一级指标", "二级指标", "三级指标", "年度(/项目)指标值"),
            *filter(None, [sheet.further_head]),
            "分值",
        ],
        "levels": levels_of(
            declaration.edition, policy.obligatory_level1, policy.obligatory_level2, USUAL
        ),
        "sums": _sums(paper),
        "items_total": "money.annual.total",
        "may_add": True,
        "files": {place: files_of(files) for place, files in attached(declaration).items()},
        "accept": ACCEPT_ATTRIBUTE,
        "urls": _urls(declaration),
    }


def _sums(paper: Paper) -> list[dict[str, Any]]:
    """Return which amounts are the sum of which."""
    places = [cell.place for cell in paper.money.cells]
    found = []
    for half in ("whole", "annual"):
        total = f"money.{half}.total"
        parts = [one for one in places if one.startswith(f"money.{half}.") and one != total]
        found.append({"total": total, "parts": parts})
    return found


def _links(declaration: Declaration) -> list[Link]:
    def page(label: str, name: str) -> Link:
        return Link(label=label, url=reverse(name, args=[declaration.pk]))

    return [
        page("从模板或上年开始…", "declarations:start"),
        page("同类项目常用", "declarations:alike"),
        Link(
            label="改名、合并、作废项目",
            url=reverse("entry:project", args=[declaration.project_id]),
        ),
    ]


def _has_text(declaration: Declaration) -> bool:
    """Return whether the narrative is wanted or begun; else it stands folded."""
    narrative = declaration.narrative
    is_wanted = declaration.fiscal_year.rule_set.rules.narrative_required
    return is_wanted or bool(narrative and not narrative.is_empty)


def entry_page_of(declaration: Declaration, user: User) -> EntryPage:
    """Return the editor's page of a declaration fetched beside its neighbours."""
    before = previous_of(declaration, declaration.neighbours or [])
    previous = sheet_of(before) if before else None
    sheet = sheet_of(declaration)
    paper = as_named(paper_of("declaration", declaration.edition), sheet)
    sight = _sight(declaration, paper, previous)
    columns = _columns(has_past=previous is not None, further=sheet.further_head)
    return EntryPage(
        name=declaration.name,
        subtitle=f"{declaration.fiscal_year.year} 申报表",
        title=paper.title,
        year=declaration.fiscal_year.year,
        back=reverse("declarations:detail", args=[declaration.pk]),
        widths=widths_of(paper),
        sections=_sections(paper, sight, has_text=_has_text(declaration)),
        columns=columns,
        data=_data(declaration, sheet, paper, previous, user),
        may_add=True,
        links=_links(declaration),
        notices=["declarations/_start_offer.html"] if is_blank(declaration) else [],
        told={"declaration": declaration, "previous": before},
    )


def beside(form: Declaration) -> list[Link]:
    """Return what a form that is measured by approved goals links to: their declaration."""
    version = getattr(form, "version_id", None)
    keys = Declaration.objects.filter(document__versions=version).values_list("pk", flat=True)
    return [
        Link(label="批复的申报表", url=reverse("declarations:detail", args=[pk]))
        for pk in (keys if version else ())
    ]
