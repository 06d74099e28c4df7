"""Confirming several self-evaluations, each on its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from apps.core.errors import NotAllowedNow
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.workflow import PROCEDURE
from apps.workflow.engine import perform


def confirm_many(*, evaluations: Iterable[SelfEvaluation], actor: Any) -> tuple[int, list[str]]:
    """Confirm each form; give how many went and a sentence for each that did not."""
    done, faults = 0, []
    for evaluation in evaluations:
        try:
            perform(PROCEDURE, "confirm", subject=evaluation, actor=actor)
        except NotAllowedNow as error:
            faults.append(f"“{evaluation}”：{error.message}")
        except (PermissionDenied, ValidationError) as error:
            faults.append(f"“{evaluation}”：{error}")
        else:
            done += 1
    return done, faults
