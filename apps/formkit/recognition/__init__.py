"""Recognition of forms in what a reader saw: pure, knows no model and no file format."""

from .engine import recognise
from .model import NotAForm, ReadForm, Recognition

__all__ = ["NotAForm", "ReadForm", "Recognition", "recognise"]
