"""Plant one fault at a time into sound forms and count what the rules find, how loudly, and where.

    python bench/planted.py [--verbose] [--kind KIND]

A fault counts as found when a finding of one of its codes, which the form did not have before,
lies in the very cell. Three sources: published documents of other provinces and the seeds (both
under ``shared/gold``, left out where it is absent), and the forms under ``tests/samples/checks``,
of which the hold-out was written after the rules.
The false alarms are the loud findings on forms that are sound, and on single sound rows.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.faults import CELL_FAULTS, FAULTS, Fault  # noqa: E402
from bench.forms import (  # noqa: E402
    KINDS,
    check,
    gold_forms,
    places_of,
    sample_forms,
    single_rows,
    written_faults,
    written_forms,
)

ROW_SETS = (
    "unseen_rows",
    "holdout_rows",
    "second_rows",
    "third_rows",
    "fourth_rows",
    "fifth_rows",
    "sixth_rows",
    "seventh_rows",
    "eighth_rows",
    "ninth_rows",
)
FORM_SETS = (
    "third_forms",
    "fourth_forms",
    "fifth_forms",
    "sixth_forms",
    "seventh_forms",
    "eighth_forms",
    "tenth_forms",
)
ONE_ROW_FORM = "农村公路日常养护"


def planted(data: dict[str, Any], fault: Fault) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield up to four forms with the fault, spread over the cells that can bear it."""
    found = list(fault.plant(data))
    step = max(1, len(found) // 4)
    yield from found[::step][:4]


class Tally:
    """Counts by kind of fault."""

    def __init__(self) -> None:
        self.all: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.loud: Counter[str] = Counter()
        self.missed: dict[str, list[str]] = defaultdict(list)

    def show(self, title: str) -> None:
        """Print the table and the sums."""
        print(f"\n{title:30}{'planted':>8}{'found':>8}{'loud':>8}")
        for kind in self.all:
            n, f, loud = self.all[kind], self.found[kind], self.loud[kind]
            print(f"{kind:30}{n:8}{100 * f / n:7.0f}%{100 * loud / n:7.0f}%")
        n, f, loud = self.all.total(), self.found.total(), self.loud.total()
        if n:
            print(f"{'all':30}{n:8}{100 * f / n:7.1f}%{100 * loud / n:7.1f}%")


def measure(
    forms: list[tuple[str, dict[str, Any]]], kinds: set[str], faults: list[Fault] = FAULTS
) -> Tally:
    """Plant every kind of fault into every form."""
    tally = Tally()
    for name, data in forms:
        before = {(one.code, place) for one in check(data) for place in places_of(one)}
        for fault in faults:
            if kinds and fault.kind not in kinds:
                continue
            for changed, place in planted(data, fault):
                if any((code, place) in before for code in fault.codes):
                    continue
                tally.all[fault.kind] += 1
                hits = [
                    one
                    for one in check(changed)
                    if one.code in fault.codes and place in places_of(one)
                ]
                if hits:
                    tally.found[fault.kind] += 1
                    tally.loud[fault.kind] += any(one.severity != "hint" for one in hits)
                else:
                    tally.missed[fault.kind].append(
                        f"{name} | {place} | {fault.told(changed, place)}"
                    )
    return tally


def false_alarms(forms: list[tuple[str, dict[str, Any]]], title: str, verbose: bool) -> None:
    """Print the loud findings on forms as they are, those of the annotated faults left out."""
    loud = other = 0
    for name, data in forms:
        known = Counter(one["code"] for one in data.get("defects", []))
        for one in check(data):
            if one.severity == "hint":
                continue
            loud += 1
            if one.code not in known:
                other += 1
                if verbose:
                    print(f"    {name} {one.severity} {one.code} | {one.where} | {one.message}")
    print(f"{title}: {len(forms)} forms, {loud} loud findings, {other} beyond the annotation")


def measure_rows(which: str, verbose: bool) -> None:
    """Print what is found of single rows in words of trades no rule was written for."""
    base = dict(sample_forms())[ONE_ROW_FORM]
    tally, false, sound = Tally(), [], 0
    for code, row in single_rows(which):
        data = {**base, "indicators": [*base["indicators"], row]}
        place = len(base["indicators"])
        hits = [
            one for one in check(data) if any(at.startswith(f"[{place}]") for at in places_of(one))
        ]
        if code == "-":
            sound += 1
            false += [(row, one) for one in hits if one.severity != "hint"]
            continue
        tally.all[code] += 1
        own = [one for one in hits if one.code in code.split("/")]
        tally.found[code] += bool(own)
        tally.loud[code] += any(one.severity != "hint" for one in own)
        if not own:
            others = ",".join(f"{one.code}/{one.severity}" for one in hits)
            tally.missed[code].append(f"{row['level2']} {row['level3']} {row['target']} ({others})")
    tally.show(f"single rows of {which}")
    print(f"sound rows: {sound}, loudly blamed {len({row['level3'] for row, _ in false})}")
    if verbose:
        show_missed(tally)
        for row, one in false:
            print(f"    false {row['level3']} {row['target']} | {one.code} | {one.message}")


def measure_faults(which: str, verbose: bool) -> Tally:
    """Print what is found of faults made by hand; the first code names the kind."""
    tally = Tally()
    for codes, place, form in written_faults(which):
        hits = [one for one in check(form) if one.code in codes]
        own = [one for one in hits if place in (*places_of(one), "*")]
        kind = form["kind"].replace("_", "-")
        tally.all[kind] += 1
        tally.found[kind] += bool(own)
        tally.loud[kind] += any(one.severity != "hint" for one in own)
        if not own:
            elsewhere = ",".join(f"{one.code} {one.where}" for one in hits)
            told = f"{form['project_name']} {place} {'/'.join(sorted(codes))} ({elsewhere})"
            tally.missed[kind].append(told)
    tally.show(f"faults made in {which}")
    if verbose:
        show_missed(tally)
    return tally


def show_missed(tally: Tally) -> None:
    """Print what was missed."""
    for kind, missed in tally.missed.items():
        for one in missed:
            print(f"    missed {kind}: {one}")


def never_planted() -> list[str]:
    """Return the codes of the rules that neither a planted fault nor a single row asks for; their own
    samples are all there is."""
    asked = {code for fault in (*FAULTS, *CELL_FAULTS) for code in fault.codes}
    for which in ROW_SETS:
        asked |= {code for codes, _ in single_rows(which) for code in codes.split("/")}
    return sorted({rule.code for _, rules in KINDS.values() for rule in rules} - asked)


def main() -> None:
    """Measure all sources."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--kind", action="append", default=[])
    arguments = parser.parse_args()
    sources = {
        "samples": sample_forms(),
        "holdout": written_forms(),
        "web": gold_forms("web"),
        "seeds": gold_forms("seeds"),
    }
    for title, forms in sources.items():
        if not forms:
            continue
        tally = measure(forms, set(arguments.kind))
        tally.show(f"planted into {title}")
        if arguments.verbose:
            show_missed(tally)
        if not arguments.kind:
            cells = measure(forms, set(), CELL_FAULTS)
            cells.show(f"one cell of {title}")
            if arguments.verbose:
                show_missed(cells)
    if not arguments.kind:
        for which in ROW_SETS:
            measure_rows(which, arguments.verbose)
        for which in FORM_SETS:
            measure_faults(which, arguments.verbose)
            false_alarms(written_forms(which), f"sound forms of {which}", arguments.verbose)
        codes = never_planted()
        print(f"\n{len(codes)} codes that only their own samples test: {', '.join(codes)}")
        for title, forms in sources.items():
            false_alarms(forms, title, arguments.verbose)


if __name__ == "__main__":
    main()
