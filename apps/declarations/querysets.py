"""Which rows a person sees, and the filters that chain."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.declarations.states import State
from apps.projects.querysets import without_secrets


class DeclarationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Declarations in the person's scope; drafts stay with the unit until they are submitted."""
        scope = scope_of(user)
        own = models.Q(project__unit__in=scope.units)
        seen = scope.covers("project__unit") & without_secrets(scope, "project__unit", "project")
        unfinished = models.Q(state=State.DRAFT, last_submitted_at__isnull=True)
        return self.filter(seen & (own | ~unfinished))

    def editable_by(self, user: Any) -> Self:
        """Those a clerk may type in now."""
        members = getattr(user, "active_memberships", [])
        units = [member.unit_id for member in members if member.role == Role.CLERK]
        return self.filter(project__unit__in=units, state__in=State.editable())

    def live(self) -> Self:
        """Without those whose attempt has ended (不通过)."""
        return self.exclude(state=State.REJECTED)

    def with_names(self) -> Self:
        """Fetch what every list and head shows."""
        return self.select_related("project__unit__department__district", "fiscal_year__rule_set")

    def with_content(self) -> Self:
        """Fetch everything the form shows, in a constant number of queries."""
        named = self.with_names().select_related("narrative_row")
        return named.prefetch_related("funding_lines", "indicators")

    def with_money(self) -> Self:
        """Add ``annual_amount``, 年度资金申请总额 in 元."""
        lines = self.model._meta.get_field("funding_lines").related_model
        total = lines._default_manager.filter(
            declaration=models.OuterRef("pk"), half="annual", source="total"
        )
        return self.annotate(annual_amount=models.Subquery(total.values("amount")[:1]))
