"""Measure what head nouns learnt from other departments' forms are worth, leaving each document out.

    python bench/learning.py

Each document is a department. The vocabulary knows nearly every noun that two documents share, so a
fifth of its nouns at a time is hidden, as if nobody had written them down, and learnt from the rows of
all other documents. Told is how often a row of the left-out document then gets a lesson, how often that
is right, and how many faults (operator turned round, moved to another level 2, another unit) are found
of rows with a hidden noun: with the lessons, without them, and with the whole vocabulary.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
django.setup()

from apps.checks import rows as rows_module  # noqa: E402
from apps.checks.engine import CheckPolicy, CheckView, run  # noqa: E402
from apps.checks.rules.rows.operator_reversed import OperatorReversed  # noqa: E402
from apps.checks.rules.rows.unit_wrong import UnitWrong  # noqa: E402
from apps.checks.rules.rows.wrong_level2 import WrongLevel2  # noqa: E402
from apps.formkit.indicators import Learnt, head_of, learn, learnt, reading  # noqa: E402
from apps.formkit.indicators.direction import SHORT  # noqa: E402
from apps.formkit.indicators.heads import folded_name  # noqa: E402
from apps.formkit.levels import EDITIONS  # noqa: E402
from apps.formkit.sheets.declaration import DeclarationSheet  # noqa: E402
from apps.formkit.values import parse  # noqa: E402
from apps.formkit.values.units import dimension_of  # noqa: E402
from bench.forms import LEVEL1_OF, gold_forms, read_row, sample_forms, written_forms  # noqa: E402

Row = dict[str, Any]

FOLDS = 5
_WAYS = {"≥": "higher", ">": "higher", "≤": "lower", "<": "lower"}
_TURNED = {"≥": "≤", "≤": "≥", ">": "<", "<": ">"}
_ELSEWHERE = {"数量": "质量指标", "质量": "时效指标", "时效": "数量指标"}
_OTHER_UNIT = {"%": "个", "人": "公里", "个": "%", "次": "平方米", "天": "件", "元": "人"}
_RULES = (OperatorReversed, UnitWrong, WrongLevel2)


def departments() -> dict[str, list[Row]]:
    """Return the rows of every document."""
    found: dict[str, list[Row]] = defaultdict(list)
    for name, form in (
        *sample_forms(), *written_forms(), *gold_forms("web"), *gold_forms("seeds"),
    ):  # fmt: skip
        kept = (one for one in form["indicators"] if one["level3"] and SHORT.get(one["level2"]))
        found[name.partition("/")[0]] += kept
    return found


def taught(row: Row) -> tuple[str, str, str | None, str | None]:
    """Return what a row teaches: folded name, short level 2, operator, unit."""
    value = parse(row["target"] or "")
    return folded_name(row["level3"]), SHORT[row["level2"]], value.op, value.unit


def is_hidden(name: str, fold: int) -> bool:
    """Return whether the noun of a folded name belongs to the hidden fifth."""
    head = head_of(name)
    return head is not None and zlib.crc32(head.word.encode()) % FOLDS == fold


@contextmanager
def hiding(fold: int) -> Iterator[None]:
    """Let the reading of rows know no noun of the fifth."""

    def known(name: str) -> Any:
        return None if is_hidden(name, fold) else head_of(name)

    with patch.object(reading, "head_of", known), patch.object(learnt, "head_of", known):
        rows_module._read.cache_clear()
        yield
    rows_module._read.cache_clear()


def faults(row: Row) -> Iterator[tuple[str, Row]]:
    """Yield (code, faulty row): what is wrong of it whatever it is called."""
    value, target = parse(row["target"] or ""), row["target"] or ""
    if value.op in _TURNED and value.op in target and row["level2"] not in SHORT_FREE:
        yield "operator-reversed", {**row, "target": target.replace(value.op, _TURNED[value.op])}
    if other := _ELSEWHERE.get(SHORT[row["level2"]]):
        yield "wrong-level2", {**row, "level2": other, "level1": LEVEL1_OF[other]}
    if value.unit in _OTHER_UNIT:
        yield "unit-wrong", {**row, "target": target.replace(value.unit, _OTHER_UNIT[value.unit])}


SHORT_FREE = frozenset({"社会成本指标", "生态环境成本指标"})


def found_of(row: Row, lessons: Learnt | None) -> dict[str, bool]:
    """Return the codes that the rules find of a row alone, and whether loudly."""
    sheet = DeclarationSheet.from_json({
        "kind": "declaration", "year": 2025, "indicators": [read_row(row)],
    })  # fmt: skip
    policy = CheckPolicy.of("2025")
    view = CheckView(sheet=sheet, edition=EDITIONS["2025"], policy=policy, learnt=lessons)
    findings = run(view, rules=_RULES).findings
    return {one.code: one.severity != "hint" for one in findings}


def measure_row(row: Row, lessons: Learnt, fold: int, count: Counter[str]) -> None:
    """Count what the lessons say of one row, and what is found of its faults."""
    name, short, op, unit = taught(row)
    count["rows"] += 1
    lesson = lessons.of(name)
    if lesson is not None and not lesson.is_empty:
        count["with a lesson"] += 1
        way = _WAYS.get(op or "")
        for what, said, is_so in (
            ("level 2", lesson.level2, lesson.level2 == short),
            ("direction", lesson.direction and way, lesson.direction == way),
            ("unit", lesson.unit and unit, dimension_of(lesson.unit) == dimension_of(unit)),
        ):
            count[f"{what} said"] += bool(said)
            count[f"{what} right"] += bool(said) and is_so
    tries = [("sound", row), *faults(row)]
    known = [found_of(one, None) for _, one in tries]
    with hiding(fold):
        for (code, one), whole in zip(tries, known, strict=True):
            if code != "sound" and code in found_of(row, lessons):
                continue
            count[code] += 1
            for which, hits in (
                ("whole", whole), ("lessons", found_of(one, lessons)), ("none", found_of(one, None)),
            ):  # fmt: skip
                said = any(hits.values()) if code == "sound" else code in hits
                count[f"{code} {which}"] += said
                count[f"{code} {which} loud"] += hits.get(code, False)


def main() -> None:
    """Print the figures."""
    every = departments()
    count: Counter[str] = Counter()
    for fold in range(FOLDS):
        for left_out, own in every.items():
            mine = [row for row in own if is_hidden(folded_name(row["level3"]), fold)]
            if not mine:
                continue
            others = (row for name, rows in every.items() if name != left_out for row in rows)
            with hiding(fold):
                lessons = learn(map(taught, others))
            for row in mine:
                measure_row(row, lessons, fold, count)
    total = sum(map(len, every.values()))
    print(
        f"{len(every)} documents, {total} rows; {count['rows']} with a hidden noun, "
        f"{count['with a lesson']} of them with a lesson"
    )
    for what in ("level 2", "direction", "unit"):
        said, right = count[f"{what} said"], count[f"{what} right"]
        print(f"{what:10} said {said:4}, right {right:4} ({100 * right / max(1, said):.0f} %)")
    for code in ("operator-reversed", "wrong-level2", "unit-wrong", "sound"):
        shares = " ".join(
            f"{which} {100 * count[f'{code} {which}'] / max(1, count[code]):.0f} % "
            f"({100 * count[f'{code} {which} loud'] / max(1, count[code]):.0f} % loud)"
            for which in ("none", "lessons", "whole")
        )
        print(f"{code:18} {count[code]:5}: {shares}")


if __name__ == "__main__":
    main()
