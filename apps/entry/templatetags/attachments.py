"""The files of a form on any page that shows it."""

from __future__ import annotations

from typing import Any

from django import template

from apps.entry.domain.attachments import attachment_list

register = template.Library()


@register.inclusion_tag("entry/_attachments.html")
def attachment_panel(form: Any) -> dict[str, Any]:
    """Show the files of a form; nothing where there are none."""
    return {"attachments": attachment_list(form)}
