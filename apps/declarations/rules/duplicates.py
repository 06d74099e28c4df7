"""Finds the same or nearly the same indicator among many, in near-linear time.

Names are folded to their letters and hashed; near misses share letter pairs, found by min-hashing
with banding, so that only names in the same bucket are compared with each other.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from apps.declarations.rules.reading import bare

BANDS: Final = 5
ROWS: Final = 3
_BUCKET: Final = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two entries with what they share: 1.0 for the same letters."""

    first: Hashable
    second: Hashable
    share: float


def pairs_of(text: str) -> frozenset[str]:
    """Give the letter pairs of a folded text."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset((text,))


def likeness(one: str, other: str) -> float:
    """How much two names share: common letter pairs over all letter pairs."""
    a, b = pairs_of(bare(one)), pairs_of(bare(other))
    return len(a & b) / len(a | b)


def find_duplicates(
    names: Iterable[tuple[Hashable, str]], *, threshold: float = 0.8
) -> Iterator[Likeness]:
    """Yield entries whose names are alike, each paired with the first of its kind.

    Args:
        names: (key, name) of every indicator; 100,000 of them take some seconds.
        threshold: the least share of common letter pairs.
    """
    first_of: dict[str, Hashable] = {}
    buckets: dict[tuple[int, ...], list[str]] = defaultdict(list)
    hashes: dict[str, tuple[int, ...]] = {}
    pairs: dict[str, frozenset[str]] = {}
    for key, name in names:
        folded = bare(name)
        if not folded:
            continue
        if folded in first_of:
            yield Likeness(first_of[folded], key, 1.0)
            continue
        first_of[folded] = key
        pairs[folded] = mine = pairs_of(folded)
        best, share = None, threshold
        for band in _bands(mine, hashes):
            bucket = buckets[band]
            for other in bucket:
                theirs = pairs[other]
                # Sizes too far apart cannot share enough; this spares most comparisons.
                if not share * len(mine) <= len(theirs) <= len(mine) / share:
                    continue
                common = len(mine & theirs)
                common_share = common / (len(mine) + len(theirs) - common)
                if common_share >= share:
                    best, share = other, common_share
            if len(bucket) < _BUCKET:
                bucket.append(folded)
        if best is not None:
            yield Likeness(first_of[best], key, share)


def _bands(pairs: frozenset[str], hashes: dict[str, tuple[int, ...]]) -> list[tuple[int, ...]]:
    columns = []
    for pair in pairs:
        if pair not in hashes:
            raw = pair.encode()
            hashes[pair] = tuple(zlib.crc32(raw, seed * 0x9E3779B1) for seed in range(BANDS * ROWS))
        columns.append(hashes[pair])
    least = [min(column) for column in zip(*columns, strict=True)]
    return [(band, *least[band * ROWS : band * ROWS + ROWS]) for band in range(BANDS)]
