"""The rules that every paper with such parts shares: a file each, its samples beside it.

``rules_about("rows", "goals")`` gives those of the groups; an app registers the groups that its
paper has. A new rule is a new file: nothing else names it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Final

from apps.checks.engine import Rule


def rules_in(package: ModuleType) -> tuple[type[Rule], ...]:
    """Return the rules of all modules under a package, by module name."""
    found: dict[type[Rule], None] = {}
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
        own = [one for one in vars(module).values() if getattr(one, "__module__", "") == info.name]
        found.update(
            (one, None)
            for one in own
            if isinstance(one, type) and issubclass(one, Rule) and "code" in vars(one)
        )
    return tuple(found)


GROUPS: Final = frozenset({"rows", "goals", "texts", "repeats", "weights", "sums", "results"})


@cache
def _shared() -> tuple[type[Rule], ...]:
    """Return all of them; raises ValueError for one of no group, which no paper would ever ask."""
    found = rules_in(importlib.import_module(__name__))
    if lost := [rule.__name__ for rule in found if rule.about not in GROUPS]:
        raise ValueError(f"Rules that look at none of {sorted(GROUPS)}: {lost}")
    return found


def rules_about(*groups: str) -> tuple[type[Rule], ...]:
    """Return the shared rules of some groups: rows, goals, texts, repeats, weights, sums, results."""
    return tuple(rule for rule in _shared() if rule.about in groups)
