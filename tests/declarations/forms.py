"""Forms of a wanted size, and what a call costs."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.declarations.models import Declaration, Indicator
from tests.cast import Cast


def grown(cast: Cast, rows: int) -> Declaration:
    """Return a form with so many indicators."""
    form = cast.declaration()
    row = form.indicators.first()
    form.indicators.exclude(pk=row.pk).delete()
    for number in range(1, rows):
        row.pk, row.position, row.level3 = None, number, f"指标{number}"
        row.save()
    Indicator.objects.filter(declaration=form, level3="人均培训成本").update(position=0)
    return form


def counted(call: Any) -> int:
    """Count the queries of a call; savepoints are the test's own transaction."""
    with CaptureQueriesContext(connection) as context:
        call()
    marks = ("SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(marks) for query in context.captured_queries)
