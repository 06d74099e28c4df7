"""The form to fill in offline: a grid whose entry cells are named after the places of the form.

A target stands in three cells, the budget items in a table; see ``fill_in_parts``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from apps.formkit.layouts.fill_in_parts import (
    BUDGET,
    BUDGET_PARTS,
    OPERATORS,
    TARGET_PARTS,
    budget_rows,
    split_target,
)
from apps.formkit.layouts.grid import Align, Grid
from apps.formkit.levels import FormEdition
from apps.formkit.papers import Money, paper_of
from apps.formkit.sheets.declaration import NARRATIVE_TITLES

UNITS: Final = tuple("次 场 人 人次 个 项 份 家 件 % 天 年 元 万元 元/人 元/次 平方米".split())  # noqa: SIM905 -- one line
SPARE_ROWS: Final = 20
# The cells of a row: the name in its place, and the part of what stands in several cells.
_ROW_CELLS: Final = (
    ("level2", ""), ("level3", ""), *(("target", part) for part in TARGET_PARTS), ("weight", ""),
)  # fmt: skip
# Budget items: first column, columns spanned, label.
_BUDGET_HEAD: Final = ((1, 2, "支出内容"), (3, 1, "单价（元）"), (4, 2, "数量"), (6, 1, "次数"))
_WIDTHS: Final = (20.0, 20.0, 30.0, 44.0, 13.0, 21.0, 30.0)
_WEIGHT: Final = 11.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell to fill in: its place, which ``part`` of it where it stands in several cells, whose
    list it offers (none where empty) and whether another text than those offered is refused;
    whether it holds a figure, and the cells below it that it is the sum of."""

    place: str
    part: str = ""
    choices: str = ""
    is_strict: bool = False
    is_figure: bool = False
    sum_of: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class FillIn:
    """A grid with its entries by (row, column), the lists they offer, and each row's level 1."""

    grid: Grid
    entries: dict[tuple[int, int], Entry] = field(default_factory=dict)
    lists: dict[str, Sequence[str]] = field(default_factory=dict)
    level1_of: dict[str, str] = field(default_factory=dict)

    def enter(self, row: int, column: int, entry: Entry, value: str, columns: int = 1) -> None:
        """Add an entry cell."""
        self.grid.put(row, column, value, columns=columns)
        self.entries[row, column] = entry


def fill_in(
    head: Mapping[str, str],
    cells: Mapping[str, Any],
    rows: Sequence[str],
    fresh: Sequence[str],
    *,
    edition: FormEdition,
    with_weights: bool,
    lists: Mapping[str, Sequence[str]],
) -> FillIn:
    """Lay the form out with what is typed already.

    ``head`` holds the locked names, ``cells`` the texts by place, ``rows`` the keys of the
    indicators there are and ``fresh`` those of the blank rows; ``lists`` offers 项目性质 and 项目类别.
    """
    widths = (*_WIDTHS, _WEIGHT) if with_weights else _WIDTHS
    grid = Grid(name="申报表填报", widths=widths)
    levels = [name for _, names in edition.tree for name in names]
    form = FillIn(grid, lists={"level2": levels, "op": OPERATORS, "unit": UNITS, **lists})
    form.level1_of = {name: level1 for level1, names in edition.tree for name in names}
    form.lists["yes"] = ("是", "否")
    wide = len(widths)
    title = f"财政项目支出绩效目标申报表（{head['year']}年度）离线填报"
    grid.put(0, 0, title, columns=wide, align=Align.CENTER, is_title=True)
    grid.heights[0] = 10.0
    _head(form, head, cells, edition, wide)
    _funding(form, cells, wide)
    _goals(form, cells, wide)
    top = _indicators(form, cells, (*rows, *fresh), with_weights=with_weights)
    _narrative(form, cells, top, wide)
    _budget(form, cells, wide)
    return form


def _head(
    form: FillIn,
    head: Mapping[str, str],
    cells: Mapping[str, Any],
    edition: FormEdition,
    wide: int,
) -> None:
    grid = form.grid
    locked = (("项目名称", "project"), ("主管部门", "department"), ("实施单位", "unit"))
    typed = [("项目类别", Entry("head.project_category", choices="category"))]
    if edition.has_nature:
        typed.append(("项目性质", Entry("head.project_nature", choices="nature")))
    typed += [
        ("主管部门（汇总）", Entry("head.department_is_summary", choices="yes", is_strict=True)),
        ("计划开始日期", Entry("head.start")),
        ("计划完成日期", Entry("head.end")),
    ]
    for row in range(1, 1 + len(typed)):
        label, name = locked[row - 1] if row <= len(locked) else ("", "")
        grid.label(row, 0, label)
        grid.put(row, 1, head.get(name, ""), columns=3)
        grid.heights[row] = 8.0
    for row, (label, entry) in enumerate(typed, start=1):
        grid.label(row, 4, label, columns=2)
        form.enter(row, 6, entry, cells[entry.place], columns=wide - 6)


def _funding(form: FillIn, cells: Mapping[str, Any], wide: int) -> None:
    grid, top = form.grid, form.grid.row_count
    money = next(block for block in paper_of("declaration").blocks if isinstance(block, Money))
    grid.label(top, 0, f"{money.label}\n（元）", rows=len(money.lines))
    for row, line in enumerate(money.lines, start=top):
        grid.heights[row] = 8.0
        for cell, column, columns in zip(line.cells, (1, 4), (1, wide - 6), strict=True):
            grid.label(row, column, cell.label if cell else "", columns=2)
            if cell:
                parts = _parts_of(money, top, column) if row == top else ()
                entry = Entry(cell.place, is_figure=True, sum_of=parts)
                form.enter(row, column + 2, entry, cells[cell.place], columns=columns)
            else:
                grid.put(row, column + 2, "")


def _parts_of(money: Money, top: int, column: int) -> tuple[tuple[int, int], ...]:
    """Return where the parts of a total stand: the amounts of the further lines below it."""
    half = 0 if column == 1 else 1
    return tuple(
        (row, column + 2) for row, line in enumerate(money.lines, start=top)
        if row > top and line.cells[half]
    )  # fmt: skip


def _goals(form: FillIn, cells: Mapping[str, Any], wide: int) -> None:
    grid, top = form.grid, form.grid.row_count
    grid.label(top, 0, "项目绩效目标", rows=2)
    grid.label(top, 1, "项目总目标", columns=3)
    grid.label(top, 4, "年度总体目标", columns=wide - 4)
    grid.heights |= {top: 8.0, top + 1: 70.0}
    form.enter(top + 1, 1, Entry("goal.total"), cells["goal.total"], columns=3)
    form.enter(top + 1, 4, Entry("goal.annual"), cells["goal.annual"], columns=wide - 4)


def _indicators(
    form: FillIn, cells: Mapping[str, Any], keys: Sequence[str], *, with_weights: bool
) -> int:
    grid, top = form.grid, form.grid.row_count
    heads = ("一级指标", "二级指标", "三级指标", "运算符", "指标值", "单位", "分值")
    grid.label(top, 0, "绩效指标", rows=1 + len(keys))
    for column, label in enumerate(heads[: 7 if with_weights else 6], start=1):
        grid.label(top, column, label)
    grid.heights[top] = 8.0
    for row, key in enumerate(keys, start=top + 1):
        grid.heights[row] = 12.0
        level2 = cells.get(f"row.{key}.level2", "")
        grid.put(row, 1, form.level1_of.get(level2, cells.get(f"row.{key}.level1", "")))
        target = split_target(cells.get(f"row.{key}.target", ""))
        parts = dict(zip(TARGET_PARTS, target, strict=True))
        for column, (name, part) in enumerate(_ROW_CELLS[: 6 if with_weights else 5], start=2):
            place, offered = f"row.{key}.{name}", part or name
            entry = Entry(
                place,
                part,
                choices=offered if offered in form.lists else "",
                is_strict=offered in {"level2", "op"},
                is_figure=name == "weight",
            )
            form.enter(row, column, entry, parts[part] if part else cells.get(place, ""))
    return grid.row_count


def _narrative(form: FillIn, cells: Mapping[str, Any], top: int, wide: int) -> None:
    grid = form.grid
    grid.label(top, 0, "项目经费情况说明（要求填写的，在此填写）", columns=wide)
    grid.heights[top] = 8.0
    for row, (name, title) in enumerate(NARRATIVE_TITLES.items(), start=top + 1):
        grid.label(row, 0, title)
        place = f"narrative.{name}"
        form.enter(row, 1, Entry(place), cells[place], columns=wide - 1)
        grid.heights[row] = 34.0


def _budget(form: FillIn, cells: Mapping[str, Any], wide: int) -> None:
    grid, top = form.grid, form.grid.row_count
    rows = budget_rows(cells[BUDGET])
    grid.label(top, 0, "预算明细", rows=1 + len(rows))
    grid.heights[top] = 8.0
    # The last column takes up what is left.
    spans = [(first, span if first < 6 else wide - 6, label) for first, span, label in _BUDGET_HEAD]
    for first, span, label in spans:
        grid.label(top, first, label, columns=span)
    for number, texts in enumerate(rows):
        grid.heights[top + 1 + number] = 8.0
        for (first, span, _), part, text in zip(spans, BUDGET_PARTS, texts, strict=True):
            entry = Entry(BUDGET, f"{number}.{part}")
            form.enter(top + 1 + number, first, entry, text, columns=span)
