"""What a form can be made into, on any page that shows it."""

from __future__ import annotations

from typing import Any

from django import template

from apps.entry.kinds import kind_of
from apps.entry.outputs import outputs_of

register = template.Library()


@register.inclusion_tag("entry/_outputs.html")
def form_outputs(form: Any, may_edit: bool) -> dict[str, Any]:
    """Show editor and workbook of a form to who may type in it, print and files to everybody."""
    return {
        "outputs": outputs_of(form),
        "edit": kind_of(form).page("edit", form) if may_edit else "",
    }
