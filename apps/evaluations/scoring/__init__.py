"""Scoring of the self-evaluation as pure functions (财预〔2020〕10号; choices in the rule set)."""

from apps.evaluations.scoring.points import (
    Points,
    execution_rate,
    grade_of,
    score_execution,
    score_indicator,
    total_of,
)
from apps.evaluations.scoring.policy import ScoringPolicy
from apps.evaluations.scoring.recalculation import Departure, rescore
from apps.evaluations.scoring.weights import (
    distribute,
    frozen_weights,
    scale_to,
    split_evenly,
)

__all__ = [
    "Departure",
    "Points",
    "ScoringPolicy",
    "distribute",
    "execution_rate",
    "frozen_weights",
    "grade_of",
    "rescore",
    "scale_to",
    "score_execution",
    "score_indicator",
    "split_evenly",
    "total_of",
]
