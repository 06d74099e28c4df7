"""Sign-in by a certificate that a gateway has looked at: it tells the subject in a header."""

from __future__ import annotations

import re
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest

from apps.accounts.models import User
from apps.core.middleware import is_trusted_proxy


def certificate_name(request: HttpRequest) -> str:
    """Return the sign-in name in the gateway's header, blank where there is none to be believed.

    The header counts only from a trusted proxy, and only the attribute the settings name
    (``CN`` of ``CN=zhang,OU=…,C=CN``).
    """
    header = settings.CERTIFICATE_HEADER
    if not header or not is_trusted_proxy(request):
        return ""
    subject = unquote(request.headers.get(header, ""))
    # RFC 2253: parts stand between commas; a comma inside a value is escaped.
    parts = (part.partition("=") for part in re.split(r"(?<!\\),", subject))
    names = [
        value.strip() for name, _, value in parts if name.strip() == settings.CERTIFICATE_ATTRIBUTE
    ]
    return names[0] if len(names) == 1 else ""


def certificate_user(request: HttpRequest) -> User | None:
    """Return the account the certificate belongs to."""
    name = certificate_name(request)
    return User.objects.filter(username=name, is_active=True).first() if name else None
