"""The target-value grammar (年度指标值): one text in, one value out, and back. No Django.

``parse`` reads any text and never raises; ``str`` of the value is the official spelling, and
reading that again gives the same value.
"""

from apps.formkit.values.explanation import explain
from apps.formkit.values.target import Kind, TargetValue
from apps.formkit.values.target_text import parse

__all__ = [
    "Kind",
    "TargetValue",
    "explain",
    "parse",
]
