"""Forms of spot checks and rectifications."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.core.date_fields import DayInput
from apps.entry.file_types import ACCEPT_ATTRIBUTE, ACCEPTED
from apps.workflow.models import FiscalYear


class DrawForm(forms.Form):
    """What to draw; a blank seed is made up by the program."""

    fiscal_year = forms.ModelChoiceField(
        label="年度", queryset=FiscalYear.objects.none(), empty_label=None
    )
    count = forms.IntegerField(label="抽取份数", min_value=1, max_value=5000, initial=3)
    seed = forms.CharField(
        label="随机种子",
        max_length=40,
        required=False,
        help_text="可填公开产生的号码；不填由系统产生。种子随结果一并公布，任何人可据此复算。",
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, years: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year"].queryset = years  # type: ignore[attr-defined]
        self.fields["fiscal_year"].initial = years.first()


class ReportForm(forms.Form):
    """What the unit did about it."""

    measure = forms.CharField(
        label="整改措施和结果", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    person = forms.CharField(label="责任人", max_length=40)
    completed_on = forms.DateField(label="完成日期", widget=DayInput)
    upload = forms.FileField(
        label="佐证材料",
        required=False,
        help_text=f"{ACCEPTED}，不超过 20 MB。",
        widget=forms.FileInput(attrs={"accept": ACCEPT_ATTRIBUTE}),
    )
