"""Rows of an admin list beside the objects they show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from apps.formkit.layouts.form import printed
from apps.formkit.papers import Cell, paper_for
from apps.formkit.sheets.declaration import DeclarationSheet

register = template.Library()


@register.filter
def beside(rows: Iterable[Any], objects: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return each row with its object."""
    return list(zip(rows, objects, strict=True))


@register.filter
def money_lines(sheet: DeclarationSheet) -> list[list[tuple[Cell | None, Any]]]:
    """Return the lines of a declaration's money: each cell (None for none) with its amount."""
    return [
        [(cell, printed(cell, sheet) if cell else None) for cell in line.cells]
        for line in paper_for(sheet).money.lines
    ]
