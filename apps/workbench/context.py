"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.organisations.roles import Role
from apps.workbench.manual import CHAPTERS
from apps.workbench.navigation import MENU


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give the menu of the person's roles and where he belongs; nothing before sign-in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    held = user.role_codes
    entries = []
    for entry in MENU:
        if held & entry.roles:
            url = reverse(entry.url_name)
            is_current = request.path == url if url == "/" else request.path.startswith(url)
            entries.append({"label": entry.label, "url": url, "is_current": is_current})
    first = next(iter(user.active_memberships), None)
    return {
        "navigation": entries,
        "manual_chapter": CHAPTERS[Role(first.role)] if first else "",
        "district_name": first.district.name if first else "",
        "person_place": str(first.unit or first.department or first.district) if first else "",
        "person_role": "、".join(sorted({m.get_role_display() for m in user.active_memberships})),
    }
