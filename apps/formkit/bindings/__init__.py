"""Somebody's empty form bound to places, filled, and read back.

``bind`` finds out which cell of a docx or xlsx form holds which place of a paper, ``fill`` writes
sheets into it and keeps the form's own look, ``read_back`` reads a filled copy by the same binding.
What opens files is loaded when it is first asked for: a web process does without.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from apps.formkit.bindings.model import Binding, BoundForm, Field, Question, RowTable, Slot

if TYPE_CHECKING:
    from apps.formkit.bindings.binding import bind, open_file
    from apps.formkit.bindings.content import Content
    from apps.formkit.bindings.filled_copy import read_back
    from apps.formkit.bindings.filled_file import Filled, fill

__all__ = [
    "Binding",
    "BoundForm",
    "Content",
    "Field",
    "Filled",
    "Question",
    "RowTable",
    "Slot",
    "bind",
    "fill",
    "open_file",
    "read_back",
]

_LATE: Final = {
    "bind": "binding",
    "open_file": "binding",
    "Content": "content",
    "Filled": "filled_file",
    "fill": "filled_file",
    "read_back": "filled_copy",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
