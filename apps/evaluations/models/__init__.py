"""Self-evaluations with their rows and evidence, spot checks, and what must be put right."""

from apps.evaluations.models.checks import Rectification, SpotCheck, SpotDraw, SpotScore
from apps.evaluations.models.evaluation import SelfEvaluation
from apps.evaluations.models.results import EvaluationFunding, EvidenceFile, ResultRow

__all__ = [
    "EvaluationFunding",
    "EvidenceFile",
    "Rectification",
    "ResultRow",
    "SelfEvaluation",
    "SpotCheck",
    "SpotDraw",
    "SpotScore",
]
