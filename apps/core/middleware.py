"""Request identity, and one place where a wrong moment becomes a page instead of a trace."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from apps.core.context import RequestContext, enter_request, leave_request
from apps.core.errors import NotAllowedNow

Next = Callable[[HttpRequest], HttpResponse]


def address_of(request: HttpRequest) -> str:
    """Give where the request comes from: what our own proxy says, else the peer itself.

    Only the last hop counts; earlier ones are whatever the client chose to write.
    """
    if settings.BEHIND_PROXY:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if hops[-1].strip():
            return hops[-1].strip()[:45]
    return str(request.META.get("REMOTE_ADDR", ""))


class RequestContextMiddleware:
    """Gives each request an id that groups its audit rows and stands in the answer's header."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        context = RequestContext(request_id=uuid.uuid4().hex, address=address_of(request))
        token = enter_request(context)
        try:
            response = self.get_response(request)
        finally:
            leave_request(token)
        response["X-Request-ID"] = context.request_id
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
