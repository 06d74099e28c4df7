"""The rooms that are held, each by its modules and by the folders of tests that answer for it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

ROOMS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "grammar": (
        (
            *(
                f"apps/formkit/values/{name}.py"
                for name in ("amount", "dates", "explanation", "numerals", "target", "target_text")
            ),
            "apps/formkit/indicators/comparison.py",
            "apps/formkit/indicators/direction.py",
        ),
        ("tests/formkit/values", "tests/formkit/test_direction.py"),
    ),
    "scoring": (
        ("apps/evaluations/scoring/*.py", "apps/evaluations/domain/points.py"),
        ("tests/evaluations",),
    ),
    "entry": (
        (
            "apps/entry/domain/protocol.py",
            "apps/entry/domain/batches.py",
            "apps/declarations/domain/frozen_versions.py",
            "apps/declarations/domain/cells.py",
            "apps/evaluations/domain/entry.py",
        ),
        ("tests/declarations/domain", "tests/declarations/views", "tests/evaluations"),
    ),
    "workflow": (
        (
            "apps/workflow/engine.py",
            "apps/workflow/offices.py",
            "apps/workflow/domain.py",
            "apps/workflow/models/*.py",
        ),
        (
            "tests/workflow",
            "tests/declarations/domain",
            "tests/evaluations/domain",
            "tests/reviews",
        ),
    ),
    "scope": (
        (
            "apps/accounts/scope.py",
            "apps/accounts/roles.py",
            "apps/accounts/domain/memberships.py",
        ),
        ("tests/accounts",),
    ),
    "accounts": (
        (
            "apps/accounts/domain/credentials.py",
            "apps/accounts/backends.py",
            "apps/accounts/validators.py",
        ),
        ("tests/accounts",),
    ),
    "reviews": (
        (
            "apps/reviews/domain/decisions.py",
            "apps/reviews/domain/opinions.py",
            "apps/reviews/domain/proposals.py",
        ),
        ("tests/reviews",),
    ),
    "imports": (
        ("apps/imports/domain/confirmation.py", "apps/imports/domain/storage.py"),
        ("tests/imports", "tests/exports"),
    ),
    "limits": (
        ("apps/formkit/readers/base.py", "apps/formkit/readers/archive.py"),
        ("tests/formkit/readers",),
    ),
}


def modules_of(room: str) -> list[Path]:
    """Return the modules of a room; raise ValueError for a pattern that finds none."""
    found: list[Path] = []
    for pattern in ROOMS[room][0]:
        paths = [path for path in sorted(ROOT.glob(pattern)) if path.name != "__init__.py"]
        if not paths:
            raise ValueError(f"{room}: no module {pattern}")
        found += paths
    return found
