"""Which files outside its app know of monitoring: the paper in formkit, registration, navigation, demo,
fields of the rule set, the order of the migrations of all apps; nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
KNOWN: Final = frozenset(
    {
        "apps/core/district_columns.py",
        "apps/home/demo_build.py",
        "apps/home/demo_monitoring.py",
        "apps/home/templatetags/desk.py",
        "apps/workflow/forms.py",
        "apps/workflow/models/windows.py",
        "apps/workflow/settings_schema.py",
        "perfgoals/settings.py",
        "perfgoals/urls.py",
    }
)
# Comments and docstrings may name what words cannot do without.
_NAME: Final = re.compile(r"\b(?:apps\.)?monitoring\b|\bMonitoring[A-Z]\w+|monitoring[:_.]")
_TEXT: Final = re.compile(r'"""[\s\S]*?"""|#.*')


def knowing() -> set[str]:
    """Return the files outside the app, the papers and migrations that name monitoring."""
    found = set()
    for folder in ("apps", "perfgoals", "templates"):
        for path in (ROOT / folder).rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            is_own = "/monitoring/" in name or "/migrations/" in name
            if path.suffix not in {".py", ".html"} or is_own or "apps/formkit/" in name:
                continue
            if _NAME.search(_TEXT.sub("", path.read_text(encoding="utf-8"))):
                found.add(name)
    return found


def test_no_other_file_knows_monitoring() -> None:
    assert knowing() == KNOWN
