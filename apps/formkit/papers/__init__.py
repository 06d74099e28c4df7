"""The papers of the field as data; what a paper is made of stands in :mod:`.model`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apps.formkit.papers.declaration import DECLARATION_2023, DECLARATION_2025, as_named
from apps.formkit.papers.department import DEPARTMENT_DECLARATION, DEPARTMENT_EVALUATION
from apps.formkit.papers.model import (
    ROW,
    Align,
    Block,
    Cell,
    Goals,
    Head,
    Money,
    MoneyLine,
    Narrative,
    Paper,
    Rows,
    Tail,
    Value,
    around,
    row_of,
    row_place,
)
from apps.formkit.papers.monitoring import MONITORING
from apps.formkit.papers.parts import spellings
from apps.formkit.papers.self_evaluation import SELF_EVALUATION
from apps.formkit.papers.transfer_payment import TRANSFER_PAYMENT

if TYPE_CHECKING:  # the sheets know the papers
    from apps.formkit.sheets import PaperSheet

PAPERS: Final = (
    DECLARATION_2025,
    DECLARATION_2023,
    SELF_EVALUATION,
    MONITORING,
    DEPARTMENT_DECLARATION,
    DEPARTMENT_EVALUATION,
    TRANSFER_PAYMENT,
)


_brought: list[Paper] = []


def bring_paper(paper: Paper) -> None:
    """Make a paper known that stands outside this app; files are not read for it."""
    _brought.append(paper)


def paper_of(kind: str, edition: str = "") -> Paper:
    """Return the paper of a kind of sheet, in an edition or the newest; raises KeyError."""
    for paper in (*PAPERS, *_brought):
        if paper.kind == kind and edition in ("", paper.edition):
            return paper
    raise KeyError(kind, edition)


def paper_for(sheet: PaperSheet) -> Paper:
    """Return the paper of a sheet, the newest edition, its cells called as the sheet calls them."""
    return as_named(paper_of(sheet.kind), sheet)


__all__ = [
    "PAPERS",
    "ROW",
    "TRANSFER_PAYMENT",
    "Align",
    "Block",
    "Cell",
    "Goals",
    "Head",
    "Money",
    "MoneyLine",
    "Narrative",
    "Paper",
    "Rows",
    "Tail",
    "Value",
    "around",
    "as_named",
    "bring_paper",
    "paper_for",
    "paper_of",
    "row_of",
    "row_place",
    "spellings",
]
