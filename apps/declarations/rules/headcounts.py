"""Head counts and other counts of the text against each other and against the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.declarations.rules import lexicon as words
from apps.declarations.rules.numbers import attendances, batches, breakdowns, clean, counts_in
from apps.declarations.rules.reading import (
    Row,
    annual_yuan,
    bare,
    goal,
    goal_path,
    plain,
    rows,
    section,
    sections,
)
from apps.declarations.rules.statements import budget_text, formulas, priced

FAMILY = "数字对账"

_PEOPLE: Final = frozenset(["人", "名", "位", "人次"])
_VENUE: Final = re.compile(
    r"(?:每天|每场|共|设)?(\d+)个(考场|会场|教室|考点|小组|班级|点位|分会场)[,，]"
)
_MEAL: Final = re.compile(r"(?:餐费|伙食费|盒饭|用餐|工作餐|餐饮费)[^。;\d]{0,6}(\d+)人[×*]")
# Of another year, or a part of those who are meant.
_OTHER_PEOPLE: Final = re.compile(r"其中|每|上年|去年|累计|往年|新增|20\d\d|历年|现有|已")
_PLACES: Final = {
    "annual_goal": "年度总体目标",
    "expected_goal": "预期目标",
    "overview": "项目概述",
    "implementer": "实施主体",
    "plan": "实施方案",
    "period": "实施周期",
    "budget": "年度预算安排",
}
_STEMS: Final = re.compile(
    r"人数|人次|数量|次数|场次|个数|份数|完成|开展|举办|参与|参加|形成|保障|发放|工作|活动|[\W\d]"
)


def _pairs(text: str) -> set[str]:
    found: set[str] = set()
    for part in _STEMS.split(text):
        found |= {part[i : i + 2] for i in range(len(part) - 1)}
    return found


class NarrativeHeadcountMismatch(Rule):
    """同一批人在文字各处、在表内表外的人数应当一致，“其中”各部分加起来不能超过总数。"""

    code = "narrative-headcount-mismatch"
    title = "人数前后不一致"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for _, path, text in sections(view):
            for one in breakdowns(text):
                added = sum(one.parts)
                if added > one.total:
                    listed = "＋".join(str(part) for part in one.parts)
                    yield self.finding(
                        path,
                        f"“{one.written}”：其中{listed}＝{added}，超过了{one.total}{one.unit}。",
                        severity=Severity.HINT if one.approximate else None,
                    )
            for one in batches(text):
                added = sum(one.parts)
                yield self.finding(
                    path,
                    f"“{one.written}”：{len(one.parts)}×{one.parts[0]}＝{added}{one.unit}，"
                    f"写成了{one.total}{one.unit}。",
                )
            yield from self._meals(path, text)
        yield from self._across(view)
        yield from self._table(view)

    def _across(self, view: CheckView) -> Iterator[Finding]:
        """The same people counted differently in two texts of the form."""
        texts = {goal_path(view): goal(view)}
        texts |= {path: text for name, path, text in sections(view) if name != "basis"}
        told: dict[str, tuple[str, Decimal]] = {}
        for path, text in texts.items():
            for subject, values in _people_of(text, view.sheet.year).items():
                if len(values) > 1:
                    continue
                (value,) = values
                before, known = told.setdefault(subject, (path, value))
                if known != value and before != path:
                    yield self.finding(
                        path,
                        f"这里写“{subject}{plain(value)}人”，{_PLACES[before.split('.')[-1]]}写的是"
                        f"{plain(known)}人。",
                        severity=Severity.HINT,
                    )

    def _meals(self, path: str, text: str) -> Iterator[Finding]:
        """Meals reckoned for other people than the staffing of the same paragraph."""
        for part in _paragraphs(clean(text)):
            meal, venue = _MEAL.search(part), _VENUE.search(part)
            if not meal or not venue:
                continue
            staff = _staff(part[venue.end() : meal.start()], int(venue[1]), venue[2])
            eaters = int(meal[1])
            if staff and staff[0] != eaters:
                yield self.finding(
                    path,
                    f"餐费按{eaters}人计算，而人员构成是{staff[1]}＝{staff[0]}人。",
                    severity=Severity.HINT,
                )

    def _table(self, view: CheckView) -> Iterator[Finding]:
        lines = [
            row
            for row in rows(view)
            if row.level2 == words.QUANTITY and row.number is not None and row.unit in _PEOPLE
        ]
        texts = (section(view, "budget"), section(view, "plan"))
        for row in lines:
            stems = _pairs(bare(row.name))
            for text in texts:
                counts = [one for one in counts_in(text) if one.unit in _PEOPLE and not one.per]
                values = {one.value for one in counts}
                near = {one.value for one in counts if len(stems & _pairs(one.subject)) >= 2}
                alone = len(lines) == 1 and len(values) == 1
                chosen = near if len(near) == 1 else values if alone else set()
                if chosen and self._differs(row, value := next(iter(chosen))):
                    # 15 people at the stated price make up the year's money: then 18 is wrong.
                    tied = self._pays_for(view, value)
                    yield self.finding(
                        row.at("target"),
                        f"{row.label}的指标值是{plain(row.number or Decimal(0))}{row.unit}，"
                        f"经费情况说明写的是{plain(value)}{row.unit}。",
                        severity=None if tied else Severity.HINT,
                    )
                    break
            else:
                yield from self._attended(row, stems, section(view, "budget"))

    def _attended(self, row: Row, stems: set[str], text: str) -> Iterator[Finding]:
        """More people wanted than the one product of sessions and people pays for."""
        near = [one for one in attendances(text) if stems and stems <= _pairs(one.subject)]
        most = near[0].people * near[0].sessions if len(near) == 1 else None
        if most is not None and row.op in ("≥", "=", ">") and (row.number or 0) > most:
            yield self.finding(
                row.at("target"),
                f"{row.label}的指标值是{plain(row.number or Decimal(0))}{row.unit}，经费情况说明按"
                f"“{near[0].written.rstrip('×*=')}”只安排了{most}人次。",
                severity=Severity.HINT,
            )

    def _pays_for(self, view: CheckView, people: Decimal) -> bool:
        """Whether the year's money was worked out with just so many people."""
        annual = annual_yuan(view)
        if any(one.expected == annual for _, one in view.once(priced)):
            return True
        named = re.compile(rf"(?<![\d.]){plain(people)}(?:人次|人|名|位)")
        return any(
            one.exact == annual and named.search(one.expression) for _, one in view.once(formulas)
        )

    def _differs(self, row: Row, value: Decimal) -> bool:
        number = row.number or Decimal(0)
        return value < number if row.op in ("≥", ">") else value != number


def _people_of(text: str, year: int | None) -> dict[str, set[Decimal]]:
    """Give the exact counts of people by the four letters before them; those of other years and
    parts of a whole are left out."""
    found: dict[str, set[Decimal]] = {}
    folded = clean(text)
    for one in counts_in(text):
        subject = one.subject[-4:]
        if one.unit not in _PEOPLE or one.per or one.approximate or len(subject) < 4:
            continue
        clause = re.split(r"[。;,]", folded[max(0, one.start - 24) : one.start])[-1]
        if not _OTHER_PEOPLE.search(clause.replace(f"{year}年", "")):
            found.setdefault(subject, set()).add(one.value)
    return found


def _paragraphs(text: str) -> list[str]:
    """Part a text at its headings «……费用：12345元»."""
    cuts = [0, *(match.start() for match in re.finditer(r"[^。;:\n]{2,24}(?:费用|经费):\d", text))]
    cuts = sorted(set(cuts))
    return [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _staff(text: str, places: int, kind: str) -> tuple[int, str] | None:
    """Work out «1个考场7名考官（其中…）、4名工作人员，全场机动人员4人» for so many places."""
    text = re.sub(r"\([^()]*\)", "", text)
    each = re.search(rf"(?:1|一|每)个{kind}((?:\d+(?:名|人|位)[一-龥]{{1,8}}[、和]?)+)", text)
    if not each:
        return None
    inside = [int(one) for one in re.findall(r"(\d+)(?:名|人|位)", each[1])]
    rest = re.search(r"机动(?:人员)?(\d+)(?:人|名)|(\d+)(?:名|人)机动", text[each.end() :])
    reserve = int(rest[1] or rest[2]) if rest else 0
    total = places * sum(inside) + reserve
    listed = "＋".join(map(str, inside))
    tail = f"＋机动{reserve}" if reserve else ""
    return total, f"{places}×（{listed}）{tail}"


class NarrativeTableMismatch(Rule):
    """指标要做的数量，经费说明里也应安排到；说明安排得少，指标就完不成。"""

    code = "narrative-table-mismatch"
    title = "经费说明的数量与指标不符"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.level2 != words.QUANTITY or row.number is None or row.unit in _PEOPLE:
                continue
            stems = _pairs(bare(row.name))
            if len(stems) < 3 or row.op == "≤":
                continue
            for item in view.once(budget_text).items:
                shared = stems & _pairs(item.text)
                counts = {one.value for one in counts_in(item.text) if one.unit == row.unit}
                if len(shared) * 5 >= len(stems) * 3 and len(counts) == 1:
                    value = counts.pop()
                    if value < row.number:
                        yield self.finding(
                            row.at("target"),
                            f"{row.label}的指标值是“{row.raw.target}”，经费说明“{item.title}”"
                            f"只安排了{plain(value)}{row.unit}。",
                        )
                        break


RULES: tuple[type[Rule], ...] = (NarrativeHeadcountMismatch, NarrativeTableMismatch)
