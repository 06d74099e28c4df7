"""What the checks of every kind need: the year's rule set as rules ask it, and the project's past."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.checks.engine import CheckPolicy
from apps.projects.models import Document
from apps.workflow.settings_schema import EXECUTION, RuleSettings


def policy_of(edition: str, settings: RuleSettings) -> CheckPolicy:
    """Return what the rule set says to the rules."""
    return CheckPolicy.of(
        edition,
        obligatory_level1=settings.obligatory_level1,
        obligatory_level2=settings.obligatory_level2,
        max_rows=settings.max_indicators,
        needs_weights=settings.needs_weights,
        narrative_required=settings.narrative_required,
        **_weights(settings.shares),
    )


def _weights(shares: dict[str, Decimal]) -> dict[str, Any]:
    """Return the points of each level 1 and what they add up to: 90, or what the execution leaves."""
    if not shares:
        return {}
    levels = {name: points for name, points in shares.items() if name != EXECUTION}
    total = 100 - shares[EXECUTION] if EXECUTION in shares else sum(levels.values(), Decimal(0))
    return {"weights": levels, "weight_total": total}


History = Callable[[Document], Mapping[str, str]]
Preparation = Callable[[Sequence[Document]], None]
_histories: list[tuple[History, Preparation, bool]] = []


def register_history(
    source: History, preparation: Preparation, *, of_approved: bool = False
) -> None:
    """Let somebody tell last year's 实际完成值 of a project, by folded level-3 name.

    ``preparation`` fetches for many forms at once what ``source`` tells of each; ``of_approved`` says
    that it knows nothing of a project that had no goal before.
    """
    _histories.append((source, preparation, of_approved))


def prepare_histories(documents: Sequence[Document]) -> None:
    """Fetch the past of many forms at once, for the checks that follow."""
    for _, preparation, _ in _histories:
        preparation(documents)


def past_results(document: Document, *, is_new: bool = False) -> dict[str, str]:
    """Return last year's 实际完成值 of the project by folded level-3 name; of one that ``is_new``
    only those are asked who may know it."""
    asked = (source for source, _, of_approved in _histories if not (is_new and of_approved))
    return dict(ChainMap(*(dict(source(document)) for source in asked)))
