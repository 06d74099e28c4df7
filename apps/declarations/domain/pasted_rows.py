"""Reading a block of indicators as pasted from Excel, Word or plain text. Pure, stores nothing.

A block is a grid of cells. Its columns are told by their headings where it has them, else by what
stands in them; level columns may be merged, left out, or written as people write them.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from apps.core.text import fold, squeeze, strip_controls
from apps.formkit.levels import FormEdition, canonical_level1, canonical_level2
from apps.formkit.values import explain, parse
from apps.formkit.values.units import is_known
from apps.formkit.vocabulary import VOCABULARY

MAX_ROWS: Final = 200
_COLUMNS: Final = ("level3", "target", "further", "weight")
_HEADINGS: Final[dict[str, str]] = VOCABULARY.data["pasted"]["heads"]
_SIDE_LABEL: Final[str] = VOCABULARY.data["pasted"]["side"]
_BARE_OPERATOR: Final = re.compile(
    r"[≥≤=><≧≦]=?|大于(?:或?等于)?|小于(?:或?等于)?|等于|不[低少]于|不[超高多][过于]|定性"
)
_PLAIN_NUMBER: Final = re.compile(r"\d{1,3}(?:\.\d{1,2})?分?")
_RUN_ON: Final = re.compile(
    r"(?P<name>.*?[\u4e00-\u9fff)）”])\s*[:：]?\s*"
    r"(?P<target>(?:[≥≤=><≧≦＞＜＝]|不[低少]于|不[超高多][过于]|大于|小于|至少|最多|控制在|约?\d).*)"
)
_BAR: Final = re.compile(r"[|｜]")
# The line below the heads of a Markdown table, and others without a word.
_RULED: Final = re.compile(r"[\s|｜:-]*")
_MOST: Final = 0.6


@dataclass(slots=True, kw_only=True)
class PastedRow:
    """One row as it would be filled in; ``doubts`` says what the person should look at."""

    level1: str = ""
    level2: str = ""
    level3: str = ""
    target: str = ""
    further: str = ""
    weight: str = ""
    understood: str = ""
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class PastedBlock:
    """What a block was read as. ``columns`` are those it has, level columns included."""

    rows: list[PastedRow] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    left_out: int = 0


def grid_of(text: str) -> list[list[str]]:
    """Cut plain text into cells: tabs as Excel puts them (quotes included), bars, wide gaps."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" in text:
        return [list(row) for row in csv.reader(io.StringIO(text), delimiter="\t")]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if sum(bool(_BAR.search(line)) for line in lines) > len(lines) / 2:
        return [_BAR.split(line.strip("|｜")) for line in lines if not _RULED.fullmatch(line)]
    return [re.split(r"[ \u3000]{2,}|\u3000", line) for line in lines]


def _tidied(grid: list[list[str]]) -> list[list[str]]:
    """Return cells without control characters and outer space, rows equally long, no blank rows."""
    rows = [[squeeze(strip_controls(cell)).replace("\n", "") for cell in row] for row in grid]
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _heading(cell: str, further: str = "") -> str | None:
    """Return which column a cell heads; ``further`` is what the second targets are called."""
    if further and fold(cell) == fold(further):
        return "further"
    label = re.sub(r"[()（）\s:：*]", "", fold(cell)).replace("年度/项目", "年度")
    return next((name for name, form in _HEADINGS.items() if re.fullmatch(form, label)), None)


def _from_headings(rows: list[list[str]], further: str) -> tuple[int, dict[int, str]]:
    """Find the line of headings among the first; gives how many lines to pass over, and columns."""
    for number, row in enumerate(rows[:6]):
        named = {index: name for index, cell in enumerate(row) if (name := _heading(cell, further))}
        if not further and "target" not in named.values():
            named = {at: "target" if name == "further" else name for at, name in named.items()}
        names = set(named.values())
        if (
            len(names & {"level1", "level2", "level3", "target", "further"}) >= 2
            and "level3" in names
        ):
            return number + 1, named
    return 0, {}


def _share(column: list[str], test: object) -> float:
    filled = [cell for cell in column if cell]
    return sum(bool(test(cell)) for cell in filled) / len(filled) if filled else 0.0  # type: ignore[operator]


def _is_serial(column: list[str]) -> bool:
    filled = [cell for cell in column if cell]
    return len(filled) > 1 and filled == [str(number + 1) for number in range(len(filled))]


def _level_of(column: list[str], taken: set[str]) -> str:
    """Return which level most cells of a column name; blank where they name none, or one taken."""
    shares = {
        "level1": _share(column, canonical_level1),
        "level2": _share(column, canonical_level2),
    }
    best = max(shares, key=lambda name: (shares[name], name not in taken and name == "level1"))
    return best if shares[best] >= _MOST and best not in taken else ""


def _says_nothing(column: list[str]) -> bool:
    """Return whether a column before the names is blank, a serial number or the label at the side."""
    words = {fold(cell) for cell in column if cell}
    return not words or words == {_SIDE_LABEL} or _is_serial(column)


def _beside(column: list[str], taken: set[str]) -> str:
    """Return what a column is that holds neither names nor targets nor weights, by its place:
    nothing, the operators or the units of the targets; blank where it may hold those."""
    if "level3" not in taken:
        if _says_nothing(column):
            return "skip"
    elif _share(column, _BARE_OPERATOR.fullmatch) >= _MOST:
        return "op"
    return "unit" if "target" in taken and _share(column, is_known) >= _MOST else ""


def _are_weights(column: list[str]) -> bool:
    return _share(column, lambda cell: _PLAIN_NUMBER.fullmatch(fold(cell))) == 1


def _next(rest: list[str], column: list[str], *, is_first: bool) -> str:
    """Take the next typed column where this may be it; plain numbers are weights, no second targets."""
    if rest[:1] == ["further"] and not is_first and _are_weights(column):
        rest.pop(0)
    fits = rest and (rest[0] != "weight" or _are_weights(column))
    return rest.pop(0) if fits else ""


def _typed(further: str) -> list[str]:
    return [name for name in _COLUMNS if further or name != "further"]


def _from_content(rows: list[list[str]], start: str, further: str) -> dict[int, str]:
    """Return the columns by what stands in them."""
    named: dict[int, str] = {}
    typed = _typed(further)
    rest = typed[typed.index(start) :] if start in typed else list(typed)
    for index, column in enumerate(map(list, zip(*rows, strict=True))):
        taken = set(named.values())
        level = "" if "level3" in taken else _level_of(column, taken)
        if level:
            rest = list(typed)
        if name := level or _beside(column, taken) or _next(rest, column, is_first=not named):
            named[index] = name
    return named


def _split_run_on(rows: list[list[str]], named: dict[int, str]) -> list[dict[str, str]]:
    """Return the rows by column name; «培训人数≥400人» in one cell is taken apart."""
    found = []
    for row in rows:
        cells = {name: row[index] for index, name in named.items() if name != "skip"}
        if "target" not in named.values() and "level3" in cells:
            together = _RUN_ON.fullmatch(cells["level3"])
            if together:
                cells |= {"level3": together["name"].rstrip(":："), "target": together["target"]}
        found.append(cells)
    return found


def _target(cells: dict[str, str]) -> str:
    """Put operator, figure and unit together where they stand in columns of their own."""
    text, op, unit = cells.get("target", ""), fold(cells.get("op")), cells.get("unit", "")
    value = parse(text)
    if value.is_numeric and not value.unit and unit not in {"无", "/"}:
        text = f"{text}{unit}"
    takes_op = value.is_numeric or not text
    if takes_op and not value.op and op not in {"", "定性"}:
        text = f"{parse(f'{op}1').op or ''}{text}"
    return text


def _weight(text: str, doubts: list[str]) -> str:
    figure = fold(text).rstrip("分%")
    if not figure:
        return ""
    try:
        number = Decimal(figure)
    except InvalidOperation:
        number = Decimal(-1)
    if not 0 <= number <= 100:
        doubts.append(f"分值“{text}”无法识别，未填入。")
        return ""
    return figure


def _level2(cells: dict[str, str], edition: FormEdition, doubts: list[str]) -> str:
    label, above = cells.get("level2", ""), canonical_level1(cells.get("level1", ""))
    if label:
        return _named_level2(label, edition, doubts)
    below = edition.level2_of(above or "")
    if len(below) == 1:
        return below[0]
    if above:
        doubts.append("没有二级指标，请选择。")
    return ""


def _named_level2(label: str, edition: FormEdition, doubts: list[str]) -> str:
    """Return the level 2 of the edition that a label names, or that stands in it for another
    edition's; blank for a label of neither."""
    name = canonical_level2(label) or ""
    own = edition.name_of(name)
    if not own:
        doubts.append(f"“{label}”不是本年度表式的二级指标，请选择。")
    elif own != name:
        doubts.append(f"“{label}”在本年度表式中是“{own}”。")
    return own


def _read_row(cells: dict[str, str], above: dict[str, str], edition: FormEdition) -> PastedRow:
    """Read one row under the levels above it, with what the person should look at."""
    doubts: list[str] = []
    row = PastedRow(
        level2=_level2(cells | above, edition, doubts),
        level3=cells.get("level3", ""),
        target=_target(cells),
        further=cells.get("further", ""),
        weight=_weight(cells.get("weight", ""), doubts),
        doubts=doubts,
    )
    row.level1 = edition.level1_of(row.level2) or canonical_level1(above["level1"]) or ""
    row.understood = explain(row.target)
    if row.level3 and not row.target:
        doubts.append("没有指标值。")
    if max(map(len, (row.level3, row.target, row.further))) > 200:
        doubts.append("超过 200 字，请缩短。")
    return row


def _read_rows(found: list[dict[str, str]], edition: FormEdition) -> list[PastedRow]:
    """Read the rows that say more than their levels, each under the levels above it."""
    rows, above = [], {"level1": "", "level2": ""}
    for cells in found:
        if cells.get("level1") and cells["level1"] != above["level1"]:
            above = {"level1": cells["level1"], "level2": ""}
        above["level2"] = cells.get("level2") or above["level2"]
        if any(cells.get(name) for name in ("level3", "target", "further", "op", "weight")):
            rows.append(_read_row(cells, above, edition))
    return rows


def _leave_out(rows: list[PastedRow]) -> None:
    """Note second targets that the form has no column for."""
    for row in (one for one in rows if one.further):
        row.doubts.append(f"本表没有另一列指标值，“{row.further[:30]}”未填入。")
        row.further = ""


def _left_out(further: str) -> set[str]:
    return {"skip", "op", "unit"} if further else {"skip", "op", "unit", "further"}


def read_block(
    grid: list[list[str]], *, edition: FormEdition, start: str = "level3", further: str = ""
) -> PastedBlock:
    """Read a pasted grid as indicator rows; ``start`` is the column it was pasted into, ``further``
    what the form's second column of targets is called, empty where it has none.

    Blank level cells take the level above them, as merged cells come out of Excel and Word.
    """
    lines = _tidied(grid)
    passed, named = _from_headings(lines, further)
    lines = [line for line in lines[passed:] if sum(map(bool, map(_heading, line))) < 2]
    named = named or _from_content(lines, start, further)
    rows = _read_rows(_split_run_on(lines, named), edition)
    if not further:
        _leave_out(rows)
    columns = [name for name in dict.fromkeys(named.values()) if name not in _left_out(further)]
    if any(row.target for row in rows) and "target" not in columns:
        columns.append("target")
    return PastedBlock(rows=rows[:MAX_ROWS], columns=columns, left_out=max(0, len(rows) - MAX_ROWS))
