"""Rules of repetition: in the form, across the unit's projects, from last year (domain §5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, takewhile
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import Row, rows
from apps.checks.rules.repeats.passages import core
from apps.checks.texts import bare
from apps.checks.wording import pairs_of
from apps.formkit.levels import OUTPUT, QUANTITY, SATISFACTION

_PHRASE: Final = 6
_CLAUSE: Final = re.compile(r"[,，。;；、]")


_DONE: Final = re.compile(
    r"(?:完成|举办|开展|发放|参与|参加|培训|体检|检查)(?:数|数量|人数|次数|场次)$"
)


_FILLERS: Final = re.compile(r"举办|开展|组织|完成|实施|进行|工作|情况|的|年度|全年")


_AMOUNT_TAIL: Final = re.compile(r"(?:次数|场次|批次|期数|数量|数|率|比例)$")


_MECHANISM: Final = re.compile(
    r"(.*?)(?:长效|管理|工作|保障)*(?:机制|制度)(?:健全性|建设情况|完善性|健全情况)"
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A row with its name folded in the ways it is compared, once for all pairs; two that share none
    of their keys are alike in none of these ways."""

    row: Row
    name: str
    stem: str
    plain: str
    counted: str
    mechanism: re.Match[str] | None
    keys: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, row: Row) -> _Named:
        name = bare(row.name)
        plain = _FILLERS.sub("", name)
        counted, stem = _AMOUNT_TAIL.sub("", plain), core(row.name)
        mechanism = _MECHANISM.fullmatch(name)
        head = row.reading.head.word if row.reading.head else ""
        keys = {("stem", stem[-_PHRASE:]), ("plain", plain), ("counted", counted), ("head", head)}
        if mechanism:
            keys.add(("mechanism", ""))
        return cls(row, name, stem, plain, counted, mechanism, frozenset(keys))


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
    advice = "请合并或删去一条。"
    family = "重复"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = [row for row in rows(view) if bare(row.name)]
        first: dict[str, Row] = {}
        for row in lines:
            key = _word_bag(row.name)
            earlier = first.setdefault(key, row)
            is_named = bare(earlier.name) == bare(row.name)
            # «发放黄板» and «黄板发放» are how many and until when of one piece of work.
            if earlier is not row and (is_named or self._comparable(earlier, row)):
                yield self._same(earlier, row)
        for one, other in combinations(map(_Named.of, first.values()), 2):
            yield from self._pair(one, other)

    def _pair(self, one: _Named, other: _Named) -> Iterator[Finding]:
        within = one.name in other.name or other.name in one.name
        if within and self._as_clause(one.row, other.row):
            yield self._clause(one.row, other.row)
        elif self._is_tail(one.row, other.row) if within else self._is_near(one, other):
            yield self._near(one.row, other.row)

    def _is_near(self, one: _Named, other: _Named) -> bool:
        return not one.keys.isdisjoint(other.keys) and (
            self._alike(one, other)
            or self._one_mechanism(one, other)
            or self._only_fillers(one, other)
            or self._count_and_rate(one, other)
            or self._one_wish(one.row, other.row)
        )

    def _same(self, first: Row, row: Row) -> Finding:
        also = "，指标值也相同" if first.target == row.target else ""
        how = "重名" if bare(first.name) == bare(row.name) else f"{first.label}只是字序不同"
        return self.finding(
            row.at("level3"),
            f"{row.label}与第{first.index + 1}条{how}{also}。请删去一条或写明区别。",
            # What one of them costs and how many there are is told by the unit alone.
            severity=Severity.HINT if first.is_cost != row.is_cost else None,
        )

    def _as_clause(self, row: Row, other: Row) -> bool:
        """Return whether one name stands whole as a clause of the other."""
        short, long = sorted((row, other), key=lambda one: len(one.name))
        clauses = {bare(part) for part in _CLAUSE.split(long.name)}
        return len(bare(short.name)) >= 6 and bare(short.name) in clauses

    def _is_tail(self, row: Row, other: Row) -> bool:
        """Return whether one name ends in the other: under the same level with the same target, a number
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

    def _only_fillers(self, one: _Named, other: _Named) -> bool:
        """Return whether two names of one level and unit differ in words like 举办 and 开展 only."""
        if one.plain != other.plain or one.row.number is None:
            return False
        return (one.row.level2, one.row.unit) == (other.row.level2, other.row.unit)

    def _count_and_rate(self, one: _Named, other: _Named) -> bool:
        """Return whether one quantity is how many and the other that all of them were done."""
        if one.counted != other.counted or len(one.counted) < 3:
            return False
        row, second = one.row, other.row
        if not row.level2 == second.level2 == QUANTITY or row.is_share == second.is_share:
            return False
        return "完成" in (row if row.is_share else second).name

    def _one_mechanism(self, one: _Named, other: _Named) -> bool:
        """Return whether both speak of the standing arrangements, one of them of nothing in particular."""
        if one.mechanism is None or other.mechanism is None:
            return False
        return not (one.mechanism[1] and other.mechanism[1])

    def _one_wish(self, row: Row, other: Row) -> bool:
        """Return whether output and effect both wish for the same end of the same subject («…成效 显著»)."""
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

    def _alike(self, one: _Named, other: _Named) -> bool:
        """Return whether two comparable stems end in the same long phrase."""
        least = min(len(one.stem), len(other.stem))
        if (
            least < _PHRASE
            or one.stem[-_PHRASE:] != other.stem[-_PHRASE:]
            or one.stem == other.stem
        ):
            return False
        pairs = zip(reversed(one.stem), reversed(other.stem), strict=False)
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        return common * 10 >= least * 7 and self._comparable(one.row, other.row)

    def _near(self, row: Row, other: Row) -> Finding:
        return self.finding(
            other.at("level3"),
            f"第{row.index + 1}条{row.label}与第{other.index + 1}条{other.label}很相近，"
            "请确认不是同一件事。",
            severity=Severity.HINT,
            places=(other.at("level3"), row.at("level3")),
        )
