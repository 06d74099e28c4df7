"""Reads of years and steps that are more than a filter."""

from __future__ import annotations

from apps.accounts.models import District, Unit, User
from apps.accounts.scope import scope_of
from apps.checks.subjects import Subject
from apps.formkit.papers.sources import OFFICIAL, listed
from apps.workflow.models import EntryWindow, FiscalYear, Longer, RuleSet, TransitionRecord
from apps.workflow.settings_schema import RuleSettings


def current_year(user: User) -> FiscalYear | None:
    """Return the year being declared in the person's district."""
    return FiscalYear.objects.visible_to(user).filter(is_current=True).first()


def current_rules(user: User) -> RuleSettings:
    """Return the settings of the year being declared in the person's district, else the usual."""
    year = FiscalYear.objects.visible_to(user).filter(is_current=True).select_related("rule_set")
    found = year.first()
    return found.rule_set.rules if found else RuleSettings()


def source_names(district: District) -> dict[str, str]:
    """Return what the district's rule sets call sources of money, name → source; the newest last and
    so before older ones."""
    found: dict[str, str] = {}
    for rule_set in RuleSet.objects.filter(district=district).order_by("valid_from", "pk"):
        named = listed(rule_set.sources).items()
        found |= {name: key for key, name in named if name != OFFICIAL.get(key)}
    return found


def history_of(subject: Subject, user: User) -> list[TransitionRecord]:
    """Return the steps a document has taken so far, oldest first."""
    return list(TransitionRecord.objects.of(subject).select_related("actor"))


def with_own_time(user: User, windows: list[EntryWindow]) -> list[EntryWindow]:
    """Return windows with the time that was given longer to all the person's units, or to his
    departments; the bureau sees them as they are."""
    scope = scope_of(user)
    units = Unit.objects.filter(pk__in=scope.units).values_list("pk", "department")
    own = [*units, *((None, key) for key in scope.departments)]
    if scope.districts or not own:
        return windows
    longer = Longer.of(windows)
    for window in windows:
        ends = [longer.until(window.pk, *one) for one in own]
        window.own_until = min(end for end in ends if end) if all(ends) else None
    return windows
