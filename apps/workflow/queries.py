"""Reads of years and steps that are more than a filter."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from apps.workflow.models import FiscalYear, TransitionRecord
from apps.workflow.settings_schema import RuleSettings


def current_year(user: Any) -> FiscalYear | None:
    """Return the year being declared in the person's district."""
    return FiscalYear.objects.visible_to(user).filter(is_current=True).first()


def current_rules(user: Any) -> RuleSettings:
    """Return the settings of the year being declared in the person's district, else the usual."""
    year = FiscalYear.objects.visible_to(user).filter(is_current=True).select_related("rule_set")
    found = year.first()
    return found.rule_set.rules if found else RuleSettings()


def history_of(subject: Model, user: Any) -> list[TransitionRecord]:
    """Return the steps a document has taken so far, oldest first."""
    return list(TransitionRecord.objects.of(subject).select_related("actor"))
