"""Acts of review over several forms: first what would happen, then what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.core.errors import NotAllowedNow
from apps.entry.kinds import Kind
from apps.entry.step_figures import is_return
from apps.projects.models import Document
from apps.reviews.domain.acts import batch_acts, finals_of
from apps.reviews.domain.decisions import decide, sheet_obstacle
from apps.reviews.domain.pass_obstacles import carried_with
from apps.workflow.engine import Transition, obstacle


@dataclass(frozen=True, slots=True)
class BatchAct:
    """One act of the list.

    Attributes:
        kind, transition: the kind of forms and the step each takes.
        label: what the act is called.
        explains: what becomes of the forms.
    """

    kind: Kind
    transition: Transition
    label: str
    explains: str

    @property
    def name(self) -> str:
        """The name of the step."""
        return self.transition.name

    @property
    def needs_opinion(self) -> bool:
        """Return whether it asks for words that go with every form."""
        return self.transition.needs_opinion


def _explains(kind: Kind, item: Transition) -> str:
    if is_return(kind, item):
        return "每张表都会带上同一条意见退回。"
    if item.name in finals_of(kind):
        return f"{item.label}后即锁定，申报单位不能再改。"
    return f"{item.label}后，表为“{kind.procedure.state_labels.get(item.target, item.target)}”。"


def acts_of(kind: Kind, roles: frozenset[Role]) -> dict[str, BatchAct]:
    """Return what people of some roles do with many forms of a kind at once, by the step's name."""
    return {
        item.name: BatchAct(
            kind,
            item,
            f"批量{'退回' if is_return(kind, item) else item.label}",
            _explains(kind, item),
        )
        for item in batch_acts(kind, roles)
    }


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One form of a batch: what stands against the act, or what came of it; empty means well."""

    form: Document
    fault: str = ""
    carried: int = 0


def preview(
    *, forms: Iterable[Any], act: BatchAct, actor: User, opened: datetime | None = None
) -> list[BatchRow]:
    """Return for each form whether the act would go through, and how many unsettled opinions it
    would take along; nothing is written.

    A form changed since the list was ``opened`` is refused: nobody has seen what it is now.
    """
    rows = []
    for form in forms:
        fault = ""
        if not roles_on_unit(actor, form.unit) & act.transition.roles:
            fault = f"您没有“{act.transition.label}”的权限。"
        elif opened and form.updated_at > opened:
            fault = "您打开列表之后，这张表有过改动，请打开看过再办理。"
        fault = (
            fault
            or obstacle(act.kind.procedure, act.transition, form, actor, None)
            or sheet_obstacle(form, actor, act.name)
        )
        carried = len(carried_with(form)) if act.transition.moves_on and not fault else 0
        rows.append(BatchRow(form, fault, carried))
    return rows


def run_batch(
    *,
    forms: Iterable[Any],
    act: BatchAct,
    actor: User,
    revisions: Mapping[int, int],
    carried: Mapping[int, int] | None = None,
    opinion: str = "",
    notice: str = "",
) -> list[BatchRow]:
    """Do the act form by form, each in a transaction of its own; tell what came of each.

    ``revisions`` and ``carried`` hold, by key of the form, what the preview showed: its revision,
    and how many unsettled opinions the person takes along.

    Raises ValidationError before anything is done when the opinion it needs is missing.
    """
    if act.needs_opinion and not opinion.strip():
        raise ValidationError(f"{act.label}须填写意见，写明问题和修改要求。")
    rows = []
    for form in forms:
        try:
            decide(
                subject=form,
                name=act.name,
                actor=actor,
                opinion=opinion,
                notice=notice,
                carried=(carried or {}).get(form.pk, 0),
                expected_revision=revisions.get(form.pk, 0),
            )
        except PermissionDenied as error:
            rows.append(BatchRow(form, str(error)))
        except (ValidationError, NotAllowedNow) as error:
            rows.append(BatchRow(form, "；".join(error.messages)))
        else:
            rows.append(BatchRow(form))
    return rows
