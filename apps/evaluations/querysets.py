"""Which self-evaluations, checks and rectifications a person sees."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from apps.accounts.models import User
from apps.accounts.scope import scope_of
from apps.evaluations.states import CheckState
from apps.projects.querysets import DocumentQuerySet, is_open_to


class EvaluationQuerySet(DocumentQuerySet):
    def with_content(self) -> Self:
        """Fetch everything the form shows, in a constant number of queries."""
        return (
            self.with_names()
            .select_related("version")
            .prefetch_related("funding_lines", "rows", "attachments")
        )

    def with_execution(self) -> Self:
        """Add ``execution_rate`` of the year's total, in %."""
        lines = self.model._meta.get_field("funding_lines").related_model
        total = lines._default_manager.filter(evaluation=models.OuterRef("pk"), source="total")
        return self.annotate(execution_rate=models.Subquery(total.values("rate")[:1]))


class DrawQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Draws of the districts the person examines."""
        return self.filter(fiscal_year__district__in=scope_of(user).districts)


class SpotCheckQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Examiners see all of the district; units and departments what is concluded."""
        scope = scope_of(user)
        unit = "evaluation__unit"
        seen = scope.covers(unit) & is_open_to(scope, "evaluation__project")
        examined = models.Q(**{f"{unit}__department__district__in": scope.districts})
        return self.filter(seen & (examined | models.Q(state=CheckState.DONE)))

    def with_names(self) -> Self:
        """Fetch what lists and heads show."""
        return self.select_related(
            "draw", "checked_by", "evaluation__project",
            "evaluation__unit__department__district", "evaluation__fiscal_year__rule_set",
        )  # fmt: skip


class RectificationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those of the checks the person sees."""
        checks = self.model._meta.get_field("spot_check").related_model
        return self.filter(spot_check__in=checks._default_manager.visible_to(user).values("pk"))

    def with_names(self) -> Self:
        """Fetch what lists and heads show."""
        return self.select_related(
            "spot_check__evaluation__project",
            "spot_check__evaluation__unit__department__district",
            "spot_check__evaluation__fiscal_year",
        )
