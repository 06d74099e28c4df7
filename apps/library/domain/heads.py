"""Head nouns of a district: what finance lays down, and what its approved forms and library teach."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from apps.accounts.models import District, User
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.audit.domain import record
from apps.formkit.indicators import Learnt, Lesson, learn
from apps.formkit.indicators.direction import SHORT
from apps.formkit.indicators.heads import folded_name
from apps.formkit.levels import COST, canonical_level2
from apps.formkit.values import parse
from apps.library.models import HeadNoun, LibraryIndicator

Taught = tuple[str, str, str | None, str | None]
"""三级指标, 二级指标 as written, operator, unit."""

_FULL: Final = {short: full for full, short in SHORT.items() if full != COST}
_sources: list[Callable[[int], Iterable[Taught]]] = []
_kept: list[tuple[float, dict[int, Learnt]]] = []


def register_rows(source: Callable[[int], Iterable[Taught]]) -> None:
    """Let an app above give the approved rows of a district, by its key."""
    _sources.append(source)


def _library(district: int) -> Iterable[Taught]:
    for row in LibraryIndicator.objects.filter(district=district, is_active=True):
        value = parse(row.target)
        yield row.level3, row.level2, value.op, row.measure or value.unit


def _folded(rows: Iterable[Taught]) -> Iterable[Taught]:
    for name, level2, op, unit in rows:
        short = SHORT.get(canonical_level2(level2) or "", "")
        if name and short:
            yield folded_name(name), short, op, unit


@transaction.atomic
def relearn(*, district: District, actor: User) -> dict[str, int]:
    """Renew what approved forms and the library teach of a district's head nouns.

    What finance wrote itself stays. Return how many are ``new`` and ``gone``. Raises
    PermissionDenied for anybody but an examiner of the district.
    """
    if not actor.role_codes & Role.examiners() or district.pk not in scope_of(actor).districts:
        raise PermissionDenied("只有本区财政审核人员可以维护指标词表。")
    locked = District.objects.select_for_update().get(pk=district.pk)
    known = {one.word: one for one in HeadNoun.objects.filter(district=locked)}
    rows = [*_library(locked.pk), *(row for source in _sources for row in source(locked.pk))]
    found = learn(_folded(rows)).lessons
    lessons = {word: one for word, one in found.items() if not one.is_empty}
    gone = [one.pk for word, one in known.items() if one.is_learnt and word not in lessons]
    HeadNoun.objects.filter(pk__in=gone).delete()
    open_words = [word for word in lessons if word not in known or known[word].is_learnt]
    for word in open_words:
        _keep(locked, word, lessons[word])
    new = len(set(open_words) - set(known))
    count = {"new": new, "gone": len(gone)}
    record("library.learn", actor=actor, target=locked, after=count)
    transaction.on_commit(forget)
    return count


def _keep(district: District, word: str, lesson: Lesson) -> None:
    said = {
        "level2": _FULL.get(lesson.level2, ""),
        "direction": lesson.direction,
        "unit": lesson.unit[:40],
        "names": lesson.names,
    }
    HeadNoun.objects.update_or_create(
        district=district, word=word, defaults=said, create_defaults={**said, "is_learnt": True}
    )


def forget() -> None:
    """Read the head nouns anew at the next check of this process."""
    _kept.clear()


def lessons_of(district: int) -> Learnt | None:
    """Return what a district's head nouns say, ``None`` where it has none.

    Those of all districts are read together and kept for some minutes (``HEAD_NOUNS_SECONDS``),
    since every check asks.
    """
    now = time.monotonic()
    if not _kept or _kept[0][0] <= now:
        _kept[:] = [(now + settings.HEAD_NOUNS_SECONDS, _all_lessons())]
    return _kept[0][1].get(district)


def _all_lessons() -> dict[int, Learnt]:
    found: dict[int, dict[str, Lesson]] = defaultdict(dict)
    for one in HeadNoun.objects.filter(is_active=True):
        found[one.district_id][one.word] = Lesson(
            SHORT.get(one.level2, ""), one.unit, one.direction, one.names, not one.is_learnt
        )
    return {district: Learnt(lessons) for district, lessons in found.items()}
