"""The recogniser: a source document's blocks in, drafts of its forms out.

The decoder reads any layout. Evaluations whose cells were cut through their characters, as
guessed borders of scanned pages do, go to a reader of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from apps.formkit.blocks import Paragraph, SourceDocument
from apps.formkit.papers import around, paper_of
from apps.formkit.papers.paths import place_of, values_of
from apps.formkit.sheets.rows import row_ids

from .decoder.bracketed_lists import is_bracketed, read_bracketed
from .decoder.forms import decode
from .lines import Line, lines_of
from .model import NotAForm, ReadForm, Recognition
from .prose import Prose, attach, lonely_forms, narrative_starts, read_prose
from .repeats import with_merged_cells
from .scans.engine import are_cut, read_cut_forms

_LOW: Final = 0.8
_MOST_OTHERS: Final = 2
_BOTH: Final = 2
_LONGEST: Final = 400_000
_TELLING: Final = "指标"
_NO_FORM: Final = (
    "文件中没有找到绩效目标申报表、绩效自评表或项目经费情况说明，"
    "请确认文件内容，或按系统提供的表样填写后再导入。"
)


def recognise(document: SourceDocument, without: str = "") -> Recognition:
    """Read all forms of a document; raises ``NotAForm`` when it holds none.

    Nothing is written anywhere; what is in doubt is listed with each form. ``without`` names a
    document whose own words the decoder is to forget (to measure).
    """
    document = with_merged_cells(_without_masses(document))
    lines = lines_of(document)
    if are_cut(lines):
        forms, prose = read_cut_forms(lines), Prose()
    else:
        forms, prose = _decoded(document, lines, without)
    forms += lonely_forms(prose, is_all=not forms)
    if not forms:
        raise NotAForm(_NO_FORM)
    for number, form in enumerate(forms, start=1):
        form.sheet.index = number
        form.doubt(*(path for path, rate in form.confidence.items() if rate < _LOW))
        name_cells(form)
    return Recognition(documents=forms, statement=prose.statement, warnings=list(document.warnings))


def _without_masses(document: SourceDocument) -> SourceDocument:
    """Return a very long document without its tables that speak of no indicator, such as lists of
    people and payments behind the forms."""
    if document.pieces_at_most() < _LONGEST:
        return document
    kept = [
        block
        for block in document.blocks
        if isinstance(block, Paragraph)
        or any(_TELLING in text for row in block.rows for text in row)
    ]
    return replace(document, blocks=kept)


def _decoded(
    document: SourceDocument, lines: Sequence[Line], without: str
) -> tuple[list[ReadForm], Prose]:
    if is_bracketed(lines):
        return read_bracketed(lines), Prose()
    decoded = decode(document, narrative_starts(lines), without)
    prose = read_prose(lines, decoded.spots)
    forms = [reading.form for reading in decoded.readings]
    for number, narrative in prose.of_form.items():
        attach(forms[number], narrative)
    _share_year(forms)
    _share_unit(forms)
    return forms, prose


def _share_year(forms: Sequence[ReadForm]) -> None:
    """Return forms without a year the one that the document's other forms print."""
    years = Counter(form.sheet.year for form in forms if form.sheet.year)
    if len(years) == 1:
        for form in forms:
            if form.sheet.year is None:
                form.sheet.year = next(iter(years))
                form.uncertain = [path for path in form.uncertain if path != "year"]


def _share_unit(forms: Sequence[ReadForm]) -> None:
    """Guess the unit that a form does not print as most forms of its document do."""
    units = Counter(form.sheet.amount_unit for form in forms)
    if len(units) < _BOTH:
        return
    common, count = units.most_common(1)[0]
    for form in forms if count * 3 > len(forms) * 2 else ():
        if "amount_unit" in form.uncertain:
            form.sheet.amount_unit = common


def name_cells(form: ReadForm) -> None:
    """Call the cells by their places; the engines know them by path."""
    rows = form.sheet.indicators
    for number, row in enumerate(rows, start=1):
        row.id = f"r{number}"
    paper, ids = paper_of(form.sheet.kind), row_ids(rows)
    places, confidence, doubts = form.places, form.confidence, form.uncertain
    form.places, form.confidence, form.uncertain = {}, {}, []
    for path, place in places.items():
        form.at(place_of(paper, path, ids), place, confidence[path])
    form.doubt(*(place_of(paper, path, ids) for path in doubts))
    _keep_candidates(form, {place_of(paper, k, ids): v for k, v in form.candidates.items()})


def _keep_candidates(form: ReadForm, found: Mapping[str, list[str]]) -> None:
    """Keep two other readings of each doubted cell, none that says what was read."""
    doubted = set(form.uncertain)
    values = values_of(paper_of(form.sheet.kind), form.sheet.to_json())
    form.candidates = {}
    for place, contents in found.items():
        others = [text for text in contents if text != str(values.get(place) or "")]
        if others and not doubted.isdisjoint(around(place)):
            form.candidates[place] = others[:_MOST_OTHERS]
