"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.entry.kinds import all_kinds
from apps.entry.menu import BUSINESS
from apps.home.manual import CHAPTERS
from apps.home.navigation import menu_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the navigation of the person's roles and where he belongs; nothing before sign-in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    # Cells that are templates of their own ask again, once for each row of a list.
    shown: dict[str, Any] | None = getattr(request, "shown_around", None)
    if shown is None:
        shown = request.shown_around = _shown_around(request, user)  # type: ignore[attr-defined]
    return shown


def _shown_around(request: HttpRequest, user: User) -> dict[str, Any]:
    first = next(iter(user.active_memberships), None)
    is_business = bool(user.role_codes & BUSINESS)
    return {
        **menu_for(user, request.path),
        "search_url": reverse(f"{all_kinds()[0].namespace}:list") if is_business else "",
        "searched": request.GET.get("q", "")[:60],
        "manual_chapter": CHAPTERS[Role(first.role)] if first else "",
        "district_name": first.district.name if first else "",
        "person_place": str(first.unit or first.department or first.district) if first else "",
        "person_role": "、".join(sorted({m.get_role_display() for m in user.active_memberships})),
    }
