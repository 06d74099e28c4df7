"""Finds the same or nearly the same indicator among many, in linear time.

Names are folded to their letters; near misses share letter pairs, found by min-hashing with
banding, so that only names in the same bucket are compared with each other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from operator import add
from typing import Final

import numpy as np

from apps.checks.texts import bare

BANDS: Final = 7
ROWS: Final = 4
_SEED: Final = 7
# Of names alike in four fifths of their pairs as many hashes agree; a margin for chance.
_AGREED: Final = 0.55
_MIX: Final = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two entries with what they share: 1.0 for the same letters."""

    first: Hashable
    second: Hashable
    share: float


def letter_pairs(text: str) -> frozenset[str]:
    """Return the letter pairs of a folded text."""
    return frozenset(map(add, text, text[1:])) or frozenset((text,))


def likeness(one: str, other: str) -> float:
    """Return how much two names share: common letter pairs over all letter pairs."""
    a, b = letter_pairs(bare(one)), letter_pairs(bare(other))
    return len(a & b) / len(a | b)


def find_duplicates(
    names: Iterable[tuple[Hashable, str]], *, threshold: float = 0.8
) -> Iterator[Likeness]:
    """Yield entries whose names are alike, each paired with the first of its kind.

    Args:
        names: (key, name) of every indicator; 100,000 of them take some two seconds.
        threshold: the least share of common letter pairs.
    """
    first_of: dict[str, Hashable] = {}
    for key, name in names:
        folded = bare(name)
        if not folded:
            continue
        if folded in first_of:
            yield Likeness(first_of[folded], key, 1.0)
        else:
            first_of[folded] = key
    texts = list(first_of)
    pairs = [letter_pairs(text) for text in texts]
    best: dict[int, tuple[float, int]] = {}
    for earlier, later in _candidates(pairs):
        share = _share(pairs[earlier], pairs[later], threshold)
        known = best.get(later)
        if share and (known is None or share > known[0]):
            best[later] = (share, earlier)
    for later, (share, earlier) in sorted(best.items()):
        yield Likeness(first_of[texts[earlier]], first_of[texts[later]], share)


def _share(one: frozenset[str], other: frozenset[str], threshold: float) -> float:
    """Return the share of common pairs, 0 below the threshold; sizes spare most comparisons."""
    small, large = sorted((len(one), len(other)))
    if small < threshold * large:
        return 0.0
    common = len(one & other)
    share = common / (len(one) + len(other) - common)
    return share if share >= threshold else 0.0


def _candidates(pairs: list[frozenset[str]]) -> list[tuple[int, int]]:
    """Return pairs of names that share a band, each with the first and the nearest of its band, if
    their hashes agree as often as those of names alike do."""
    if not pairs:
        return []
    count = len(pairs)
    least = _least(pairs)
    found = []
    for band in range(BANDS):
        key = np.zeros(count, dtype=np.uint64)
        for row in least[band * ROWS : band * ROWS + ROWS]:
            key = key * np.uint64(_MIX) + row
        order = np.argsort(key, kind="stable")
        fresh = np.concatenate(([True], np.diff(key[order]) != 0))
        starts = np.maximum.accumulate(np.where(fresh, np.arange(count), 0))
        later = order[~fresh]
        for earlier in (order[starts[~fresh]], order[np.flatnonzero(~fresh) - 1]):
            agreed = sum((row[earlier] == row[later]).astype(np.int8) for row in least)
            likely = agreed >= _AGREED * len(least)
            found.append(earlier[likely] * count + later[likely])
    joined = np.unique(np.concatenate(found))
    return list(zip((joined // count).tolist(), (joined % count).tolist(), strict=True))


def _least(pairs: list[frozenset[str]]) -> list[np.ndarray]:
    """Return for each of some hashes the least hash of every name's pairs."""
    ids: dict[str, int] = {}
    flat = np.fromiter(
        (ids.setdefault(pair, len(ids)) for one in pairs for pair in one), dtype=np.int64
    )
    sizes = np.fromiter(map(len, pairs), dtype=np.int64, count=len(pairs))
    offsets = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    chance = np.random.default_rng(_SEED)
    return [
        np.minimum.reduceat(
            chance.integers(0, 2**32, size=len(ids), dtype=np.uint32)[flat], offsets
        )
        for _ in range(BANDS * ROWS)
    ]
