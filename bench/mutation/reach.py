"""Which tests reach which lines of the held modules, and what each test takes: kept in var/.

A test is run again for it only where its file or a module that it reached says something else now.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

import coverage
import pytest
from _pytest.runner import runtestprotocol

from bench.mutation.rooms import ROOMS, ROOT, modules_of

KEPT: Final = ROOT / "var" / "mutation-reach.json"


@cache
def _stamp(name: str) -> str:
    path = ROOT / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else ""


class Reach:
    """What is known of the tests; ``measure`` adds to it."""

    def __init__(self) -> None:
        """Read what was kept, without what has changed since."""
        kept: dict[str, Any] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
        self.known = {
            name: told
            for name, told in kept.items()
            if all(_stamp(path) == stamp for path, stamp in told["stamps"].items())
        }

    def measure(self, items: list[pytest.Item], until: float) -> None:
        """Run the tests nothing is known of, until a time of the processor; keep what came of it."""
        unknown = [item for item in items if item.nodeid not in self.known]
        if not unknown:
            return
        modules = [str(path) for room in ROOMS for path in modules_of(room)]
        cover = coverage.Coverage(data_file=None, include=modules)
        cover.start()
        seconds: dict[str, float] = {}
        for item, following in zip(unknown, [*unknown[1:], items[0]], strict=False):
            if time.process_time() > until:
                break
            cover.switch_context(item.nodeid)
            began = time.process_time()
            reports = runtestprotocol(item, nextitem=following, log=False)
            spent = time.process_time() - began
            # A test that fails without a fault answers for none.
            seconds[item.nodeid] = spent if all(report.passed for report in reports) else -1.0
        cover.stop()
        self._take(cover, seconds)
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(self.known), encoding="utf-8")

    def _take(self, cover: coverage.Coverage, seconds: dict[str, float]) -> None:
        lines: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        data = cover.get_data()
        for path in data.measured_files():
            name = str(Path(path).relative_to(ROOT))
            for line, contexts in data.contexts_by_lineno(path).items():
                for context in contexts:
                    lines[context][name].append(line)
        for test, spent in seconds.items():
            reached = lines[test]
            stamps = {name: _stamp(name) for name in (test.partition("::")[0], *reached)}
            self.known[test] = {"seconds": spent, "stamps": stamps, "lines": reached}

    def tests(self, path: Path, wanted: Iterable[int]) -> list[tuple[float, str]]:
        """Return (seconds, test) of the tests that pass and reach one of the lines, quickest first."""
        name, lines = str(path.relative_to(ROOT)), set(wanted)
        return sorted(
            (told["seconds"], test)
            for test, told in self.known.items()
            if told["seconds"] >= 0 and not lines.isdisjoint(told["lines"].get(name, ()))
        )
