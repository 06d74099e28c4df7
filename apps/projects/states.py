"""The states of each kind of form, told by the kinds, whose models stand above."""

from __future__ import annotations

_states: dict[str, dict[str, str]] = {}
_hiding: set[str] = set()


def register_states(kind: str, labels: dict[str, str], *, hides_drafts: bool) -> None:
    """Note the states of a kind of form, and whether a draft stays with its unit until submitted."""
    _states[kind] = labels
    (_hiding.add if hides_drafts else _hiding.discard)(kind)


def state_label(kind: str, state: str) -> str:
    """Return the Chinese name of a state; the state itself where the kind does not know it."""
    return _states.get(kind, {}).get(state, state)


def all_states() -> list[tuple[str, str]]:
    """Return the states of all kinds with their names, for filters and for the trail."""
    return list(
        {state: label for labels in _states.values() for state, label in labels.items()}.items()
    )


def kinds_hiding_drafts() -> list[str]:
    """Return the kinds whose drafts nobody but the unit sees before they are submitted."""
    return sorted(_hiding)
