"""The recogniser: a source document's blocks in, drafts of its forms out.

Two engines read: the decoder any layout, the former one also scans whose characters are cut by
the borders of cells. What they agree on stands, a difference is a doubt.
"""

from __future__ import annotations

from typing import Final

from apps.formkit.blocks import SourceDocument
from apps.formkit.papers import paper_of
from apps.formkit.papers.paths import place_of
from apps.formkit.sheets.rows import row_ids

from .agreement import agreed
from .decoder.forms import decode
from .former.engine import read_forms
from .model import NotAForm, ReadForm, Recognition

_LOW: Final = 0.8
_LONGEST: Final = 400_000


def recognise(document: SourceDocument, without: str = "") -> Recognition:
    """Read all forms of a document; raises ``NotAForm`` when it holds none.

    Nothing is written anywhere; what is in doubt is listed with each form. ``without`` names a
    document whose own words the decoder is to forget (to measure).
    """
    refusal: NotAForm | None = None
    former: Recognition | None = None
    try:
        former = read_forms(document)
    except NotAForm as error:
        refusal = error
    is_left = former is not None and any(form.is_damaged for form in former.documents)
    if document.pieces_at_most() >= _LONGEST:
        is_left = True
    decoded = None if is_left else decode(document, without)
    recognition = agreed(former, decoded, document.warnings)
    if recognition is None:
        raise refusal or NotAForm("文件中没有找到绩效目标申报表或绩效自评表。")
    for number, form in enumerate(recognition.documents, start=1):
        form.sheet.index = number
        form.doubt(*(path for path, rate in form.confidence.items() if rate < _LOW))
        name_cells(form)
    return recognition


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
