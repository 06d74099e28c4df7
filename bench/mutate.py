"""Plant faults into the core and tell which of them no test finds (``make mutate``).

python bench/mutate.py [ROOM ...] [--each 15] [--seed 12] [--shown]

A sample of faults is drawn for each module: a dropped statement, a boundary, and for or, an operand,
a keyword, a constant, a decorator. Those inside functions run in a warm session of pytest against
the tests that reach the line; the others in a copy of the tree against the folders of their room.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import pickle
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.mutation.faults import Fault, faults_in  # noqa: E402
from bench.mutation.rooms import ROOMS, modules_of  # noqa: E402

# What a module does at import is tried in a process of its own, which is slow.
COLD_EACH = 2
PYTEST = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not browser"]


def sampled(rooms: list[str], each: int, seed: int, cold: int) -> list[tuple[str, Fault]]:
    """Draw the faults: ``each`` a module, of them at most ``cold`` outside functions."""
    found: list[tuple[str, Fault]] = []
    for room in rooms:
        for path in modules_of(room):
            dice = random.Random(f"{seed} {path.name}")  # noqa: S311
            faults = faults_in(path)
            inside = [fault for fault in faults if fault.is_inside]
            outside = [fault for fault in faults if not fault.is_inside]
            drawn = dice.sample(outside, min(cold, len(outside)))
            drawn += dice.sample(inside, min(each - len(drawn), len(inside)))
            found += [(room, fault) for fault in drawn]
    return found


def run_warm(faults: list[Fault], folders: list[str], folder: Path) -> list[str]:
    """Return for each fault: killed, survived, or cold where no test reached it in a function."""
    plan, answers = folder / "plan", folder / "answers.json"
    modules = sorted({str(fault.path) for fault in faults})
    plan.write_bytes(pickle.dumps({"faults": faults, "modules": modules, "answers": str(answers)}))
    subprocess.run(
        [*PYTEST, "-p", "bench.mutation.warm", *folders],
        cwd=ROOT,
        env={**os.environ, "MUTATION_PLAN": str(plan), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    found = json.loads(answers.read_text(encoding="utf-8"))
    return [found[str(number)] for number in range(len(faults))]


def run_cold(fault: Fault, room: str) -> str:
    """Run the room's tests in a copy of the tree that holds the fault."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "tree"
        unwanted = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", "node_modules")
        shutil.copytree(ROOT, copy, ignore=unwanted, symlinks=True)
        target = copy / fault.path.relative_to(ROOT)
        target.write_text(ast.unparse(fault.planted()), encoding="utf-8")
        done = subprocess.run(
            [*PYTEST, *ROOMS[room][1]], cwd=copy, capture_output=True, timeout=900, check=False
        )
    return "killed" if done.returncode else "survived"


def report(sample: list[tuple[str, Fault]], answers: list[str], shows_all: bool) -> None:
    """Print the survivors and the share that was found, by room."""
    for (room, fault), answer in zip(sample, answers, strict=True):
        if answer != "killed" or shows_all:
            place = f"{fault.path.relative_to(ROOT)}:{fault.lines.start}"
            print(f"{answer:9} {room:9} {place} [{fault.kind} {fault.choice}] {fault.shown}")
    total = Counter(room for room, _ in sample)
    killed = Counter(
        room for (room, _), answer in zip(sample, answers, strict=True) if answer == "killed"
    )
    print()
    for room, count in total.items():
        print(f"{room:10} {killed[room]:4} of {count:4}  {killed[room] / count:.0%}")
    print(
        f"{'together':10} {killed.total():4} of {total.total():4}  {killed.total() / total.total():.0%}"
    )


def main() -> None:
    """Draw, plant, run, report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rooms", nargs="*", choices=[[], *ROOMS], default=[])
    parser.add_argument("--each", type=int, default=15, help="faults a module")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--no-cold", action="store_true", help="only faults inside functions")
    parser.add_argument(
        "--shown", action="store_true", help="print every fault, not only survivors"
    )
    options = parser.parse_args()
    rooms = options.rooms or list(ROOMS)
    allowed = 0 if options.no_cold else COLD_EACH
    sample = sampled(rooms, options.each, options.seed, allowed)
    folders = sorted({folder for room in rooms for folder in ROOMS[room][1]})
    with tempfile.TemporaryDirectory() as place:
        answers = run_warm([fault for _, fault in sample], folders, Path(place))
    cold = [number for number, answer in enumerate(answers) if answer == "cold"]
    if options.no_cold:
        answers = ["unreached" if answer == "cold" else answer for answer in answers]
        cold = []
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda number: run_cold(sample[number][1], sample[number][0]), cold)
        for number, answer in zip(cold, found, strict=True):
            answers[number] = answer
    report(sample, answers, options.shown)


if __name__ == "__main__":
    main()
