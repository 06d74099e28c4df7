"""Somebody's empty form bound to places, filled, and read back.

``bind`` finds out which cell of a docx or xlsx form holds which place of a paper, ``fill`` writes
sheets into it and keeps the form's own look, ``read_back`` reads a filled copy by the same binding.
"""

from apps.formkit.bindings.binding import bind, open_file
from apps.formkit.bindings.content import Content
from apps.formkit.bindings.fill import Filled, fill
from apps.formkit.bindings.filled_copy import read_back
from apps.formkit.bindings.model import Binding, BoundForm, Field, Question, RowTable, Slot

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
