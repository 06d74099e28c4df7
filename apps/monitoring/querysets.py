"""Which monitoring sheets a person sees."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from apps.accounts.roles import Role
from apps.monitoring.states import SheetState
from apps.projects.querysets import DocumentQuerySet


class SheetQuerySet(DocumentQuerySet):
    def editable_by(self, user: Any) -> Self:
        """Those a clerk may type in now."""
        members = getattr(user, "active_memberships", [])
        units = [member.unit_id for member in members if member.role == Role.CLERK]
        return self.filter(unit__in=units, state__in=SheetState.editable())

    def with_names(self) -> Self:
        """Fetch what lists and heads show, the node with it."""
        return super().with_names().select_related("node")

    def with_rate(self) -> Self:
        """Add ``rate``, the year's total executed of the adjusted budget, in %."""
        lines = self.model._meta.get_field("funding_lines").related_model
        total = lines._default_manager.filter(
            sheet=models.OuterRef("pk"), source="total", adjusted__gt=0
        )
        share = models.F("executed") * 100 / models.F("adjusted")
        return self.annotate(rate=models.Subquery(total.annotate(share=share).values("share")[:1]))

    def with_content(self) -> Self:
        """Fetch everything the form shows, in a constant number of queries."""
        return self.with_names().prefetch_related("funding_lines", "rows")
