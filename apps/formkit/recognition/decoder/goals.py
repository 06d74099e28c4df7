"""The goals of a form: texts behind their labels, side by side or one below the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from .labels import Label
from .tape import CELL, LINE, Tape

_NUMBER_TAIL: Final = re.compile(
    r"(?:\(?\d{1,2}\)?[.、]|[一二三四五六七八九十]、|[(][一二三四五六七八九十][)])$"
)
_NUMBERED: Final = re.compile(
    r"(?:\d{1,2}[.、．)](?!\d)|[①-⑳]|[一二三四五六七八九十]+[、是]|目标\d)"
)


@dataclass(slots=True)
class Goals:
    """The texts of the goals by key, where each stands, what is doubted."""

    texts: dict[str, str] = field(default_factory=dict)
    spots: dict[str, tuple[int, int]] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)


def read_goals(tape: Tape, labels: Sequence[Label], end: int, *, is_evaluation: bool) -> Goals:
    """Read the goals: labels side by side share the texts that follow."""
    goals = Goals()
    found = _runs(tape, labels, end, is_evaluation=is_evaluation)
    alone = [run for run, _, _ in found if len(run) == 1]
    for run, start, stop in found:
        if not is_evaluation and run == ["group:"] and _has_annual(alone[alone.index(run) + 1 :]):
            run = ["total"]  # 总体绩效目标 with a text of its own, 年度绩效目标 below it
        wanted = _wanted(run, is_evaluation=is_evaluation)
        wanted = [role for role in wanted if role not in goals.texts]
        if stop > start and wanted:
            _share(tape, goals, wanted, start, stop)
    return goals


def _has_annual(runs: Sequence[Sequence[str]]) -> bool:
    return any(run[0] in ("annual", "group:annual") for run in runs)


def _runs(
    tape: Tape, labels: Sequence[Label], end: int, *, is_evaluation: bool
) -> list[tuple[list[str], int, int]]:
    """Give the labels that stand side by side, each run with the stretch behind it."""
    out: list[tuple[list[str], int, int]] = []
    run: list[str] = []
    for n, label in enumerate(labels):
        roles = {m.key for m in label.meanings if m.group == "goal"}
        if not roles:
            run = []
            continue
        run.append(_role(roles, is_evaluation=is_evaluation))
        stop = labels[n + 1].start if n + 1 < len(labels) else end
        start = label.end
        while start < stop and tape.text[start] in ":;":
            start += 1
        while stop > start and (tail := _NUMBER_TAIL.search(tape.text, start, stop)):
            if tail.end() != stop:
                break
            stop = tail.start()
        if stop - start <= 1 and n + 1 < len(labels):
            continue
        out.append((run, start, stop))
        run = []
    return out


def _role(roles: set[str], *, is_evaluation: bool) -> str:
    order = (
        ("expected", "actual", "annual", "total")
        if is_evaluation
        else ("total", "annual", "expected", "actual")
    )
    named = [role for role in order if role in roles]
    if "group" in roles:
        return f"group:{named[0] if named else ''}"
    return named[0]


def _wanted(run: Sequence[str], *, is_evaluation: bool) -> list[str]:
    """Give the fields that the labels of a run ask for, groups only where nothing else does."""
    plain = [role for role in run if not role.startswith("group:")]
    if not plain:
        plain = [run[-1].removeprefix("group:") or "annual"]
    elif len(plain) == 1 and plain[0] in ("actual",) and len(run) > 1:
        groups = [role.removeprefix("group:") for role in run if role.startswith("group:")]
        plain = [groups[-1] or "annual", *plain]
    elif run[-1].startswith("group:") and len(run[-1]) > 6:
        plain = [*plain, run[-1].removeprefix("group:")]
    names = {
        "total": "expected_goal" if is_evaluation else "total_goal",
        "annual": "expected_goal" if is_evaluation else "annual_goal",
        "expected": "expected_goal" if is_evaluation else "annual_goal",
        "actual": "actual_result",
    }
    out: list[str] = []
    for role in plain:
        if names[role] not in out:
            out.append(names[role])
    return out


def _share(tape: Tape, goals: Goals, wanted: Sequence[str], start: int, end: int) -> None:
    if len(wanted) == 1:
        spans, doubt = [(start, end)], False
    else:
        spans, doubt = _halves(tape, start, end)
    for role, (first, last) in zip(wanted, spans, strict=False):
        text = written(tape, first, last)
        if text:
            goals.texts[role] = text
            goals.spots[role] = (first, last)
    if doubt:
        goals.doubts.update(wanted)


def written(tape: Tape, start: int, end: int) -> str:
    """Give a long text; a line that begins with a number begins a paragraph."""
    parts: list[str] = []
    first = start
    for at in range(start + 1, end + 1):
        if (
            at == end
            or (tape.breaks[at] >= LINE and _NUMBERED.match(tape.text, at))
            or (
                at < end
                and tape.breaks[at] == 1
                and re.match(r"\d{1,2}[、.](?!\d)", tape.text[at : at + 4])
            )
        ):
            parts.append(tape.write(first, at))
            first = at
    return "\n".join(part for part in parts if part)


def _halves(tape: Tape, start: int, end: int) -> tuple[list[tuple[int, int]], bool]:
    """Cut a stretch into two texts side by side; the second value tells whether it is a guess."""
    cells = [at for at in range(start + 1, end) if tape.breaks[at] >= CELL]
    if len(cells) == 1:
        return [(start, cells[0]), (cells[0], end)], False
    if tape.source(start).is_ruled and not cells:
        return [(start, end)], False
    for least in (CELL, LINE, 2, 1):
        cuts = [at for at in range(start + 1, end) if tape.breaks[at] >= least]
        if len(cuts) == 1:
            sure = least >= CELL or tape.text[cuts[0] - 1] in "。;!" or least <= 1
            return [(start, cuts[0]), (cuts[0], end)], not sure
        if cuts:
            cut, sure = _best_cut(tape, start, end, cuts)
            return [(start, cut), (cut, end)], not sure
    stops = [at for at in range(start + 1, end) if tape.text[at - 1] in "。"]
    if len(stops) == 1:
        return [(start, stops[0]), (stops[0], end)], False
    if stops:
        cut, _ = _best_cut(tape, start, end, stops)
        return [(start, cut), (cut, end)], True
    again = tape.text.find(tape.text[start : start + 4], start + 4, end)
    if again > 0:  # the result often begins as the goal does
        return [(start, again), (again, end)], True
    guess = [
        at
        for at in range(start + 4, end - 2)
        if re.match(
            r"已|均已|完成|全部完成|全年完成|实际|储备足额|支出|截至", tape.text[at : at + 4]
        )
        and tape.text[at - 1] not in "、,;"
    ]
    if guess:
        middle = min(guess, key=lambda at: abs(at - (start + end) / 2))
        return [(start, middle), (middle, end)], True
    return [(start, end)], True


def _best_cut(tape: Tape, start: int, end: int, cuts: Sequence[int]) -> tuple[int, bool]:
    """Give the cut whose second half begins anew: by a restarted numbering, else by the middle."""
    for at in cuts:
        if re.match(r"(?:1|目标1|一)[.、:是]", tape.text[at : at + 4]) and re.match(
            r"(?:1|目标1|一)[.、:是]", tape.text[start : start + 4]
        ):
            return at, True
    ended = [at for at in cuts if tape.text[at - 1] in "。;"]
    pool = ended or list(cuts)
    best = min(pool, key=lambda at: abs(at - (start + end) / 2))
    return best, False
