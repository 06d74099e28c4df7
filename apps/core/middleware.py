"""Request identity, and one place where a wrong moment becomes a page instead of a trace."""

import ipaddress
import logging
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render

from apps.core.context import RequestContext, enter_request, leave_request
from apps.core.errors import NotAllowedNow
from apps.core.text import storable

log = logging.getLogger("perfgoals.access")
Next = Callable[[HttpRequest], HttpResponse]

REFUSALS = {
    405: "这个地址不能直接打开，或不接受这种提交方式。请回到工作台，从页面上的按钮进入。",
    413: "发送的内容太大。",
    415: "不接受这种内容。",
    429: "操作过于频繁，请稍等片刻再试。",
}
PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
        *("magnetometer", "microphone", "midi", "payment", "serial", "usb"),
    )
)


def address_of(request: HttpRequest) -> str:
    """Return where the request comes from: what our own proxies say, else the peer itself.

    Read from the end as far as the hops are ours; earlier ones are whatever the client wrote.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return address
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not _is_ours(address) or not hop.strip():
            break
        address = hop.strip()[:45]
    return address


def is_trusted_proxy(request: HttpRequest) -> bool:
    """Return whether the peer is one of our own proxies, whose headers may be believed."""
    return settings.BEHIND_PROXY and _is_ours(str(request.META.get("REMOTE_ADDR", "")))


def _is_ours(address: str) -> bool:
    if not address:
        # Over a socket of the machine itself.
        return True
    try:
        peer = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(peer in ipaddress.ip_network(proxy) for proxy in settings.TRUSTED_PROXIES)


class RequestContextMiddleware:
    """Sets an id on each request that groups its audit rows and stands in the answer's header."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        context = RequestContext(request_id=uuid.uuid4().hex, address=address_of(request))
        token = enter_request(context)
        begun = time.monotonic()
        try:
            response = self.get_response(request)
            _note(request, response, begun)
        finally:
            leave_request(token)
        response["X-Request-ID"] = context.request_id
        return response


def _note(request: HttpRequest, response: HttpResponse, begun: float) -> None:
    """Leave a line of what was asked, by whom, and how long it took."""
    spent = round((time.monotonic() - begun) * 1000)
    # What follows is a key to an account, or the code of a slip.
    begun_with = (one for one in ("/activate/", "/slip/") if request.path.startswith(one))
    path = next((f"{one}…" for one in begun_with), request.path)
    fields = {
        "method": request.method,
        "path": path,
        "status": response.status_code,
        "ms": spent,
        "status_code": response.status_code,
    }
    log.info(
        "%s %s %s %s ms",
        request.method,
        path,
        response.status_code,
        spent,
        extra=fields,
    )


def _plain(values: QueryDict) -> QueryDict:
    """Return what a page sent, made storable; nearly always that is the very same."""
    sent = {name: values.getlist(name) for name in values}
    plain = storable(sent)
    if plain == sent:
        return values
    clean = QueryDict(mutable=True)
    for name, texts in plain.items():
        clean.setlist(name, texts)
    return clean


class PlainTextMiddleware:
    """Takes out of what a page sends the signs that nobody sees and nothing can keep.

    They come along in text copied from broken PDF files. Where a view is about to run, so that a
    body is parsed no earlier than for its token.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> None:
        request.GET = _plain(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = _plain(request.POST)  # type: ignore[assignment]


def _came_from(request: HttpRequest) -> str:
    """Return our page the person was on before; empty where there was none, or it was this one."""
    referer = urlsplit(request.headers.get("Referer", ""))
    if referer.netloc != request.get_host() or referer.path == request.path:
        return ""
    return f"{referer.path}?{referer.query}" if referer.query else referer.path


class ErrorPageMiddleware:
    """Puts on an empty refusal (405 and its like) a page in Chinese with the way back."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or response.streaming or response.content:
            return response
        page = render(
            request,
            "refused.html",
            {
                "code": response.status_code,
                "text": REFUSALS.get(response.status_code, ""),
                "back": _came_from(request),
            },
            status=response.status_code,
        )
        # What it says of itself stays: which methods an address knows, when to come again.
        for name in ("Allow", "Retry-After"):
            if name in response:
                page[name] = response[name]
        return page


class PrivacyMiddleware:
    """Keeps pages out of shared and lasting stores, and the browser from what no page of ours needs.

    A view that says itself how long its answer may be kept is heard.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class DomainErrorMiddleware:
    """Answers an uncaught :class:`NotAllowedNow` with 409 and its sentence."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, NotAllowedNow):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": error.message}, status=409)
        return render(request, "409.html", {"message": error.message}, status=409)
