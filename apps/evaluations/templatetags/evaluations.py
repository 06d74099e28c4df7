"""Last results as a piece of any page that shows the project's next declaration."""

from __future__ import annotations

from typing import Any

from django import template

from apps.evaluations.domain.results import last_result as find_last_result
from apps.projects.models import Document

register = template.Library()


@register.inclusion_tag("evaluations/_last_result.html")
def last_result(declaration: Document) -> dict[str, Any]:
    """Show what became of the project before; nothing where there is nothing to see."""
    return {"result": find_last_result(declaration)}
