"""Following a goal that was adjusted after the self-evaluation had begun (财预〔2015〕88号)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.accounts.scope import demand_clerk
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.domain.sheets import paired
from apps.entry.models import Version
from apps.evaluations.domain.content import MONEY_FILES
from apps.evaluations.domain.creation import weights_of
from apps.evaluations.domain.points import policy_of, settle
from apps.evaluations.models import ResultRow, SelfEvaluation
from apps.formkit.sheets.rows import IndicatorRow


def newer_version(evaluation: SelfEvaluation) -> Version | None:
    """Return the approved version that came after the one the form was generated from."""
    if evaluation.version_id is None or not evaluation.is_editable:
        return None
    goal = Version.objects.filter(document__versions=evaluation.version_id)
    newest = goal.filter(approved_at__isnull=False).order_by("-number").first()
    return newest if newest is not None and newest.pk != evaluation.version_id else None


def version_obstacle(evaluation: SelfEvaluation, actor: User | None = None) -> str:
    """Return why a form that lags behind its goal cannot be submitted; empty when it does not."""
    newest = newer_version(evaluation)
    if newest is None:
        return ""
    return f"绩效目标已调整并批复（第 {newest.number} 版），请先点“按最新批复更新”。"


def _frozen(position: int, row: IndicatorRow, weight: object) -> dict[str, Any]:
    return {
        "position": position,
        "level1": row.level1,
        "level2": row.level2,
        "level3": row.level3,
        "target": row.target,
        "weight": weight,
    }


def follow_version(locked: SelfEvaluation, newest: Version) -> list[str]:
    """Take over rows, targets, weights and goal of an approved version; return the names of rows
    that are gone.

    What was typed and proved stays with the rows of the same name; own points are forgotten
    where target or weight changed.
    """
    sheet = newest.sheet
    weights, _ = weights_of(sheet.indicators, locked.fiscal_year)
    pairs, old = paired(sheet.indicators, list(locked.rows.all()))
    rows: list[ResultRow] = []
    for position, ((row, kept), weight) in enumerate(zip(pairs, weights, strict=True)):
        stored = kept or ResultRow(evaluation=locked)
        if (stored.target, stored.weight) != (row.target, weight):
            stored.typed_score, stored.reason = None, ""
        for name, value in _frozen(position, row, weight).items():
            setattr(stored, name, value)
        rows.append(stored)
    # Proof of a row that is gone stays with the form.
    places = [f"row.{row.pk}" for row in old]
    locked.attachments.filter(place__in=places).update(place=MONEY_FILES)
    locked.rows.filter(pk__in=[row.pk for row in old]).delete()
    locked.version, locked.expected_goal = newest, sheet.annual_goal
    lines = list(locked.funding_lines.all())
    settle(locked, lines, rows, policy_of(locked.fiscal_year))
    for result in rows:
        result.save()
    locked.save()
    return [row.level3 for row in old]


@transaction.atomic
def renew_from_version(*, evaluation: SelfEvaluation, actor: User) -> list[str]:
    """Bring a form up to its goal as approved last, as :func:`follow_version`.

    Raises PermissionDenied, NotAllowedNow when the form is closed or up to date.
    """
    locked = SelfEvaluation.objects.with_names().locked().get(pk=evaluation.pk)
    demand_clerk(actor, locked.unit)
    newest = newer_version(locked)
    if newest is None:
        raise NotAllowedNow("自评表已按最新批复的绩效目标生成，不需要更新。")
    locked.revision += 1
    gone = follow_version(locked, newest)
    record(
        "evaluation.renew",
        actor=actor,
        target=locked,
        organisation=locked.unit.name,
        after={"version": newest.number, "gone": gone},
    )
    return gone
