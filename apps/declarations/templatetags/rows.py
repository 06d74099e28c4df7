"""Rows of an admin list beside the objects they show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()


@register.filter
def beside(rows: Iterable[Any], objects: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return each row with its object."""
    return list(zip(rows, objects, strict=True))
