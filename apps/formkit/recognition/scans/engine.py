"""Evaluations of pages whose guessed cell borders run through their characters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from apps.formkit.recognition.level_labels import compact
from apps.formkit.recognition.levels.assignment import assign_levels, keeps_labels_on_top
from apps.formkit.recognition.levels.found_rows import RowBook
from apps.formkit.recognition.lines import Line
from apps.formkit.recognition.model import ReadForm

from .document_repairs import mend_forms
from .evaluation import read_evaluation, set_evaluation_rows
from .forms import split_forms
from .heads import column_of, header_columns
from .text_repair import Lexicon


def are_cut(lines: Sequence[Line]) -> bool:
    """Return whether a table of indicators has a border through one of its heads."""
    return any(
        line.table is not None
        and not line.is_ruled
        and header_columns(line)
        and any(_is_cut(compact(a.text), compact(b.text)) for a, b in pairwise(line.own))
        for line in lines
    )


def _is_cut(left: str, right: str) -> bool:
    """Return whether two cells side by side are the halves of 三级指标 (三级扫 | 标)."""
    return left[:2] == "三级" and column_of(left) is None and column_of(right) is None


def read_cut_forms(lines: Sequence[Line]) -> list[ReadForm]:
    """Return the evaluations of a document, cells named by path; what was mended is noted."""
    lexicon = Lexicon.of(lines)
    forms: list[ReadForm] = []
    books: list[RowBook] = []
    for number, span in enumerate(split_forms(lines), start=1):
        form, book = read_evaluation(span, number, lexicon)
        form.is_damaged = book.is_damaged
        forms.append(form)
        books.append(book)
    on_top = keeps_labels_on_top(books)
    for form, book in zip(forms, books, strict=True):
        set_evaluation_rows(form, book.rows, assign_levels(book, top_anchored=on_top))
    mend_forms(forms)
    return [form for form in forms if form.sheet.project_name or form.sheet.indicators]
