"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.declarations.rules import lexicon as words
from apps.declarations.rules.funding import runs_for_years
from apps.declarations.rules.reading import Row, bare, goal, goal_path, rows, squeeze
from apps.formkit.sheets.declaration import NARRATIVE_TITLES

FAMILY = "完整性"

_TITLE: Final = re.compile(r"《[^》]*》")

_HEAD = {
    "year": "年度",
    "project_name": "项目名称",
    "project_category": "项目类别",
    "department": "主管部门",
    "unit": "实施单位",
    "start": "计划开始日期",
    "end": "计划完成日期",
}


def is_placeholder(text: str) -> bool:
    """Whether a text only fills the cell («无», «略», «88»)."""
    folded = squeeze(text)
    return bool(folded) and (folded in words.PLACEHOLDERS or not bare(folded))


class HeadMissing(Rule):
    """表头各栏（年度、项目名称、项目类别、主管部门、实施单位、起止日期，2025年表式另有项目性质）必须填写。"""

    code = "head-missing"
    title = "表头有空栏"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        sheet, cells = view.sheet, dict(_HEAD)
        if view.policy.edition == "2025":
            cells["project_nature"] = "项目性质"
        for name, label in cells.items():
            value = getattr(sheet, name)
            if value is None or (isinstance(value, str) and not value.strip()):
                yield self.finding(name, f"{label}没有填写。")


class DatesReversed(Rule):
    """计划完成日期不能早于计划开始日期。"""

    code = "dates-reversed"
    title = "起止日期颠倒"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        start, end = view.sheet.start, view.sheet.end
        if start and end and end < start:
            yield self.finding("end", f"计划完成日期{end}早于计划开始日期{start}。")


class DateOutOfYear(Rule):
    """申报年度应落在项目的起止日期之内。"""

    code = "date-out-of-year"
    title = "起止日期不含申报年度"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        sheet = view.sheet
        if not sheet.year:
            return
        if sheet.start and sheet.start.year > sheet.year:
            yield self.finding("start", f"计划开始日期{sheet.start}在申报年度{sheet.year}年之后。")
        if sheet.end and sheet.end.year < sheet.year:
            yield self.finding("end", f"计划完成日期{sheet.end}在申报年度{sheet.year}年之前。")


class GoalMissing(Rule):
    """年度总体目标必须填写。"""

    code = "goal-missing"
    title = "年度总体目标没有填写"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not squeeze(goal(view)):
            yield self.finding(
                goal_path(view),
                "年度总体目标是空的。请写明本年要做什么、做到什么程度、产生什么效果。",
            )


class TotalGoalMissing(Rule):
    """跨年度项目应填写项目总目标。"""

    code = "total-goal-missing"
    title = "跨年度项目没有项目总目标"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        if runs_for_years(view) and not squeeze(view.sheet.total_goal):
            yield self.finding(
                "total_goal", "项目跨年度实施，项目总目标没有填写。请写明整个项目期要达到的目标。"
            )


class GoalVague(Rule):
    """年度总体目标太短，或既没有数字也没有说到项目本身，审核时无从判断。"""

    code = "goal-vague"
    title = "年度总体目标过于笼统"
    family = "目标"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        whole = squeeze(goal(view))
        if not whole or is_placeholder(whole):
            return
        # The titles of the documents it rests on say nothing of the goal itself.
        text = bare(_TITLE.sub("", whole))
        core = bare(view.sheet.project_name)
        for tail in ("项目", "经费", "专项", "费用"):
            core = core.replace(tail, "")
        named = any(core[i : i + 2] in text for i in range(len(core) - 1))
        numbers = any(char.isdigit() for char in text)
        if len(text) < 20 or (len(text) < 45 and not named and not numbers):
            reason = f"只有{len(text)}个字" if len(text) < 20 else "没有说到项目内容，也没有数字"
            yield self.finding(
                goal_path(view), f"年度总体目标{reason}。请写明本年的任务、数量和预期效果。"
            )


class MissingLevel(Rule):
    """规则集要求的一级指标，每个至少要有一条；成本指标自财预〔2021〕101号起单列，缺少时提醒。"""

    code = "missing-level"
    title = "缺少必填的一级指标"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = rows(view)
        if not lines:
            return
        present = {row.level1 for row in lines} | {row.level2 for row in lines}
        for level1 in view.policy.obligatory_level1:
            if level1 not in present:
                yield self.finding("indicators", f"没有“{level1}”。请至少增加一条{level1}。")
        year = view.sheet.year
        if words.COST not in (*present, *view.policy.obligatory_level1) and year and year >= 2022:
            yield self.finding(
                "indicators",
                "没有成本指标。请按单位成本或分项成本控制数增加一条（如“每场活动费用 ≤…元”）。",
                severity=Severity.WARN,
            )
        yield from self._only_economic(view)

    def _only_economic(self, view: CheckView) -> Iterator[Finding]:
        effects = [row for row in rows(view) if row.level1 == words.EFFECT]
        economic = [row for row in effects if row.level2 == words.ECONOMIC]
        others = {words.SOCIAL, words.ECOLOGICAL} & {row.level2 for row in effects}
        if not economic or others:
            return
        if not any(word in row.name for row in economic for word in words.ECONOMIC_WORDS):
            yield self.finding(
                economic[0].at("level2"),
                f"没有社会效益指标；经济效益指标下的{len(economic)}条都不讲经济效益，"
                "请核对二级指标是否应为社会效益指标。",
                severity=Severity.WARN,
            )


class MissingLevel2(Rule):
    """规则集要求的二级指标（产出下的数量、质量、时效等），每个至少要有一条。"""

    code = "missing-level2"
    title = "缺少必填的二级指标"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = rows(view)
        level1s = {row.level1 for row in lines}
        present = {row.level2 for row in lines}
        for level2 in view.policy.obligatory_level2:
            level1 = words.LEVEL1_OF.get(level2)
            # The missing level 1 is said once, by its own rule.
            if level2 not in present and level1 in level1s:
                yield self.finding(
                    "indicators", f"{level1}下没有“{level2}”。请至少增加一条{level2}。"
                )


class IndicatorsMissing(Rule):
    """申报表必须有绩效指标。"""

    code = "indicators-missing"
    title = "没有绩效指标"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not view.sheet.indicators:
            yield self.finding("indicators", "没有一条绩效指标。")


class NameMissing(Rule):
    """每条指标都要有三级指标名称。"""

    code = "level3-missing"
    title = "三级指标没有名称"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if not row.name:
                yield self.finding(row.at("level3"), f"第{row.index + 1}条指标没有三级指标名称。")


class TargetMissing(Rule):
    """每条指标都要有指标值；空白不等于零。"""

    code = "target-missing"
    title = "没有指标值"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if not row.target and row.name:
                yield self.finding(row.at("target"), f"{row.label}没有指标值。")


class TooManyIndicators(Rule):
    """指标不宜过多：超过规则集上限时提醒，超过30条时提示，重点会被淹没。"""

    code = "too-many-indicators"
    title = "指标过多"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        count = len(view.sheet.indicators)
        if count > view.policy.max_rows:
            yield self.finding(
                "indicators", f"共有{count}条指标，超过上限{view.policy.max_rows}条。请合并或删减。"
            )
        elif count > 30:
            yield self.finding(
                "indicators",
                f"共有{count}条指标。建议只留能反映主要任务的指标。",
                severity=Severity.HINT,
            )


class TooFewIndicators(Rule):
    """指标少于五条时，难以反映成本、产出、效益、满意度各方面。"""

    code = "too-few-indicators"
    title = "指标过少"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        count = len(view.sheet.indicators)
        if 0 < count < 5:
            yield self.finding("indicators", f"只有{count}条指标，难以反映项目的产出和效果。")


class NarrativeMissing(Rule):
    """规则集要求填报项目经费情况说明时，六个部分都要填写。"""

    code = "narrative-missing"
    title = "项目经费情况说明不完整"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not view.policy.narrative_required:
            return
        narrative = view.sheet.narrative
        for name, label in NARRATIVE_TITLES.items():
            if narrative is None or not squeeze(getattr(narrative, name)):
                yield self.finding(f"narrative.{name}", f"项目经费情况说明的“{label}”没有填写。")


class Placeholder(Rule):
    """用“无”“略”“88”之类的字样填满格子，等于没有填写；所有指标值都相同也按此处理。"""

    code = "placeholder"
    title = "用占位文字代替内容"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        text = goal(view)
        if is_placeholder(text):
            yield self.finding(goal_path(view), f"年度总体目标只写了“{text.strip()}”。")
        if is_placeholder(view.sheet.project_name):
            yield self.finding("project_name", f"项目名称只写了“{view.sheet.project_name}”。")
        lines = rows(view)
        for row in lines:
            for column, value in (("level3", row.name), ("target", row.target)):
                if column == "target" and self._is_value(row):
                    continue
                if is_placeholder(value):
                    yield self.finding(row.at(column), f"第{row.index + 1}条指标只写了“{value}”。")
        yield from self._all_alike(lines)

    def _is_value(self, row: Row) -> bool:
        """Whether the target is a value after all: a figure, or «无» of something unwanted."""
        return row.number is not None or any(word in row.name for word in words.BAD_WORDS)

    def _all_alike(self, lines: tuple[Row, ...]) -> Iterator[Finding]:
        targets = Counter(row.target for row in lines if row.number is not None)
        if targets:
            target, count = targets.most_common(1)[0]
            if count == len(lines) and count >= 6:
                yield self.finding(
                    "indicators",
                    f"{count}条指标的指标值都是“{target}”。请逐条填写实际要达到的值。",
                    severity=Severity.WARN,
                )


RULES: tuple[type[Rule], ...] = (
    HeadMissing,
    DatesReversed,
    DateOutOfYear,
    GoalMissing,
    TotalGoalMissing,
    GoalVague,
    IndicatorsMissing,
    MissingLevel,
    MissingLevel2,
    NameMissing,
    TargetMissing,
    TooManyIndicators,
    TooFewIndicators,
    NarrativeMissing,
    Placeholder,
)
