"""Direction against operator: would doing nothing meet the target? (domain §5.3, 27)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity, Undecided
from apps.checks.rows import FLOORS, LIMITS, MONEY, Row, figures
from apps.checks.rules.rows.target_remedies import operator_remedy, with_operator
from apps.formkit.indicators.heads import FAINT, LIKELY
from apps.formkit.indicators.reading import HARMS
from apps.formkit.levels import EFFECT, SATISFACTION
from apps.formkit.values.units import INCOMPLETE, Dimension, take_apart

_SAVED: Final = re.compile(r"节约|节省|降低|压减|下降|减少|核减|增收|收入")
_HIGH: Final = 80
_SLIGHT: Final = 5
_NO_TRIFLE: Final = 20
_LITTLE: Final = re.compile(r"抽|检|查|测|访|核|增|升|降|转化|获奖|优秀|示范|特等|一等")
_USE: Final = re.compile(r"使用|占用|占地|支出占|药占|耗占|负债|负荷|率比|超")


class OperatorReversed(Rule):
    """越多越好的指标用了≤，什么都不做也能达标；越少越好的指标用了≥，花得越多、拖得越久越达标。"""

    code = "operator-reversed"
    title = "比较符号用反"
    family = "不做也达标"
    about = "rows"
    basis = "财预〔2021〕101号（指标值设置）"

    def check(self, view: CheckView) -> Iterator[Finding | Undecided]:
        for row in figures(view):
            if row.op in LIMITS:
                yield from self._limit(row)
            elif row.op in FLOORS:
                yield from self._floor(row)

    def _limit(self, row: Row) -> Iterator[Finding | Undecided]:
        way, sure = self._way(row)
        # What may be spent is bounded, whatever it is called.
        if row.is_cost or way == "lower" or row.number == 0:
            return
        if way == "higher" and sure >= FAINT:
            yield self.finding(
                row.at("target"),
                f"{row.label}写成“{row.shown}”，一项不做（0{row.unit}）也算达标。"
                f"应写“{with_operator(row, '≥')}”。",
                remedy=operator_remedy(row, "≥"),
                severity=None if sure >= LIKELY else Severity.HINT,
            )
        elif not way:
            yield self.undecided(row.at("target"), f"{row.label}是多好还是少好，从名称看不出来。")

    def _way(self, row: Row) -> tuple[str, float]:
        """Return which way is better and how sure that is; the level and the height of a share
        speak where the name does not."""
        way, sure = row.reading.direction, row.reading.direction_confidence
        if row.level1 == SATISFACTION and way != "lower":
            return "higher", LIKELY
        if way or not row.is_share or _USE.search(row.name):
            return way, sure
        if (row.number or 0) >= _HIGH:
            return "higher", LIKELY
        return ("higher", FAINT) if self._is_gain(row) else (way, sure)

    def _is_gain(self, row: Row) -> bool:
        """Return whether so large a share of an effect is rather to be reached than kept under."""
        return row.level1 == EFFECT and (row.number or 0) >= _NO_TRIFLE

    def _floor(self, row: Row) -> Iterator[Finding]:
        reading = row.reading
        if not row.number:
            return
        if row.is_cost and self._is_money(row):
            if not self._is_gained(row):
                yield self._lower(row, "是成本控制指标", "花得越多越达标", None)
        elif reading.direction == "lower" and self._is_lower(row):
            yield self._lower(row, "越少越好", "越多越达标", None)
        elif not reading.direction and row.short == "质量" and self._is_slight(row):
            yield self._lower(row, "的比率这样低，像是越少越好", "越多越达标", self._slight(row))

    def _is_gained(self, row: Row) -> bool:
        """Return whether money is saved or earned rather than spent."""
        return bool(_SAVED.search(row.name)) or row.reading.kind in ("income", "reduction")

    def _is_money(self, row: Row) -> bool:
        return row.dimension in MONEY or take_apart(row.unit).top in INCOMPLETE

    def _is_slight(self, row: Row) -> bool:
        """Return whether a share of quality is so small that it is rather to be kept under."""
        return row.reading.nature == "rate" and row.is_share and (row.number or 0) <= _SLIGHT

    def _slight(self, row: Row) -> Severity | None:
        """Return how loud it is: of what is sampled or grows a little may be enough."""
        return Severity.HINT if _LITTLE.search(row.name) else None

    def _is_lower(self, row: Row) -> bool:
        """Return whether a floor contradicts it: unwanted things, and times to be kept."""
        if row.reading.is_unwanted or row.short in HARMS:
            return True
        timed = row.reading.nature in ("deadline", "duration") and row.dimension == Dimension.TIME
        return timed and row.reading.direction_confidence >= LIKELY

    def _lower(self, row: Row, what: str, then: str, severity: Severity | None) -> Finding:
        return self.finding(
            row.at("target"),
            f"{row.label}{what}，却写成“{row.shown}”，{then}。应写“{with_operator(row, '≤')}”。",
            remedy=operator_remedy(row, "≤"),
            severity=severity,
        )
