"""Projects, their declarations, and what a declaration consists of."""

from apps.declarations.models.content import FundingLine, Indicator, Narrative
from apps.declarations.models.declaration import Declaration, Project
from apps.declarations.models.presence import Presence
from apps.declarations.models.version import Version

__all__ = [
    "Declaration",
    "FundingLine",
    "Indicator",
    "Narrative",
    "Presence",
    "Project",
    "Version",
]
