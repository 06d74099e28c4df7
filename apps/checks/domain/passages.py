"""Finds the sentences of a document again in those of other units, by their hashes.

An index lookup for each sentence: the time does not grow with the number of documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from django.db import models, transaction

from apps.checks.models import Passage


def digest_of(text: str) -> int:
    """Return the first 60 bits of a text's hash; they fit into a signed column."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:15], 16)


@transaction.atomic(savepoint=False)
def store_passages(
    *, texts: Sequence[tuple[Any, Collection[str]]], scope: str, district: Any, year: int
) -> None:
    """Keep the sentences of documents of one kind in place of those kept before.

    ``texts`` holds each document with its sentences; the queries do not grow with them.
    """
    if not texts:
        return
    wanted = {(subject.key, digest_of(text)): subject for subject, parts in texts for text in parts}
    stored = {
        (key, digest): pk
        for key, digest, pk in Passage.objects.filter(
            document_key__in=[subject.key for subject, _ in texts]
        ).values_list("document_key", "digest", "pk")
    }
    if gone := [pk for key, pk in stored.items() if key not in wanted]:
        Passage.objects.filter(pk__in=gone).delete()
    Passage.objects.bulk_create(
        Passage(
            document_key=key,
            scope=scope,
            district=district,
            year=year,
            owner_id=wanted[key, digest].unit_id,
            digest=digest,
        )
        for key, digest in sorted(wanted.keys() - stored.keys())
    )


def found_elsewhere(
    texts: Collection[str], *, scope: str, district: Any, owner: int, years: Collection[int]
) -> dict[str, int]:
    """Return the texts that documents of other owners hold too, each with how many; one query."""
    if not texts:
        return {}
    by_digest = {digest_of(text): text for text in texts}
    rows = (
        Passage.objects.filter(district=district, digest__in=by_digest, year__in=years, scope=scope)
        .exclude(owner_id=owner)
        .order_by()
        .values_list("digest")
        .annotate(models.Count("pk"))
    )
    return {by_digest[digest]: count for digest, count in rows}
