"""The files of a form on any page that shows it."""

from __future__ import annotations

from typing import Any

from django import template

from apps.entry.domain.attachments import attachment_list
from apps.entry.kinds import kind_of
from apps.entry.recorded_figures import recorded_pages
from apps.projects.models import Document

register = template.Library()


@register.inclusion_tag("entry/_attachments.html")
def attachment_panel(form: Document, *, folded: bool = False) -> dict[str, Any]:
    """Show the files of a form, and where to read what was recorded in its year; nothing where
    there is neither. Folded, they wait below their number."""
    pages = recorded_pages(form) if kind_of(form).measured else []
    files = attachment_list(form)
    count = len(pages) + sum(len(some) for _, some in files)
    return {"attachments": files, "pages": pages, "folded": folded, "count": count}
