"""The doubted cells of a paper that is stored as read, in fields of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from apps.core.date_fields import DayInput
from apps.formkit.papers import Cell, Value, paper_of
from apps.formkit.papers.paths import values_of, with_value
from apps.formkit.sheets import RowSheet
from apps.formkit.sheets.titles import title_of
from apps.formkit.values.amount import WAN_YUAN, YUAN
from apps.imports.preview import SourceView

PREFIX: Final = "cell"
_MATCHED: Final = frozenset(("head.project_name", "head.unit", "head.year"))
_NOT_TYPED: Final = frozenset((Value.TICKS, Value.FLAG, Value.YEAR))
_LONGEST: Final = 4000


class FigureField(forms.DecimalField):
    """A figure with or without thousands separators; blank stays blank."""

    def to_python(self, value: object) -> Any:
        """Return the figure; raises ValidationError for what is none."""
        return super().to_python(str(value).replace(",", "").replace("，", "") if value else value)


class DoubtedCells(forms.Form):
    """A field for each doubted cell, by its place; what is matched elsewhere is left out."""

    def __init__(
        self, source: SourceView, sheet: RowSheet, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, prefix=PREFIX)
        self.source = source
        current = source.draft.current
        self.paper = paper_of(source.draft.kind)
        values = values_of(self.paper, current)
        for place in source.doubted_places():
            cell = self.paper.cell(place)
            if place not in _MATCHED and cell.value not in _NOT_TYPED:
                self.fields[place] = field = _field(cell, values[place])
                field.label = title_of(sheet, place)
                field.widget.attrs["aria-label"] = field.label

    def changed(self) -> dict[str, Any]:
        """Return the sheet's JSON with what was typed; of valid fields."""
        data = self.source.draft.current
        for place in self.fields:
            if self.add_prefix(place) in self.data:
                value = self.cleaned_data[place]
                data = with_value(self.paper, data, place, None if value is None else str(value))
        return data


def _field(cell: Cell, value: object) -> forms.Field:
    common: dict[str, Any] = {"required": False, "initial": value}
    if cell.value in (Value.MONEY, Value.POINTS, Value.SHARE):
        return FigureField(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}),
            max_digits=18,
            decimal_places=6,
            error_messages={"invalid": "请填写数字。"},
            **common,
        )
    if cell.value == Value.DATE:
        return forms.DateField(
            widget=DayInput,
            error_messages={"invalid": "请按 2027-01-01 的样子填写日期。"},
            **common,
        )
    if cell.value == Value.UNIT:
        return forms.ChoiceField(choices=[(unit, unit) for unit in (WAN_YUAN, YUAN)], **common)
    rows = 3 if cell.value == Value.LONG else 2
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(max_length=_LONGEST, widget=widget, **common)
