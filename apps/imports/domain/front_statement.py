"""What a file says of all its forms, checked like a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from apps.checks.engine import CheckView, Finding, run
from apps.formkit.recognition.model import Recognition

SCOPE: Final = "file"
_DECLARATION: Final = "declaration"


@dataclass(frozen=True, slots=True)
class FileSheet:
    """A file: what its front paragraph states, and its declarations."""

    intro: dict[str, Any]
    sheets: tuple[Any, ...]
    kind: str = SCOPE


def front_findings(recognition: Recognition) -> tuple[Finding, ...]:
    """Return what the front paragraph states of year, number and money and the forms gainsay."""
    intro = (recognition.statement or {}).get("intro") or {}
    sheets = (form.sheet for form in recognition.documents if form.sheet.kind == _DECLARATION)
    return run(CheckView(sheet=FileSheet(intro, tuple(sheets)))).findings
