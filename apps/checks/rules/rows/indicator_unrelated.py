"""Indicators of another project left over (domain §5.3, 38)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import Row, rows
from apps.checks.texts import bare, goal, sections
from apps.checks.wording import pairs_of
from apps.formkit.levels import COST, OUTPUT, SATISFACTION

_TELLING_GOAL = 40
_MOST_STRANGE = 3
_TELLING_NAME = 2


class IndicatorUnrelated(Rule):
    """指标应衡量本项目的工作：名称里的词在目标、项目名称、说明和其他指标中都找不到，多半是从别的表抄来的；产出指标没有一条提到项目名称里的事，也请核对。"""

    code = "indicator-unrelated"
    title = "指标与项目无关"
    family = "指标名称"
    severity = Severity.HINT
    about = "rows"
    basis = "财预〔2021〕101号（高度关联）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = rows(view)
        yield from self._outputs(view, lines)
        told = self._told(view)
        if len(bare(goal(view))) < _TELLING_GOAL:
            return
        counts = Counter(pair for row in lines for pair in pairs_of(row.name))
        known = told | {pair for pair, count in counts.items() if count > 1}
        strange = [row for row in lines if self._is_strange(row, known)]
        # Where many are strange, it is the goal that says nothing.
        for row in strange if len(strange) <= _MOST_STRANGE else []:
            yield self.finding(
                row.at("level3"),
                f"{row.label}说的事在项目名称、目标和其他指标中都没有提到，请确认是本项目的指标。",
            )

    def _told(self, view: CheckView) -> frozenset[str]:
        sheet = view.sheet
        texts = [goal(view), sheet.project_name, getattr(sheet, "total_goal", "")]
        texts += [getattr(sheet, "actual_result", ""), *(text for _, _, text in sections(view))]
        return pairs_of("，".join(texts))

    def _is_strange(self, row: Row, known: frozenset[str]) -> bool:
        """Return whether a name shares nothing; who is asked for satisfaction must touch the project."""
        own = pairs_of(row.name)
        if len(own) < 4 or row.level1 == COST:
            return False
        least = 0.25 if row.level1 == SATISFACTION else 0.0
        return len(own & known) <= least * len(own)

    def _outputs(self, view: CheckView, lines: tuple[Row, ...]) -> Iterator[Finding]:
        """Outputs of which none speaks of what the project's name says."""
        outputs = [row for row in lines if row.level1 == OUTPUT]
        named = pairs_of(view.sheet.project_name)
        if len(outputs) < 3 or len(named) < _TELLING_NAME:
            return
        letters = set("".join(sorted(named)))
        said = "".join(row.name for row in outputs)
        if any(pair in said for pair in named) or len(letters & set(said)) * 3 > len(letters):
            return
        yield self.finding(
            outputs[0].at("level3"),
            f"项目是“{view.sheet.project_name.strip()}”，{len(outputs)}条产出指标却没有一条提到。"
            "请按项目实际内容设产出指标。",
            places=tuple(row.at("level3") for row in outputs),
        )
