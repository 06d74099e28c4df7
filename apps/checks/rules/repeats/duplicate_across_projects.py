"""Rules of repetition: in the form, across the unit's projects, from last year (domain §5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import Row, rows
from apps.checks.rules.repeats.passages import (
    _goal_of,
    _keys_of,
    _row_keys,
    core,
    goal_sentences,
    own_words,
    sentences,
)
from apps.checks.texts import bare, goal, goal_path

_COMMON: Final = re.compile(r"长效|机制|满意|及时|制度|节约|管理水平|按时")


_WINDOW: Final = 30


_STRIDE: Final = 10


def shared_passage(text: str, other: str) -> str:
    """Return a passage of some thirty letters that two goals share, empty when there is none.

    A common run of 40 letters is always found: windows of one text at every letter, of the other
    at every tenth.
    """
    windows = {text[i : i + _WINDOW] for i in range(len(text) - _WINDOW + 1)}
    for i in range(0, len(other) - _WINDOW + 1, _STRIDE):
        if other[i : i + _WINDOW] in windows:
            return other[i : i + _WINDOW]
    return ""


def _own_goal(sheet: Any) -> str:
    return bare(own_words(_goal_of(sheet)))


class DuplicateAcrossProjects(Rule):
    """一个单位的不同项目，目标和指标不应照抄：整句目标相同，或三条以上指标连值相同。"""

    code = "duplicate-across-projects"
    about = "repeats"
    title = "与本单位其他项目雷同"
    family = "重复"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        own = sentences(goal(view))
        own_text = bare(own_words(goal(view)))
        own_rows = _row_keys(rows(view))
        for sibling in view.siblings:
            name = f"“{sibling.project_name}”"
            same = set(own) & set(view.of(sibling, goal_sentences))
            if same:
                shown = next(one for one in own if one in same)[:20]
                whole = "年度总体目标" if len(same) == len(own) else f"目标中“{shown}……”一句"
                yield self.finding(goal_path(view), f"{whole}与项目{name}的相同。")
            elif passage := shared_passage(own_text, view.of(sibling, _own_goal)):
                yield self.finding(
                    goal_path(view),
                    f"目标中“{passage[:20]}……”一段与项目{name}的相同。",
                    severity=Severity.HINT,
                )
            shared = own_rows.keys() & view.of(sibling, _keys_of)
            share = len(shared) / max(1, len(own_rows))
            if len(shared) >= 3 and share >= 0.3:
                first = min(shared, key=lambda key: own_rows[key].index)
                yield self.finding(
                    own_rows[first].at("level3"),
                    f"{len(own_rows)}条指标中有{len(shared)}条连指标值都与项目{name}相同"
                    f"（如“{own_rows[first].raw.level3}”）。",
                    severity=Severity.WARN if share >= 0.5 or len(shared) >= 5 else Severity.HINT,
                )
            elif telling := [key for key in shared if self._is_telling(own_rows[key])]:
                row = own_rows[telling[0]]
                yield self.finding(
                    row.at("level3"),
                    f"{row.label}及其指标值与项目{name}的相同，请确认是本项目的指标。",
                    severity=Severity.HINT,
                )

    def _is_telling(self, row: Row) -> bool:
        """Return whether a name is so particular that two projects do not share it by chance."""
        return len(core(row.name)) >= 8 and not _COMMON.search(row.name)
