"""Tables that go over a page: the tags of a PDF tell which rows and cells are one."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

from apps.formkit.blocks import Table
from apps.formkit.layouts import Grid
from apps.formkit.readers import read
from apps.formkit.readers.pdf_tags import NOWHERE, PdfTags
from apps.formkit.writers import write_pdf

HEAD = ("名称", "指标值")
SENTENCE = "全年开展各类社区活动，居民参与面和满意度稳步提高；"


def table_of(grid: Grid) -> Table:
    target = io.BytesIO()
    write_pdf([grid], target)
    document = read(target.getvalue())
    assert document.page_count > 1
    (table,) = document.tables()
    return table


def long_table(rows: list[tuple[str, str]]) -> Grid:
    grid = Grid(name="长表", widths=(60.0, 60.0), repeat=0)
    for number, (one, two) in enumerate([HEAD, *rows]):
        grid.put(number, 0, one)
        grid.put(number, 1, two)
        grid.heights[number] = 8.0
    return grid


def test_head_repeated_on_every_page_is_read_once() -> None:
    rows = [(f"第{number}项", f"≥{number}次") for number in range(1, 91)]
    assert table_of(long_table(rows)).rows == [list(HEAD), *map(list, rows)]


def test_row_without_target_stays_a_row_wherever_the_page_breaks() -> None:
    rows = [(f"第{number}项", "") for number in range(1, 91)]
    assert table_of(long_table(rows)).rows == [list(HEAD), *map(list, rows)]


def goals(left: str, right: str) -> list[list[str]]:
    grid = Grid(name="目标", widths=(80.0, 90.0))
    grid.put(0, 0, left)
    grid.put(0, 1, right)
    grid.heights[0] = 500.0
    grid.put(1, 0, "下一行", columns=2)
    return table_of(grid).rows


def test_two_goals_that_both_go_over_the_page_keep_their_own_breaks() -> None:
    left = "\n".join(f"{number}.{SENTENCE * 3}" for number in range(1, 25))
    right = "\n".join(f"（{number}）{SENTENCE * 5}" for number in range(1, 20))
    assert goals(left, right) == [[left, right], ["下一行", ""]]


def test_break_that_falls_on_the_break_of_the_page_is_kept() -> None:
    # One of the sixty breaks falls on it.
    left = "\n".join(f"第{number}项工作。" for number in range(1, 61))
    right = "\n".join(f"完成第{number}项工作。" for number in range(1, 71))
    assert goals(left, right) == [[left, right], ["下一行", ""]]


def test_goal_that_alone_goes_over_the_page_stays_in_its_column() -> None:
    right = SENTENCE * 90
    assert goals("短。", right) == [["短。", right], ["下一行", ""]]


def test_broken_tags_know_nothing() -> None:
    circle: dict[str, Any] = {"Nums": [0, "no list"]}
    circle["Kids"] = [circle, circle]
    document = SimpleNamespace(catalog={"StructTreeRoot": {"ParentTree": circle}})
    page = SimpleNamespace(page_obj=SimpleNamespace(attrs={"StructParents": 0}))
    tags = PdfTags(document)
    assert tags.place_of(page, [{"mcid": 3}]) == NOWHERE
    assert PdfTags(SimpleNamespace(catalog={})).place_of(page, [{"mcid": 0}]) == NOWHERE
