"""Where a request comes from."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from apps.core.middleware import address_of


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (True, "6.6.6.6, 10.1.2.3", "10.1.2.3"),
        (True, "", "127.0.0.1"),
        (False, "6.6.6.6", "127.0.0.1"),
    ],
)
def test_only_our_own_proxy_is_believed(
    settings: pytest.FixtureRequest, behind: bool, forwarded: str, address: str
) -> None:
    settings.BEHIND_PROXY = behind  # type: ignore[attr-defined]
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded})
    assert address_of(request) == address
