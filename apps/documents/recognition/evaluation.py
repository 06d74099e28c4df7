"""A self-evaluation out of the lines of its form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from apps.declarations.sheets import WAN_YUAN
from apps.evaluations.sheets import BUDGET_ROWS, BudgetRow, EvaluationRow, EvaluationSheet

from .damage import Lexicon
from .declaration import Zones, decimal_of, fill_head, fill_row
from .evaluation_rows import read_evaluation_rows
from .forms import FormSpan
from .goals import read_goals
from .head import read_head
from .labels import compact, fold
from .levels import Placed
from .model import ReadForm
from .rows import RawRow, RowBook
from .segments import Segment, find_segments, labels_pattern
from .stream import Line, join_wrapped, squeeze
from .tokens import count_extra, read_running_rows

MONEY_WORDS: Final = {
    "total": ("年度资金总额", "年度财政资金总额", "财政资金总额", "项目资金", "全年预算资金", "资金总额", "预算资金总额", "年度预算总额", "项目资金总额"),
    "appropriation": ("其中:当年财政拨款", "当年财政拨款", "其中:财政拨款", "财政拨款",
                      "其中:财政资金", "其中:本年财政拨款", "其中:一般公共预算"),
    "carryover": ("上年结转资金", "上年结转", "其中:上年结转资金"),
    "other": ("其他资金", "其它资金"),
    "stop": ("预期目标", "年度总体目标", "年度绩效目标", "实际完成情况", "年初设定目标",
             "年度总体", "总体目标", "一级指标", "绩效指标"),
}  # fmt: skip
_PATTERN: Final = labels_pattern(MONEY_WORDS)
_HEADS: Final = (
    ("initial", r"年初预算数?|年初数"),
    ("adjusted", r"全年预算数?|调整后预算数?|预算数|预算总额"),
    ("executed", r"全年执行数?|实际执行数?|执行数|实际支出数?"),
    ("weight", r"分值|分数|权重"),
    ("rate", r"执行率"),
    ("score", r"得分"),
)
_ALL: Final = ("initial", "adjusted", "executed", "weight", "rate", "score")
_PLAIN: Final = ("initial", "adjusted", "executed", "rate")
_FIGURE: Final = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
_POINTED: Final = re.compile(r"\d[\d,]*\.\d+")
_DASH: Final = re.compile(r"^[-—–_－/／\\ıI|lL·一]+$")
_LONE: Final = re.compile(r"^(总分|合计|总得分|(自评|评分|评价|绩效)?等级):?$")
_WHOLE_ROW: Final = 5
_TOTAL: Final = re.compile(r"^(总分|合计|总计|总得分)")
_GRADES: Final = ("优", "良", "中", "差", "优秀", "良好", "合格", "不合格", "及格", "不及格")
_GRADE: Final = re.compile(r"等级\w?:?(优秀|良好|合格|不合格|优|良|中|差|及格|不及格)")


def read_evaluation(span: FormSpan, index: int, lexicon: Lexicon) -> tuple[ReadForm, RowBook]:
    """Read a self-evaluation; its rows come back as found, for the levels to be set later."""
    zones = Zones(span.lines)
    head = read_head(zones.head_lines)
    sheet = EvaluationSheet()
    form = ReadForm(sheet=sheet)
    fill_head(form, head, index)
    sheet.amount_unit = head.amount_unit or WAN_YUAN
    _read_budget(zones.lines[: zones.header], form)
    goals = read_goals(zones.goal_lines, is_evaluation=True)
    sheet.expected_goal, sheet.actual_result = goals.left, goals.right
    for side, path in (("left", "expected_goal"), ("right", "actual_result")):
        place = getattr(goals, f"{side}_place")
        if place is not None:
            form.at(path, place, goals.confidence)
        if side in goals.doubts or not getattr(sheet, path):
            form.doubt(path)
    running = sum(line.table is None for line in zones.row_lines)
    whole = sum(len(line.own) >= _WHOLE_ROW for line in zones.row_lines)
    if running > len(zones.row_lines) / 2 and whole < len(zones.row_lines) / 3:
        book = read_running_rows(zones.row_lines, count_extra(zones.row_lines))
    else:
        book = read_evaluation_rows(zones.row_lines, lexicon)
    if book.is_damaged:
        form.doubt("expected_goal", "actual_result")
    _read_total(form, zones.row_lines)
    return form, book


def _read_budget(lines: Sequence[Line], form: ReadForm) -> None:
    """Read the money rows; a stray sign of a damaged cell is left out and sums are checked."""
    order = _column_order(lines)
    sheet = form.sheet
    assert isinstance(sheet, EvaluationSheet)  # noqa: S101 -- narrows the type
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
    """Give the money columns in the order of the header."""
    for line in lines:
        text = line.joined()
        if "执行数" not in text and "执行率" not in text and "预算数" not in text:
            continue
        found: list[tuple[int, str]] = []
        for key, pattern in _HEADS:
            match = re.search(pattern, text)
            if match and all(match.start() != start for start, _ in found):
                found.append((match.start(), key))
        if len(found) >= 3:
            return tuple(key for _, key in sorted(found))
    return _ALL


def _figures(
    segment: Segment, order: Sequence[str], *, is_total: bool
) -> tuple[dict[str, Decimal | None], bool]:
    """Name the figures behind a label by the header's order; tells whether they all fit."""
    row = segment.value.split("\x1e")[0]
    if not _FIGURE.search(fold(row)):
        row = segment.value
    tokens = [token for token in re.split(r"[\s\x1f\x1e]+", fold(row)) if token]
    exact = _by_order(tokens, order)
    if exact is None and len(tokens) <= 1:
        # One cell a line: the figures of the row stand in the lines below.
        below = re.split(r"[\s\x1f\x1e]+", fold(segment.value))
        tokens = [token for token in below if token][: len(order)]
        exact = _by_order(tokens, order)
    if exact is not None:
        return exact, True
    joined = _rejoin(tokens)
    figures = [decimal_of(text.replace(",", "")) for text in joined]
    names = tuple(order) if is_total else tuple(k for k in order if k not in ("weight", "score"))
    if len(figures) == len(names):
        return dict(zip(names, figures, strict=True)), True
    if len(figures) > len(names) and not is_total:
        return dict(zip(names, [*figures[: len(names) - 1], figures[-1]], strict=True)), False
    if figures:
        return dict(zip(names, figures, strict=False)), False
    return {}, False


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
    """Give the figures with a point; a last digit cut off into the next cell comes back."""
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


def _read_total(form: ReadForm, lines: Sequence[Line]) -> None:
    """Read 总分 and the grade at the foot of the form."""
    sheet = form.sheet
    assert isinstance(sheet, EvaluationSheet)  # noqa: S101 -- narrows the type
    for number, line in enumerate(lines):
        text = compact(line.text)
        if len(line.own) == 1 and _LONE.match(text):
            _read_below(form, text, lines[number + 1 : number + 3])
        elif any(_TOTAL.match(compact(piece.text)) for piece in line.own[:4]):
            row = fold(" ".join(piece.text for piece in line.own))
            figures = list(re.findall(r"\d{1,3}(?:\.\d+)?", row))
            if figures:
                sheet.total_score = decimal_of(figures[-1])
                form.at("total_score", line.own[-1].place, line.own[-1].confidence)
                if len(figures) == 1 and sheet.total_score == 100:
                    form.doubt("total_score")
        found = _GRADE.search(text)
        if found or (re.match(r"^评.{1,6}级", text) and compact(line.own[-1].text) in _GRADES):
            sheet.grade = found[1] if found else compact(line.own[-1].text)
            form.at("grade", line.own[-1].place, line.own[-1].confidence)


def _read_below(form: ReadForm, label: str, below: Sequence[Line]) -> None:
    """Read the total or the grade from the lines under its label, one cell a line."""
    sheet = form.sheet
    assert isinstance(sheet, EvaluationSheet)  # noqa: S101 -- narrows the type
    words = [compact(line.text) for line in below]
    if _TOTAL.match(label):
        figures = [word for word in words if re.fullmatch(r"\d{1,3}(\.\d+)?", word)]
        if figures and len(figures[-1]) and sheet.total_score is None:
            sheet.total_score = decimal_of(figures[-1])
            form.at("total_score", below[0].own[-1].place, below[0].own[-1].confidence)
    elif words and words[0] in _GRADES:
        sheet.grade = words[0]
        form.at("grade", below[0].own[-1].place, below[0].own[-1].confidence)


def set_evaluation_rows(form: ReadForm, rows: Sequence[RawRow], levels: Sequence[Placed]) -> None:
    """Put rows with their levels, readings, weights and scores into a self-evaluation."""
    sheet = form.sheet
    assert isinstance(sheet, EvaluationSheet)  # noqa: S101 -- narrows the type
    sheet.indicators = []
    for number, (raw, placed) in enumerate(zip(rows, levels, strict=True)):
        row = EvaluationRow(
            weight=decimal_of(raw.weight),
            score=decimal_of(raw.score),
            actual=squeeze(raw.actual),
            deviation=join_wrapped(raw.deviation.splitlines()),
        )
        fill_row(form, row, raw, placed, number)
        sheet.indicators.append(row)
