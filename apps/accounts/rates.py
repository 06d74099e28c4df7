"""How often one person may do what costs much: a table of addresses, never of saving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds of one account, over all addresses of the kind."""

    kind: str
    count: int
    seconds: int


# Far above what people do: a bureau prints hundreds of forms on a busy day.
UPLOAD: Final = Rate("upload", 120, 600)
EXPORT: Final = Rate("export", 300, 600)
SEARCH: Final = Rate("search", 300, 60)
POSTED: Final = {
    **dict.fromkeys(
        ("imports:upload", "entry:attach", "blanks:list", "blanks:read", "ledger:paper"), UPLOAD
    ),
    **dict.fromkeys(("exports:list", "blanks:fill"), EXPORT),
}
PRINTED: Final = ("exports:form-", "exports:print-", "imports:template-", "reviews:paper-")
READ: Final = {
    **dict.fromkeys(("exports:file", "imports:original", "imports:report-file"), EXPORT),
    **dict.fromkeys(("entry:file", "blanks:sample"), EXPORT),
    "admin:autocomplete": SEARCH,
}


def register_searches(*names: str) -> None:
    """Hold more addresses, by their URL names, to the rate of searching; each app does so when ready."""
    READ.update(dict.fromkeys(names, SEARCH))


def rate_of(name: str, request: HttpRequest) -> Rate | None:
    """Return the rate an address falls under; ``None`` for all others, saving among them."""
    if request.method == "POST":
        return UPLOAD if name.endswith("_import") else POSTED.get(name)
    if name.endswith("_export") or name.startswith(PRINTED) or request.GET.get("export"):
        return EXPORT
    if request.GET.get("q"):
        return SEARCH
    return READ.get(name)


class RateMiddleware:
    """Answers 429 with the time to wait where somebody asks for too much of one kind.

    Counts in the cache: with the one of the process, each server process allows as much again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        rate = rate_of(match.view_name or "", request) if match else None
        if rate is None or not request.user.is_authenticated:
            return None
        key = f"rate:{rate.kind}:{request.user.pk}"
        cache.add(key, 0, rate.seconds)
        try:
            used = cache.incr(key)
        except ValueError:
            # It ran out between the two lines.
            return None
        return None if used <= rate.count else _too_many(request, rate)


def _too_many(request: HttpRequest, rate: Rate) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        answer: HttpResponse = JsonResponse({"error": "操作过于频繁，请稍等片刻再试。"}, status=429)
    else:
        answer = HttpResponse(status=429)
    answer["Retry-After"] = str(rate.seconds)
    return answer
