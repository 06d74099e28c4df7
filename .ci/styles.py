"""Looks through the style sheets: each can be read, and names no custom property that nobody sets."""

import re
import sys
from pathlib import Path

import lightningcss

ROOT = Path(__file__).resolve().parent.parent
SHEETS = ROOT / "static" / "css"


def faults(sheets: list[Path], scripts: list[Path]) -> list[str]:
    """Return a line for each sheet that cannot be read and each property that is used and never set."""
    texts = {path: path.read_text(encoding="utf-8") for path in sheets}
    found = []
    for path, text in texts.items():
        try:
            lightningcss.process_stylesheet(text, filename=str(path.relative_to(ROOT)))
        except ValueError as error:
            found.append(f"{path.relative_to(ROOT)}: {error}")
    # A script may set one for a place on the page.
    everything = [*texts.values(), *(path.read_text(encoding="utf-8") for path in scripts)]
    given = {name for text in everything for name in re.findall(r"(--[\w-]+)[\"']?\s*[:,]", text)}
    for path, text in texts.items():
        used = set(re.findall(r"var\((--[\w-]+)\)", text))
        found += [f"{path.relative_to(ROOT)}: {name} is never set" for name in sorted(used - given)]
    return found


if __name__ == "__main__":
    said = faults(sorted(SHEETS.rglob("*.css")), sorted((ROOT / "static" / "js").rglob("*.js")))
    print("\n".join(said) or "Style sheets are well.")
    sys.exit(bool(said))
