"""The words of the checks that models and the engine share: severities and what is checked."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

DECLARATION: Final = "declaration"
SELF_EVALUATION: Final = "self_evaluation"
SCOPES: Final = {DECLARATION: "申报表", SELF_EVALUATION: "自评表"}


class Severity(StrEnum):
    """How much a finding weighs: BLOCK stops the submission, WARN wants an answer, HINT informs."""

    BLOCK = "block"
    WARN = "warn"
    HINT = "hint"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """0 for the gravest, for sorting."""
        return list(Severity).index(self)


_LABELS: Final = {Severity.BLOCK: "拦截", Severity.WARN: "提醒", Severity.HINT: "提示"}
