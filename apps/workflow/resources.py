"""Import and export of rule sets, and of the working calendar (once a year, from the notice of holidays)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from import_export import widgets
from import_export.fields import Field

from apps.accounts.models import District
from apps.audit.resources import TracedResource
from apps.core.resources import (
    TEXT,
    CellError,
    ChoiceWidget,
    NaturalKeyWidget,
    WholeNumberWidget,
    YesNoWidget,
)
from apps.formkit.levels import EDITIONS
from apps.formkit.values.dates import whole_day
from apps.workflow.forms import RuleSetForm, points_fault, settings_of, words_of
from apps.workflow.models import CalendarDay, RuleSet


class DayWidget(widgets.Widget):
    """A day as people write it: 2027-10-01, 2027/10/1, 2027年10月1日."""

    hint = "日期，如 2027-10-01"

    def clean(
        self, value: object, row: dict[str, Any] | None = None, **kwargs: object
    ) -> date | None:
        text = str(value or "").strip().removesuffix(" 00:00:00")
        if not text:
            return None
        if (day := whole_day(text)) is None:
            raise CellError(f"“{text}”不是日期，请写成 2027-10-01 的样子。", value)
        return day

    def render(self, value: object, obj: Model | None = None, **kwargs: object) -> object:
        """Return the day as such for a workbook, else as text."""
        if kwargs.get("force_native_type"):
            return value
        return f"{value:%Y-%m-%d}" if value else ""


class CalendarResource(TracedResource):
    date = Field("date", "日期", widget=DayWidget())
    is_workday = Field("is_workday", "上班", widget=YesNoWidget(), default=False)
    name = Field("name", "节日", widget=TEXT)

    class Meta:
        model = CalendarDay
        fields = ("date", "is_workday", "name")
        import_id_fields = ("date",)
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True


class SettingWidget(widgets.Widget):
    """One entry of a rule set as its form takes it: a line of several in one cell, 是 / 否, a label."""

    def __init__(self, field: forms.Field) -> None:
        super().__init__()
        self.field = field
        self.hint = f"{field.help_text}" or "按规则集页的说明"
        pairs = getattr(field, "choices", ())
        self.labels = {} if self.is_many else {str(key): str(label) for key, label in pairs}

    @property
    def is_many(self) -> bool:
        """Return whether several may be chosen."""
        return isinstance(self.field, forms.MultipleChoiceField)

    def clean(self, value: object, row: dict[str, Any] | None = None, **kwargs: object) -> object:
        text = str("" if value is None else value).strip()
        told: Any = text
        if isinstance(self.field, forms.BooleanField):
            return YesNoWidget().clean(text)
        if self.is_many:
            told = [part for part in text.replace("\n", "、").split("、") if part.strip()]
        elif self.labels:
            told = next((key for key, label in self.labels.items() if text == label), text)
        try:
            return self.field.clean(told)
        except ValidationError as error:
            raise CellError("".join(error.messages), value) from error

    def said(self, value: Any) -> str:
        """Return an entry as its column says it."""
        if isinstance(self.field, forms.BooleanField):
            return YesNoWidget().render(value)
        if self.is_many:
            return "、".join(value or ())
        return self.labels.get(str(value), "" if value is None else str(value))

    def render(self, value: object, obj: Model | None = None, **kwargs: object) -> str:
        return str(value)


class SettingField(Field):
    """An entry of the settings; what a row says of it is put in with the others at its end."""

    widget: SettingWidget

    def get_value(self, instance: RuleSet) -> str:
        """Return the entry as its column says it: two spellings of one value are the same."""
        values = words_of(instance.rules) | getattr(instance, "told", {})
        return self.widget.said(values[self.attribute])

    def save(
        self, instance: Any, row: dict[str, Any], is_m2m: bool = False, **kwargs: object
    ) -> None:
        if self.column_name in row:
            instance.told = {**getattr(instance, "told", {}), self.attribute: self.clean(row)}


_ENTRIES = {
    name: SettingField(name, str(field.label), widget=SettingWidget(field))
    for name, field in RuleSetForm.declared_fields.items()
}
_Entries: Any = type("_Entries", (TracedResource,), {**_ENTRIES, "__module__": __name__})


class RuleSetResource(_Entries):
    """One row per rule set, every entry of its page a column; the rules' levels stay as they are."""

    district = Field("district", "区划代码", widget=NaturalKeyWidget(District, "code"))
    code = Field("code", "代码", widget=TEXT)
    name = Field("name", "名称", widget=TEXT)
    edition = Field(
        "edition",
        "表式版本",
        widget=ChoiceWidget([(code, item.name) for code, item in EDITIONS.items()]),
    )
    valid_from = Field("valid_from", "起始年度", widget=WholeNumberWidget())
    valid_to = Field("valid_to", "截止年度", widget=WholeNumberWidget())
    notice = Field("notice", "依据文件", widget=TEXT)

    class Meta:
        model = RuleSet
        fields = (
            "district",
            "code",
            "name",
            "edition",
            "valid_from",
            "valid_to",
            "notice",
            *_ENTRIES,
        )
        import_id_fields = ("district", "code")
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    def get_bulk_update_fields(self) -> list[str]:
        own = [name for name in super().get_bulk_update_fields() if name not in _ENTRIES]
        return [*own, "settings"]

    def clean_instance(self, instance: RuleSet) -> None:
        """Put in what the row says, and hold it to the rules of the page."""
        values = words_of(instance.rules) | getattr(instance, "told", {})
        if fault := points_fault(values):
            raise ValidationError({"settings": fault})
        instance.settings = settings_of(values, instance.settings)
        super().clean_instance(instance)
