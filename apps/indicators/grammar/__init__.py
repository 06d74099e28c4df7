"""The target-value grammar (年度指标值): one text in, one value out, and back. No Django.

``parse`` reads any text and never raises; ``str`` of the value is the official spelling, and
reading that again gives the same value.
"""

from apps.indicators.grammar.comparing import Comparison, compare
from apps.indicators.grammar.direction import Direction, direction, sense
from apps.indicators.grammar.explaining import explain
from apps.indicators.grammar.reading import parse
from apps.indicators.grammar.value import Kind, TargetValue

__all__ = [
    "Comparison",
    "Direction",
    "Kind",
    "TargetValue",
    "compare",
    "direction",
    "explain",
    "parse",
    "sense",
]
