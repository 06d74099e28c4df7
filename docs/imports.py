"""Draws who imports whom as a picture for architecture.md: ``python docs/imports.py`` rewrites it."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.architecture.source import LEVELS, imports_of, modules  # noqa: E402

MARKS = ("<!-- imports -->", "<!-- /imports -->")


def edges() -> Counter[tuple[str, str]]:
    """Return how often each app imports each other one."""
    found: Counter[tuple[str, str]] = Counter()
    for path in modules():
        app = path.relative_to(ROOT / "apps").parts[0]
        for other in {
            dotted.split(".")[1] for dotted, _ in imports_of(path) if dotted.startswith("apps.")
        }:
            if other != app and other in LEVELS:
                found[app, other] += 1
    return found


def picture() -> str:
    """Return the picture: an arrow to each app that is used and not reached by a longer way."""
    counted = edges()
    uses = {app: {to for of, to in counted if of == app} for app in LEVELS}

    def reach(app: str) -> set[str]:
        below = set(uses[app])
        for one in uses[app]:
            if LEVELS[one] < LEVELS[app]:
                below |= reach(one)
        return below

    lines = ["```mermaid", "flowchart BT"]
    rows: dict[int, list[str]] = {}
    for app, row in LEVELS.items():
        rows.setdefault(row, []).append(app)
    for row, apps in sorted(rows.items()):
        lines.append(f"  subgraph r{row}[{row}]")
        lines += [f"    {app}" for app in apps]
        lines.append("  end")
    for app in LEVELS:
        passed = set().union(*(reach(one) for one in uses[app] if LEVELS[one] < LEVELS[app]))
        for to in sorted(uses[app]):
            if LEVELS[to] >= LEVELS[app]:
                lines.append(f"  {app} -. owed {counted[app, to]} .-> {to}")
            elif to not in passed:
                lines.append(f"  {app} --> {to}")
    return "\n".join([*lines, "```"])


def main() -> None:
    """Put the picture between its marks."""
    page = ROOT / "docs" / "architecture.md"
    text = page.read_text("utf-8")
    new = f"{MARKS[0]}\n{picture()}\n{MARKS[1]}"
    page.write_text(re.sub(f"{MARKS[0]}.*{MARKS[1]}", lambda _: new, text, flags=re.S), "utf-8")


if __name__ == "__main__":
    main()
