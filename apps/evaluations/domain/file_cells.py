"""The cells of a self-evaluation as a file tells them: printed rows, weights, rates and points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from apps.core.text_fit import demand_fit
from apps.entry.domain.protocol import CellChange
from apps.evaluations.domain.content import MONEY_FILES
from apps.evaluations.domain.entry import AMOUNTS, EvaluationCells
from apps.evaluations.domain.points import Score, rate_of, score_of_money, score_of_row
from apps.evaluations.models import EvaluationFunding, ResultRow, SelfEvaluation
from apps.evaluations.scoring.recalculation import rate_tolerance
from apps.formkit.papers import row_of
from apps.formkit.sheets.evaluation import BUDGET_ROWS

FROZEN: Final = ("level1", "level2", "level3", "target", "weight")
"""The columns that an approved goal fixes; a table without one brings them itself, but for the last
one, which not every paper has."""
EXPECTED: Final = "goal.expected"
SUMMARY: Final = "head.department_is_summary"
_FORM: Final = {EXPECTED: "expected_goal", SUMMARY: "department_is_summary"}
_PRINTED: Final = "按导入的原表得分"


class FileCells(EvaluationCells):
    """As the editor's, and what a person never types. Printed points and rates stand where
    the formula allows them or says nothing; points that depart from it say where they come from."""

    row_columns = (*EvaluationCells.row_columns, *FROZEN, "position")
    form_columns = (*EvaluationCells.form_columns, *_FORM.values())

    def __init__(self, form: SelfEvaluation) -> None:
        super().__init__(form)
        self.dropped: list[ResultRow] = []

    def row(self, key: str) -> ResultRow | None:
        return self.by_key.get(key)

    def holder(self, place: str) -> tuple[Any, str]:
        if place in _FORM:
            return self.form, _FORM[place]
        found = row_of(place)
        if found and found[1] in FROZEN:
            return self.by_key[found[0]], found[1]
        part, name, source = (*place.split("."), "", "")[:3]
        if part == "money" and name in {"rate", "weight"} and source in BUDGET_ROWS:
            return super().holder(f"money.executed.{source}")[0], name
        return super().holder(place)

    def objection(self, change: CellChange) -> str:
        """A printed table is stored as it stands, the rules say what is wrong in it."""
        return ""

    def read(self, place: str) -> Any:
        """Return a value, of points those that count."""
        holder, name = self.holder(place)
        return self._score(holder).value if name == "typed_score" else getattr(holder, name)

    def write(self, place: str, value: Any) -> None:
        holder, name = self.holder(place)
        if name == "rate":
            value = self._rate(holder, value)
        if name == "typed_score":
            value = self._points(holder, value)
        setattr(holder, name, value)
        self.is_changed = True
        self.follow(holder, name)

    def follow(self, holder: Any, name: str) -> None:
        """Points that a person chose for other results are forgotten: the file says its own."""
        if name in AMOUNTS:
            self.follow_amounts(holder, name)
            holder = self.lines["total"]
        if name in {"actual", "grade", "target", "weight", *AMOUNTS}:
            holder.typed_score, holder.reason = None, ""

    def _score(self, holder: ResultRow | EvaluationFunding) -> Score:
        if isinstance(holder, ResultRow):
            return score_of_row(holder, self.policy)
        return score_of_money(holder, self.policy)

    def _points(
        self, holder: ResultRow | EvaluationFunding, printed: Decimal | None
    ) -> Decimal | None:
        """Return printed points where they are not the formula's; those it does not allow get a
        reason."""
        holder.typed_score, holder.reason = None, ""
        if printed is None or self._score(holder).value == printed:
            return None
        holder.typed_score = printed
        holder.reason = _PRINTED if self._score(holder).departs else ""
        return printed

    def _rate(self, line: EvaluationFunding, printed: Decimal | None) -> Decimal | None:
        """Return the printed rate where the rounding of the printed amounts explains it: it was
        computed from the amounts in 元. A form prints 0.00 beside a source that had no money."""
        computed = rate_of(line, self.policy)
        if computed is None:
            return printed if line.source != "total" else None
        budget = line.initial if self.policy.uses_initial_budget else line.adjusted
        in_wan = (budget or Decimal(0)) / 10000
        is_near = printed is not None and abs(computed - printed) <= rate_tolerance(in_wan)
        return printed if is_near else computed

    def add(self, key: str, values: dict[str, Any]) -> ResultRow:
        row = ResultRow(evaluation=self.form, position=len(self.by_key), **values)
        self.by_key[key] = row
        self.is_changed = True
        return row

    def drop(self, row: ResultRow) -> None:
        """Take a row out; what proved it stays with the form."""
        del self.by_key[str(row.pk)]
        self.dropped.append(row)
        self.is_changed = True

    def arrange(self, keys: list[str]) -> None:
        self.by_key = {key: self.by_key[key] for key in keys if key in self.by_key}

    def store(self) -> None:
        """Write everything, the rows that come and go first."""
        for position, row in enumerate(self.rows):
            self.is_changed |= row.position != position
            row.position = position
            demand_fit(row, f"第 {position + 1} 条指标")
        places = [f"row.{row.pk}" for row in self.dropped]
        if places:
            self.form.attachments.filter(place__in=places).update(place=MONEY_FILES)
            self.form.rows.filter(pk__in=[row.pk for row in self.dropped]).delete()
        ResultRow.objects.bulk_create([row for row in self.rows if row.pk is None])
        super().store()
