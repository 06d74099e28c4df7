"""The kinds of documents that offices give opinions on, each with its way and its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.checks.domain.documents import CheckedKind
from apps.declarations.domain import autosaving
from apps.declarations.domain.findings import CHECKS as DECLARATION_CHECKS
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.declarations.workflow import PROCEDURE as DECLARING
from apps.entry.domain.protocol import CellChange, Outcome
from apps.evaluations.domain import entry
from apps.evaluations.domain.findings import CHECKS as EVALUATION_CHECKS
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import EvaluationState
from apps.evaluations.workflow import PROCEDURE as EVALUATING
from apps.reviews.domain.spots import Spot, declaration_spots, evaluation_spots
from apps.reviews.models import Office, Opinion
from apps.workflow.engine import Procedure

Turn = tuple[Office, frozenset[Role]]
UNIT: Final = (Office.UNIT, frozenset({Role.UNIT_REVIEWER}))
DEPARTMENT: Final = (Office.DEPARTMENT, frozenset({Role.DEPARTMENT}))
FINANCE: Final = (Office.FINANCE, Role.examiners())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedKind:
    """One kind of document.

    Attributes:
        turns: whose turn it is to give opinions in a state, and in whose name.
        inbox: the states in which a document waits for an examiner of a role.
        waiting: the states in which it waits for anybody.
        spots_of: the places an opinion can point to, of a document ``with_content()``.
        save: stores a clerk's change as the document's own editor does.
        is_settled: whether an examiner may put a proposed value in with the unit's consent.
    """

    procedure: Procedure
    checks: CheckedKind
    turns: Mapping[str, Turn]
    inbox: Mapping[Role, frozenset[str]]
    waiting: frozenset[str]
    spots_of: Callable[[Any], list[Spot]]
    save: Callable[[Any, Any, CellChange], Outcome]
    is_settled: bool = False

    @property
    def model(self) -> Any:
        """The document's model."""
        return self.checks.model

    @property
    def namespace(self) -> str:
        """The name under which its addresses stand."""
        return self.checks.namespace

    def locked(self, key: int) -> Any:
        """Fetch and lock one document."""
        return self.model.objects.with_names().locked().get(pk=key)

    def spot_at(self, subject: Any, place: str) -> Spot | None:
        """Find a place; ``None`` where the document does not have it (any more)."""
        return next((spot for spot in self.spots_of(subject) if spot.place == place), None)


def _save_declaration(subject: Any, actor: Any, change: CellChange) -> Outcome:
    batch = autosaving.Batch(revision=subject.revision, cells=[change])
    return autosaving.save_cells(key=subject.pk, actor=actor, batch=batch)


def _save_evaluation(subject: Any, actor: Any, change: CellChange) -> Outcome:
    return entry.save_cells(key=subject.pk, actor=actor, changes=[change])


DECLARATIONS: Final = ReviewedKind(
    procedure=DECLARING,
    checks=DECLARATION_CHECKS,
    turns={
        State.UNIT_REVIEW: UNIT,
        State.DEPARTMENT_REVIEW: DEPARTMENT,
        State.FINANCE_FIRST: FINANCE,
        State.FINANCE_SECOND: FINANCE,
    },
    inbox={
        Role.EXAMINER_FIRST: frozenset({State.FINANCE_FIRST}),
        Role.EXAMINER_SECOND: frozenset({State.FINANCE_SECOND}),
    },
    waiting=frozenset(State.waiting()),
    spots_of=declaration_spots,
    save=_save_declaration,
    is_settled=True,
)
EVALUATIONS: Final = ReviewedKind(
    procedure=EVALUATING,
    checks=EVALUATION_CHECKS,
    turns={
        EvaluationState.UNIT_REVIEW: UNIT,
        EvaluationState.DEPARTMENT_REVIEW: DEPARTMENT,
        EvaluationState.FINANCE_REVIEW: FINANCE,
    },
    inbox={
        Role.EXAMINER_FIRST: frozenset({EvaluationState.FINANCE_REVIEW}),
        Role.EXAMINER_SECOND: frozenset(
            {EvaluationState.FINANCE_REVIEW, EvaluationState.EXEMPTION_FINANCE}
        ),
    },
    waiting=EvaluationState.waiting(),
    spots_of=evaluation_spots,
    save=_save_evaluation,
)
KINDS: Final = {
    Declaration.KIND: DECLARATIONS,
    SelfEvaluation.KIND: EVALUATIONS,
}


def kind_of(subject: Any) -> ReviewedKind:
    """Give the kind of a document."""
    return KINDS[subject.kind]


def subject_of(opinion: Opinion) -> Any:
    """Fetch the document an opinion is about."""
    kind = kind_of(opinion.document)
    return kind.model.objects.with_names().get(document=opinion.document_id)


def office_now(subject: Any, actor: Any) -> Office | None:
    """Give the office in whose name the person may give opinions now; ``None`` when he may not."""
    office, roles = kind_of(subject).turns.get(subject.state, (None, frozenset()))
    return office if roles & roles_on_unit(actor, subject.unit) else None
