"""The recogniser: a source document's blocks in, drafts of its forms out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from apps.formkit.blocks import SourceDocument
from apps.formkit.recognition.model import NotAForm, ReadForm, Recognition
from apps.formkit.sheets.declaration import DeclarationSheet, NarrativeText

from .book import RowBook, take_path
from .damage import Lexicon
from .declaration import read_declaration, set_rows
from .evaluation import read_evaluation, set_evaluation_rows
from .forms import Split, split_forms
from .levels import assign_levels, keeps_labels_on_top
from .listing import take_listings
from .mending import mend_forms
from .narrative import narrative_places, project_of, read_narrative, whole_text, year_of
from .repeats import with_merged_cells
from .spelling import correct_labels
from .statement import read_statement
from .stream import lines_of

_LOW = 0.8
_NO_FORM = (
    "文件中没有找到绩效目标申报表、绩效自评表或项目经费情况说明，"
    "请确认文件内容，或按系统提供的表样填写后再导入。"
)


def read_forms(document: SourceDocument) -> Recognition:
    """Read all forms of a document, cells named by path; raises ``NotAForm`` when it holds none.

    Nothing is written anywhere; what is in doubt is listed with each form.
    """
    lines = lines_of(with_merged_cells(document))
    correct_labels(lines)
    listed, rest = take_listings(lines)
    split = split_forms(rest)
    forms, books = _read(split, Lexicon.of(lines))
    forms += [item.form for item in listed]
    books += [item.book for item in listed]
    _level(forms, books)
    mend_forms(forms)
    for form in forms:
        form.doubt(*(path for path, rate in form.confidence.items() if rate < _LOW))
    documents = [form for form in forms if _holds_something(form)]
    documents.extend(_lonely(split, len(documents)))
    if not documents:
        # Where nothing else is told, a narrative without its sections is better than nothing.
        documents.extend(_lonely(split, 0, read=whole_text))
    if not documents:
        raise NotAForm(_NO_FORM)
    for number, form in enumerate(documents, start=1):
        form.sheet.index = number
    return Recognition(
        documents=documents,
        statement=read_statement(split.front),
        warnings=list(document.warnings),
    )


def _read(split: Split, lexicon: Lexicon) -> tuple[list[ReadForm], list[RowBook]]:
    forms: list[ReadForm] = []
    books: list[RowBook] = []
    for number, span in enumerate(split.forms, start=1):
        if span.is_evaluation:
            form, book = read_evaluation(span, number, lexicon)
        else:
            form, book = read_declaration(span, number)
        forms.append(form)
        books.append(book)
    return forms, books


def _level(forms: Sequence[ReadForm], books: Sequence[RowBook]) -> None:
    """Set the levels of all forms."""
    for book in books:
        for row in book.rows:
            take_path(row)
    on_top = keeps_labels_on_top(books)
    levels = [assign_levels(book, top_anchored=on_top) for book in books]
    for form, book, placed in zip(forms, books, levels, strict=True):
        form.is_damaged = book.is_damaged
        if isinstance(form.sheet, DeclarationSheet):
            set_rows(form, book.rows, placed)
        else:
            set_evaluation_rows(form, book.rows, placed)


def _holds_something(form: ReadForm) -> bool:
    sheet = form.sheet
    return bool(sheet.project_name or sheet.indicators or sheet.department or sheet.unit)


def _lonely(
    split: Split, count: int, *, read: Callable[..., NarrativeText | None] = read_narrative
) -> list[ReadForm]:
    """Make a draft of each narrative that has no table."""
    found: list[ReadForm] = []
    for lines in split.lonely:
        narrative = read(lines)
        if narrative is None:
            continue
        sheet = DeclarationSheet(
            index=count + len(found) + 1,
            year=year_of(lines),
            project_name=project_of(lines),
            narrative=narrative,
        )
        form = ReadForm(sheet=sheet)
        form.doubt("year", "project_name")
        for path, place in narrative_places(lines).items():
            form.at(path, place)
        if read is whole_text:
            form.doubt("narrative.overview")
        found.append(form)
    return found
