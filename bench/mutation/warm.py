"""A plugin of pytest that plants faults into a warm session, one forked child for each.

The tests run once and it is noted which of them reach which line. Then every fault gets a child of
its own: the functions' code is exchanged, the tests that reach the line run until one fails. The
database is one in memory, so each child has its own copy.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import pickle
import signal
from collections import defaultdict
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol

from bench.mutation.faults import Fault

# So many seconds of tests answer for one fault, the quickest first.
BUDGET = 8.0
PROCESSES = 2

_plan: dict[str, Any] = pickle.loads(Path(os.environ["MUTATION_PLAN"]).read_bytes())  # noqa: S301
_cover = coverage.Coverage(data_file=None, include=_plan["modules"])
_cover.start()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run the tests once, then the faults; the answers go to a file."""
    items = [item for item in session.items if not _flushes(item)]
    seconds, passed = _baseline(items)
    reached = _reached()
    answers: dict[int, str] = {}
    running: dict[int, int] = {}
    for number, fault in enumerate(_plan["faults"]):
        wanted = _chosen(fault, passed, reached, seconds)
        if not wanted:
            # Reached by no test: it ran at import, or never; a process of its own will tell.
            answers[number] = "cold"
            continue
        while len(running) >= PROCESSES:
            _collect(running, answers)
        running[_forked(fault, wanted, session)] = number
    while running:
        _collect(running, answers)
    Path(_plan["answers"]).write_text(json.dumps(answers), encoding="utf-8")
    return True


def _flushes(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction"))


def _baseline(items: list[pytest.Item]) -> tuple[dict[str, float], dict[str, pytest.Item]]:
    seconds: dict[str, float] = {}
    passed: dict[str, pytest.Item] = {}
    for item, following in zip(items, [*items[1:], items[0]], strict=True):
        _cover.switch_context(item.nodeid)
        reports = runtestprotocol(item, nextitem=following, log=False)
        if all(report.passed for report in reports):
            passed[item.nodeid] = item
            seconds[item.nodeid] = sum(report.duration for report in reports)
    _cover.stop()
    return seconds, passed


def _reached() -> dict[tuple[str, int], set[str]]:
    data = _cover.get_data()
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for path in data.measured_files():
        for line, contexts in data.contexts_by_lineno(path).items():
            found[path, line] |= set(contexts) - {""}
    return found


def _chosen(
    fault: Fault,
    passed: dict[str, pytest.Item],
    reached: dict[tuple[str, int], set[str]],
    seconds: dict[str, float],
) -> list[pytest.Item]:
    if not fault.is_inside:
        return []
    names: set[str] = set()
    for line in fault.lines:
        names |= reached.get((str(fault.path), line), set())
    chosen, spent = [], 0.0
    for name in sorted(names & set(passed), key=lambda name: seconds[name]):
        spent += seconds[name]
        if spent > BUDGET and chosen:
            break
        chosen.append(passed[name])
    return chosen


def _collect(running: dict[int, int], answers: dict[int, str]) -> None:
    pid, status = os.wait()
    number = running.pop(pid)
    answers[number] = "survived" if status == 0 else "killed"


def _forked(fault: Fault, items: list[pytest.Item], session: pytest.Session) -> int:
    """Start a child that ends with 0 where the fault survives."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.alarm(120)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        plant(fault)
        code = _outcome(items, session)
    finally:
        os._exit(code)


def _outcome(items: list[pytest.Item], session: pytest.Session) -> int:
    for index, item in enumerate(items):
        following = items[index + 1] if index + 1 < len(items) else session.items[0]
        session._setupstate.teardown_exact(item)
        if not all(
            report.passed for report in runtestprotocol(item, nextitem=following, log=False)
        ):
            return 1
    return 0


def plant(fault: Fault) -> None:
    """Exchange the code of every function of the module that the fault changes."""
    path = str(fault.path)
    new = {_key(code): code for code in _codes(compile(fault.planted(), path, "exec"))}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename == path:
            code = new.get(_key(thing.__code__))
            if code is not None and code.co_freevars == thing.__code__.co_freevars:
                thing.__code__ = code
        elif isinstance(thing, functools._lru_cache_wrapper):
            thing.cache_clear()


def _codes(code: CodeType) -> list[CodeType]:
    inner = [part for part in code.co_consts if isinstance(part, CodeType)]
    return [code, *(found for part in inner for found in _codes(part))]


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno
