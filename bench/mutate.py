"""Plant faults into the core and tell which of them no test finds (``make mutate``).

python bench/mutate.py [ROOM ...] [--each 15] [--seed 12] [--no-cold] [--again] [--seconds 60]

A sample of faults is drawn for each module: a dropped statement, a boundary, and for or, an operand,
a keyword, a constant, a decorator. Those inside functions run in a warm session of pytest against
the tests that reach the line; the others in a copy of the tree against the folders of their room.
What became of each is kept in var/, by the module's text: ``--again`` asks once more about those that
were not found, ``--seconds`` of the processor end a run, which the next one goes on with.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
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
# The tables are made at once: the migrations cost more than the tests of most rooms. Tests of what only
# migrations bring fail without a fault and so do not count.
PYTEST = [
    *(sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--nomigrations"),
    *("-m", "not browser"),
]
KEPT = ROOT / "var" / "mutation.json"


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


def run_warm(faults: list[Fault], folders: list[str], folder: Path, seconds: float) -> list[str]:
    """Return for each fault: killed, survived, cold where no test reached it in a function, or
    nothing where time ran out."""
    plan, answers = folder / "plan", folder / "answers.json"
    plan.write_bytes(pickle.dumps({"faults": faults, "answers": str(answers), "seconds": seconds}))
    done = subprocess.run(
        [*PYTEST, "-p", "bench.mutation.warm", *folders],
        cwd=ROOT,
        env={**os.environ, "MUTATION_PLAN": str(plan), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if not answers.exists():
        sys.exit(done.stdout[-4000:] + done.stderr[-4000:])
    found = json.loads(answers.read_text(encoding="utf-8"))
    return [found.get(str(number), "") for number in range(len(faults))]


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


def known() -> dict[str, str]:
    """Return what became of the faults that were planted before, by name."""
    found: dict[str, str] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    return found


def name_of(fault: Fault) -> str:
    """Return a name that holds as long as the module says the same."""
    text = hashlib.sha256(fault.path.read_bytes()).hexdigest()[:12]
    return f"{fault.path.relative_to(ROOT)} {text} {fault.number} {fault.kind} {fault.choice}"


def answered(sample: list[tuple[str, Fault]], options: argparse.Namespace) -> list[str]:
    """Plant the faults and return what became of each."""
    folders = sorted({folder for room, _ in sample for folder in ROOMS[room][1]})
    with tempfile.TemporaryDirectory() as place:
        faults = [fault for _, fault in sample]
        answers = run_warm(faults, folders, Path(place), options.seconds)
    if options.no_cold:
        return ["unreached" if answer == "cold" else answer for answer in answers]
    cold = [number for number, answer in enumerate(answers) if answer == "cold"]
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda number: run_cold(sample[number][1], sample[number][0]), cold)
        for number, answer in zip(cold, found, strict=True):
            answers[number] = answer
    return answers


def options_of() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rooms", nargs="*", choices=[[], *ROOMS], default=[])
    parser.add_argument("--each", type=int, default=15, help="faults a module")
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--no-cold", action="store_true", help="only faults inside functions")
    parser.add_argument("--again", action="store_true", help="ask again what was not found")
    parser.add_argument(
        "--seconds", type=float, default=86400.0, help="of the processor, then stop"
    )
    parser.add_argument(
        "--shown", action="store_true", help="print every fault, not only survivors"
    )
    return parser.parse_args()


def main() -> None:
    """Draw, plant, run, report."""
    options = options_of()
    rooms = options.rooms or list(ROOMS)
    sample = sampled(rooms, options.each, options.seed, 0 if options.no_cold else COLD_EACH)
    names = [name_of(fault) for _, fault in sample]
    told = known()
    settled = {"killed"} if options.again else {"killed", "survived", "unreached"}
    asked = [number for number, name in enumerate(names) if told.get(name) not in settled]
    if asked:
        found = answered([sample[number] for number in asked], options)
        told |= {
            names[number]: answer for number, answer in zip(asked, found, strict=True) if answer
        }
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(told, indent=0), encoding="utf-8")
    report(sample, [told.get(name, "not asked") for name in names], options.shown)


if __name__ == "__main__":
    main()
