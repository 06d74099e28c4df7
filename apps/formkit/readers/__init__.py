"""Readers: a file of any format in, neutral blocks out. They know no form.

The kind of a file is decided by its content, not by its name. The readers and the libraries they
rest on are loaded when the first file is read: a web process, which reads none, does without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.formkit.readers.base import SUFFIXES, UnreadableDocument

if TYPE_CHECKING:
    from apps.formkit.readers.registry import FORMATS, read

__all__ = ["FORMATS", "SUFFIXES", "UnreadableDocument", "read"]


def __getattr__(name: str) -> Any:
    if name not in {"FORMATS", "read"}:
        raise AttributeError(name)
    from apps.formkit.readers import registry  # noqa: PLC0415 -- slow import

    return getattr(registry, name)
