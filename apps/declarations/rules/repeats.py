"""Rules of repetition: in the form, across the unit's projects, from last year (domain §5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Any, Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.declarations.rules import lexicon as words
from apps.declarations.rules.reading import (
    Row,
    bare,
    goal,
    goal_path,
    rows,
    rows_of,
    squeeze,
)

FAMILY = "重复"

_CLAUSE: Final = re.compile(r"[,，。;；、]")
_COMMON: Final = re.compile(r"长效|机制|满意|及时|制度|节约|管理水平|按时")
_DONE: Final = re.compile(
    r"(?:完成|举办|开展|发放|参与|参加|培训|体检|检查)(?:数|数量|人数|次数|场次)$"
)
_FILLERS: Final = re.compile(r"举办|开展|组织|完成|实施|进行|工作|情况|的|年度|全年")
_AMOUNT_TAIL: Final = re.compile(r"(?:次数|场次|批次|期数|数量|数|率|比例)$")
_MECHANISM: Final = re.compile(
    r"(.*?)(?:长效|管理|工作|保障)*(?:机制|制度)(?:健全性|建设情况|完善性|健全情况)"
)
_SENTENCE: Final = re.compile(r"[。！!;；\n]|(?<![\d.])\d{1,2}[、.](?!\d)")
_PARTS: Final = re.compile(r"(?<=[,，。;；\n])")
_POLICY: Final = re.compile(
    r"习近平|党的[一二三四五六七八九十]+大|全会精神|四个意识|四个自信|两个维护|两个确立|中国特色社会主义"
)
_LEAST_SENTENCE: Final = 20
_WINDOW: Final = 30
_STRIDE: Final = 10


def shared_passage(text: str, other: str) -> str:
    """Give a passage of some thirty letters that two goals share, empty when there is none.

    A common run of 40 letters is always found: windows of one text at every letter, of the other
    at every tenth.
    """
    windows = {text[i : i + _WINDOW] for i in range(len(text) - _WINDOW + 1)}
    for i in range(0, len(other) - _WINDOW + 1, _STRIDE):
        if other[i : i + _WINDOW] in windows:
            return other[i : i + _WINDOW]
    return ""


def core(name: str) -> str:
    """Give a name without the endings that carry no subject."""
    text = bare(name)
    for tail in sorted(words.EMPTY_TAILS, key=len, reverse=True):
        if text.endswith(tail) and len(text) - len(tail) >= 4:
            return text.removesuffix(tail)
    return text


def _value(row: Row) -> tuple[object, ...]:
    """The target as it is meant, however it is written."""
    return (row.op, row.number, row.number_to, row.unit, row.text)


def _word_bag(name: str) -> str:
    """Fold a name so that the same words in another order are the same («培训开展次数»); who judges
    whom (甲对乙) depends on the order."""
    text = bare(name)
    return text if "对" in text else "".join(sorted(text.replace("的", "")))


class DuplicateIndicator(Rule):
    """同一件事不要设两条指标，也不要换个说法再设一次。"""

    code = "duplicate-indicator"
    title = "指标重复"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = [row for row in rows(view) if bare(row.name)]
        first: dict[str, Row] = {}
        for row in lines:
            key = _word_bag(row.name)
            if key in first:
                yield self._same(first[key], row)
            first.setdefault(key, row)
        unique = list(first.values())
        folded = [(row, bare(row.name), core(row.name)) for row in unique]
        for place, (row, name, stem) in enumerate(folded):
            for other, other_name, other_stem in folded[place + 1 :]:
                if name in other_name or other_name in name:
                    if self._as_clause(row, other):
                        yield self._clause(row, other)
                    elif self._is_tail(row, other):
                        yield self._near(row, other)
                elif (
                    self._one_mechanism(name, other_name)
                    or self._only_fillers(row, other)
                    or self._count_and_rate(row, other)
                    or (self._comparable(row, other) and self._alike(stem, other_stem))
                ):
                    yield self._near(row, other)

    def _same(self, first: Row, row: Row) -> Finding:
        also = "，指标值也相同" if first.target == row.target else ""
        how = "重名" if bare(first.name) == bare(row.name) else f"{first.label}只是字序不同"
        return self.finding(
            row.at("level3"),
            f"{row.label}与第{first.index + 1}条{how}{also}。请删去一条或写明区别。",
        )

    def _as_clause(self, row: Row, other: Row) -> bool:
        """Whether one name stands whole as a clause of the other."""
        short, long = sorted((row, other), key=lambda one: len(one.name))
        clauses = {bare(part) for part in _CLAUSE.split(long.name)}
        return len(bare(short.name)) >= 6 and bare(short.name) in clauses

    def _is_tail(self, row: Row, other: Row) -> bool:
        """Whether one name ends in the other: under the same level with the same target, a number
        of things done under two levels of the output, or a long name under two first levels."""
        short, long = sorted((bare(row.name), bare(other.name)), key=len)
        if not long.endswith(short):
            return False
        if row.level2 == other.level2:
            least = 5 if row.level1 == words.SATISFACTION else 6
            return _value(row) == _value(other) and len(short) >= least
        if row.level1 != other.level1:
            return len(short) >= 8 and self._comparable(row, other)
        outputs = row.level1 == other.level1 == words.OUTPUT
        return outputs and len(short) >= 5 and bool(_DONE.search(short))

    def _only_fillers(self, row: Row, other: Row) -> bool:
        """Whether two names of one level and unit differ in words like 举办 and 开展 only."""
        same = (row.level2, row.unit) == (other.level2, other.unit) and row.number is not None
        return same and _FILLERS.sub("", bare(row.name)) == _FILLERS.sub("", bare(other.name))

    def _count_and_rate(self, row: Row, other: Row) -> bool:
        """Whether one quantity is how many and the other that all of them were done."""
        if not row.level2 == other.level2 == words.QUANTITY or row.is_share == other.is_share:
            return False
        stems = {_AMOUNT_TAIL.sub("", _FILLERS.sub("", bare(one.name))) for one in (row, other)}
        rate = row if row.is_share else other
        return len(stems) == 1 and len(stems.pop()) >= 3 and "完成" in rate.name

    def _one_mechanism(self, name: str, other: str) -> bool:
        """Whether both speak of the standing arrangements, one of them of nothing in particular."""
        owns = [_MECHANISM.fullmatch(one) for one in (name, other)]
        return all(owns) and any(own is not None and not own[1] for own in owns)

    def _clause(self, row: Row, other: Row) -> Finding:
        return self.finding(
            other.at("level3"),
            f"第{row.index + 1}条{row.label}与第{other.index + 1}条{other.label}讲的是同一件事。",
        )

    def _comparable(self, row: Row, other: Row) -> bool:
        """Quantity, quality and timeliness of one piece of work are no repetition, nor is what
        the people it is done for think of it."""
        if ("满意" in row.name) != ("满意" in other.name):
            return False
        return row.level2 == other.level2 or row.level1 != other.level1

    def _alike(self, stem: str, other: str) -> bool:
        """Whether two stems end in the same long phrase."""
        least = min(len(stem), len(other))
        if least < 6 or stem == other:
            return False
        common = 0
        while common < least and stem[-1 - common] == other[-1 - common]:
            common += 1
        return common >= 6 and common * 10 >= least * 7

    def _near(self, row: Row, other: Row) -> Finding:
        return self.finding(
            other.at("level3"),
            f"第{row.index + 1}条{row.label}与第{other.index + 1}条{other.label}很相近，"
            "请确认不是同一件事。",
            severity=Severity.HINT,
        )


def own_words(text: str) -> str:
    """Give a goal without markup and without the clauses of policy that every form repeats."""
    plain = re.sub(r"<[^<>]{1,80}>", "", text)
    return "".join(part for part in _PARTS.split(plain) if not _POLICY.search(part))


def sentences(text: str) -> tuple[str, ...]:
    """Give the folded sentences of a goal that are long enough to be telling."""
    plain = own_words(text)
    found = (bare(part) for part in _SENTENCE.split(plain))
    return tuple(one for one in found if len(one) >= _LEAST_SENTENCE)


def _goal_of(sheet: Any) -> str:
    return str(getattr(sheet, "annual_goal", None) or getattr(sheet, "expected_goal", "") or "")


def goal_sentences(sheet: Any) -> tuple[str, ...]:
    """Give the telling sentences of a sheet's goal, folded, by which forms are compared."""
    return sentences(_goal_of(sheet))


def _row_keys(lines: tuple[Row, ...]) -> dict[tuple[str, str], Row]:
    return {(_own_name(row), squeeze(row.target)): row for row in lines if bare(row.name)}


def _keys_of(sheet: Any) -> Set[tuple[str, str]]:
    return _row_keys(rows_of(sheet)).keys()


def _own_goal(sheet: Any) -> str:
    return bare(own_words(_goal_of(sheet)))


def _own_name(row: Row) -> str:
    """Give the folded name; a target that ran on into the name is cut off."""
    name, text = bare(row.name), bare(row.text)
    return name.removesuffix(text) if len(name) >= len(text) + 4 else name


class DuplicateAcrossProjects(Rule):
    """一个单位的不同项目，目标和指标不应照抄：整句目标相同，或三条以上指标连值相同。"""

    code = "duplicate-across-projects"
    title = "与本单位其他项目雷同"
    family = FAMILY
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
        """Whether a name is so particular that two projects do not share it by chance."""
        return len(core(row.name)) >= 8 and not _COMMON.search(row.name)


class DuplicateAcrossUnits(Rule):
    """目标的整句与其他单位的申报表（本年或上年）相同，多半是套用模板，应按本单位的任务改写。"""

    code = "duplicate-across-units"
    title = "与其他单位的目标雷同"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        own = sentences(goal(view))
        same = [one for one in own if view.elsewhere.get(one)]
        if not same:
            return
        most = max(view.elsewhere[one] for one in same)
        whole = "年度总体目标整段" if len(same) == len(own) else f"目标中“{same[0][:20]}……”一句"
        yield self.finding(
            goal_path(view), f"{whole}与其他单位的{most}份申报表相同，请按本单位的任务写明。"
        )


class CopiedFromLastYear(Rule):
    """目标和全部指标与上年一字不差，应确认本年的任务没有变化。"""

    code = "copied-from-last-year"
    title = "照抄上年"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        if view.previous is None:
            return
        before = _goal_of(view.previous)
        if len(bare(goal(view))) >= _LEAST_SENTENCE and bare(goal(view)) == bare(before):
            yield self.finding(goal_path(view), "年度总体目标与上年一字不差，请按本年任务修改。")
        own, old = _row_keys(rows(view)), view.of(view.previous, _keys_of)
        if len(own) >= 5 and own.keys() <= old:
            yield self.finding(
                "indicators", f"{len(own)}条指标及其指标值与上年完全相同，请逐条核对。"
            )


RULES: tuple[type[Rule], ...] = (
    DuplicateIndicator,
    DuplicateAcrossProjects,
    DuplicateAcrossUnits,
    CopiedFromLastYear,
)
