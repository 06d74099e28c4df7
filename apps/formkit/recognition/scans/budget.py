"""The money rows of a self-evaluation: 年初预算数 to 得分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from apps.formkit.recognition.level_labels import fold
from apps.formkit.recognition.lines import Line
from apps.formkit.recognition.model import ReadForm
from apps.formkit.recognition.row_cells import decimal_of
from apps.formkit.sheets.evaluation import BUDGET_ROWS, BudgetRow, EvaluationSheet
from apps.formkit.vocabulary import VOCABULARY

from .segments import Segment, find_segments, labels_pattern

MONEY_WORDS: Final = {**VOCABULARY.labels("budget"), "stop": VOCABULARY.ends("budget")}
_PATTERN: Final = labels_pattern(MONEY_WORDS)
_HEADS: Final = (
    ("initial", r"年初预算数?|年初数"),
    ("adjusted", r"全年预算数?|调整后预算数?|(?<!年度)预算数|预算总额"),
    ("executed", r"全年执行数?|实际执行数?|预算执行数|执行数|实际支出数?"),
    ("weight", r"分值|分数|权重"),
    ("rate", r"(?:预算)?执行率"),
    ("score", r"得分"),
)
_ALL: Final = ("initial", "adjusted", "executed", "weight", "rate", "score")
_PLAIN: Final = ("initial", "adjusted", "executed", "rate")
_FIGURE: Final = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
_POINTED: Final = re.compile(r"\d[\d,]*\.\d+")
_LINE: Final = "\x1e"
_PARTED: Final = re.compile(r"[\s\x1f\x1e]+")
_OF_TOTAL: Final = ("weight", "score")
_LEAST_HEADS: Final = 3
_MARKS: Final = ("执行数", "执行率", "预算数", "年初预算")
_DASH: Final = re.compile(r"^[-—–_－/／\\ıI|lL·一]+$")


def read_budget(lines: Sequence[Line], form: ReadForm) -> None:
    """Read the money rows by the order of their heads; a stray sign of a damaged cell is left out
    and sums are checked."""
    sheet = form.sheet
    assert isinstance(sheet, EvaluationSheet)  # noqa: S101 -- narrows the type
    order = _column_order(lines)
    for segment in find_segments(lines, _PATTERN):
        name = segment.key
        if name not in BUDGET_ROWS or sheet.budget[name] != BudgetRow():
            continue
        cells, sure = _figures(segment, order, is_total=name == "total")
        if not cells:
            continue
        sheet.budget[name] = BudgetRow(**cells)
        for column in _ALL if name == "total" else _PLAIN:
            path = f"budget.{name}.{column}"
            form.at(path, segment.place, segment.confidence)
            if not sure:
                form.doubt(path)
        _check_rate(form, name, sheet.budget[name])


def _column_order(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the money columns in the order of the header."""
    for number, line in enumerate(lines):
        text = line.joined()
        if not any(mark in text for mark in _MARKS):
            continue
        # Where each head stands in a line of its own, the lines below belong to the header too.
        for width in (1, len(_ALL) + 2):
            below = [one.joined() for one in lines[number : number + width]]
            if len(found := _heads_in("".join(below))) >= _LEAST_HEADS:
                return found
    return _ALL


def _heads_in(text: str) -> tuple[str, ...]:
    found: list[tuple[int, str]] = []
    for key, pattern in _HEADS:
        match = re.search(pattern, text)
        if match and all(match.start() != start for start, _ in found):
            found.append((match.start(), key))
    return tuple(key for _, key in sorted(found))


def _figures(
    segment: Segment, order: Sequence[str], *, is_total: bool
) -> tuple[dict[str, Decimal | None], bool]:
    """Name the figures behind a label by the header's order; tells whether they all fit."""
    first = segment.value.split(_LINE)[0]
    tokens = _tokens(first if _FIGURE.search(fold(first)) else segment.value)
    exact = _by_order(tokens, order)
    if exact is None and len(tokens) <= 1:
        # One cell a line: the figures of the row stand in the lines below.
        tokens = _tokens(segment.value)[: len(order)]
        exact = _by_order(tokens, order)
    if exact is not None:
        return exact, True
    figures = [decimal_of(text) for text in _rejoin(tokens)]
    names = [key for key in order if is_total or key not in _OF_TOTAL]
    return _by_place(figures, names, is_total=is_total), len(figures) == len(names)


def _tokens(text: str) -> list[str]:
    return [token for token in _PARTED.split(fold(text)) if token]


def _by_place(
    figures: Sequence[Decimal | None], names: Sequence[str], *, is_total: bool
) -> dict[str, Decimal | None]:
    """Name figures whose number may not be that of the heads: of too many the last is the rate."""
    if len(figures) > len(names) and not is_total:
        figures = [*figures[: len(names) - 1], figures[-1]]
    return dict(zip(names, figures, strict=False))


def _by_order(tokens: Sequence[str], order: Sequence[str]) -> dict[str, Decimal | None] | None:
    """Name tokens one by one when each is a figure or a dash and their number is right."""
    if len(tokens) != len(order):
        return None
    cells: dict[str, Decimal | None] = {}
    for key, token in zip(order, tokens, strict=True):
        if _DASH.match(token):
            cells[key] = None
        elif _FIGURE.fullmatch(token):
            cells[key] = decimal_of(token)
        else:
            return None
    if cells.get("executed") is None and cells.get("adjusted") is None:
        return None
    return cells


def _rejoin(tokens: Sequence[str]) -> list[str]:
    """Return the figures with a point; a last digit cut off into the next cell comes back."""
    out: list[str] = []
    waiting = False
    for token in tokens:
        if waiting and re.fullmatch(r"\d", token):
            if len(out[-1].split(".")[1]) == 1:
                out[-1] += token
            waiting = False
            continue
        found = _POINTED.findall(token)
        out.extend(found)
        waiting = bool(found)
    return out or [token for token in tokens if _FIGURE.fullmatch(token)]


def _check_rate(form: ReadForm, name: str, row: BudgetRow) -> None:
    """Doubt a row whose rate is not executed by adjusted: a figure may be misread."""
    if not row.adjusted or row.executed is None or row.rate is None:
        return
    rate = row.executed * 100 / row.adjusted
    if abs(rate - row.rate) > Decimal("0.6"):
        form.doubt(*(f"budget.{name}.{column}" for column in ("adjusted", "executed", "rate")))
