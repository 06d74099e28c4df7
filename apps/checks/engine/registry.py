"""The registered rules by scope and code; apps register theirs when they are ready."""

from __future__ import annotations

from collections.abc import Iterable

from apps.checks.engine.base import Rule
from apps.checks.states import SCOPES

_RULES: dict[tuple[str, str], type[Rule]] = {}


def register(rules: Iterable[type[Rule]]) -> None:
    """Add rules. Registering the same class again is harmless.

    Raises:
        ValueError: another class already stands under the scope and code, or the scope is unknown.
    """
    for rule in rules:
        key = (rule.scope, rule.code)
        if rule.scope not in SCOPES:
            raise ValueError(f"Rule {rule.__name__} has the unknown scope {rule.scope!r}.")
        if _RULES.get(key, rule) is not rule:
            raise ValueError(f"Two rules stand under {key}: {_RULES[key]} and {rule}.")
        _RULES[key] = rule


def registered(scope: str | None = None) -> tuple[type[Rule], ...]:
    """Return the rules of a scope (or all) in the order of registration."""
    return tuple(rule for (of, _), rule in _RULES.items() if scope in (None, of))


def duties() -> frozenset[str]:
    """Return the codes whose level no rule set may change."""
    return frozenset(rule.code for rule in _RULES.values() if rule.is_duty)


def rule_of(scope: str, code: str) -> type[Rule] | None:
    """Return the rule of a code, ``None`` when it is not (or no longer) registered."""
    return _RULES.get((scope, code))
