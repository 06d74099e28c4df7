"""Which rows a person sees, and the filters that chain."""

from __future__ import annotations

from typing import Self

from apps.projects.querysets import DocumentQuerySet


class DeclarationQuerySet(DocumentQuerySet):
    def with_content(self) -> Self:
        """Fetch everything the form shows, in a constant number of queries."""
        named = self.with_names().select_related("narrative_row")
        return named.prefetch_related("funding_lines", "indicators")
