"""What of a declaration is looked for in other forms."""

from __future__ import annotations

from apps.checks.rules.repeats.passages import traces_of
from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration


def passages_of(declaration: Declaration) -> frozenset[str]:
    """Return the passages to be found again in other forms of the unit and of other units."""
    return traces_of(sheet_of(declaration)).all
