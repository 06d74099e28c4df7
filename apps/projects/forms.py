"""What a unit says of its project: name, nature and category; the choices are the rule set's."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from apps.accounts.models import Unit
from apps.workflow.settings_schema import RuleSettings


def choices_of(names: tuple[str, ...], current: str = "") -> list[tuple[str, str]]:
    """Return the choices of a rule set, and what is there now where it is none of them."""
    beside = [] if current in names or not current else [current]
    return [(name, name) for name in (*names, *beside)]


def offered(settings: RuleSettings) -> dict[str, tuple[str, ...]]:
    """Return what a rule set offers for a project, by field."""
    return {"nature": settings.natures, "category": settings.categories}


class ProjectForm(forms.Form):
    """Name and kind of a project of one's unit."""

    name = forms.CharField(label="项目名称", max_length=120)
    nature = forms.ChoiceField(label="项目性质", required=False)
    category = forms.ChoiceField(label="项目类别")

    def __init__(self, *args: Any, settings: RuleSettings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, names in offered(settings).items():
            field: Any = self.fields[name]
            held = str(self.get_initial_for_field(field, name) or "")
            blank = [] if field.required else [("", "—")]
            field.choices = [*blank, *choices_of(names, held)]


class NewProjectForm(ProjectForm):
    """A new project; the unit is chosen where the person works for several."""

    unit = forms.ModelChoiceField(label="实施单位", queryset=Unit.objects.none(), empty_label=None)

    field_order = ("unit", "name", "nature", "category")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = cast(forms.ModelChoiceField[Unit], self.fields["unit"])
        unit.queryset = units
