"""The words of the navigation and the pages that stand under each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse

from apps.accounts.roles import Role
from apps.workflow.offices import OFFICE_ROLES

CLERK: Final = frozenset({Role.CLERK})
BUSINESS: Final = CLERK | OFFICE_ROLES | Role.examiners()
OVERSEERS: Final = frozenset({Role.DEPARTMENT}) | Role.examiners()


@dataclass(frozen=True, slots=True)
class Tab:
    """A page under one word of the navigation: its text, URL name and roles; ``also`` are further
    beginnings of addresses that belong to it."""

    label: str
    url_name: str
    roles: frozenset[Role]
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Its address; blank where no app serves it (yet)."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One word of the navigation with its pages; ``icon`` is drawn in the tabs of the phone."""

    label: str
    icon: str
    tabs: tuple[Tab, ...]

    def open_to(self, held: Iterable[str]) -> list[tuple[Tab, str]]:
        """Return the pages that the roles open, each with its address."""
        roles = frozenset(held)
        return [(tab, url) for tab in self.tabs if tab.roles & roles and (url := tab.url)]
