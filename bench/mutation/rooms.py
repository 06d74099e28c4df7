"""The rooms that are held, each by its modules and by the folders of tests that answer for it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

_VALUES: Final = (
    "amount",
    "capitals",
    "dates",
    "explanation",
    "numerals",
    "target",
    "target_text",
    "units",
)

# A module stands in the first room that names it.
ROOMS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "grammar": (
        (
            *(f"apps/formkit/values/{name}.py" for name in _VALUES),
            "apps/formkit/indicators/comparison.py",
            "apps/formkit/indicators/direction.py",
        ),
        ("tests/formkit/values", "tests/formkit/test_direction.py"),
    ),
    "scoring": (
        ("apps/evaluations/scoring/*.py", "apps/evaluations/domain/points.py"),
        (
            "tests/evaluations/test_scoring.py",
            "tests/evaluations/test_scoring_bounds.py",
            "tests/evaluations/domain",
        ),
    ),
    "entry": (
        (
            "apps/entry/domain/*.py",
            "apps/declarations/domain/frozen_versions.py",
            "apps/declarations/domain/cells.py",
            "apps/evaluations/domain/entry.py",
            "apps/monitoring/domain/cells.py",
        ),
        (
            "tests/entry",
            "tests/declarations/domain",
            "tests/declarations/views",
            "tests/evaluations/domain",
            "tests/evaluations/test_cells.py",
            "tests/monitoring/domain",
        ),
    ),
    "workflow": (
        (
            *(
                f"apps/workflow/{name}.py"
                for name in ("engine", "offices", "domain", "route", "workdays", "years")
            ),
            "apps/workflow/models/*.py",
        ),
        (
            "tests/workflow",
            "tests/declarations/domain/test_procedure.py",
            "tests/declarations/domain/test_procedure_matrix.py",
            "tests/home/test_year.py",
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
        ("apps/accounts/domain/*.py", "apps/accounts/backends.py", "apps/accounts/validators.py"),
        ("tests/accounts",),
    ),
    "reviews": (("apps/reviews/domain/*.py",), ("tests/reviews",)),
    "imports": (("apps/imports/domain/*.py",), ("tests/imports",)),
    "limits": (
        ("apps/formkit/readers/base.py", "apps/formkit/readers/archive.py"),
        ("tests/formkit/readers/test_limits.py", "tests/formkit/readers/test_limits_held.py"),
    ),
    "monitoring": (("apps/monitoring/domain/*.py",), ("tests/monitoring",)),
    "ledger": (("apps/ledger/domain/*.py",), ("tests/ledger",)),
    "blanks": (("apps/blanks/domain/*.py",), ("tests/blanks",)),
    "checks": (
        ("apps/checks/domain/*.py", "apps/checks/engine/*.py"),
        (
            *(
                f"tests/checks/test_{name}.py"
                for name in (
                    *("coverage", "finding_pages", "findings", "held", "rewordings"),
                    *("statistics", "waivers"),
                )
            ),
            "tests/checks/engine",
            "tests/entry/test_answers.py",
        ),
    ),
    "guidance": (("apps/guidance/domain/*.py",), ("tests/guidance",)),
    "declarations": (
        ("apps/declarations/domain/*.py",),
        ("tests/declarations/domain", "tests/declarations/views"),
    ),
    "evaluations": (
        ("apps/evaluations/domain/*.py",),
        ("tests/evaluations/domain", "tests/evaluations/views"),
    ),
    "board": (("apps/board/domain/*.py",), ("tests/board",)),
    "exports": (("apps/exports/domain/*.py",), ("tests/exports",)),
    "trail": (
        ("apps/audit/domain.py", "apps/projects/domain.py", "apps/library/domain/*.py"),
        ("tests/audit", "tests/projects", "tests/library"),
    ),
}


def modules_of(room: str) -> list[Path]:
    """Return the modules that stand in a room; raise ValueError for a pattern that finds none."""
    taken: set[Path] = set()
    for other in ROOMS:
        found = _named(other)
        if other == room:
            return [path for path in found if path not in taken]
        taken |= set(found)
    raise ValueError(f"no room {room}")


def _named(room: str) -> list[Path]:
    found: list[Path] = []
    for pattern in ROOMS[room][0]:
        paths = [path for path in sorted(ROOT.glob(pattern)) if path.name != "__init__.py"]
        if not paths:
            raise ValueError(f"{room}: no module {pattern}")
        found += paths
    return found
