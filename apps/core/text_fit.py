"""Texts that must fit into their columns: what does not is refused, never cut."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models


def demand_fit(item: models.Model, label: str) -> None:
    """Raise ValidationError, naming the place, where a text is longer than its column.

    ``label`` says which row it is («第 3 条指标»); the column's own name follows.
    """
    for field in item._meta.concrete_fields:
        text = getattr(item, field.attname)
        most = getattr(field, "max_length", None)
        if most and isinstance(text, str) and len(text) > most:
            raise ValidationError(
                f"{label}的{field.verbose_name}有 {len(text)} 个字，最多 {most} 个字，请缩短后再试。"
            )
