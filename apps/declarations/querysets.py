"""Which rows a person sees, and the filters that chain."""

from __future__ import annotations

from typing import Self

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.declarations.states import State
from apps.projects.querysets import DocumentQuerySet


class DeclarationQuerySet(DocumentQuerySet):
    def editable_by(self, user: User) -> Self:
        """Those a clerk may type in now."""
        members = getattr(user, "active_memberships", [])
        units = [member.unit_id for member in members if member.role == Role.CLERK]
        return self.filter(unit__in=units, state__in=State.editable())

    def with_content(self) -> Self:
        """Fetch everything the form shows, in a constant number of queries."""
        named = self.with_names().select_related("narrative_row")
        return named.prefetch_related("funding_lines", "indicators")
