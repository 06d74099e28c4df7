"""Reads of years and steps that are more than a filter."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from apps.workflow.models import FiscalYear, TransitionRecord


def current_year(user: Any) -> FiscalYear | None:
    """Give the year being declared in the person's district."""
    return FiscalYear.objects.visible_to(user).filter(is_current=True).first()


def history_of(subject: Model, user: Any) -> list[TransitionRecord]:
    """Give the steps a document has taken so far, oldest first."""
    return list(TransitionRecord.objects.of(subject).select_related("actor"))
