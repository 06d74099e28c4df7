"""Print which faults of the annotated documents the rules find, miss, and report beyond them.

    python bench/gold_findings.py [--verbose] [GOLD.json ...]

A fault counts as found when a finding of the same code lies where the annotation points. Of the
findings beyond the annotation only those of severity 拦截 and 提醒 are counted as extra.
Needs ``shared/`` beside the checkout and ends quietly where it is absent.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from apps.checks.engine import CheckPolicy, CheckView, Finding, Severity, run  # noqa: E402
from apps.declarations.rules import RULES  # noqa: E402
from apps.declarations.rules.reading import bare, rows_of  # noqa: E402
from apps.declarations.sheets import DeclarationSheet  # noqa: E402

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
]
JUDGED = ["vague-target", "wrong-level2", "quantity-as-rate", "unit-wrong", "indicator-unrelated"]


def edition_of(sheet: DeclarationSheet) -> str:
    """Give the form edition by the document itself."""
    return "2025" if sheet.project_nature or (sheet.year or 0) >= 2025 else "2023"


def views_of(data: dict[str, Any]) -> list[tuple[CheckView, list[dict[str, str]]]]:
    """Give each declaration of a gold file as a view, with its annotated faults."""
    documents = [one for one in data["documents"] if one["kind"] == "declaration"]
    sheets = [DeclarationSheet.from_json(one) for one in documents]
    return [
        (
            CheckView(
                sheet=sheet,
                policy=CheckPolicy.of(edition_of(sheet)),
                siblings=tuple(other for other in sheets if other is not sheet),
            ),
            document["defects"],
        )
        for sheet, document in zip(sheets, documents, strict=True)
    ]


def lies_at(defect: dict[str, str], finding: Finding, sheet: DeclarationSheet) -> bool:
    """Whether a finding lies where the annotation points; its places are written by hand."""
    where = defect["where"]
    row = re.match(r"indicators\[(\d+)\]", finding.where)
    if row is None:
        head = finding.where.split(".")[0]
        return finding.where in where or head in where or "指标" in where or not head
    indicator = rows_of(sheet)[int(row[1])]
    places = [indicator.name, indicator.level2, indicator.level1, "indicators", "annual_goal"]
    folded = bare(where)
    return any(bare(place) in folded for place in places if place) or any(
        bare(part)[:8] and bare(part)[:8] in bare(indicator.name)
        for part in re.split("[,，/、]", where)
    )


def match(view: CheckView, defects: list[dict[str, str]]) -> tuple[list, list, list[Finding]]:
    """Part the annotated faults into found and missed; the rest of the findings are extra."""
    report = run(view, rules=RULES)
    if report.failures:
        raise SystemExit(f"Rules crashed: {report.failures}")
    used: set[Finding] = set()
    found, missed = [], []
    for defect in defects:
        fitting = [
            one
            for one in report.findings
            if one.code == defect["code"] and lies_at(defect, one, view.sheet)
        ]
        text = [one for one in fitting if not one.where.startswith("indicators")]
        fresh = [one for one in fitting if one not in used]
        if not fitting or (text == fitting and not fresh):
            missed.append(defect)
            continue
        # Each fault of a text needs a finding of its own; rows may share a collective fault.
        used.update(fresh[:1] if text == fitting else fitting)
        found.append(defect)
    return found, missed, [one for one in report.findings if one not in used]


def main() -> None:
    """Score every gold file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    files = arguments.files or sorted((ROOT.parent / "shared" / "gold").glob("*.json"))
    if not files:
        print("shared/ with the seed documents is not beside this checkout; nothing to score.")
        return
    found: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    for file in files:
        for view, defects in views_of(json.loads(file.read_text(encoding="utf-8"))):
            hit, gone, rest = match(view, defects)
            found.update(one["code"] for one in hit)
            missed.update(one["code"] for one in gone)
            loud = [one for one in rest if one.severity != Severity.HINT]
            extra.update(one.code for one in loud)
            if arguments.verbose:
                print(f"--- {file.stem[:3]} {view.sheet.index} {view.sheet.project_name}")
                for one in gone:
                    print(f"    missed {one['code']} | {one['where']} | {one['says'][:90]}")
                for one in rest:
                    print(f"    extra {one.severity} {one.code} | {one.where} | {one.message}")
    print(f"{'code':32}{'found':>6}{'missed':>7}{'extra':>7}")
    for code in sorted({*found, *missed, *extra}, key=lambda one: (one not in MECHANICAL, one)):
        print(f"{code:32}{found[code]:6}{missed[code]:7}{extra[code]:7}")
    for name, codes in (("mechanical", MECHANICAL), ("judged", JUDGED)):
        hits, all_of = sum(found[c] for c in codes), sum(found[c] + missed[c] for c in codes)
        print(f"{name}: {hits} of {all_of} found ({100 * hits / max(1, all_of):.1f} %)")


if __name__ == "__main__":
    main()
