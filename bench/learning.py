"""Measure what head nouns learnt from other departments' forms are worth, leaving each document out.

    python bench/learning.py

Each document is a department. From the rows of all others is learnt; of its own rows whose names
end in no noun of the vocabulary: how many get a lesson, how often the lesson's level 2, direction
and kind of unit are those of the row, and how often a rule would hold it against a sound row.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from apps.formkit.indicators import head_of, learn  # noqa: E402
from apps.formkit.indicators.direction import SHORT  # noqa: E402
from apps.formkit.indicators.heads import folded_name  # noqa: E402
from apps.formkit.values import parse  # noqa: E402
from apps.formkit.values.units import dimension_of  # noqa: E402
from bench.forms import gold_forms, sample_forms, written_forms  # noqa: E402

_WAYS = {"≥": "higher", ">": "higher", "≤": "lower", "<": "lower"}


def rows_of(form: dict[str, Any]) -> list[tuple[str, str, str | None, str | None]]:
    """Return (folded name, short level 2, operator, unit) of a form's rows."""
    found = []
    for row in form["indicators"]:
        value, short = parse(row["target"] or ""), SHORT.get(row["level2"], "")
        if row["level3"] and short:
            found.append((folded_name(row["level3"]), short, value.op, value.unit))
    return found


def main() -> None:
    """Print the figures."""
    departments: dict[str, list[tuple[str, str, str | None, str | None]]] = defaultdict(list)
    sources = (*sample_forms(), *written_forms(), *gold_forms("web"), *gold_forms("seeds"))
    for name, form in sources:
        departments[name.partition("/")[0]] += rows_of(form)
    count: Counter[str] = Counter()
    for left_out, own in departments.items():
        learnt = learn(
            row for name, rows in departments.items() if name != left_out for row in rows
        )
        for name, short, op, unit in own:
            count["rows"] += 1
            if head_of(name) is not None:
                continue
            count["without noun"] += 1
            lesson = learnt.of(name)
            if lesson is None or lesson.is_empty:
                continue
            count["with a lesson"] += 1
            for what, said, is_so in (
                ("level 2", lesson.level2, lesson.level2 == short),
                (
                    "direction",
                    lesson.direction and _WAYS.get(op or ""),
                    lesson.direction == _WAYS.get(op or ""),
                ),
                ("unit", lesson.unit and unit, dimension_of(lesson.unit) == dimension_of(unit)),
            ):
                count[f"{what} said"] += bool(said)
                count[f"{what} right"] += bool(said) and is_so
    print(
        f"{len(departments)} documents, {count['rows']} rows, {count['without noun']} without a known noun, "
        f"{count['with a lesson']} of them with a lesson"
    )
    for what in ("level 2", "direction", "unit"):
        said, right = count[f"{what} said"], count[f"{what} right"]
        print(f"{what:10} said {said:4}, right {right:4} ({100 * right / max(1, said):.0f} %)")


if __name__ == "__main__":
    main()
