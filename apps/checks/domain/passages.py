"""Finds the sentences of a document again in those of other units, by their hashes.

An index lookup for each sentence: the time does not grow with the number of documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.db import models, transaction

from apps.checks.models import Passage


def digest_of(text: str) -> int:
    """Give the first 60 bits of a text's hash; they fit into a signed column."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:15], 16)


@transaction.atomic
def store_passages(
    *,
    subject: models.Model,
    texts: Collection[str],
    owner: int,
    scope: str,
    district: Any,
    year: int,
) -> None:
    """Keep the sentences of a document in place of those kept before."""
    wanted = {digest_of(text) for text in texts}
    stored = dict(Passage.objects.of(subject).values_list("digest", "pk"))
    if gone := [key for digest, key in stored.items() if digest not in wanted]:
        Passage.objects.filter(pk__in=gone).delete()
    Passage.objects.bulk_create(
        Passage(
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            scope=scope,
            district=district,
            year=year,
            owner_id=owner,
            digest=digest,
        )
        for digest in sorted(wanted - stored.keys())
    )


def found_elsewhere(
    texts: Collection[str], *, scope: str, district: Any, owner: int, years: Collection[int]
) -> dict[str, int]:
    """Give the texts that documents of other owners hold too, each with how many; one query."""
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
