"""Acts of review over several forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.declarations.workflow import PROCEDURE
from apps.workflow.engine import perform

PASSES = {State.FINANCE_FIRST: "finance_pass", State.FINANCE_SECOND: "approve"}


def move_many(*, declarations: Iterable[Declaration], actor: Any) -> tuple[int, list[str]]:
    """Pass each form on its own; give how many went and a sentence for each that did not."""
    done, faults = 0, []
    for declaration in declarations:
        name = PASSES.get(State(declaration.state))
        if name is None:
            faults.append(
                f"“{declaration}”是“{declaration.get_state_display()}”，不在财政审核环节。"
            )
            continue
        try:
            perform(PROCEDURE, name, subject=declaration, actor=actor)
        except PermissionDenied as error:
            faults.append(f"“{declaration}”：{error}")
        except NotAllowedNow as error:
            faults.append(f"“{declaration}”：{error.message}")
        except ValidationError as error:
            faults.append(f"“{declaration}”：{'；'.join(error.messages)}")
        else:
            done += 1
    return done, faults
