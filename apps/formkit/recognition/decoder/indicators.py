"""The rows of indicators put into a sheet, signs mended that character recognition confuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Final

from apps.formkit.papers.monitoring import LIKELIHOODS, REASONS
from apps.formkit.recognition.level_labels import fold
from apps.formkit.recognition.levels.found_rows import RawRow
from apps.formkit.recognition.lines import join_wrapped, squeeze
from apps.formkit.recognition.model import ReadForm
from apps.formkit.recognition.row_cells import decimal_of, fill_row
from apps.formkit.sheets.rows import EvaluationRow, IndicatorRow, MonitoringRow
from apps.formkit.values.units import DIMENSIONS

from .cells import cost_of, is_dash, numbered_off
from .confidence import DOUBT_BELOW
from .form_ranges import Frame
from .further_targets import fill_further, join_halves
from .goals import written
from .header import Header
from .labels import Label
from .levels import Leaning, place_rows
from .row import Row, target_of
from .tape import Tape
from .unread_cells import told_columns

_DOUBTED: Final = frozenset((
    "name", "target", "actual", "weight", "score", "deviation", "forecast", "likelihood",
))  # fmt: skip
_KEYS: Final = {
    "level3": "name", "direction": "target", "measure": "target", "remark": "deviation",
}  # fmt: skip
_TEXTS: Final = frozenset(("name", "target", "actual", "weight", "score", "deviation"))
_FIGURED: Final = frozenset(("weight", "score"))
_RESULTS: Final = frozenset(("actual", "score", "forecast", "likelihood"))
"""What a column that nobody knows may hold where no head names it."""
_ODD: Final = 1.5
_TICKS: Final = frozenset("√✓✔☑")
_MENDED: Final = re.compile(r"^[2二](\d{2}(?:\.\d+)?(?:%|百分比|$))$")


def fill_rows(
    tape: Tape, form: ReadForm, frame: Frame, rows: Sequence[Row], leaning: Leaning
) -> None:
    header = frame.header
    join_halves(rows)
    kept = [row for row in rows if not row.cells or _is_kept(row)]
    is_second = _below(tape, header, "level2")
    placed = place_rows(tape, kept, leaning, has_level2=_has_level2(header), is_second=is_second)
    filled = [row for row in kept if row.cells]
    indicators: list[IndicatorRow] = []
    for number, (row, level) in enumerate(zip(filled, placed, strict=True)):
        raw = _raw(tape, row)
        indicator = _indicator(tape, form.sheet.kind, row, raw)
        raw.doubts |= _lost(tape, header, row) | _unsettled(tape, header, row, indicator)
        fill_row(form, indicator, raw, level, number)
        form.shares |= {f"indicators[{number}].{key}": share for key, share in row.share.items()}
        form.used += row.stretches
        indicators.append(indicator)
    form.sheet.indicators = indicators
    if header is not None:
        fill_further(tape, form, header, filled)
        form.ocr_notes += told_columns(tape, header, filled, form.sheet.kind)


def _has_level2(header: Header | None) -> bool:
    """Return whether the rows have second levels, as far as a head says."""
    if header is None or "level2" in header.columns:
        return True
    return any(label is not None and "二级" in label.word for label in header.labels)


def _unsettled(tape: Tape, header: Header | None, row: Row, indicator: IndicatorRow) -> set[str]:
    """Return the cells of a row that the head leaves open: a guessed target, figures missing where
    borders are guessed, results without a head beside a column that nobody knows."""
    if header is None:
        return set()
    columns = set(header.columns)
    doubts = {"target"} if header.is_guessed else set()
    if not tape.source(row.start).is_ruled:
        doubts |= (_FIGURED & columns) - set(row.cells)
    if "unknown" in columns:
        told = _RESULTS & {item.name for item in fields(indicator)}
        doubts |= told - columns
    return doubts


def _lost(tape: Tape, header: Header | None, row: Row) -> set[str]:
    """Return the cells of a row whose content the file does not give."""
    if header is None or not tape.lost:
        return set()
    source = tape.source(row.start)
    heads = [
        (key, tape.source(start))
        for key, (start, _) in zip(header.columns, header.spans, strict=True)
    ]
    return {
        _KEYS.get(key, key)
        for key, head in heads
        if head.table == source.table
        and tape.is_lost(source, range(head.column, head.column + head.columns))
    } & {*_DOUBTED, "target"}


def _is_kept(row: Row) -> bool:
    """Return whether a row is one: a name, or in a table of certain borders its value without one."""
    return "level3" in row.cells or (not row.share and bool({"target", "actual"} & set(row.cells)))


def _below(tape: Tape, header: Header | None, key: str) -> Callable[[Label], bool]:
    """Return what tells whether a label stands in the column of a head, where borders are certain."""
    if header is None or key not in header.columns:
        return lambda _: False
    head = tape.source(header.spans[header.columns.index(key)][0])
    return lambda label: head.is_ruled and head.is_over(tape.source(label.start))


def _indicator(tape: Tape, kind: str, row: Row, raw: RawRow) -> IndicatorRow:
    """Return the row of a kind of sheet with what it has beside name, target and levels."""
    weight = decimal_of(raw.weight)
    _tell_unread(tape, row, raw)
    if kind == "monitoring":
        reasons, words = _ticked(tape, row, raw)
        likelihood = _likelihood(tape, row)
        if likelihood and likelihood not in LIKELIHOODS:
            raw.doubts.add("likelihood")
            raw.others["likelihood"] = list(LIKELIHOODS)
        return MonitoringRow(
            weight=weight,
            actual=squeeze(raw.actual),
            reasons=reasons,
            deviation=join_wrapped(words.splitlines()),
            forecast=row.text(tape, "forecast"),
            likelihood=likelihood,
            remark=squeeze(row.text(tape, "remark")) if "deviation" in row.cells else "",
        )
    if kind in ("self_evaluation", "department_evaluation"):
        return EvaluationRow(
            weight=weight,
            score=decimal_of(raw.score),
            actual=squeeze(raw.actual),
            deviation=join_wrapped(raw.deviation.splitlines()),
        )
    return IndicatorRow(weight=weight)


def _tell_unread(tape: Tape, row: Row, raw: RawRow) -> None:
    """Doubt points that are no figure, such as «10 扣2», and tell what stands there."""
    for key in sorted(_FIGURED):
        text = getattr(raw, key)
        if text and decimal_of(text) is None:
            raw.doubts.add(key)
            where = tape.source(row.cells[key][0]).place.told
            raw.notes.append(f"{where}的“{text[:30]}”不是分数，没有读入，请核对")


def _ticked(tape: Tape, row: Row, raw: RawRow) -> tuple[tuple[str, ...], str]:
    """Return the reasons that stand in a cell of their own, and the words beside them."""
    spans = row.spans("deviation")
    if not spans:
        return (), raw.deviation
    texts = [_ticked_head(tape, span, REASONS) or written(tape, *span) for span in spans]
    ticks = "、".join(text for text in texts if _is_reasons(text))
    reasons = tuple(word for word in REASONS if word in ticks)
    return reasons, "".join(text for text in texts if not _is_reasons(text))


def _is_reasons(text: str) -> bool:
    """Return whether a cell holds nothing but reasons to choose from."""
    return bool(text) and set(squeeze(text).split("、")) <= set(REASONS)


def _likelihood(tape: Tape, row: Row) -> str:
    if "likelihood" not in row.cells:
        return ""
    span = row.cells["likelihood"]
    return _ticked_head(tape, span, LIKELIHOODS) or row.text(tape, "likelihood")


def _ticked_head(tape: Tape, span: tuple[int, int], choices: Sequence[str]) -> str:
    """Return the choice that stands over a cell which only holds a tick."""
    if tape.text[slice(*span)] not in _TICKS:
        return ""
    cell = tape.source(span[0])
    return next(
        (
            squeeze(head.text)
            for head in tape.sources
            if cell.is_ruled
            and head.table == cell.table
            and head.row < cell.row
            and head.column == cell.column
            and squeeze(head.text) in choices
        ),
        "",
    )


def _raw(tape: Tape, row: Row) -> RawRow:
    """Return the texts of a row, where each stands, what is doubted and what else it may be."""
    raw = _texts(tape, row)
    if raw.target in DIMENSIONS:  # a unit without a figure: the target is blank
        raw.target = ""
        raw.doubts.add("target")
    _mend(raw)
    for key, (start, end) in row.cells.items():
        own = _KEYS.get(key, key)
        raw.places.setdefault(own, tape.source(start).place)
        raw.confidence[own] = min(raw.confidence.get(own, 1.0), tape.confidence(start, end))
        if row.share.get(key, 1.0) < DOUBT_BELOW and own in _DOUBTED:
            raw.doubts.add(own)
    if "target" not in row.cells:
        raw.doubts.add("target")
    if not tape.source(row.start).is_ruled:
        _doubt_odd(raw)
    for span in row.spans("target0"):
        raw.offer("target", tape.write(*span))
    for other in row.others:
        read = _texts(tape, other)
        for key in sorted(raw.doubts & _TEXTS):
            raw.offer(key, getattr(read, key))
    return raw


def _texts(tape: Tape, row: Row) -> RawRow:
    name = numbered_off(row.text(tape, "level3").lstrip("/／")).rstrip(":：")
    raw = RawRow(name, target_of(tape, row))
    raw.actual = row.text(tape, "actual")
    for key in _FIGURED & set(row.cells):
        if not is_dash(tape.text[slice(*row.cells[key])]):
            setattr(raw, key, row.text(tape, key))
    # Remarks stand for deviations in a table of results, and are nothing in a plan.
    told = ("deviation", "remark") if "actual" in row.cells else ("deviation",)
    key = next((key for key in told if key in row.cells), "")
    raw.deviation = "".join(written(tape, *span) for span in row.spans(key))
    return raw


def _doubt_odd(raw: RawRow) -> None:
    """Doubt what does not look like a name or a value, where no border says that it is one."""
    if cost_of("level3", fold(raw.name)) >= _ODD:
        raw.doubts.update(("name", "row"))
    if raw.target and cost_of("target", fold(raw.target)) >= _ODD:
        raw.doubts.update(("target", "row"))
    if raw.actual and cost_of("actual", fold(raw.actual)) >= _ODD:
        raw.doubts.add("actual")


def _mend(raw: RawRow) -> None:
    """Read 290% and 二90% as ≥90%, 92$ as 92%: signs that character recognition confuses."""
    found = _MENDED.match(raw.target)
    if found and (raw.target[0] == "二" or re.search(r"率|满意|度|调查|比例", raw.name)):
        raw.notes.append(f"指标值：“{raw.target}”按“≥{found[1]}”读取")
        raw.offer("target", raw.target)
        raw.target = f"≥{found[1]}"
        raw.doubts.add("target")
    for key in ("target", "actual"):
        text = getattr(raw, key)
        if re.fullmatch(r"[≥≤=]?\d{1,3}(?:\.\d+)?[$＄]", text):
            raw.notes.append(f"“{text}”按“{text[:-1]}%”读取")
            raw.offer(key, text)
            setattr(raw, key, f"{text[:-1]}%")
            raw.doubts.add(key)
