"""Self-evaluations with their rows, spot checks, and what must be put right."""

from apps.evaluations.models.checks import Rectification, SpotCheck, SpotDraw, SpotScore
from apps.evaluations.models.evaluation import SelfEvaluation
from apps.evaluations.models.results import EvaluationFunding, ResultRow

__all__ = [
    "EvaluationFunding",
    "Rectification",
    "ResultRow",
    "SelfEvaluation",
    "SpotCheck",
    "SpotDraw",
    "SpotScore",
]
