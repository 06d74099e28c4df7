"""Secrets of the second factor as the database keeps them: useless to who reads the database alone.

The secret of an authenticator is encrypted (AES-SIV, RFC 5297) together with whose it is, so that a row
copied to another person opens nothing. A recovery code is kept as a keyed digest. The keys are the lines
of ``settings.FACTOR_KEYS``, the first for what is new; the secret key of the server comes last, so that
nothing is lost when a key of its own is set.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

# What the library's column for a recovery code holds.
_DIGEST: Final = 16


class UnreadableSecret(Exception):  # noqa: N818 -- names the situation
    """No configured key opens the secret, or it belongs to somebody else."""


def _keys(purpose: str) -> list[bytes]:
    return [hashlib.sha512(f"{purpose}:{key}".encode()).digest() for key in settings.FACTOR_KEYS]


def sealed_secret(secret: bytes, user: int) -> str:
    """Return the secret of an authenticator as the database keeps it, for the user of a key."""
    cipher = AESSIV(_keys("authenticator")[0])
    return cipher.encrypt(secret, [str(user).encode()]).hex()


def opened_secret(text: str, user: int) -> bytes:
    """Return the secret again; raises UnreadableSecret."""
    for key in _keys("authenticator"):
        try:
            return AESSIV(key).decrypt(bytes.fromhex(text), [str(user).encode()])
        except (InvalidTag, ValueError):
            continue
    raise UnreadableSecret


def code_digests(code: str, user: int) -> list[str]:
    """Return what the database may keep of a recovery code, the first for new ones."""
    found = []
    for key in _keys("recovery code"):
        digest = hmac.new(key, f"{user}:{code}".encode(), "sha256").digest()
        found.append(base64.b32encode(digest).decode().lower()[:_DIGEST])
    return found
