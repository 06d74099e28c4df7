"""A row of a declaration in the admin, typed in the fields of the editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from apps.declarations.domain.cells import PLACES
from apps.declarations.domain.content import FUNDING_CELLS
from apps.declarations.forms.entry import FundingForm, IndicatorForm
from apps.declarations.models import FundingLine, Indicator
from apps.entry.domain.protocol import CellChange
from apps.formkit.levels import EDITIONS
from apps.formkit.papers import row_place


class PartForm(forms.ModelForm):
    """The cells of one row; ``places`` names them."""

    def places(self) -> Mapping[str, str]:
        """Return the place of each field."""
        raise NotImplementedError

    def changes(self) -> list[CellChange]:
        """Return what was changed, for the writer of rows."""
        places, data = self.places(), self.cleaned_data
        return [CellChange(place=places[name], value=data[name]) for name in self.changed_data]


class IndicatorPartForm(PartForm):
    """An indicator."""

    columns = ("level2", "level3", "target", "further", "weight")

    class Meta:
        model = Indicator
        fields = ("level2", "level3", "target", "further", "weight")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition = EDITIONS[self.instance.declaration.edition]
        typed = IndicatorForm(edition=edition, initial={"level2": self.instance.level2})
        for name in self.columns:
            self.fields[name] = typed.fields[name]
        for name in ("level3", "target", "further"):
            self.fields[name].widget.attrs["class"] = "vTextField"

    def places(self) -> Mapping[str, str]:
        return {name: row_place(str(self.instance.pk), name) for name in self.columns}


class FundingPartForm(PartForm):
    """An amount."""

    class Meta:
        model = FundingLine
        fields = ("amount",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = next(
            name
            for name, key in FUNDING_CELLS.items()
            if key == (self.instance.half, self.instance.source)
        )
        self.fields["amount"] = FundingForm().fields[self.name]

    def places(self) -> Mapping[str, str]:
        return {"amount": PLACES["funding", self.name]}
