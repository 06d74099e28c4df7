from apps.workflow.models.steps import TransitionQuerySet, TransitionRecord
from apps.workflow.models.windows import (
    CalendarDay,
    EntryWindow,
    Extension,
    Longer,
    validate_reminder_days,
)
from apps.workflow.models.years import DistrictScopedQuerySet, FiscalYear, RuleSet

__all__ = [
    "CalendarDay",
    "DistrictScopedQuerySet",
    "EntryWindow",
    "Extension",
    "FiscalYear",
    "Longer",
    "RuleSet",
    "TransitionQuerySet",
    "TransitionRecord",
    "validate_reminder_days",
]
