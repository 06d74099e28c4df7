"""The goals of a form: texts behind their labels, side by side or one below the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import filterfalse, pairwise, takewhile
from typing import Final

from rapidfuzz import fuzz

from .labels import Label
from .tape import CELL, GAP, LINE, SPACE, Source, Tape

_NUMBER_TAIL: Final = re.compile(
    r"(?:\(?\d{1,2}\)?[.、]|[一二三四五六七八九十]、|[(][一二三四五六七八九十][)])$"
)
_NUMBERED: Final = re.compile(
    r"(?:\d{1,2}[.、．)](?!\d)|[①-⑳]|[一二三四五六七八九十]+[、是]|目标\d)"
)
_PLACEHOLDER: Final = re.compile(
    r"\((?:20\d\d|[*_x]+)?年?度?\(?n?\)?[-—–~至]+(?:20\d\d|[*_x]+)?年?度?(?:\(?n?[+]\d\)?)?\)|\(20\d\d年度?\)"
)
_ITEM: Final = re.compile(r"\(?(\d{1,2})[.、)](?!\d)")
_FEWEST_PAIRS: Final = 2
_SCRAP: Final = 4
_GROUP: Final = "group:"
"""Before the role of a label that stands over others."""
_PLAN_FIELDS: Final = {
    "total": "total_goal", "annual": "annual_goal", "expected": "annual_goal",
    "actual": "actual_result",
}  # fmt: skip
_RESULT_FIELDS: Final = {
    "total": "expected_goal", "annual": "expected_goal", "expected": "expected_goal",
    "actual": "actual_result",
}  # fmt: skip
_DONE: Final = re.compile(r"已|均已|完成|全部完成|全年完成|实际|储备足额|支出|截至")
_STOPS: Final = "。;!"
_LONGEST: Final = 12_000
_ALIKE: Final = 0.8
_SAME: Final = 0.93
_SLACK: Final = 4.0


@dataclass(slots=True)
class Goals:
    """The texts of the goals by key, where each stands, what is doubted."""

    texts: dict[str, str] = field(default_factory=dict)
    spots: dict[str, tuple[int, int]] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)
    others: list[str] = field(default_factory=list)
    """The text of two doubted goals whole, and each for the other."""


@dataclass(slots=True)
class _Run:
    """Labels side by side, what each asks for, and the stretch behind them."""

    roles: list[str]
    labels: list[Label]
    start: int
    end: int


def read_goals(tape: Tape, labels: Sequence[Label], end: int, *, is_evaluation: bool) -> Goals:
    """Read the goals: labels side by side share the texts that follow."""
    goals = Goals()
    found = _runs(tape, labels, end, is_evaluation=is_evaluation)
    alone = [run.roles for run in found if len(run.roles) == 1]
    for run in found:
        roles = run.roles
        if not is_evaluation and roles == [_GROUP] and _has_annual(alone[alone.index(roles) + 1 :]):
            roles = ["total"]  # 总体绩效目标 with a text of its own, 年度绩效目标 below it
        wanted = _wanted(roles, is_evaluation=is_evaluation)
        wanted = [role for role in wanted if role not in goals.texts]
        if run.end > run.start and wanted:
            _share(tape, goals, wanted, run)
    return goals


def _has_annual(runs: Sequence[Sequence[str]]) -> bool:
    return any(run[0] in ("annual", "group:annual") for run in runs)


def _runs(tape: Tape, labels: Sequence[Label], end: int, *, is_evaluation: bool) -> list[_Run]:
    """Return the labels that stand side by side, each run with the stretch behind it."""
    out: list[_Run] = []
    roles: list[str] = []
    run: list[Label] = []
    for n, label in enumerate(labels):
        meant = {m.key for m in label.meanings if m.group == "goal"}
        if meant:
            roles.append(_role(meant, is_evaluation=is_evaluation))
            run.append(label)
        elif label.key("column") != "block" or not run:  # 绩效指标 may stand left of the texts
            roles, run = [], []
            continue
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
        out.append(_Run(roles, run, start, stop))
        roles, run = [], []
    return out


def _role(roles: set[str], *, is_evaluation: bool) -> str:
    order = (
        ("expected", "actual", "annual", "total")
        if is_evaluation
        else ("total", "annual", "expected", "actual")
    )
    named = [role for role in order if role in roles]
    if "group" in roles:
        return _GROUP + (named[0] if named else "")
    return named[0]


def _wanted(run: Sequence[str], *, is_evaluation: bool) -> list[str]:
    """Return the fields that the labels of a run ask for, groups only where nothing else does."""
    fields = _RESULT_FIELDS if is_evaluation else _PLAN_FIELDS
    return list(dict.fromkeys(fields[role] for role in _asked(run)))


def _asked(run: Sequence[str]) -> list[str]:
    """Return the roles that the labels of a run ask for, in their order."""
    plain = list(filterfalse(_is_group, run))
    groups = [role.removeprefix(_GROUP) for role in filter(_is_group, run)]
    if not plain:
        return _of_groups(groups)
    if plain == ["actual"] and groups:
        return [groups[-1] or "annual", "actual"]
    ending = takewhile(_is_group, reversed(run))
    named = [role.removeprefix(_GROUP) for role in ending if role != _GROUP]
    return [*plain, *named[-1:]]


def _is_group(role: str) -> bool:
    return role.startswith(_GROUP)


def _of_groups(groups: Sequence[str]) -> list[str]:
    both = [role for role in groups if role in ("total", "annual")]
    return both if len(set(both)) > 1 else [groups[-1] or "annual"]


def _share(tape: Tape, goals: Goals, wanted: Sequence[str], run: _Run) -> None:
    start, end = run.start, run.end
    while found := _PLACEHOLDER.match(tape.text, start, end):
        start = found.end()
    if len(wanted) == 1:
        sides, doubt = [[(start, end)]], False
    elif tape.source(start).table >= 0:
        key = "annual" if wanted[1] == "annual_goal" else "actual"
        asked = [n for n, role in enumerate(run.roles) if role.removeprefix(_GROUP) == key]
        right = run.labels[asked[-1] if asked else -1]
        sides, doubt = _by_columns(tape, right, start, end, is_plan=wanted[1] == "annual_goal")
        doubt = doubt or not asked
    elif (columns := _interleaved(tape, start, end)) is not None:
        sides, doubt = columns, True
    else:
        spans, doubt = _halves(tape, start, end, is_plan=wanted[1] == "annual_goal")
        sides = [[span] for span in spans]
    for role, spans in zip(wanted, sides, strict=False):
        text = _joined(tape, spans)
        if text:
            goals.texts[role] = text
            goals.spots[role] = spans[0]
    if doubt:
        goals.doubts.update(wanted)
        goals.others = [written(tape, start, end), *(goals.texts.get(role, "") for role in wanted)]


def _joined(tape: Tape, spans: Sequence[tuple[int, int]]) -> str:
    """Return the text of a goal whose parts stand in several cells; a part that begins with a
    number begins a paragraph."""
    text = ""
    for first, last in spans:
        is_new = bool(text) and bool(_NUMBERED.match(tape.text, first))
        text += ("\n" if is_new else "") + written(tape, first, last)
    return text


def _by_columns(
    tape: Tape, right: Label, start: int, end: int, *, is_plan: bool
) -> tuple[list[list[tuple[int, int]]], bool]:
    """Return the parts of the left and of the right goal by the columns of their cells.

    A plan's lone text under guessed columns is the year's: that one is obligatory. A table that
    goes on behind a page break has other columns: its lone cells go on with the goal above.
    """
    head = tape.source(right.start)
    sides: list[list[tuple[int, int]]] = [[], []]
    at = start
    while at < end:
        stop = tape.cell_end(at, end)
        if not _PLACEHOLDER.fullmatch(tape.text, at, stop):
            sides[_side(tape, head, (start, at, stop, end), sides)].append((at, stop))
        at = stop
    if is_plan and sides[0] and not sides[1] and not head.is_ruled:
        return [[], sides[0]], True
    return sides, False


def _side(
    tape: Tape,
    head: Source,
    edges: tuple[int, int, int, int],
    sides: Sequence[Sequence[object]],
) -> int:
    """Tell on which side a cell stands: 0 left, 1 right. Where columns are guessed, two cells in a
    line stand on both sides wherever their columns are."""
    start, at, stop, end = edges
    cell = tape.source(at)
    is_same = cell.table == head.table
    if is_same and head.is_ruled:
        return int(cell.column >= head.column)
    if cell.place.box and head.place.box:
        return int(cell.place.box[0] >= head.place.box[0] - _SLACK)
    if stop < end and tape.source(stop).spot == cell.spot:
        return 0
    if at > start and tape.source(at - 1).spot == cell.spot:
        return 1
    if is_same:
        return int(cell.column >= head.column)
    return int(bool(sides[1]) or not sides[0])


def written(tape: Tape, start: int, end: int) -> str:
    """Return a long text; a line that begins with a number begins a paragraph."""
    if whole := tape.whole(start, end):
        return whole
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


def _interleaved(tape: Tape, start: int, end: int) -> list[list[tuple[int, int]]] | None:
    """Return the parts of two texts whose lines stand side by side, as a page gives them line by
    line; ``None`` where the lines are not of two."""
    edges = [start, *(at for at in range(start + 1, end) if tape.breaks[at] >= LINE), end]
    lines = [(a, _inner_cut(tape, a, b), b) for a, b in pairwise(edges)]
    if sum(cut > 0 for _, cut, _ in lines) < _FEWEST_PAIRS:
        return None
    left: list[tuple[int, int]] = []
    right: list[tuple[int, int]] = []
    for first, cut, last in lines:
        if cut:
            left.append((first, cut))
            right.append((cut, last))
        elif last - first > _SCRAP:  # shorter ones are scraps of a label beside the texts
            number = _number_at(tape, first)
            follows = number and number == max(_numbers(tape, right), default=0) + 1
            is_next = number == max(_numbers(tape, left), default=0) + 1
            (right if follows and not is_next else left).append((first, last))
    return [left, right]


def _inner_cut(tape: Tape, start: int, end: int) -> int:
    """Return where the second text begins in a line, 0 where there is but one."""
    cuts = [at for at in range(start + 1, end) if tape.breaks[at] in (SPACE, GAP)]
    told = [at for at in cuts if tape.text[at - 1] in _STOPS or _number_at(tape, at)]
    return told[0] if len(told) == 1 else 0


def _number_at(tape: Tape, at: int) -> int:
    found = _ITEM.match(tape.text, at)
    return int(found[1]) if found else 0


def _numbers(tape: Tape, spans: Sequence[tuple[int, int]]) -> list[int]:
    return [number for first, _ in spans if (number := _number_at(tape, first))]


def _halves(
    tape: Tape, start: int, end: int, *, is_plan: bool
) -> tuple[list[tuple[int, int]], bool]:
    """Cut running text into two texts side by side; the second value tells whether it is a guess."""
    for least in (CELL, LINE, GAP, SPACE):
        cuts = [at for at in range(start + 1, end) if tape.breaks[at] >= least]
        if not cuts:
            continue
        if least == LINE and (found := _cut_of_lines(tape, start, end, cuts)) is not None:
            return [(start, found[0]), (found[0], end)], not found[1]
        ended = [at for at in cuts if tape.text[at - 1] in _STOPS]
        if is_plan and least == LINE and len(cuts) > 1 and not ended:
            break  # wrapped lines of one text
        if len(cuts) == 1:
            sure = least >= CELL or bool(ended)
            return [(start, cuts[0]), (cuts[0], end)], not sure
        cut, sure = _best_cut(tape, start, end, cuts)
        return [(start, cut), (cut, end)], not sure
    return _of_sentences(tape, start, end, is_plan=is_plan)


def _of_sentences(
    tape: Tape, start: int, end: int, *, is_plan: bool
) -> tuple[list[tuple[int, int]], bool]:
    """Cut a text without breaks; a plan of one sentence is the year's."""
    stops = [at for at in range(start + 1, end) if tape.text[at - 1] in "。"]
    if stops:
        cut = stops[0] if len(stops) == 1 else _best_cut(tape, start, end, stops)[0]
        return [(start, cut), (cut, end)], True
    if is_plan:
        return [(start, start), (start, end)], False
    again = tape.text.find(tape.text[start : start + 4], start + 4, end)
    if again > 0:  # the result often begins as the goal does
        return [(start, again), (again, end)], True
    guess = [
        at
        for at in range(start + 4, end - 2)
        if _DONE.match(tape.text, at) and tape.text[at - 1] not in "、,;"
    ]
    if guess:
        middle = min(guess, key=lambda at: abs(at - (start + end) / 2))
        return [(start, middle), (middle, end)], True
    return [(start, end)], True


def _cut_of_lines(tape: Tape, start: int, end: int, cuts: Sequence[int]) -> tuple[int, bool] | None:
    """Find where the right text begins among the lines of both, and whether that is certain: the
    two often say the same, or the width of their lines is another."""
    edges = [start, *cuts, end]
    lines = [tape.text[a:b] for a, b in pairwise(edges)]
    if end - start > _LONGEST:
        return None
    best = (_ALIKE, 0)
    for at in cuts:
        left, right = tape.text[start:at], tape.text[at:end]
        if tape.text[at - 1] in _STOPS and 0.5 <= len(left) / len(right) <= 2:
            best = max(best, (fuzz.ratio(left, right) / 100, at))
    if best[1]:
        return best[1], best[0] >= _SAME
    widths = [len(line) for line in lines]
    for number in range(2, len(widths) - 1):
        above, below = widths[: number - 1], widths[number:-1]
        if not below or lines[number - 1][-1] not in "。;":
            continue
        if (abs(max(above) - max(below)) >= 2 and min(above) > max(below)) or max(above) < min(
            below
        ):
            return edges[number], False
    return None


def _best_cut(tape: Tape, start: int, end: int, cuts: Sequence[int]) -> tuple[int, bool]:
    """Return the cut whose second half begins anew: by a restarted numbering, else by the middle."""
    for at in cuts:
        if re.match(r"(?:1|目标1|一)[.、:是]", tape.text[at : at + 4]) and re.match(
            r"(?:1|目标1|一)[.、:是]", tape.text[start : start + 4]
        ):
            return at, True
    ended = [at for at in cuts if tape.text[at - 1] in "。;"]
    pool = ended or list(cuts)
    best = min(pool, key=lambda at: abs(at - (start + end) / 2))
    return best, False
