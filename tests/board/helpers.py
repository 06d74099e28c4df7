"""A year with something of everything that the board counts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.checks.engine import registered
from apps.checks.models import Finding
from apps.entry.kept_figures import renew
from apps.entry.step_figures import STANDING
from apps.evaluations.domain.spot_checks import MONEY, keep_points
from apps.projects.models import Document
from apps.reviews.models import Opinion
from apps.workflow.models import TransitionRecord
from tests.cast import Cast
from tests.evaluations.helpers import confirmed, filled, move
from tests.monitoring.helpers import waiting

STATES = ("draft", "returned", "finance_first", "approved", "rejected", "dept_review", "adjusting")


def _step(form: Any, name: str, target: str, days: int, since: Any = None) -> Any:
    at = timezone.now() - timedelta(days=days)
    TransitionRecord.objects.create(
        procedure="declaration", document_id=form.key, transition=name, label=name,
        source="draft" if since is None else "finance_second", target=target, at=at, since=since,
    )  # fmt: skip
    return at


def full_year(cast: Cast) -> None:
    """Make declarations in every state with steps, opinions and findings, and self-evaluations."""
    for number, state in enumerate(STATES):
        unit = cast.unit_a if number % 2 else cast.unit_b
        form = cast.declaration(unit, name=f"项目{number}", state=state)
        Document.objects.filter(key=form.key).update(annual_amount=Decimal(1000 + number))
        if state == "draft":
            continue
        since = _step(form, "submit", "dept_review", 2 * number)
        if state == "returned" or number == 3:
            _step(form, "finance_return", "returned", number, since)
        if state == "approved":
            _step(form, "approve", "approved", 1, since)
        Opinion.objects.create(
            document_id=form.key, place=("", "goal.annual", "money.annual.total")[number % 3],
            text="请补充", office="department", author=cast.people["department_a"],
        )  # fmt: skip
        Finding.objects.create(
            document_key=form.key, scope="declaration", district=cast.district, year=2027,
            code=registered("declaration")[number % 2].code, severity="warn",
            message="有问题", key="k", first_revision=1, last_revision=1,
        )  # fmt: skip
    renew(STANDING, Document.objects.all())
    filled(cast, cast.unit_b, name="在填的自评")
    confirmed(cast, name="优秀的自评")
    evaluation = confirmed(cast, name="复核过的自评")
    move(cast, evaluation, ("spot_check", "examiner2", ""))
    marks = {f"score-{MONEY}": "10", f"reason-{MONEY}": "补列"}
    for row in list(evaluation.rows.all())[3:]:
        marks |= {f"score-{row.pk}": str(row.weight / 2), f"reason-{row.pk}": "核减"}
    keep_points(evaluation, cast.people["examiner1"], marks)
    move(cast, evaluation, ("conclude_check", "examiner1", "没有依据。"))
    waiting(cast, name="监控项目")
