"""The cells of a monitoring sheet as its pages send them."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError

from apps.entry.domain.cells import CellAdapter
from apps.entry.forms import typed_amount, typed_text
from apps.formkit.papers import row_of
from apps.formkit.papers.monitoring import LIKELIHOODS, REASONS
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.monitoring.domain.cells import GOAL, ROW_CELLS, TYPED_AMOUNTS, MonitoringCells
from apps.monitoring.models import MonitoringRow, MonitoringSheet
from apps.monitoring.models.sheet import PROPOSALS

_LENGTHS: Final = {"actual": 300, "forecast": 300, "deviation": 2000, "remark": 300}
_CHOICES: Final = {
    "grade": tuple(MonitoringRow.Grade.values),
    "likelihood": LIKELIHOODS,
    "proposal": PROPOSALS,
}
_GOAL_LENGTH: Final = 6000


def clean(sheet: MonitoringSheet, place: str, text: object) -> object:
    """Return a cell's domain value, amounts being typed in 万元; raises ValidationError,
    KeyError for a place that the page does not have."""
    found = row_of(place)
    if found and found[1] == "is_not_due":
        return bool(text)
    if not isinstance(text, str):
        raise KeyError(place)
    if place == GOAL:
        return typed_text(text, _GOAL_LENGTH)
    if found:
        return _row_value(place, found[1], text)
    part, name, source = (*place.split("."), "", "")[:3]
    if part != "money" or name not in TYPED_AMOUNTS or source not in BUDGET_ROWS:
        raise KeyError(place)
    return typed_amount(text)


def _row_value(place: str, name: str, text: str) -> str:
    if name not in ROW_CELLS:
        raise KeyError(place)
    if name == "reasons":
        ticked = set(text.split("、")) - {""}
        if unknown := ticked - set(REASONS):
            raise ValidationError(f"没有“{'、'.join(sorted(unknown))}”这种原因，请从列表中勾选。")
        return "、".join(word for word in REASONS if word in ticked)
    if name in _CHOICES:
        if text and text not in _CHOICES[name]:
            raise ValidationError(f"请从列表中选择：{'、'.join(_CHOICES[name])}。")
        return text
    return typed_text(text, _LENGTHS[name])


CELLS: Final = CellAdapter(open=MonitoringCells, clean=clean, action="monitoring.edit")
