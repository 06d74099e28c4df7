"""Last year's figures of a project, for the checks of its goal: registered with ``entry.check_inputs``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from apps.core.text import fold
from apps.entry.versions import goals
from apps.ledger.domain.measures import measures_of
from apps.ledger.models import LedgerLine
from apps.projects.models import Document

_KEPT: Final = "_ledger_history"
# The key of a project and a year.
Year = tuple[int, int]


def fetch_history(documents: Sequence[Document]) -> None:
    """Fetch for many goals at once what :func:`history` tells of each; one query where nothing is
    kept of their projects."""
    projects = {one.project_id for one in documents}
    lines = LedgerLine.objects.filter(document__project__in=projects)
    kept = list(lines.select_related("document__fiscal_year"))
    told = _reached({_year_of(one) for one in documents}, kept)
    for line in kept:
        if line.baseline:
            told.setdefault(_year_of(line.document), {})[fold(line.name)] = line.baseline
    for one in documents:
        setattr(one, _KEPT, told.get(_year_of(one), {}))


def _reached(wanted: set[Year], kept: Sequence[LedgerLine]) -> dict[Year, dict[str, str]]:
    """Return what was recorded in the year before each wanted one, by folded name."""
    before = {line.document_id for line in kept if _year_of(line.document, after=1) in wanted}
    found: dict[Year, dict[str, str]] = {}
    if before:
        for measure in measures_of(goals().filter(key__in=before).with_names()):
            figures = found.setdefault(_year_of(measure.document, after=1), {})
            figures |= {fold(measure.row.level3): measure.reached} if measure.reached else {}
    return found


def _year_of(document: Document, after: int = 0) -> Year:
    return document.project_id, document.fiscal_year.year + after


def history(document: Document) -> Mapping[str, str]:
    """Return last year's actual of a goal's indicators by folded name: as its owner wrote it down,
    else what was recorded in that year."""
    if not hasattr(document, _KEPT):
        fetch_history([document])
    found: Mapping[str, str] = getattr(document, _KEPT)
    return found
