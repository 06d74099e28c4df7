"""How long a form may lie with an office, by the rule set of its year, and which lie longer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import Unit, User
from apps.entry.kinds import Kind, all_kinds, kind_of
from apps.projects.models import Document
from apps.reviews.domain.inbox import with_waiting_since
from apps.reviews.domain.notices import holders, notify
from apps.reviews.models import Notice
from apps.workflow.models import RuleSet
from apps.workflow.workdays import Calendar

# Who is late is told on the first working day after, and then on every fifth.
_AGAIN: Final = 5
_WORDS: Final = "超过办理期限，请尽快办理。"


def limit_of(form: Document) -> int | None:
    """Return within how many working days the office that has a form is to decide."""
    office, _ = kind_of(form).turns.get(form.state, (None, None))
    return form.fiscal_year.rule_set.rules.stage_days(office) if office else None


def mark_over(forms: Iterable[Any], calendar: Calendar | None = None) -> None:
    """Note on each form, which has ``waiting_since``, by how many working days it lies too long
    (``days_over``; negative while there are some left, None without a limit)."""
    today = timezone.localdate()
    for form in forms:
        limit, since = limit_of(form), form.waiting_since
        form.days_over = None
        if limit is not None and since is not None:
            calendar = calendar or Calendar.load()
            form.days_over = calendar.until(timezone.localdate(since), today) - limit


def over_text(row: Any) -> str:
    """Return in words by how much a marked form lies too long; blank where it does not."""
    return f"超期 {row.days_over} 个工作日" if (row.days_over or 0) > 0 else ""


def is_over(kind: Kind, today: date, calendar: Calendar) -> Q:
    """Return the filter of forms, with ``waiting_since``, that lie longer than their limit."""
    found = Q(pk__in=[])
    for rule_set in RuleSet.objects.exclude(settings={}):
        for state, (office, _) in kind.turns.items():
            if days := rule_set.rules.stage_days(office):
                start = datetime.combine(calendar.spent_before(today, days), time.min)
                found |= Q(
                    fiscal_year__rule_set=rule_set,
                    state=state,
                    waiting_since__lt=timezone.make_aware(start),
                )
    return found


def remind_late(today: date) -> int:
    """Notify those with whom forms lie too long, once a day at most; return how many people."""
    calendar = Calendar.load()
    if not calendar.is_workday(today):
        return 0
    return sum(_remind_of(kind, today, calendar) for kind in all_kinds())


def _remind_of(kind: Kind, today: date, calendar: Calendar) -> int:
    over = with_waiting_since(kind.model.objects.with_names())
    forms = list(over.filter(is_over(kind, today, calendar)))
    mark_over(forms, calendar)
    late: Counter[tuple[Unit, str]] = Counter(
        (form.unit, form.state)
        for form in forms
        if form.days_over == 1 or form.days_over % _AGAIN == 0
    )
    counts: Counter[User] = Counter()
    for (unit, state), number in late.items():
        for person in holders(unit, kind.turns[state][1]):
            counts[person] += number
    told = Notice.objects.filter(text__endswith=_WORDS, created_at__date=today)
    done = set(told.filter(text__contains=kind.name).values_list("user", flat=True))
    return sum(
        notify(
            [person],
            kind=Notice.Kind.REMINDER,
            text=f"您有 {number} 份{kind.name}{_WORDS}",
            url=f"{kind.desk_url(person.role_codes, 'changelist')}?late=yes",
        )
        for person, number in counts.items()
        if person.pk not in done
    )
