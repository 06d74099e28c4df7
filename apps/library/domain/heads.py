"""Head nouns of a district: what finance lays down, and what its approved forms and library teach."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import chain
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
from apps.library.domain.names import renew_names
from apps.library.models import HeadNoun, LibraryIndicator

Taught = tuple[str, str, str | None, str | None]
"""三级指标, 二级指标 as written, operator, unit."""

_FULL: Final = {short: full for full, short in SHORT.items() if full != COST}
_sources: list[Callable[[int], Iterable[Taught]]] = []
_kept: list[tuple[float, dict[int, Learnt], dict[int, frozenset[str]]]] = []


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
def relearn(*, district: District, actor: User | None) -> dict[str, int]:
    """Renew what approved forms and the library teach: the names that are suggested, and head nouns.

    What finance wrote itself stays. Return how many nouns are ``new`` and ``gone``. Raises
    PermissionDenied for anybody but an examiner of the district; ``None`` is the nightly timer.
    """
    if actor is not None and not _may_teach(actor, district):
        raise PermissionDenied("只有本区财政审核人员可以维护指标词表。")
    locked = District.objects.select_for_update(no_key=True).get(pk=district.pk)
    renew_names(locked)
    count = _renew_nouns(locked)
    if actor is not None or any(count.values()):
        record("library.learn", actor=actor, target=locked, after=count)
    transaction.on_commit(forget)
    return count


def _taught(district: int) -> dict[str, Lesson]:
    """Return by head noun what a district's library and approved forms teach of it."""
    rows = chain(_library(district), *(source(district) for source in _sources))
    found = learn(_folded(rows)).lessons
    return {word: one for word, one in found.items() if not one.is_empty}


def _renew_nouns(district: District) -> dict[str, int]:
    """Keep what is taught and drop what is taught no more, but for what finance wrote itself; return
    how many are ``new`` and ``gone``."""
    lessons = _taught(district.pk)
    known = {one.word: one for one in HeadNoun.objects.filter(district=district)}
    gone = [one.pk for word, one in known.items() if one.is_learnt and word not in lessons]
    HeadNoun.objects.filter(pk__in=gone).delete()
    open_words = [word for word in lessons if word not in known or known[word].is_learnt]
    for word in open_words:
        _keep(district, word, lessons[word])
    return {"new": len(set(open_words) - set(known)), "gone": len(gone)}


def _may_teach(person: User, district: District) -> bool:
    is_examiner = bool(person.role_codes & Role.examiners())
    return is_examiner and district.pk in scope_of(person).districts


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
    return _read()[0].get(district)


def names_of(district: int) -> frozenset[str]:
    """Return the names of a district's indicator library, read and kept with the lessons."""
    return _read()[1].get(district, frozenset())


def _read() -> tuple[dict[int, Learnt], dict[int, frozenset[str]]]:
    now = time.monotonic()
    if not _kept or _kept[0][0] <= now:
        _kept[:] = [(now + settings.HEAD_NOUNS_SECONDS, _all_lessons(), _all_names())]
    return _kept[0][1], _kept[0][2]


def _all_names() -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    active = LibraryIndicator.objects.filter(is_active=True)
    for district, name in active.values_list("district", "level3"):
        found[district].add(name)
    return {district: frozenset(names) for district, names in found.items()}


def _all_lessons() -> dict[int, Learnt]:
    found: dict[int, dict[str, Lesson]] = defaultdict(dict)
    for one in HeadNoun.objects.filter(is_active=True):
        found[one.district_id][one.word] = Lesson(
            SHORT.get(one.level2, ""), one.unit, one.direction, one.names, not one.is_learnt
        )
    return {district: Learnt(lessons) for district, lessons in found.items()}
