"""What was typed before a page is shown again."""

from __future__ import annotations

from typing import Any

from django import template

from apps.core.refused_input import typed_before

register = template.Library()


@register.simple_tag(takes_context=True)
def typed_words(context: Any) -> dict[str, str]:
    """Return what was typed into a form of this page that was refused."""
    return typed_before(context["request"])


@register.filter
def typed_or(typed: dict[str, str], name: str) -> str:
    """Return what was typed into a field; empty where nothing was."""
    return typed.get(name, "") if typed else ""
