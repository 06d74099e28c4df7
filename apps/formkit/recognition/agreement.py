"""Two readings of one document made one: what both say stands, a difference is doubted."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from rapidfuzz import fuzz

from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.values.body_names import bare_name
from apps.formkit.values.units import DIMENSIONS

from .decoder.cells import cost_of, numbered_off
from .decoder.forms import Decoded, Reading
from .decoder.head import is_odd
from .model import ReadForm, Recognition

_HEAD: Final = ("year", "project_name", "project_nature", "project_category", "department",
                "department_is_summary", "unit", "start", "end", "amount_unit")  # fmt: skip
_FILLED: Final = tuple(key for key in _HEAD if key not in ("start", "end", "amount_unit"))
_LONG: Final = ("total_goal", "annual_goal", "expected_goal", "actual_result")
_FOOT: Final = ("total_score", "grade")
_ROW: Final = ("level1", "level2", "target", "actual", "weight", "score", "deviation")
_SPACE: Final = re.compile(r"\s+")
_HOME: Final = frozenset((
    "计划开始日期", "计划完成日期", "项目资金总额", "年度资金申请总额", "当年财政拨款", "上年结转资金",
    "年度总体目标", "年度总目标",
))  # fmt: skip
_HOME_LABELS: Final = 6
_HOME_EVALUATION: Final = frozenset((
    "年初预算数", "全年预算数", "全年执行数", "当年财政拨款", "上年结转资金", "预期目标", "实际完成情况",
    "年度指标值", "实际完成值", "偏差原因分析及改进措施",
))  # fmt: skip
_SAME_PROJECT: Final = 80
_CREDIBLE: Final = 0.5
_SLIGHT: Final = 0.35
_MORE: Final = 1.15
_PLAIN_NAME: Final = 1.6
_PLAIN_VALUE: Final = 1.3


def agreed(
    former: Recognition | None, decoded: Decoded | None, warnings: Sequence[str]
) -> Recognition | None:
    """Return one recognition of two; ``None`` when neither read a form."""
    readings = decoded.readings if decoded else []
    if former is None:
        forms = [reading.form for reading in readings]
        return Recognition(documents=forms, warnings=list(warnings)) if forms else None
    if not readings:
        return former
    old = [form for form in former.documents if form.sheet.indicators]
    lonely = [form for form in former.documents if not form.sheet.indicators]
    pairs = _paired(old, readings)
    if not _are_one(old, readings, pairs):
        new_worth = sum(worth(reading.form) for reading in readings)
        if new_worth <= sum(worth(form) for form in old):
            return former
        forms = [reading.form for reading in readings]
    else:
        forms = [_one(old[a], readings[b]) for a, b in pairs]
    names = {_plain(form.sheet.project_name) for form in forms}
    rest = [form for form in lonely if _plain(form.sheet.project_name) not in names]
    documents = [
        *forms,
        *(
            form
            for form in rest
            if isinstance(form.sheet, DeclarationSheet) and form.sheet.narrative
        ),
    ]
    return Recognition(
        documents=documents, statement=former.statement, warnings=list(former.warnings)
    )


def _paired(old: Sequence[ReadForm], readings: Sequence[Reading]) -> list[tuple[int, int]]:
    """Pair forms in order by the likeness of their names."""
    if len(old) == len(readings):
        return [(n, n) for n in range(len(old))]
    pairs, after = [], 0
    for a, form in enumerate(old):
        for b in range(after, len(readings)):
            left, right = form.sheet.project_name, readings[b].form.sheet.project_name
            if left and fuzz.ratio(left, right) >= _SAME_PROJECT:
                pairs.append((a, b))
                after = b + 1
                break
    return pairs


def _are_one(
    old: Sequence[ReadForm], readings: Sequence[Reading], pairs: Sequence[tuple[int, int]]
) -> bool:
    return len(pairs) == len(old) == len(readings)


def worth(form: ReadForm) -> float:
    """Return how much of a reading looks as a form must: rows with a name and a value, scores
    not above weights, weights that make a hundred; what looks otherwise counts against it."""
    total = 0.0
    for row in form.sheet.indicators:
        name, target = _plain(row.level3), _plain(row.target)
        good = bool(name) and cost_of("level3", name) < _PLAIN_NAME
        if good and numbered_off(name) == name and target not in DIMENSIONS:
            total += (
                0.3 if not target else 1.0 if cost_of("target", target) < _PLAIN_VALUE else -0.7
            )
        else:
            total -= 0.7
        if not row.level2:
            total -= 0.3
    sheet = form.sheet
    if isinstance(sheet, EvaluationSheet) and sheet.indicators:
        weights = [row.weight for row in sheet.indicators if row.weight is not None]
        if weights and sum(weights) in (90, 100):
            total += 0.15 * len(weights)
        total += 0.2 * sum(
            1
            for row in sheet.indicators
            if row.weight is not None and row.score is not None and row.score <= row.weight
        )
        total += 0.3 * sum(bool(_plain(row.actual)) for row in sheet.indicators)
    return total


def _one(former: ReadForm, reading: Reading) -> ReadForm:
    """Make one form of two readings of it."""
    new = reading.form
    old_worth, new_worth = worth(former), worth(new)
    if type(former.sheet) is not type(new.sheet):
        is_told = reading.kind not in ("declaration", "self_evaluation")
        return new if is_told or new_worth >= old_worth else former
    is_home = _is_home_paper(reading)
    if is_home and reading.is_ruled and old_worth >= new_worth:
        return former
    is_trusted = _is_evaluation_list(reading) or (
        is_home and isinstance(new.sheet, DeclarationSheet)
    )
    if (is_trusted and old_worth >= new_worth - _SLIGHT) or old_worth > new_worth * _MORE + 1:
        base, other = former, new
    else:
        base, other = new, former
    _fill(base, other, with_values=not is_trusted)
    least = 1.0 if is_trusted else _CREDIBLE
    if worth(other) >= worth(base) * least:
        compare(base, other)
    if not reading.is_ruled:
        _doubt_odd(base)
    return base


def _doubt_odd(form: ReadForm) -> None:
    """Doubt head values that do not look like what their labels ask for."""
    for key in ("project_name", "project_nature", "project_category", "department", "unit"):
        value = getattr(form.sheet, key, None)
        if value and is_odd(key, value):
            form.doubt(key)
            if key == "department":
                form.doubt("department_is_summary")


def _is_evaluation_list(reading: Reading) -> bool:
    """Tell whether a form comes from a list of evaluations, whose money stands in its rows."""
    header = reading.frame.header
    return bool(header and header.is_list) and isinstance(reading.form.sheet, EvaluationSheet)


def _is_home_paper(reading: Reading) -> bool:
    """Tell whether a form is a paper that the former engine was made for, by its own labels."""
    words = {label.word for label in reading.frame.labels}
    return (
        len(words & _HOME) >= _HOME_LABELS
        or len(words & _HOME_EVALUATION) >= len(_HOME_EVALUATION) - 1
    )


def _fill(base: ReadForm, other: ReadForm, *, with_values: bool) -> None:
    """Take over what only the other reading has: the narrative, and, doubted, head and goals."""
    mine, theirs = base.sheet, other.sheet
    narrative = theirs.narrative if isinstance(theirs, DeclarationSheet) else None
    if isinstance(mine, DeclarationSheet) and mine.narrative is None and narrative is not None:
        mine.narrative = narrative
        for path, place in other.places.items():
            if path.startswith("narrative."):
                base.at(path, place, other.confidence[path])
        base.doubt(*(path for path in other.uncertain if path.startswith("narrative.")))
    for key in (*_FILLED, *_LONG, *_FOOT) if with_values else ():
        value = getattr(theirs, key, None)
        if value in (None, "") or getattr(mine, key, None) not in (None, ""):
            continue
        setattr(mine, key, value)
        base.doubt(key)
        if key in other.places:
            base.at(key, other.places[key], other.confidence[key])


def compare(base: ReadForm, other: ReadForm) -> None:
    """Doubt what the other reading says otherwise."""
    mine, theirs = base.sheet, other.sheet
    for key in (*_HEAD, *_LONG, *_FOOT):
        left, right = getattr(mine, key, None), getattr(theirs, key, None)
        if right in (None, "", False) and left not in (None, ""):
            continue
        if key in other.uncertain:  # it does not trust itself there
            continue
        if not _same(left, right, near=key in _LONG):
            base.doubt(key)
    for path, left, right in _figures(mine, theirs):
        if not _same(left, right):
            base.doubt(path)
    _compare_rows(base, other)


def _figures(mine: Any, theirs: Any) -> Iterator[tuple[str, object, object]]:
    if isinstance(mine, DeclarationSheet):
        for key, left in mine.funding.to_json().items():
            yield f"funding.{key}", left, theirs.funding.to_json()[key]
        return
    for name, row in mine.budget.items():
        for key, left in row.to_json().items():
            yield f"budget.{name}.{key}", left, theirs.budget[name].to_json()[key]


def _compare_rows(base: ReadForm, other: ReadForm) -> None:
    left = [_plain(row.level3) for row in base.sheet.indicators]
    right = [_plain(row.level3) for row in other.sheet.indicators]
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            for n in range(b - a):
                _compare_row(base, other, a + n, c + n)
        elif kind == "replace" and b - a == d - c:
            for n in range(b - a):
                base.doubt(f"indicators[{a + n}].level3")
                _compare_row(base, other, a + n, c + n)
        else:
            for n in range(a, b):
                base.doubt(f"indicators[{n}]", f"indicators[{n}].level3")


def _compare_row(base: ReadForm, other: ReadForm, a: int, b: int) -> None:
    mine, theirs = base.sheet.indicators[a], other.sheet.indicators[b]
    for key in _ROW:
        left, right = getattr(mine, key, None), getattr(theirs, key, None)
        if not _same(left, right, near=key == "deviation"):
            base.doubt(f"indicators[{a}].{key}")
            if key == "target":
                base.doubt(
                    *(
                        f"indicators[{a}].{name}"
                        for name in ("op", "number", "number_to", "unit", "text")
                    )
                )


def _plain(text: object) -> str:
    folded = "" if text is None else str(text)
    text = _SPACE.sub("", folded).translate(_FOLD)
    for sign, plain in _SIGNS:
        text = text.replace(sign, plain)
    return text


_FOLD: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS: Final = (
    ("大于等于", "≥"),
    ("小于等于", "≤"),
    (">=", "≥"),
    ("<=", "≤"),
    ("≧", "≥"),
    ("≦", "≤"),
)


def _same(left: object, right: object, *, near: bool = False) -> bool:
    if left == right:
        return True
    a, b = _plain(left), _plain(right)
    if a == b or bare_name(a) == bare_name(b):
        return True
    try:
        return float(a) == float(b)
    except ValueError:
        pass
    return near and bool(a and b) and fuzz.ratio(a, b) >= 98
