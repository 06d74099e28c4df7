"""What the one editor shows of a form of any kind: its sections, its rows, its data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from apps.accounts.models import User
from apps.entry.form_tables import Box, Line, Sight, goal_lines, head_lines, money_lines
from apps.entry.models import Attachment
from apps.formkit.levels import (
    COST,
    ECOLOGICAL,
    ECOLOGICAL_COST,
    ECONOMIC,
    ECONOMIC_COST,
    EDITIONS,
    LASTING,
    QUALITY,
    QUANTITY,
    SERVED,
    SOCIAL,
    SOCIAL_COST,
    TIMELINESS,
)
from apps.formkit.papers import Goals, Head, Money, Paper, Rows
from apps.formkit.values import parse
from apps.projects.models import Document

# What each level 2 is about, said in its empty row.
LEVEL_HINTS: dict[str, tuple[str, str]] = {
    ECONOMIC_COST: ("花多少钱办一件事，如 人均培训成本", "如 ≤ 1050 元/人"),
    SOCIAL_COST: ("对社会的负面影响，如 投诉率", "如 ≤ 1 %"),
    ECOLOGICAL_COST: ("对环境的负面影响，如 能耗", "如 ≤ 2 %"),
    COST: ("花多少钱办一件事，如 人均培训成本", "如 ≤ 1050 元/人"),
    QUANTITY: ("做多少，如 培训人数", "如 ≥ 400 人"),
    QUALITY: ("做得怎样，如 验收合格率", "如 ≥ 95 %"),
    TIMELINESS: ("何时做完，如 按期完成率", "如 12月31日前"),
    ECONOMIC: ("带来的收入或节约", "如 ≥ 20 万元"),
    SOCIAL: ("给群众带来什么，如 受益人数", "如 ≥ 1200 人"),
    ECOLOGICAL: ("对环境的改善", "如 ≥ 90 %"),
    LASTING: ("以后还管用，如 机制是否建立", "如 已建立"),
    SERVED: ("谁满意、多满意，如 学员满意度", "如 ≥ 90 %"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the rows beside the levels.

    Attributes:
        look: ``area``, ``long``, ``points``, ``graded``, ``choice``, ``segments`` (one of a few),
            ``ticks`` (of several), ``tick``, ``score``, ``figure`` (reckoned), ``text``, ``last``, ``files`` or ``menu``.
        width: the name of its width in the style sheet.
        hint: what an empty cell shows: a hint of the level (``name``, ``target``), or, in rows that
            come from an approved goal, what is ``asked`` by the row's data.
        also: further fields below, in the same cell.
        when: ``column=value``: shown only while another cell of the row holds that value.
    """

    name: str
    label: str
    look: str
    width: str
    hint: str = ""
    is_right: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    also: tuple[Column, ...] = ()
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the form with its anchor; one of lines, rows or running text. ``files`` are places
    that take files, with what is asked for there."""

    id: str
    name: str
    lines: tuple[Line, ...] = ()
    is_rows: bool = False
    is_narrative: bool = False
    is_first_table: bool = False
    title: str = ""
    boxes: tuple[Box, ...] = ()
    items_place: str = ""
    is_open: bool = True
    files: tuple[tuple[str, str], ...] = ()


def sections_of(
    paper: Paper,
    sight: Sight,
    unit: str,
    money_files: tuple[tuple[str, str], ...] = (),
) -> list[Section]:
    """Return the blocks of a table as sections, in the order of print; the text has its own.

    Args:
        unit: of the amounts, as the page names it.
        money_files: the places that take files about the money, with what is asked for there.
    """
    found: list[Section] = []
    for block in paper.blocks:
        match block:
            case Head():
                lines = tuple(head_lines(block, sight))
                found.append(Section(id="s-head", name="基本", lines=lines, is_first_table=True))
            case Money():
                lines = tuple(money_lines(block, sight, unit))
                found.append(Section(id="s-money", name="资金", lines=lines, files=money_files))
            case Goals():
                lines = tuple(goal_lines(block, sight))
                found.append(Section(id="s-goal", name="目标", lines=lines))
            case Rows():
                found.append(Section(id="s-rows", name="指标", is_rows=True))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry of the more-menu."""

    label: str
    url: str


@dataclass(slots=True, kw_only=True)
class EntryPage:
    """The editor's page of one form. ``data`` goes to the scripts as JSON; ``links`` are
    what its menu holds beyond workbook, print and files; ``notices`` are templates above the paper, which find ``told``."""

    name: str
    subtitle: str
    title: str
    year: int
    back: str
    widths: list[str]
    sections: list[Section]
    columns: list[Column]
    data: dict[str, Any]
    rows_title: str = "绩效指标"
    may_add: bool = False
    score: bool = False
    totals: list[Any] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)


def kept_name(form: Document, namespace: str) -> str:
    """Return the name under which browsers keep what is unsaved of a form."""
    return f"{namespace.removesuffix('s')}.{form.pk}"


def page_data(
    form: Document, user: User, cells: Mapping[str, Any], /, *, namespace: str, **own: Any
) -> dict[str, Any]:
    """Return what the scripts know of a form: what every kind tells, and what its ``own`` says.

    ``cells`` are all cells by place; those of rows are told in ``rows``, by their key.
    """
    names = {"answers": "answer"} | {
        name: name for name in ("autosave", "findings", "presence", "detail")
    }
    urls = {name: reverse(f"{namespace}:{page}", args=[form.pk]) for name, page in names.items()}
    return {
        "form": kept_name(form, namespace),
        "user": user.pk,
        "revision": form.revision,
        "edition": "",
        "unit": "元",
        "cells": {place: v for place, v in cells.items() if not place.startswith("row.")},
        "rows": {},
        "order": [],
        "columns": [],
        "drop_columns": [],
        "blank_columns": [],
        "first_column": "",
        "grid": [],
        "levels": [],
        "sums": [],
        "figures": {},
        "may_add": False,
        **own,
        "urls": urls | {"sign_in": reverse("accounts:sign-in")},
    }


def asked_of(target: str, word: str = "必填") -> str:
    """Return what stands in the empty cell of what was reached of a target, such as 必填（天）."""
    unit = parse(target).unit
    return f"{word}（{unit}）" if unit else word


def files_of(files: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Return files as the scripts list them."""
    return [
        {
            "name": file.name,
            "size": file.size,
            "url": reverse("entry:file", args=[file.pk]),
            "detach": reverse("entry:detach", args=[file.pk]),
        }
        for file in files
    ]


def levels_of(
    edition: str, level1: tuple[str, ...], level2: tuple[str, ...], usual: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the levels of an edition for the scripts.

    ``required`` must have a row each; ``stands_for`` is the level 1 that must have a row anywhere,
    for which this level 2 stands where none has been begun; ``usual`` begins an empty form.
    """
    found = []
    for name1, names in EDITIONS[edition].tree:
        is_open = name1 in level1 and not set(names) & set(level2)
        stands = next((name for name in names if name in usual), names[0]) if is_open else ""
        must = {*level2, stands} if len(names) == 1 else {*level2}
        for name2 in names:
            stands_for = name1 if name2 in {stands} - must else ""
            found.append(_level(name1, name2, name2 in must, stands_for, is_usual=name2 in usual))
    return found


def _level(
    name1: str, name2: str, must: bool, stands_for: str, *, is_usual: bool
) -> dict[str, Any]:
    hint, target = LEVEL_HINTS.get(name2, ("", ""))
    return {
        "level1": name1,
        "level2": name2,
        "required": must,
        "stands_for": stands_for,
        "usual": is_usual,
        "name": f"必填：{hint}" if must or stands_for else hint,
        "target": target,
    }
