"""A plugin of pytest that plants faults into a warm session, one forked child for each.

Which tests reach which line is known (``reach.py``). Every fault gets a child of its own: the functions'
code is exchanged, the tests that reach the line run until one fails. The database is one in memory,
so each child has its own copy.

A test counts only where it passes in such a child without a fault, too. All seconds are the
processor's: the clock of a busy machine says nothing.
"""

from __future__ import annotations

import functools
import gc
import importlib
import json
import math
import os
import pickle
import resource
import signal
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from bench.mutation.faults import Fault
from bench.mutation.reach import Reach
from bench.mutation.rooms import ROOT

# So many seconds of tests answer for one fault, the quickest first.
BUDGET = 4.0
PROCESSES = 2
# A child that needs more of the processor goes round in circles, one that waits so long by the clock
# waits for nothing.
LIMIT, PATIENCE = 60, 900

_plan: dict[str, Any] = pickle.loads(Path(os.environ["MUTATION_PLAN"]).read_bytes())  # noqa: S301
_functions: dict[str, list[FunctionType]] = defaultdict(list)
_caches: list[functools._lru_cache_wrapper[Any]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Plant the faults for as long as there is time; the answers go to a file."""
    until = time.process_time() + _plan["seconds"]
    items = {item.nodeid: item for item in session.items if not _flushes(item)}
    _warm_up(list(items.values()))
    reach = Reach()
    reach.measure(list(items.values()), until)
    chosen = {
        number: _chosen(fault, items, reach)
        for number, fault in enumerate(_plan["faults"])
        if all(name in reach.known for name in items)
    }
    killers = _answered(chosen, session, until)
    # Reached by no test: it ran at import, or never; a process of its own will tell.
    answers = {
        number: "cold" if not chosen[number] else "killed" if killer else "survived"
        for number, killer in killers.items()
    }
    Path(_plan["answers"]).write_text(json.dumps(answers), encoding="utf-8")
    return True


def _warm_up(items: list[pytest.Item]) -> None:
    """Make the tables and load the modules, so that no child has to."""
    wanted = [item for item in items if item.get_closest_marker("django_db")][:1]
    for item in wanted:
        runtestprotocol(item, nextitem=items[0], log=False)
    for path in {fault.path for fault in _plan["faults"]}:
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    gc.collect()
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType):
            _functions[thing.__code__.co_filename].append(thing)
        elif isinstance(thing, functools._lru_cache_wrapper):
            _caches.append(thing)
    gc.freeze()


def _answered(
    chosen: dict[int, list[pytest.Item]], session: pytest.Session, until: float
) -> dict[int, str]:
    """Return for each fault that there was time for the test that found it, or nothing."""
    faults = _plan["faults"]
    children = {number: (faults[number], wanted) for number, wanted in chosen.items()}
    killers = _killers(children, session, until)
    items = {item.nodeid: item for wanted in chosen.values() for item in wanted}
    false = _false({name: items[name] for name in killers.values() if name in items}, session)
    again = {
        number: (faults[number], [item for item in chosen[number] if item.nodeid not in false])
        for number, name in killers.items()
        if name in false
    }
    return killers | _killers(again, session)


def _false(items: dict[str, pytest.Item], session: pytest.Session) -> set[str]:
    """Return the names of the tests that fail in a child of their own without a fault."""
    children = {number: (None, [item]) for number, item in enumerate(items.values())}
    return set(_killers(children, session).values()) - {""}


def _killers(
    children: Mapping[int, tuple[Fault | None, list[pytest.Item]]],
    session: pytest.Session,
    until: float = math.inf,
) -> dict[int, str]:
    """Run the children, some at a time, until a time of the processor; return for each the test that
    failed, or nothing."""
    killers = {number: "" for number, (_, wanted) in children.items() if not wanted}
    running: dict[int, tuple[int, int]] = {}
    for number, (fault, wanted) in children.items():
        if not wanted:
            continue
        if _spent() > until:
            break
        while len(running) >= PROCESSES:
            _collect(running, killers)
        pid, told = _forked(fault, wanted, session)
        running[pid] = number, told
    while running:
        _collect(running, killers)
    return killers


def _flushes(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction"))


def _spent() -> float:
    """Return the seconds of the processor that this process and its children took."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _chosen(fault: Fault, items: dict[str, pytest.Item], reach: Reach) -> list[pytest.Item]:
    if not fault.is_inside:
        return []
    chosen, spent = [], 0.0
    for seconds, name in reach.tests(fault.path, fault.lines):
        spent += seconds
        if spent > BUDGET and chosen:
            break
        if name in items:
            chosen.append(items[name])
    return chosen


def _collect(running: dict[int, tuple[int, int]], killers: dict[int, str]) -> None:
    pid, status = os.wait()
    number, told = running.pop(pid)
    with os.fdopen(told) as pipe:
        name = pipe.read()
    killers[number] = name or ("" if status == 0 else "no end")


def _forked(
    fault: Fault | None, items: list[pytest.Item], session: pytest.Session
) -> tuple[int, int]:
    """Start a child that ends with 0 where the fault survives; return it and where it tells the
    test that failed."""
    told, tell = os.pipe()
    pid = os.fork()
    if pid:
        os.close(tell)
        return pid, told
    code = 1
    try:
        signal.alarm(PATIENCE)
        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        if fault:
            plant(fault)
        failed = _failed(items, session)
        os.write(tell, failed.encode())
        code = bool(failed)
    finally:
        os._exit(code)


def _failed(items: list[pytest.Item], session: pytest.Session) -> str:
    for index, item in enumerate(items):
        following = items[index + 1] if index + 1 < len(items) else session.items[0]
        session._setupstate.teardown_exact(item)
        if not all(
            report.passed for report in runtestprotocol(item, nextitem=following, log=False)
        ):
            return item.nodeid
    return ""


def plant(fault: Fault) -> None:
    """Exchange the code of every function of the module that the fault changes."""
    path = str(fault.path)
    new = {_key(code): code for code in _codes(compile(fault.planted(), path, "exec"))}
    for function in _functions[path]:
        code = new.get(_key(function.__code__))
        if code is not None and code.co_freevars == function.__code__.co_freevars:
            function.__code__ = code
    for cache in _caches:
        cache.cache_clear()


def _codes(code: CodeType) -> list[CodeType]:
    inner = [part for part in code.co_consts if isinstance(part, CodeType)]
    return [code, *(found for part in inner for found in _codes(part))]


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno
