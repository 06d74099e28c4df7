"""The declaration and what it consists of."""

from apps.declarations.models.content import FundingLine, Indicator, Narrative
from apps.declarations.models.declaration import Declaration

__all__ = ["Declaration", "FundingLine", "Indicator", "Narrative"]
