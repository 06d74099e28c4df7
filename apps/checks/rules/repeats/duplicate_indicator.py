"""Rules of repetition: in the form, across the unit's projects, from last year (domain §5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import OUTPUT, QUANTITY, SATISFACTION, Row, rows
from apps.checks.rules.repeats.passages import core
from apps.checks.texts import bare
from apps.checks.wording import pairs_of

_CLAUSE: Final = re.compile(r"[,，。;；、]")


_DONE: Final = re.compile(
    r"(?:完成|举办|开展|发放|参与|参加|培训|体检|检查)(?:数|数量|人数|次数|场次)$"
)


_FILLERS: Final = re.compile(r"举办|开展|组织|完成|实施|进行|工作|情况|的|年度|全年")


_AMOUNT_TAIL: Final = re.compile(r"(?:次数|场次|批次|期数|数量|数|率|比例)$")


_MECHANISM: Final = re.compile(
    r"(.*?)(?:长效|管理|工作|保障)*(?:机制|制度)(?:健全性|建设情况|完善性|健全情况)"
)


def _value(row: Row) -> tuple[object, ...]:
    """The target as it is meant, however it is written."""
    return (row.op, row.number, row.value.number_to, row.unit, row.text)


def _word_bag(name: str) -> str:
    """Fold a name so that the same words in another order are the same («培训开展次数»); who judges
    whom (甲对乙) depends on the order."""
    text = bare(name)
    return text if "对" in text else "".join(sorted(text.replace("的", "")))


class DuplicateIndicator(Rule):
    """同一件事不要设两条指标，也不要换个说法再设一次。"""

    code = "duplicate-indicator"
    about = "repeats"
    title = "指标重复"
    family = "重复"
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
                    or self._one_wish(row, other)
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
            least = 5 if row.level1 == SATISFACTION else 6
            return _value(row) == _value(other) and len(short) >= least
        if row.level1 != other.level1:
            return len(short) >= 8 and self._comparable(row, other)
        outputs = row.level1 == other.level1 == OUTPUT
        return outputs and len(short) >= 5 and bool(_DONE.search(short))

    def _only_fillers(self, row: Row, other: Row) -> bool:
        """Whether two names of one level and unit differ in words like 举办 and 开展 only."""
        same = (row.level2, row.unit) == (other.level2, other.unit) and row.number is not None
        return same and _FILLERS.sub("", bare(row.name)) == _FILLERS.sub("", bare(other.name))

    def _count_and_rate(self, row: Row, other: Row) -> bool:
        """Whether one quantity is how many and the other that all of them were done."""
        if not row.level2 == other.level2 == QUANTITY or row.is_share == other.is_share:
            return False
        stems = {_AMOUNT_TAIL.sub("", _FILLERS.sub("", bare(one.name))) for one in (row, other)}
        rate = row if row.is_share else other
        return len(stems) == 1 and len(stems.pop()) >= 3 and "完成" in rate.name

    def _one_mechanism(self, name: str, other: str) -> bool:
        """Whether both speak of the standing arrangements, one of them of nothing in particular."""
        owns = [_MECHANISM.fullmatch(one) for one in (name, other)]
        return all(owns) and any(own is not None and not own[1] for own in owns)

    def _one_wish(self, row: Row, other: Row) -> bool:
        """Whether output and effect both wish for the same end of the same subject («…成效 显著»)."""
        if row.level1 == other.level1 or not (row.text and other.text):
            return False
        heads = {one.reading.head.word if one.reading.head else "" for one in (row, other)}
        same = len(heads) == 1 and heads != {""} and row.reading.nature == "state"
        return same and bool(pairs_of(row.reading.object) & pairs_of(other.reading.object))

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
            places=(other.at("level3"), row.at("level3")),
        )
