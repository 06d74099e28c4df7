"""Pages go out compressed; files and what is compressed already do not."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_TEXT: Final = ("text/", "application/json", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Compresses text. Against BREACH the library pads each answer by a random length (Heal the
    BREACH), and the token against forgery is masked anew in each page."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(_TEXT):
            return response
        return super().process_response(request, response)
