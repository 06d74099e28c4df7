"""Seals of the trail: a keyed digest (HMAC) whose key is kept outside the database.

Who can write to the database cannot make one. Keys rotate: new rows are sealed with the first of
``settings.AUDIT_KEYS``, older ones are found by the key's number, which each seal carries.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from decimal import Decimal

from django.conf import settings

ALGORITHMS = {"hs256": "sha256", "sm3": "sm3"}


class UnknownKey(Exception):  # noqa: N818 -- names the situation
    """No key of this number is configured, so the seal can be neither made nor looked at."""


def key_number(key: str, algorithm: str) -> str:
    """Return the number of a key: the algorithm and a digest that tells nothing of the key."""
    digest = hashlib.sha256(f"audit key number:{key}".encode()).hexdigest()
    return f"{algorithm}-{digest[:10]}"


def _keys() -> dict[str, tuple[bytes, str]]:
    return {
        key_number(key, name): (key.encode(), digest)
        for key in settings.AUDIT_KEYS
        for name, digest in ALGORITHMS.items()
    }


def current_key() -> str:
    """Return the number of the key that new rows are sealed with."""
    return key_number(settings.AUDIT_KEYS[0], settings.AUDIT_ALGORITHM)


def canonical(value: object) -> str:
    """Return one text for what a database may give back in several ways (1.0 and 1, order of keys)."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        # PostgreSQL keeps a number of JSON as a decimal: 1e16 comes back as 10000000000000000.
        return {"number": f"{Decimal(repr(value)).normalize():f}"}
    return str(value)


class Sealer:
    """Makes and compares seals; looks the keys up once, for walks over many rows."""

    def __init__(self) -> None:
        self.keys = _keys()

    def seal(self, kind: str, content: object, key: str) -> str:
        """Return the seal of a content under the key of a number; raises :class:`UnknownKey`.

        ``kind`` keeps seals of rows, heads, checks, archives and anchors from standing for
        each other.
        """
        if key not in self.keys:
            raise UnknownKey(key)
        secret, digest = self.keys[key]
        text = f"{kind}|{key}|{canonical(content)}"
        return hmac.new(secret, text.encode(), digest).hexdigest()

    def holds(self, kind: str, content: object, key: str, seal: str) -> bool:
        """Return whether a seal belongs to the content; raises :class:`UnknownKey`."""
        return hmac.compare_digest(self.seal(kind, content, key), seal)
