"""The goals of a form: texts behind their labels, side by side or one below the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import filterfalse, pairwise, takewhile
from typing import Final

from rapidfuzz import fuzz

from .labels import Label
from .tape import CELL, GAP, LINE, NONE, SPACE, Source, Tape

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
_WIDER: Final = 2
_FIRST: Final = re.compile(r"(?:1|目标1|一)[.、:是]")
_SPACED_NUMBER: Final = re.compile(r"\d{1,2}[、.](?!\d)")
Span = tuple[int, int]


@dataclass(slots=True)
class Goals:
    """The texts of the goals by key, where each stands, what is doubted."""

    texts: dict[str, str] = field(default_factory=dict)
    spots: dict[str, Span] = field(default_factory=dict)
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
    runs = _runs(tape, labels, end, is_evaluation=is_evaluation)
    for n, run in enumerate(runs):
        roles = run.roles
        if not is_evaluation and roles == [_GROUP] and _have_annual(runs[n + 1 :]):
            roles = ["total"]  # 总体绩效目标 with a text of its own, 年度绩效目标 below it
        asked = _wanted(roles, is_evaluation=is_evaluation)
        wanted = [role for role in asked if role not in goals.texts]
        if run.end > run.start and wanted:
            _share(tape, goals, wanted, run)
    return goals


def _have_annual(runs: Sequence[_Run]) -> bool:
    return any(run.roles in (["annual"], [f"{_GROUP}annual"]) for run in runs)


def _runs(tape: Tape, labels: Sequence[Label], end: int, *, is_evaluation: bool) -> list[_Run]:
    """Return the labels that stand side by side, each run with the stretch behind it."""
    out: list[_Run] = []
    roles: list[str] = []
    run: list[Label] = []
    for label, stop in zip(labels, [*(one.start for one in labels[1:]), end], strict=False):
        meant = {m.key for m in label.meanings if m.group == "goal"}
        if meant:
            roles.append(_role(meant, is_evaluation=is_evaluation))
            run.append(label)
        elif label.key("column") != "block" or not run:  # 绩效指标 may stand left of the texts
            roles, run = [], []
            continue
        span = _bared(tape.text, label.end, stop)
        if span[1] - span[0] > 1 or label is labels[-1]:
            out.append(_Run(roles, run, *span))
            roles, run = [], []
    return out


def _bared(text: str, start: int, stop: int) -> tuple[int, int]:
    """Return a stretch without the colon before it and the number of the next label behind it."""
    while start < stop and text[start] in ":;":
        start += 1
    while stop > start and (tail := _NUMBER_TAIL.search(text, start, stop)):
        stop = tail.start()
    return start, stop


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
    """Give the texts of a run to the goals that its labels ask for."""
    start, end = run.start, run.end
    while found := _PLACEHOLDER.match(tape.text, start, end):
        start = found.end()
    sides, doubt = _sides(tape, wanted, run, start, end)
    for role, spans in zip(wanted, sides, strict=False):
        if text := _joined(tape, spans):
            goals.texts[role] = text
            goals.spots[role] = spans[0]
    if doubt:
        goals.doubts.update(wanted)
        goals.others = [written(tape, start, end), *(goals.texts.get(role, "") for role in wanted)]


def _sides(
    tape: Tape, wanted: Sequence[str], run: _Run, start: int, end: int
) -> tuple[list[list[Span]], bool]:
    """Return the parts of each goal, and whether they are a guess."""
    if len(wanted) == 1:
        return [[(start, end)]], False
    is_plan = wanted[1] == "annual_goal"
    if tape.source(start).table >= 0:
        key = "annual" if is_plan else "actual"
        pairs = zip(run.roles, run.labels, strict=True)
        asked = [label for role, label in pairs if role.removeprefix(_GROUP) == key]
        right = [*run.labels, *asked][-1]
        sides, is_guess = _by_columns(tape, right, start, end, is_plan=is_plan)
        return sides, is_guess or not asked
    if (columns := _interleaved(tape, start, end)) is not None:
        return columns, True
    spans, is_guess = _halves(tape, start, end, is_plan=is_plan)
    return [[span] for span in spans], is_guess


def _joined(tape: Tape, spans: Sequence[Span]) -> str:
    """Return the text of a goal whose parts stand in several cells; a part that begins with a
    number begins a paragraph."""
    text = ""
    for first, last in spans:
        is_new = bool(text) and bool(_NUMBERED.match(tape.text, first))
        text += ("\n" if is_new else "") + written(tape, first, last)
    return text


def _by_columns(
    tape: Tape, right: Label, start: int, end: int, *, is_plan: bool
) -> tuple[list[list[Span]], bool]:
    """Return the parts of the left and of the right goal by the columns of their cells.

    A plan's lone text under guessed columns is the year's: that one is obligatory. A table that
    goes on behind a page break has other columns: its lone cells go on with the goal above.
    """
    head = tape.source(right.start)
    sides: list[list[Span]] = [[], []]
    for at, stop in tape.cells(start, end):
        if not _PLACEHOLDER.fullmatch(tape.text, at, stop):
            sides[_side(tape, head, (start, at, stop, end), sides)].append((at, stop))
    if is_plan and sides[0] and not sides[1] and not head.is_ruled:
        return [[], sides[0]], True
    return sides, False


def _side(
    tape: Tape,
    head: Source,
    edges: tuple[int, int, int, int],
    sides: Sequence[Sequence[object]],
) -> int:
    """Return on which side a cell stands: 0 left, 1 right. Where columns are guessed, two cells in a
    line stand on both sides wherever their columns are."""
    cell = tape.source(edges[1])
    is_same, is_right = cell.table == head.table, int(cell.column >= head.column)
    if is_same and head.is_ruled:
        return is_right
    if cell.place.box and head.place.box:
        return int(cell.place.box[0] >= head.place.box[0] - _SLACK)
    if (side := _side_in_line(tape, edges)) is not None:
        return side
    if is_same:
        return is_right
    return int(bool(sides[1]) or not sides[0])


def _side_in_line(tape: Tape, edges: tuple[int, int, int, int]) -> int | None:
    """Return the side of a cell that has another behind it in its line, or before it."""
    start, at, stop, end = edges
    spot = tape.source(at).spot
    if stop < end and tape.source(stop).spot == spot:
        return 0
    return 1 if at > start and tape.source(at - 1).spot == spot else None


def written(tape: Tape, start: int, end: int) -> str:
    """Return a long text; a line that begins with a number begins a paragraph."""
    if whole := tape.whole(start, end):
        return whole
    begun = (at for at in range(start + 1, end) if _begins_paragraph(tape, at))
    parts = (tape.write(first, last) for first, last in pairwise([start, *begun, end]))
    return "\n".join(filter(None, parts))


def _begins_paragraph(tape: Tape, at: int) -> bool:
    kind = tape.breaks[at]
    if kind >= LINE:
        return bool(_NUMBERED.match(tape.text, at))
    return kind == SPACE and bool(_SPACED_NUMBER.match(tape.text, at))


def _interleaved(tape: Tape, start: int, end: int) -> list[list[Span]] | None:
    """Return the parts of two texts whose lines stand side by side, as a page gives them line by
    line; ``None`` where the lines are not of two."""
    lines = _lines_of(tape, start, end)
    if sum(cut > 0 for _, cut, _ in lines) < _FEWEST_PAIRS:
        return None
    left: list[Span] = []
    right: list[Span] = []
    for first, cut, last in lines:
        if cut:
            left.append((first, cut))
            right.append((cut, last))
        elif last - first > _SCRAP:  # shorter ones are scraps of a label beside the texts
            follows = _follows(tape, first, right) and not _follows(tape, first, left)
            (right if follows else left).append((first, last))
    return [left, right]


def _lines_of(tape: Tape, start: int, end: int) -> list[tuple[int, int, int]]:
    """Return the lines of a stretch: where each begins, where its second text does, where it ends."""
    edges = [start, *(at for at in range(start + 1, end) if tape.breaks[at] >= LINE), end]
    return [(a, _inner_cut(tape, a, b), b) for a, b in pairwise(edges)]


def _follows(tape: Tape, at: int, spans: Sequence[Span]) -> bool:
    """Return whether the number of a line is the next one of those before it."""
    before = max((_number_at(tape, first) for first, _ in spans), default=0)
    return _number_at(tape, at) == before + 1


def _inner_cut(tape: Tape, start: int, end: int) -> int:
    """Return where the second text begins in a line, 0 where there is but one."""
    cuts = [at for at in range(start + 1, end) if tape.breaks[at] in (SPACE, GAP)]
    told = [at for at in cuts if tape.text[at - 1] in _STOPS or _number_at(tape, at)]
    return told[0] if len(told) == 1 else 0


def _number_at(tape: Tape, at: int) -> int:
    found = _ITEM.match(tape.text, at)
    return int(found[1]) if found else 0


def _halves(tape: Tape, start: int, end: int, *, is_plan: bool) -> tuple[list[Span], bool]:
    """Cut running text into two texts side by side; the second value tells whether it is a guess."""
    least = min(max(tape.breaks[start + 1 : end], default=NONE), CELL)
    if least == NONE:
        return _of_sentences(tape, start, end, is_plan=is_plan)
    cuts = [at for at in range(start + 1, end) if tape.breaks[at] >= least]
    found = _cut_of_lines(tape, start, end, cuts) if least == LINE else None
    if found is None and is_plan and least == LINE and _are_wrapped(tape, cuts):
        return _of_sentences(tape, start, end, is_plan=is_plan)
    cut, is_sure = found or _best_cut(tape, start, end, cuts, is_cell=least == CELL)
    return [(start, cut), (cut, end)], not is_sure


def _are_wrapped(tape: Tape, cuts: Sequence[int]) -> bool:
    """Return whether lines are those of one text: none but the last ends a sentence."""
    return len(cuts) > 1 and all(tape.text[at - 1] not in _STOPS for at in cuts)


def _of_sentences(tape: Tape, start: int, end: int, *, is_plan: bool) -> tuple[list[Span], bool]:
    """Cut a text without breaks; a plan of one sentence is the year's."""
    stops = [at for at in range(start + 1, end) if tape.text[at - 1] == "。"]
    if stops:
        cut, _ = _best_cut(tape, start, end, stops)
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
    middle = min(guess, key=lambda at: abs(at - (start + end) / 2), default=end)
    return [(start, middle), (middle, end)], True


def _cut_of_lines(tape: Tape, start: int, end: int, cuts: Sequence[int]) -> tuple[int, bool] | None:
    """Find where the right text begins among the lines of both, and whether that is certain: the
    two often say the same, or the width of their lines is another."""
    if end - start > _LONGEST:
        return None
    likeness, best = max((_likeness(tape.text, start, at, end), at) for at in cuts)
    if likeness >= _ALIKE:
        return best, likeness >= _SAME
    edges = [start, *cuts, end]
    widths = [last - first for first, last in pairwise(edges)]
    for number in range(2, len(widths) - 1):
        is_ended = tape.text[edges[number] - 1] in "。;"
        if is_ended and _differ(widths[: number - 1], widths[number:-1]):
            return edges[number], False
    return None


def _likeness(text: str, start: int, at: int, end: int) -> float:
    """Return how alike, 0 to 1, two texts are that may both end with a sentence."""
    left, right = text[start:at], text[at:end]
    if left[-1] not in _STOPS or not 0.5 <= len(left) / len(right) <= 2:
        return 0.0
    return fuzz.ratio(left, right) / 100


def _differ(above: Sequence[int], below: Sequence[int]) -> bool:
    """Return whether the lines of one text are all wider than those of another."""
    return max(above) < min(below) or (
        min(above) > max(below) and max(above) - max(below) >= _WIDER
    )


def _best_cut(
    tape: Tape, start: int, end: int, cuts: Sequence[int], *, is_cell: bool = False
) -> tuple[int, bool]:
    """Return the only cut, that whose second half begins anew by a restarted numbering, or one
    behind a sentence next to the middle; and whether it is certain."""
    ended = [at for at in cuts if tape.text[at - 1] in _STOPS]
    if len(cuts) == 1:
        return cuts[0], is_cell or bool(ended)
    if _FIRST.match(tape.text, start):
        for at in cuts:
            if _FIRST.match(tape.text, at):
                return at, True
    return min(ended or cuts, key=lambda at: abs(at - (start + end) / 2)), False
