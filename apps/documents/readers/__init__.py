"""Readers: a file of any format in, neutral blocks out. They know no form.

The kind of a file is decided by its content, not by its name.
"""

from apps.documents.readers.base import UnreadableDocument
from apps.documents.readers.registry import FORMATS, read

__all__ = ["FORMATS", "UnreadableDocument", "read"]
