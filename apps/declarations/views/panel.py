"""The checks panel of the editor, as a piece of page."""

from __future__ import annotations

from typing import Any

from apps.declarations.domain.starting import is_blank, renewals_of
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.entry.check_groups import parts_of


def panel_context(declaration: Declaration, user: Any) -> dict[str, Any]:
    """Return what the panel shows of a form fetched beside its neighbours."""
    report = KIND.panel(declaration, user)
    return {
        "report": report,
        "parts": parts_of(report, scope=KIND.scope),
        "renewals": renewals_of(declaration),
        "is_untouched": is_blank(declaration),
    }
