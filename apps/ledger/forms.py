"""What pages of 记一笔 send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from apps.core.date_fields import DayInput
from apps.entry.file_types import ACCEPT_ATTRIBUTE
from apps.formkit.values import Kind
from apps.ledger.domain.calendar import SHOWN, month_name
from apps.ledger.domain.entries import Typed
from apps.ledger.domain.lines import Keeping, people_of
from apps.ledger.domain.measures import Measure
from apps.ledger.models.line import ADDINGS

LONG = {"max_length": "这里最多 %(limit_value)d 个字，请缩短。"}


class EntryForm(forms.Form):
    """One figure; its files come beside it as ``files``."""

    value = forms.CharField(
        label="数值", max_length=100, error_messages={"required": "请填数值。", **LONG}
    )
    on = forms.DateField(
        label="日期",
        error_messages={"required": "请填日期。", "invalid": "日期不对，请写成 2026-03-05。"},
        widget=DayInput,
    )
    note = forms.CharField(label="说明", max_length=200, required=False, error_messages=LONG)
    sent_id = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, measure: Measure | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": timezone.localdate()})
        super().__init__(data, **kwargs)
        field = self.fields["value"]
        field.widget.attrs |= {"autocomplete": "off", "class": "form-control big-figure"}
        if measure and measure.is_counted:
            field.widget.attrs["inputmode"] = "decimal"
        elif measure:
            is_day = measure.target.kind == Kind.DATE
            field.widget.attrs["placeholder"] = "完成的日期，如 6月30日" if is_day else "做到了什么"
        for name in ("on", "note"):
            self.fields[name].widget.attrs["class"] = "form-control"
        self.fields["note"].widget.attrs["placeholder"] = "第几期、在哪里（可不填）"

    @property
    def accept(self) -> str:
        """The endings of the files that are taken."""
        return f"image/*,{ACCEPT_ATTRIBUTE}"

    def typed(self) -> Typed:
        """Return what was typed, once the form is valid."""
        return Typed(**self.cleaned_data)


class KeepingForm(forms.Form):
    """What a clerk keeps of an indicator."""

    owner = forms.TypedChoiceField(label="谁掌握这个数", coerce=int, required=False)
    owner_name = forms.CharField(
        label="没有账号的，写姓名", max_length=40, required=False, error_messages=LONG
    )
    baseline = forms.CharField(
        label="上年实际", max_length=100, required=False, error_messages=LONG
    )
    adding = forms.ChoiceField(label="一年的数怎样得出", required=False)
    months = forms.TypedMultipleChoiceField(
        label="哪几个月要记",
        coerce=int,
        required=False,
        choices=[(number, month_name(number)) for number in range(1, SHOWN + 1)],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, measure: Measure, data: Mapping[str, Any] | None = None) -> None:
        line = measure.line
        initial = {
            "owner": line.owner_id if line else None,
            "owner_name": line.owner_name if line else "",
            "baseline": line.baseline if line else "",
            "adding": measure.adding.value,
            "months": list(measure.months),
        }
        super().__init__(data, initial=initial)
        people = [(one.pk, str(one)) for one in people_of(measure.document)]
        self.fields["owner"].choices = [("", "未定"), *people]  # type: ignore[attr-defined]
        self.fields["adding"].choices = ADDINGS  # type: ignore[attr-defined]

    def keeping(self) -> Keeping:
        """Return what was chosen, once the form is valid."""
        data = dict(self.cleaned_data)
        chosen = {"owner": data["owner"] or 0, "months": tuple(data["months"])}
        return Keeping(**{**data, **chosen})
