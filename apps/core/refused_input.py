"""What was typed into a form that was refused, kept for the page one is sent back to.

Scripts keep it in the browser; this is for those who have none.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest

_KEY: Final = "typed"
_MOST: Final = 20_000
_OWN: Final = frozenset({"csrfmiddlewaretoken", "next", "then", "revision"})


def keep_typed(request: HttpRequest, page: str) -> None:
    """Keep what a request holds until a page of ours is shown; nothing where it is too much."""
    values = {name: value for name, value in request.POST.items() if name not in _OWN}
    if sum(map(len, values.values())) <= _MOST:
        request.session[_KEY] = {"page": urlsplit(page).path, "act": request.path, "values": values}


def typed_before(request: HttpRequest) -> dict[str, str]:
    """Return what was typed before this page was shown again, with ``act``, the address it was sent
    to; empty where nothing was. It is there for this one look."""
    found = getattr(request, "_typed_before", None)
    if found is None:
        kept = request.session.get(_KEY) or {}
        found = {}
        if kept.get("page") == request.path:
            del request.session[_KEY]
            found = {**kept["values"], "act": kept["act"]}
        request._typed_before = found  # type: ignore[attr-defined]
    return found
