"""Finds the passages of a document again in others, by their hashes.

An index lookup for each passage: the time does not grow with the number of documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value

from apps.accounts.models import District
from apps.checks.models import Passage, Traced
from apps.checks.subjects import Subject

MOST_ALIKE: Final = 20


def digest_of(text: str) -> int:
    """Return the first 60 bits of a text's hash; they fit into a signed column."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:15], 16)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: ``sentences`` in forms of other units, ``passages`` in the unit's own, of
    which one that is ``telling`` or ``enough`` of them make a form alike."""

    sentences: Collection[str]
    passages: Collection[str]
    telling: Collection[str]
    enough: int


@dataclass(frozen=True, slots=True)
class Found:
    """Sentences that documents of other units hold, with how many do, and what the unit's own
    documents that are alike share, by name and at most twenty of them."""

    elsewhere: Mapping[str, int]
    beside: Mapping[str, frozenset[str]]


@transaction.atomic(savepoint=False)
def store_passages(
    *, texts: Sequence[tuple[Any, Collection[str]]], scope: str, district: District, year: int
) -> None:
    """Keep the passages of documents of one kind in place of those kept before.

    ``texts`` holds each document with its passages; the queries do not grow with them.
    """
    if not texts:
        return
    _note_versions([subject for subject, _ in texts])
    wanted = {(one.key, of): one for one, parts in texts for of in _digests(parts)}
    stored = _stored([subject.key for subject, _ in texts])
    if gone := stored.keys() - wanted.keys():
        Passage.objects.filter(pk__in=[stored[one] for one in gone]).delete()
    place = {"scope": scope, "district": district, "year": year}
    Passage.objects.bulk_create(
        Passage(document_key=key, digest=of, owner_id=wanted[key, of].unit_id, **place)
        for key, of in sorted(wanted.keys() - stored.keys())
    )


def _stored(keys: Sequence[int]) -> dict[tuple[int, int], int]:
    """Return the kept passages of documents: key and digest to the row's own key."""
    held = Passage.objects.filter(document_key__in=keys)
    return {(key, of): pk for key, of, pk in held.values_list("document_key", "digest", "pk")}


def _note_versions(subjects: Sequence[Any]) -> None:
    """Note of which versions the passages are; whoever stores the same ones waits here."""
    Traced.objects.bulk_create(
        [
            Traced(document_key=one.key, district_id=one.district_id, revision=one.revision)
            for one in sorted(subjects, key=lambda one: one.key)
        ],
        update_conflicts=True,
        unique_fields=["document_key", "district"],
        update_fields=["revision"],
    )


def found_again(
    asked: Asked,
    subject: Subject,
    *,
    scope: str,
    years: Collection[int],
    names: models.QuerySet[Any],
) -> Found:
    """Find what others share with a document of the first of the years; one query.

    ``names`` are the documents of the unit that may be told, with their ``told_name``.
    """
    texts = {digest_of(text): text for text in (*asked.sentences, *asked.passages)}
    held = Passage.objects.filter(scope=scope, district=subject.district_id).order_by()
    elsewhere = _elsewhere(held.filter(year__in=years), asked.sentences, subject.unit.pk)
    near = held.filter(owner_id=subject.unit.pk, year=max(years)).exclude(document_key=subject.key)
    counts: dict[str, int] = {}
    beside: dict[str, set[str]] = {}
    for name, digest, count in elsewhere.union(_beside(near, asked, names), all=True):
        if name:
            beside.setdefault(name, set()).add(texts[digest])
        else:
            counts[texts[digest]] = count
    return Found(counts, {name: frozenset(beside[name]) for name in sorted(beside)})


def _digests(texts: Collection[str]) -> set[int]:
    return {digest_of(text) for text in texts}


def _elsewhere(
    held: models.QuerySet[Any], sentences: Collection[str], owner: int
) -> models.QuerySet[Any]:
    others = held.filter(digest__in=_digests(sentences)).exclude(owner_id=owner).values("digest")
    counted = others.annotate(count=Count("pk"), told=Value("", models.CharField()))
    return counted.values_list("told", "digest", "count")


def _beside(
    held: models.QuerySet[Any], asked: Asked, names: models.QuerySet[Any]
) -> models.QuerySet[Any]:
    shared = held.filter(digest__in=_digests(asked.passages))
    told = names.filter(key=OuterRef("document_key")).values("told_name")[:1]
    counted = shared.filter(Exists(told)).values("document_key")
    counted = counted.annotate(
        count=Count("pk"),
        telling=Count("pk", filter=Q(digest__in=_digests(asked.telling))),
    )
    alike = counted.filter(Q(telling__gt=0) | Q(count__gte=asked.enough))
    most = alike.order_by("-count", "document_key").values("document_key")[:MOST_ALIKE]
    rows = shared.filter(document_key__in=most)
    return rows.annotate(told=Subquery(told), count=Value(0)).values_list("told", "digest", "count")


def found_elsewhere(
    texts: Collection[str],
    *,
    scope: str,
    district: District | int,
    owner: int,
    years: Collection[int],
) -> dict[str, int]:
    """Return the texts that documents of other owners hold too, each with how many; one query."""
    if not texts:
        return {}
    by_digest = {digest_of(text): text for text in texts}
    held = Passage.objects.filter(district=district, year__in=years, scope=scope).order_by()
    return {by_digest[digest]: count for _, digest, count in _elsewhere(held, texts, owner)}
