"""What the forms of one document tell about each other: years, bodies, damaged names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .model import ReadForm
from .rows import RowBook
from .stream import Line


def mend_forms(forms: Sequence[ReadForm], books: Sequence[RowBook], lines: Sequence[Line]) -> None:
    """Fill and repair heads from the other forms of the document, noting each change."""
    _share_year(forms)


def _share_year(forms: Sequence[ReadForm]) -> None:
    """Give forms without a year the one that the document's other forms print."""
    years = Counter(form.sheet.year for form in forms if form.sheet.year)
    if len(years) != 1:
        return
    year = next(iter(years))
    for form in forms:
        if form.sheet.year is None:
            form.sheet.year = year
            form.uncertain = [path for path in form.uncertain if path != "year"]
