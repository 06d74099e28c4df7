"""Acts of review over several forms: first what would happen, then what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError

from apps.accounts.scope import roles_on_unit
from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.reviews.domain.deciding import decide, sheet_obstacle
from apps.workflow.engine import obstacle


@dataclass(frozen=True, slots=True)
class BatchAct:
    """One act of the inbox; ``asks`` names the field its preview shows."""

    name: str
    label: str
    transition: str
    asks: str
    explains: str


ACTS: Final = {
    act.name: act
    for act in (
        BatchAct("pass", "批量初审通过", "finance_pass", "", "通过后转绩效科复审。"),
        BatchAct(
            "approve", "批量批复", "approve", "notice", "批复后即锁定，申报单位只能申请调整。"
        ),
        BatchAct(
            "return", "批量退回", "finance_return", "opinion", "每张表都会带上同一条意见退回。"
        ),
    )
}


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One form of a batch: what stands against the act, or what came of it; empty means well."""

    declaration: Declaration
    fault: str = ""


def preview(*, declarations: Iterable[Declaration], act: BatchAct, actor: Any) -> list[BatchRow]:
    """Tell for each form whether the act would go through; nothing is written."""
    transition = PROCEDURE.transition(act.transition)
    rows = []
    for declaration in declarations:
        fault = ""
        if not roles_on_unit(actor, declaration.unit) & transition.roles:
            fault = f"您没有“{transition.label}”的权限。"
        fault = (
            fault
            or obstacle(PROCEDURE, transition, declaration, actor, None)
            or sheet_obstacle(declaration, actor, act.transition)
        )
        rows.append(BatchRow(declaration, fault))
    return rows


def run_batch(
    *,
    declarations: Iterable[Declaration],
    act: BatchAct,
    actor: Any,
    revisions: Mapping[int, int],
    opinion: str = "",
    notice: str = "",
) -> list[BatchRow]:
    """Do the act form by form, each in a transaction of its own; tell what came of each.

    ``revisions`` holds, by key of the form, what the preview showed.

    Raises ValidationError before anything is done when the opinion it needs is missing.
    """
    if act.asks == "opinion" and not opinion.strip():
        raise ValidationError("批量退回须填写意见，写明问题和修改要求。")
    rows = []
    for declaration in declarations:
        try:
            decide(
                declaration=declaration,
                name=act.transition,
                actor=actor,
                opinion=opinion,
                notice=notice,
                expected_revision=revisions.get(declaration.pk, 0),
            )
        except PermissionDenied as error:
            rows.append(BatchRow(declaration, str(error)))
        except NotAllowedNow as error:
            rows.append(BatchRow(declaration, error.message))
        except ValidationError as error:
            rows.append(BatchRow(declaration, "；".join(error.messages)))
        else:
            rows.append(BatchRow(declaration))
    return rows
