"""Recognition of forms in what a reader saw: pure, knows no model and no file format.

The engine is loaded when something is first recognised: a web process does without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.formkit.recognition.model import NotAForm, ReadForm, Recognition

if TYPE_CHECKING:
    from apps.formkit.recognition.engine import recognise

__all__ = ["NotAForm", "ReadForm", "Recognition", "recognise"]


def __getattr__(name: str) -> Any:
    if name != "recognise":
        raise AttributeError(name)
    from apps.formkit.recognition import engine  # noqa: PLC0415 -- slow import

    return engine.recognise
