"""What a form can be made into, on any page that shows it."""

from __future__ import annotations

from typing import Any

from django import template

from apps.entry.kinds import kind_of
from apps.entry.outputs import outputs_of
from apps.projects.models import Document

register = template.Library()


@register.inclusion_tag("entry/_outputs.html")
def form_outputs(form: Document, may_edit: bool) -> dict[str, Any]:
    """Show editor and workbook of a form to who may type in it; print, files and what stands
    beside it to everybody."""
    return {
        "outputs": outputs_of(form),
        "edit": kind_of(form).page("edit", form) if may_edit else "",
    }


@register.simple_tag
def form_page(form: Document) -> str:
    """Return the address of a form's own page, whatever its kind."""
    return kind_of(form).page("detail", form)
