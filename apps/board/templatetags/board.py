"""Where the figures of the board lead."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def form_url(table: Any, project: Any) -> str:
    """Return the address of a project's form: the desk for examiners; blank where there is none
    that the person may open."""
    if not project.form_pk:
        return ""
    desk = table.kind.admin_url("change", project.form_pk) if table.is_examiner else ""
    return desk or reverse(f"{table.kind.namespace}:detail", args=[project.form_pk])


@register.simple_tag
def cell_of(row: Any, stage: Any) -> Any:
    """Return the cell of a row and stage; None where nothing stands there."""
    return row.cells.get(stage.code)
