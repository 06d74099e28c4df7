"""What a page asks of the transitions it offers."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from apps.workflow.engine import Option

register = template.Library()


@register.filter
def gathering_opinions(options: Iterable[Option]) -> bool:
    """Return whether an open transition takes the opinions given cell by cell."""
    return any(option.is_open and option.transition.gathers_opinions for option in options)


@register.filter
def wanting_opinion(options: Iterable[Option]) -> list[str]:
    """Return the names of the open transitions that need an opinion; none, no box on the page."""
    return [
        option.transition.label
        for option in options
        if option.is_open and (option.transition.needs_opinion or option.asks)
    ]


@register.filter
def asked(options: Iterable[Option]) -> str:
    """Return why an open transition needs words at this moment, empty where none does."""
    return next((option.asks for option in options if option.asks), "")
