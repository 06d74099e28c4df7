"""Readers: a file of any format in, neutral blocks out. They know no form.

The kind of a file is decided by its content, not by its name.
"""

from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.readers.registry import FORMATS, read

__all__ = ["FORMATS", "UnreadableDocument", "read"]
