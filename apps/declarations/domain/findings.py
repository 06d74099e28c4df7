"""What of a declaration is looked for in the forms of other units."""

from __future__ import annotations

from apps.checks.rules.repeats.passages import goal_sentences
from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration


def passages_of(declaration: Declaration) -> tuple[str, ...]:
    """Return the sentences to be found again in forms of other units."""
    return goal_sentences(sheet_of(declaration))
