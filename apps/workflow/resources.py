"""Import and export of the working calendar: once a year, from the state's notice of holidays."""

from __future__ import annotations

from datetime import date
from typing import Any

from import_export import widgets
from import_export.fields import Field

from apps.audit.resources import TracedResource
from apps.core.resources import TEXT, CellError, YesNoWidget
from apps.formkit.values.dates import whole_day
from apps.workflow.models import CalendarDay


class DayWidget(widgets.Widget):
    """A day as people write it: 2027-10-01, 2027/10/1, 2027年10月1日."""

    hint = "日期，如 2027-10-01"

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        text = str(value or "").strip().removesuffix(" 00:00:00")
        if not text:
            return None
        if (day := whole_day(text)) is None:
            raise CellError(f"“{text}”不是日期，请写成 2027-10-01 的样子。", value)
        return day

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
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
