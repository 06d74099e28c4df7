"""Runs the declaration's rules with the year's rule set."""

from __future__ import annotations

from typing import Any

from apps.checks.engine import CheckView, Report, Severity, run
from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration
from apps.declarations.rules import RULES


def report_of(declaration: Declaration) -> Report:
    """Check a declaration as it stands now; no query when fetched ``with_content()``."""
    return run(sheet_of(declaration))


def blocking_obstacle(declaration: Any, actor: Any) -> str:
    """Give what blocks submission, as one sentence; empty when nothing does."""
    fresh = Declaration.objects.with_content().get(pk=declaration.pk)
    blocking = [f for f in report_of(fresh).findings if f.severity == Severity.BLOCK]
    if not blocking:
        return ""
    first = blocking[0].message
    return f"还有 {len(blocking)} 处必须改正，不能提交。第一处：{first}"
