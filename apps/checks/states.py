"""The words of the checks that models and the engine share: severities and what is checked."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

DECLARATION: Final = "declaration"
SELF_EVALUATION: Final = "self_evaluation"
SCOPES: Final[dict[str, str]] = {}
"""What is checked, by the kind of its paper, with its short name; kinds add theirs."""


def register_scope(scope: str, name: str) -> None:
    """Let rules be written for a kind of form."""
    SCOPES[scope] = name


def scopes() -> list[tuple[str, str]]:
    """Return what is checked, for a choice."""
    return list(SCOPES.items())


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
