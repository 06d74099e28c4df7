"""The request as we take it: a head nobody can make sense of is a page of refusal, never a fault."""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class TolerantRequest(WSGIRequest):
    """Takes a kind of content that cannot be parsed for none at all.

    The library reads that line before any middleware could answer for it.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except (LookupError, ValueError):
            self.content_type, self.content_params = "", {}


class TolerantHandler(WSGIHandler):
    """The application of a server, with :class:`TolerantRequest`."""

    request_class = TolerantRequest
