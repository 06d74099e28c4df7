"""What keeps a pass back: opinions the unit must follow, and the first examiner himself."""

from __future__ import annotations

from apps.accounts.models import User
from apps.entry.kinds import kind_of
from apps.projects.models import Document
from apps.reviews.domain.acts import is_pass
from apps.reviews.domain.opinions import open_opinions
from apps.reviews.domain.proposals import met_opinions
from apps.reviews.models import Office, Opinion
from apps.workflow.engine import Transition
from apps.workflow.models import TransitionRecord


def _standing(subject: Document) -> list[Opinion]:
    """Return the open opinions but those whose proposal the unit has taken over."""
    found = list(open_opinions(subject))
    met = {one.pk for one in met_opinions(subject)} if found else set()
    return [one for one in found if one.pk not in met]


def demands_of(subject: Document, office: Office) -> list[Opinion]:
    """Return the 须改 of an office that the unit has not followed."""
    return [one for one in _standing(subject) if one.is_demand and one.office == office]


def carried_with(subject: Document) -> list[Opinion]:
    """Return the opinions that a pass would take along unsettled."""
    return _standing(subject)


def is_own_first(subject: Document, actor: User) -> bool:
    """Return whether the person himself passed the form on to the step of the bureau it is in."""
    kind = kind_of(subject)
    bureau = {state for state, (office, _) in kind.turns.items() if office == Office.FINANCE}
    last = TransitionRecord.objects.of(subject).last()
    return (
        subject.state in bureau
        and last is not None
        and last.source in bureau
        and last.target == subject.state
        and last.actor_id == actor.pk
    )


def hold(item: Transition, subject: Document, actor: User) -> str:
    """Return why a pass is kept back: 须改 of the office whose turn it is, or one and the same
    examiner in both steps where the rule set wants two."""
    kind = kind_of(subject)
    office, _ = kind.turns.get(subject.state, (None, frozenset()))
    if office is None or not is_pass(kind, item):
        return ""
    allowed = subject.fiscal_year.rule_set.rules.one_examiner
    if not allowed and is_own_first(subject, actor):
        return "这张表由您初审，须由另一位审核人办理（规则集可以允许同一人）。"
    if count := len(demands_of(subject, office)):
        return f"还有 {count} 条须改意见，办结后才能{item.label}。"
    return ""
