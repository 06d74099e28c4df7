"""The form to fill in offline: a grid whose entry cells are named after the places of the form.

A target stands in three cells (operator, value, unit); ``joined_target`` puts them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from apps.declarations.sheets import NARRATIVE_TITLES
from apps.documents.layouts.grid import Align, Grid
from apps.indicators.grammar import parse
from apps.indicators.scheme import FormEdition

OPERATORS: Final = ("≥", "≤", "=", ">", "<")
UNITS: Final = tuple("次 场 人 人次 个 项 份 家 件 % 天 年 元 万元 元/人 元/次 平方米".split())  # noqa: SIM905 -- one line
SPARE_ROWS: Final = 20
ROW_PARTS: Final = ("level2", "level3", "op", "value", "unit", "weight")
_WIDTHS: Final = (20.0, 22.0, 30.0, 52.0, 13.0, 24.0, 17.0)
_WEIGHT: Final = 11.0
_FUNDING: Final = (
    ("项目资金总额", "total", "年度资金申请总额", "annual"),
    ("其中：财政资金", "total_fiscal", "其中：当年财政拨款", "annual_appropriation"),
    ("", "", "上年结转资金", "annual_carryover"),
    ("其他资金", "total_other", "其他资金", "annual_other"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell to fill in: its place, whose list it offers (none where empty) and whether another
    text than those offered is refused."""

    place: str
    choices: str = ""
    is_strict: bool = False


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


def split_target(target: str) -> tuple[str, str, str]:
    """Give operator, value and unit of a target; one that they would not give back stays whole."""
    reading = parse(target)
    if reading.op in OPERATORS and reading.number is not None and reading.number_to is None:
        unit = reading.unit or ""
        rest = target.strip()[len(reading.op) :].strip()
        value = rest.removesuffix(f"({unit})").removesuffix(unit) if unit else rest
        if parse(joined_target(reading.op, value, unit)) == reading:
            return reading.op, value, unit
    return "", target, ""


def joined_target(op: str, value: str, unit: str) -> str:
    """Put a target together as the forms print it: ≥95.00(%)."""
    bare = value.strip()
    return f"{op}{bare}({unit})" if unit and bare else f"{op}{bare}"


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
    typed = [("项目类别", Entry("head.category", "category"))]
    if edition.has_nature:
        typed.append(("项目性质", Entry("head.nature", "nature")))
    typed += [
        ("主管部门（汇总）", Entry("head.department_is_summary", "yes", is_strict=True)),
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
    grid.label(top, 0, "项目资金\n（元）", rows=len(_FUNDING))
    for row, (left, one, right, two) in enumerate(_FUNDING, start=top):
        grid.heights[row] = 8.0
        grid.label(row, 1, left, columns=2)
        if one:
            form.enter(row, 3, Entry(f"funding.{one}"), cells[f"funding.{one}"])
        else:
            grid.put(row, 3, "")
        grid.label(row, 4, right, columns=2)
        form.enter(row, 6, Entry(f"funding.{two}"), cells[f"funding.{two}"], columns=wide - 6)


def _goals(form: FillIn, cells: Mapping[str, Any], wide: int) -> None:
    grid, top = form.grid, form.grid.row_count
    grid.label(top, 0, "项目绩效目标", rows=2)
    grid.label(top, 1, "项目总目标", columns=3)
    grid.label(top, 4, "年度总体目标", columns=wide - 4)
    grid.heights |= {top: 8.0, top + 1: 70.0}
    form.enter(top + 1, 1, Entry("head.total_goal"), cells["head.total_goal"], columns=3)
    form.enter(top + 1, 4, Entry("head.annual_goal"), cells["head.annual_goal"], columns=wide - 4)


def _indicators(
    form: FillIn, cells: Mapping[str, Any], keys: Sequence[str], *, with_weights: bool
) -> int:
    grid, top = form.grid, form.grid.row_count
    heads = ("一级指标", "二级指标", "三级指标", "运算符", "指标值", "单位", "分值")
    grid.label(top, 0, "绩效指标", rows=1 + len(keys))
    for column, label in enumerate(heads[: 7 if with_weights else 6], start=1):
        grid.label(top, column, label)
    grid.heights[top] = 8.0
    offered = {"level2": Entry("", "level2", is_strict=True), "op": Entry("", "op", is_strict=True)}
    offered["unit"] = Entry("", "unit")
    for row, key in enumerate(keys, start=top + 1):
        grid.heights[row] = 12.0
        level2 = cells.get(f"row.{key}.level2", "")
        grid.put(row, 1, form.level1_of.get(level2, cells.get(f"row.{key}.level1", "")))
        op, value, unit = split_target(cells.get(f"row.{key}.target", ""))
        texts = {"level2": level2, "op": op, "value": value, "unit": unit}
        texts |= {name: cells.get(f"row.{key}.{name}", "") for name in ("level3", "weight")}
        for column, part in enumerate(ROW_PARTS[: 6 if with_weights else 5], start=2):
            like = offered.get(part, Entry(""))
            entry = Entry(f"row.{key}.{part}", like.choices, like.is_strict)
            form.enter(row, column, entry, texts[part])
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
