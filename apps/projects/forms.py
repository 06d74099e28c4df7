"""Adding a project to one's unit."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.accounts.models import Unit
from apps.workflow.settings_schema import CATEGORIES, NATURES


class ProjectForm(forms.Form):
    """Name and kind of a new project; the unit is chosen where the person works for several."""

    unit = forms.ModelChoiceField(label="实施单位", queryset=Unit.objects.none(), empty_label=None)
    name = forms.CharField(label="项目名称", max_length=120)
    nature = forms.ChoiceField(
        label="项目性质", required=False, choices=[("", "—"), *((n, n) for n in NATURES)]
    )
    category = forms.ChoiceField(label="项目类别", choices=[(c, c) for c in CATEGORIES])

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = units
