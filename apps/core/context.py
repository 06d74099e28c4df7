"""What is known of the request under way, for the audit trail; blank in commands and tasks."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestContext:
    """Identifies one request: a random id that groups its audit rows, and the address."""

    request_id: str = ""
    address: str = ""


_current: ContextVar[RequestContext] = ContextVar("request", default=RequestContext())  # noqa: B039 -- frozen


def current_request() -> RequestContext:
    """Return the request under way; blank fields where there is none."""
    return _current.get()


def enter_request(context: RequestContext) -> object:
    """Make the context current; give the token for :func:`leave_request`."""
    return _current.set(context)


def leave_request(token: object) -> None:
    """Restore what was current before."""
    _current.reset(token)  # type: ignore[arg-type]
