"""Drawing forms for a spot check by lot: anybody with the seed gets the same (财预〔2020〕10号)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.evaluations.domain.spot_checks import begin_check
from apps.evaluations.models import SelfEvaluation, SpotDraw
from apps.evaluations.states import EvaluationState
from apps.evaluations.workflow import PROCEDURE
from apps.workflow.engine import perform
from apps.workflow.models import FiscalYear


def population_of(fiscal_year: FiscalYear) -> QuerySet[SelfEvaluation]:
    """Return the year's confirmed forms that have not been checked and are not being checked."""
    return (
        SelfEvaluation.objects.filter(fiscal_year=fiscal_year, state=EvaluationState.CONFIRMED)
        .exclude(checks__isnull=False)
        .order_by("pk")
    )


def ranked(seed: str, keys: Iterable[int]) -> list[int]:
    """Order keys by the SHA-256 of «seed:key»: anybody with the seed gets the same order."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())


@transaction.atomic
def draw_by_lot(
    *, fiscal_year: FiscalYear, count: int, seed: str, note: str, actor: User
) -> SpotDraw:
    """Draw forms by lot; a blank seed is made up. Seed and the numbers drawn from are kept.

    Raises PermissionDenied; ValidationError when there are fewer forms than wanted.
    """
    held = {m.role for m in actor.active_memberships if m.district_id == fiscal_year.district_id}
    if Role.EXAMINER_SECOND not in held:
        raise PermissionDenied("只有财政绩效科可以抽取复核项目。")
    # Drawings of a year come one after the other: what one has drawn is not drawn again.
    FiscalYear.objects.select_for_update(no_key=True).get(pk=fiscal_year.pk)
    population: Any = population_of(fiscal_year)
    forms = {form.pk: form for form in population.locked()}
    if not 1 <= count <= len(forms):
        raise ValidationError(
            f"{fiscal_year}可供抽取的已确认自评表有 {len(forms)} 份，请填写 1 到 {len(forms)} 之间的份数。"
            if forms
            else f"{fiscal_year}没有可供抽取的自评表：须已确认，且未复核过。"
        )
    draw = SpotDraw.objects.create(
        fiscal_year=fiscal_year,
        method=SpotDraw.Method.RANDOM,
        seed=seed.strip() or secrets.token_hex(8),
        population=sorted(forms),
        note=note.strip(),
        drawn_by=actor,
    )
    for key in ranked(draw.seed, forms)[:count]:
        begin_check(forms[key], draw, actor)
        perform(PROCEDURE, "spot_check", subject=forms[key], actor=actor, opinion=draw.note)
    return draw


def may_draw(user: User) -> bool:
    """Return whether the person draws forms for checking."""
    return Role.EXAMINER_SECOND in user.role_codes and bool(scope_of(user).districts)
