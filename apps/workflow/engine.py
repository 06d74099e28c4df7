"""One engine for every procedure: a table of transitions, asked what may be done and made to do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.dispatch import Signal

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.audit.domain import record
from apps.checks.subjects import Subject
from apps.core.errors import NotAllowedNow
from apps.workflow.models import TransitionRecord

moved = Signal()
"""Sent inside the transaction after each step, with ``procedure``, ``subject`` and ``entry``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a guard or an effect is told: the locked document, the person, the opinion."""

    subject: Any
    actor: User
    opinion: str
    transition: Transition


_RANKS = {"primary": 0, "success": 0, "danger": 2}

Guard = Callable[[Any, Any], str]
"""``guard(subject, actor)`` gives why not, as a Chinese sentence; empty when nothing stands against."""

Effect = Callable[[Step], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row of a procedure's table.

    ``applies`` are guards about the procedure itself (an office the department does not have):
    where one stands against, the transition is not offered at all. ``target_of`` gives the new
    state where it depends on the way the document came; ``target`` is then its usual value.
    ``gathers_opinions``: without words it takes those that offices have given cell by cell.
    ``wants_words`` gives why words are needed where it is the moment that asks for them.
    ``on_refusal`` keeps what is to be known of an attempt that a guard refused.
    ``style`` is the button's and says what the act means: ``primary`` and ``success`` move the
    document on, ``success`` and ``danger`` decide.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str
    roles: frozenset[Role]
    target_of: Callable[[Any], str] | None = None
    applies: tuple[Guard, ...] = ()
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    on_refusal: tuple[Callable[[Any], None], ...] = ()
    needs_opinion: bool = False
    gathers_opinions: bool = False
    wants_words: Callable[[Any], str] | None = None
    style: str = "secondary"

    @property
    def moves_on(self) -> bool:
        """Return whether it takes the document to the next office, or to its end."""
        return self.style in {"primary", "success"}

    @property
    def is_decision(self) -> bool:
        """Return whether it ends or turns back the document's way, not merely passes it on."""
        return self.style in {"success", "danger"}


@dataclass(frozen=True, slots=True)
class Option:
    """A transition open to a person now, or ``reason`` why it is not; ``asks`` why it needs words
    at this moment."""

    transition: Transition
    reason: str = ""
    asks: str = ""

    @property
    def is_open(self) -> bool:
        return not self.reason


def _asks(item: Transition, subject: Subject) -> str:
    return item.wants_words(subject) if item.wants_words else ""


Hold = Callable[[Transition, Any, Any], str]
"""``hold(transition, subject, actor)`` gives why an app above keeps a step back; empty when not."""
_holds: list[Hold] = []


def register_hold(hold: Hold) -> None:
    """Let an app above keep steps of any procedure back, with the reason."""
    _holds.append(hold)


def _against(item: Transition, subject: Subject, actor: User) -> str:
    """Return the first reason that guards or holds have against a step."""
    guarded = (guard(subject, actor) for guard in item.guards)
    held = (hold(item, subject, actor) for hold in _holds)
    return next((text for text in chain(guarded, held) if text), "")


def _applies(item: Transition, subject: Subject, actor: User) -> bool:
    return not any(guard(subject, actor) for guard in item.applies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A document's whole way. ``unit_of`` gives its unit, ``version_of`` the frozen version,
    ``url_name`` the page of one document."""

    name: str
    model: type[models.Model]
    state_labels: dict[str, str]
    transitions: tuple[Transition, ...]
    unit_of: Callable[[Any], Any]
    version_of: Callable[[Any], int | None] = field(default=lambda subject: None)
    url_name: str = ""

    def transition(self, name: str) -> Transition:
        """Find a row of the table; raises ValidationError for a name it does not hold."""
        for item in self.transitions:
            if item.name == name:
                return item
        raise ValidationError("没有这种操作，请刷新页面后重试。")

    def options(self, subject: Subject, actor: User) -> list[Option]:
        """Return what the person's roles would do from the present state, open or with the reason."""
        held = roles_on_unit(actor, self.unit_of(subject))
        found = []
        for item in self.transitions:
            if (
                subject.state in item.sources
                and held & item.roles
                and _applies(item, subject, actor)
            ):
                reason = _against(item, subject, actor)
                found.append(Option(item, reason, "" if reason else _asks(item, subject)))
        # What moves the form on stands first, what sends it back last; the table keeps the rest.
        return sorted(found, key=lambda option: _RANKS.get(option.transition.style, 1))

    def awaited_roles(self, state: str) -> frozenset[Role]:
        """Return the roles whose turn it is in a state: those who can move it on."""
        return frozenset(
            role
            for item in self.transitions
            if state in item.sources and item.moves_on
            for role in item.roles
        )

    def awaited_states(self, held: Iterable[str]) -> list[str]:
        """Return the states in which it is the turn of one of the roles."""
        roles = frozenset(held)
        return [state for state in self.state_labels if self.awaited_roles(state) & roles]

    def actions(self) -> dict[str, str]:
        """Return the audit actions of the table, for the registry."""
        return {f"{self.name}.{item.name}": item.label for item in self.transitions}


def obstacle(
    procedure: Procedure,
    item: Transition,
    locked: Subject,
    actor: User,
    expected_revision: int | None,
) -> str:
    """Return why the moment is wrong for a transition: state, content, guards; empty when it is not."""
    return _moment(procedure, item, locked, expected_revision) or _guarded(item, locked, actor)


def _moment(
    procedure: Procedure, item: Transition, locked: Subject, expected_revision: int | None
) -> str:
    if locked.state not in item.sources:
        now = procedure.state_labels.get(locked.state, locked.state)
        return f"该表现在是“{now}”，不能{item.label}，可能刚被他人办理，请刷新后查看。"
    if expected_revision is not None and locked.revision != expected_revision:
        return "该表的内容在您打开之后有过修改，请看过最新内容后再办理。"
    return ""


def _guarded(item: Transition, locked: Subject, actor: User) -> str:
    reasons = (guard(locked, actor) for guard in item.applies)
    return next((reason for reason in reasons if reason), "") or _against(item, locked, actor)


def _entered(procedure: Procedure, step: Step, source: str, role: str) -> TransitionRecord:
    """Write the record of a step that was taken."""
    subject, item = step.subject, step.transition
    unit = procedure.unit_of(subject)
    before = TransitionRecord.objects.of(subject).last()
    return TransitionRecord.objects.create(
        procedure=procedure.name,
        document_id=subject.key,
        district_id=subject.district_id,
        transition=item.name,
        label=item.label,
        source=source,
        target=subject.state,
        actor=step.actor,
        actor_role=role,
        department=unit.department,
        fiscal_year_id=subject.fiscal_year_id,
        opinion=step.opinion,
        version=procedure.version_of(subject),
        revision=subject.revision,
        since=before.at if before else None,
    )


_sources: list[Callable[[Any], str]] = []


def register_opinions(source: Callable[[Any], str]) -> None:
    """Let an app above tell the opinions that offices have given on a document, as one text."""
    _sources.append(source)


class _GuardedNow(NotAllowedNow):
    """A guard of the table stood against it, not a change of the moment."""


def _opinion(item: Transition, locked: Subject, given: str) -> str:
    """Return the words that go with a step, gathered where it gathers and none are given; raises
    ValidationError where it needs some."""
    opinion = given.strip()
    if item.gathers_opinions and not opinion:
        opinion = "\n".join(text for source in _sources if (text := source(locked)))
    if item.needs_opinion and not opinion:
        wanted = "写明问题和修改要求" if item.style == "danger" else "写明理由"
        raise ValidationError({"opinion": f"{item.label}须填写意见，{wanted}。"})
    if not opinion and (why := _asks(item, locked)):
        raise ValidationError({"opinion": why})
    return opinion


def perform(
    procedure: Procedure,
    name: str,
    *,
    subject: Subject,
    actor: User,
    opinion: str = "",
    expected_revision: int | None = None,
) -> TransitionRecord:
    """Move a document along one transition, lock first, trace last, all in one transaction.

    What is kept of an attempt that a guard refused is kept after the refusal has undone the rest.

    ``expected_revision`` is what the person had before him; ``None`` where he acts on a list.
    Raises PermissionDenied for a wrong person, NotAllowedNow for a wrong moment (a state or a
    content somebody else has changed meanwhile, a guard), ValidationError for a missing opinion.
    """
    item = procedure.transition(name)
    try:
        entry = _perform(procedure, item, subject, actor, opinion, expected_revision)
    except _GuardedNow:
        for keep in item.on_refusal:
            keep(subject)
        raise
    subject.state = entry.target
    return entry


@transaction.atomic
def _perform(
    procedure: Procedure,
    item: Transition,
    subject: Subject,
    actor: User,
    opinion: str,
    expected_revision: int | None,
) -> TransitionRecord:
    forms: Any = procedure.model._default_manager
    locked: Any = forms.with_names().locked().get(pk=subject.pk)
    held = roles_on_unit(actor, procedure.unit_of(locked)) & item.roles
    if not held:
        raise PermissionDenied(f"您没有“{item.label}”的权限。")
    if locked.state != subject.state:
        # The act may be in order in the new state too; but the person decided on the old one.
        now = procedure.state_labels.get(locked.state, locked.state)
        raise NotAllowedNow(f"该表刚被他人办理，现在是“{now}”，请看过最新情况后再办理。")
    if reason := _moment(procedure, item, locked, expected_revision):
        raise NotAllowedNow(reason)
    if reason := _guarded(item, locked, actor):
        raise _GuardedNow(reason)
    opinion = _opinion(item, locked, opinion)
    source = locked.state
    locked.state = item.target_of(locked) if item.target_of else item.target
    locked.save(update_fields=["state", "updated_at"])
    step = Step(subject=locked, actor=actor, opinion=opinion, transition=item)
    for effect in item.effects:
        effect(step)
    entry = _entered(procedure, step, source, min(held))
    moved.send(sender=procedure.model, procedure=procedure, subject=locked, entry=entry)
    record(
        f"{procedure.name}.{item.name}",
        actor=actor,
        target=locked,
        organisation=procedure.unit_of(locked).name,
        before={"state": source},
        after={"state": locked.state, "opinion": opinion},
    )
    return entry


def came_from(*names: str, default: str) -> Callable[[Any], str]:
    """Return a ``target_of`` that goes back to where the last of the named steps set out from.

    What is taken back stands where it was: so it does not outlast a deadline as a return would.
    """

    def target_of(subject: Subject) -> str:
        last = TransitionRecord.objects.of(subject).filter(transition__in=names).last()
        return last.source if last else default

    return target_of


def states(*values: str) -> frozenset[str]:
    """Write a set of states shortly in a table."""
    return frozenset(values)


def roles(*values: Role) -> frozenset[Role]:
    """Write a set of roles shortly in a table."""
    return frozenset(values)


def matrix(procedure: Procedure) -> Iterable[tuple[str, str, str, str]]:
    """Return (state, role, transition, target) for every row of the table, for documents and tests."""
    for item in procedure.transitions:
        for state in sorted(item.sources):
            for role in sorted(item.roles):
                yield state, role, item.name, item.target
