"""Print which faults of the annotated documents the rules find, miss, and report beyond them.

    python bench/gold_findings.py [--verbose] [--read] [GOLD.json ...]

A fault counts as found when a finding of the same code lies where the annotation points. Of the
findings beyond the annotation only those of severity 拦截 and 提醒 are counted as extra.
Needs ``shared/`` beside the checkout and ends quietly where it is absent.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
django.setup()  # the kinds register their rules

from apps.checks.engine import Finding, Report, Severity  # noqa: E402
from apps.checks.texts import bare  # noqa: E402
from apps.formkit.papers import paper_of  # noqa: E402
from apps.formkit.papers.paths import paths_of  # noqa: E402
from apps.formkit.readers import read  # noqa: E402
from apps.formkit.recognition import recognise  # noqa: E402
from apps.formkit.sheets.declaration import DeclarationSheet  # noqa: E402
from apps.formkit.sheets.evaluation import EvaluationSheet  # noqa: E402
from apps.formkit.sheets.rows import row_ids  # noqa: E402
from apps.imports.domain.examination import ReadSheet, examine  # noqa: E402

SHEETS = {one.kind: one for one in (DeclarationSheet, EvaluationSheet)}

MECHANICAL = [
    "funding-total-mismatch",
    "annual-breakdown-missing",
    "missing-level",
    "missing-level2",
    "unit-missing",
    "unit-incomplete",
    "operator-reversed",
    "html-left",
    "duplicate-indicator",
    "duplicate-across-projects",
    "narrative-sum-mismatch",
    "narrative-calc-mismatch",
    "narrative-amount-mismatch",
    "narrative-headcount-mismatch",
    "narrative-period-mismatch",
    "outdated-basis",
    "goal-year-mismatch",
    "cost-exceeds-budget",
    "level3-repeats-level2",
    "weight-zero",
    "weight-concentrated",
    "target-equals-actual",
    "score-not-proportional",
    "underspent-unexplained",
    "initial-zero-unexplained",
    "deviation-missing",
]
JUDGED = ["vague-target", "wrong-level2", "quantity-as-rate", "unit-wrong", "indicator-unrelated"]


def annotated(data: dict[str, Any]) -> list[ReadSheet]:
    """Return the forms of a gold file as they were annotated."""
    return [ReadSheet(SHEETS[one["kind"]].from_json(one)) for one in data["documents"]]


def recognised(seed: Path) -> list[ReadSheet]:
    """Return the forms of a published file as the readers find them."""
    forms = recognise(read(seed)).documents
    return [ReadSheet(form.sheet, frozenset(form.uncertain), list(form.places)) for form in forms]


def path_of(place: str, sheet: Any) -> str:
    """Return a place as the annotation names it."""
    return paths_of(paper_of(sheet.kind), place, row_ids(sheet.indicators))[0]


def lies_at(defect: dict[str, str], finding: Finding, sheet: Any) -> bool:
    """Return whether a finding lies where the annotation points; its places are written by hand."""
    return any(
        _points_at(defect["where"], path_of(place, sheet), sheet) for place in finding.all_places
    )


def _points_at(where: str, place: str, sheet: Any) -> bool:
    row = re.match(r"indicators\[(\d+)\]", place)
    if row is None:
        head = place.split(".")[0]
        return place in where or head in where or "指标" in where or not head
    indicator = sheet.indicators[int(row[1])]
    name = indicator.level3
    places = [name, indicator.level2, indicator.level1, "indicators", "annual_goal"]
    folded = bare(where)
    return any(bare(one) in folded for one in places if one) or any(
        bare(part)[:8] and bare(part)[:8] in bare(name) for part in re.split("[,，/、]", where)
    )


def match(
    sheet: Any, report: Report, defects: list[dict[str, str]]
) -> tuple[list, list, list[Finding]]:
    """Part the annotated faults into found and missed; the rest of the findings are extra."""
    if report.failures:
        raise SystemExit(f"Rules crashed: {report.failures}")
    used: set[Finding] = set()
    found, missed = [], []
    for defect in defects:
        fitting = [
            one
            for one in report.findings
            if one.code == defect["code"] and lies_at(defect, one, sheet)
        ]
        text = [one for one in fitting if not one.where.startswith("row.")]
        fresh = [one for one in fitting if one not in used]
        if not fitting or (text == fitting and not fresh):
            missed.append(defect)
            continue
        # Each fault of a text needs a finding of its own; rows may share a collective fault.
        used.update(fresh[:1] if text == fitting else fitting)
        found.append(defect)
    return found, missed, [one for one in report.findings if one not in used]


class Tally:
    """Counts by code."""

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.extra: Counter[str] = Counter()

    def add(self, found: list, missed: list, rest: list[Finding]) -> None:
        """Count one form; of the rest only what is louder than a hint."""
        self.found.update(one["code"] for one in found)
        self.missed.update(one["code"] for one in missed)
        self.extra.update(one.code for one in rest if one.severity != Severity.HINT)

    def share(self, codes: list[str]) -> tuple[int, int]:
        """Return how many faults of these codes were found, and how many there are."""
        hits = sum(self.found[code] for code in codes)
        return hits, hits + sum(self.missed[code] for code in codes)

    def show(self, title: str) -> None:
        """Print the table."""
        print(f"\n{title:32}{'found':>6}{'missed':>7}{'extra':>7}")
        codes = {*self.found, *self.missed, *self.extra}
        for code in sorted(codes, key=lambda one: (one not in MECHANICAL, one)):
            counts = self.found[code], self.missed[code], self.extra[code]
            print(f"{code:32}{counts[0]:6}{counts[1]:7}{counts[2]:7}")
        for name, wanted in (("mechanical", MECHANICAL), ("judged", JUDGED)):
            hits, all_of = self.share(wanted)
            print(f"{name}: {hits} of {all_of} found ({100 * hits / max(1, all_of):.1f} %)")


def show_form(sheet: Any, missed: list, rest: list[Finding]) -> None:
    """Print what was missed and what was found beyond the annotation of one form."""
    print(f"--- {sheet.index} {sheet.project_name}")
    for one in missed:
        print(f"    missed {one['code']} | {one['where']} | {one['says'][:90]}")
    for one in rest:
        print(f"    extra {one.severity} {one.code} | {one.where} | {one.message}")


def score(file: Path, *, by_reader: bool, verbose: bool) -> Tally:
    """Score the forms of one gold file, as annotated or as the readers find them."""
    data = json.loads(file.read_text(encoding="utf-8"))
    beside = file.with_suffix(".txt")
    seed = beside if beside.exists() else file.parents[1] / "seeds" / f"{file.stem}.txt"
    forms = recognised(seed) if by_reader else annotated(data)
    tally = Tally()
    # Beside each other, as ``recognise --check`` does.
    for form, report, document in zip(forms, examine(forms), data["documents"], strict=True):
        found, missed, rest = match(form.sheet, report, document["defects"])
        tally.add(found, missed, rest)
        if verbose:
            show_form(form.sheet, missed, rest)
    return tally


def main() -> None:
    """Score every gold file by itself, then all together."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--read", action="store_true", help="check what the readers find instead")
    arguments = parser.parse_args()
    files = arguments.files or sorted((ROOT.parent / "shared" / "gold").glob("*.json"))
    if not files:
        print("shared/ with the seed documents is not beside this checkout; nothing to score.")
        return
    total = Tally()
    for file in files:
        tally = score(file, by_reader=arguments.read, verbose=arguments.verbose)
        tally.show(file.stem)
        for name in ("found", "missed", "extra"):
            getattr(total, name).update(getattr(tally, name))
    total.show("all files")


if __name__ == "__main__":
    main()
