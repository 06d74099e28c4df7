"""Keeps what the rules find in a self-evaluation, for the counts and for 规则自省."""

from __future__ import annotations

from django.db import transaction

from apps.checks.domain.panel import Panel, panel_of
from apps.checks.domain.storing import store_run, switched_off
from apps.checks.engine import SELF_EVALUATION
from apps.evaluations.domain.checking import report_of
from apps.evaluations.models import SelfEvaluation
from apps.workflow.engine import Step


@transaction.atomic
def renew_run(evaluation: SelfEvaluation) -> Panel:
    """Check a self-evaluation as stored and keep the result under its revision."""
    fresh = SelfEvaluation.objects.with_content().get(pk=evaluation.pk)
    report = report_of(fresh)
    panel = panel_of(
        fresh,
        report,
        scope=SELF_EVALUATION,
        revision=fresh.revision,
        # Rows come from the approved version: their numbers never change.
        place_of=str,
    )
    store_run(
        subject=fresh,
        panel=panel,
        failures=report.failures,
        skipped=switched_off(fresh.fiscal_year.rule_set.rules.severities),
        scope=SELF_EVALUATION,
        district=fresh.unit.department.district,
        year=fresh.fiscal_year.year,
    )
    return panel


def keep_findings(step: Step) -> None:
    """Keep what stands in the self-evaluation that was just submitted."""
    renew_run(step.subject)
