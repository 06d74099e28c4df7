"""Which monitoring sheets and cases a person sees."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.scope import scope_of
from apps.monitoring.states import CaseState
from apps.projects.querysets import DocumentQuerySet


class SheetQuerySet(DocumentQuerySet):
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
        return self.with_names().prefetch_related("funding_lines", "rows", "cases")


class CaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those of the sheets the person sees; units and departments hear of them when decided."""
        sheets = self.model._meta.get_field("sheet").related_model
        seen = models.Q(sheet__in=sheets._default_manager.visible_to(user).values("pk"))
        examined = models.Q(sheet__district__in=scope_of(user).districts)
        decided = models.Q(state__in=[CaseState.DECIDED, CaseState.CLOSED])
        return self.filter(seen & (examined | decided))

    def with_names(self) -> Self:
        """Fetch what lists and heads show."""
        return self.select_related(
            "row", "sheet__node", "sheet__project", "sheet__fiscal_year__rule_set",
            "sheet__unit__department__district",
        )  # fmt: skip

    def overdue(self) -> Self:
        """Those whose term is over without a decision."""
        today = timezone.localdate()
        return self.filter(state__in=CaseState.undecided(), due_date__lt=today)
