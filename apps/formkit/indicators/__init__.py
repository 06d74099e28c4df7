"""What a level-3 name and its target say of an indicator, read once for all who ask."""

from apps.formkit.indicators.comparison import Comparison, compare
from apps.formkit.indicators.direction import Direction, direction, preferred
from apps.formkit.indicators.heads import Head, head_of
from apps.formkit.indicators.learnt import Learnt, Lesson, learn
from apps.formkit.indicators.reading import IndicatorReading, read_indicator
from apps.formkit.indicators.year_figures import Adding, adding_of, adds_up, is_ceiling

__all__ = [
    "Adding",
    "Comparison",
    "Direction",
    "Head",
    "IndicatorReading",
    "Learnt",
    "Lesson",
    "adding_of",
    "adds_up",
    "compare",
    "direction",
    "head_of",
    "is_ceiling",
    "learn",
    "preferred",
    "read_indicator",
]
