"""Years, rule sets and entry windows: kept by the performance section of the bureau."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter

from apps.core.admin import RoleAdmin
from apps.organisations.admin import AuditedSaveMixin
from apps.organisations.roles import Role
from apps.workflow.models import EntryWindow, FiscalYear, RuleSet

FINANCE = frozenset({Role.EXAMINER_SECOND})


class FinanceAdmin(AuditedSaveMixin, RoleAdmin):
    """Seen by all examiners, changed by the performance section."""

    view_roles = Role.examiners()
    add_roles = change_roles = FINANCE


@admin.register(RuleSet)
class RuleSetAdmin(FinanceAdmin):
    list_display = ["name", "code", "edition", "valid_from", "valid_to", "notice"]


@admin.register(FiscalYear)
class FiscalYearAdmin(FinanceAdmin):
    list_display = ["year", "rule_set", "is_current"]
    list_select_related = ["rule_set"]


@admin.register(EntryWindow)
class EntryWindowAdmin(FinanceAdmin):
    list_display = ["name", "kind", "fiscal_year", "opens_at", "closes_at", "reopened_until"]
    list_filter = ["kind", ("fiscal_year", RelatedOnlyFieldListFilter)]
    list_select_related = ["fiscal_year"]
