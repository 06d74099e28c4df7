"""Uploading an empty form, saying what stands in a cell, filling, reading back."""

from __future__ import annotations

from typing import Any, Final, cast

from django import forms

from apps.accounts.domain.memberships import editing_units
from apps.accounts.models import Unit, User
from apps.accounts.scope import scope_of
from apps.exports.forms import RangeForm
from apps.formkit.bindings.model import BoundForm, Field
from apps.formkit.bindings.places import places_of, ticks_of
from apps.projects.models import Project

PARTS: Final = {"op": "运算符", "value": "数值", "unit": "单位", "op+value": "运算符和数值",
                "value+unit": "数值和单位"}  # fmt: skip
_TARGET: Final = "row.target"
_LONG: Final = 2000
_FILE: Final = {"required": "请先选择文件。", "empty": "所选文件是空的，请确认选对了文件。",
                "max_length": "文件名过长，请缩短后再上传。"}  # fmt: skip


class TemplateForm(forms.Form):
    """An empty form with what it is called."""

    upload = forms.FileField(label="空白表样", max_length=255, error_messages=_FILE)
    name = forms.CharField(label="名称", max_length=100)
    office = forms.CharField(label="发布单位", max_length=100, required=False)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, required=False)
    system = forms.CharField(
        label="对接系统",
        max_length=60,
        required=False,
        help_text="一体化等系统的导入导出表才填，如“预算管理一体化”",
    )
    unit = forms.ModelChoiceField(
        label="所属单位", queryset=Unit.objects.none(), required=False, empty_label="全区"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = cast(forms.ModelChoiceField[Unit], self.fields["unit"])
        unit.queryset = editing_units(user)
        if not scope_of(user).districts:
            unit.empty_label, unit.required = None, True
            unit.initial = unit.queryset.first()
        elif not unit.queryset.exists():
            del self.fields["unit"]
        _dress(self)


class CellForm(forms.Form):
    """What stands in a cell: a place of the paper, a fixed text, or nothing."""

    place = forms.ChoiceField(label="填什么", required=False)
    fixed = forms.CharField(label="固定写", max_length=200, required=False)
    words = forms.CharField(
        label="换写",
        max_length=_LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "≥=1\n≤=2"}),
        help_text="每行一条：本系统的写法=表样的写法",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bound: BoundForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices, ticks = [("", "留空不填")], ticks_of(bound.kind)
        for place, title in places_of(bound.kind).items():
            choices.append((place, title))
            if place == _TARGET:
                choices += [
                    (f"{place}:{part}", f"{title}（{name}）") for part, name in PARTS.items()
                ]
            choices += [
                (f"{place}:{word}", f"{title}（打勾“{word}”）") for word in ticks.get(place, ())
            ]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        _dress(self)

    def clean_words(self) -> dict[str, str]:
        words = {}
        for line in self.cleaned_data["words"].splitlines():
            # The first sign may be an operator of ours, which is an equals sign itself.
            ours, sign, theirs = (
                (line[0], "=", line[2:]) if line[:2] == "==" else line.partition("=")
            )
            if line.strip() and not (sign and ours.strip()):
                raise forms.ValidationError(f"“{line}”应写成“本系统的写法=表样的写法”。")
            if line.strip():
                words[ours.strip()] = theirs.strip()
        return words

    def field(self) -> Field:
        """Return what was said, of valid fields."""
        place, _, part = self.cleaned_data["place"].partition(":")
        return Field(
            place=place,
            part=part,
            fixed=self.cleaned_data["fixed"],
            words=self.cleaned_data["words"],
        )

    @staticmethod
    def initial_of(one: Field | None, revision: int) -> dict[str, Any]:
        """Return the fields' first content."""
        if one is None:
            return {"revision": revision}
        place = f"{one.place}:{one.part}" if one.part else one.place
        words = "\n".join(f"{ours}={theirs}" for ours, theirs in one.words.items())
        return {"place": place, "fixed": one.fixed, "words": words, "revision": revision}


class FillForm(RangeForm):
    """Whose forms fill the template: one project, a department, or all that one may see."""

    project = forms.ModelChoiceField(
        label="项目", queryset=Project.objects.none(), required=False, empty_label="全部"
    )
    field_order = ("fiscal_year", "department", "project", "approved_only")

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, user=user, **kwargs)
        projects = Project.objects.visible_to(user).filter(is_active=True).order_by("name")
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    """A filled copy."""

    copy = forms.FileField(label="填好的表", max_length=255, error_messages=_FILE)


class MappingForm(forms.Form):
    """A binding that was handed on."""

    mapping = forms.FileField(label="对应关系", max_length=255, error_messages=_FILE)


def _dress(form: forms.Form) -> None:
    for field in form.fields.values():
        if isinstance(field.widget, forms.Select):
            field.widget.attrs["class"] = "form-select"
        elif not isinstance(field.widget, forms.CheckboxInput | forms.FileInput):
            field.widget.attrs["class"] = "form-control"
