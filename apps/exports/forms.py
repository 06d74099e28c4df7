"""Choosing what to export."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.accounts.models import Department, User
from apps.accounts.scope import scope_of
from apps.exports.domain.export_files import CHOICES
from apps.exports.domain.subjects import printed_kinds
from apps.workflow.models import FiscalYear


def printed_choices() -> list[tuple[str, str]]:
    """Return the kinds that can be exported."""
    return [(kind.code, kind.title) for kind in printed_kinds()]


class RangeForm(forms.Form):
    """Of which year and department; only what the person may see."""

    fiscal_year = forms.ModelChoiceField(
        label="年度", queryset=FiscalYear.objects.none(), empty_label=None
    )
    department = forms.ModelChoiceField(
        label="主管部门", queryset=Department.objects.none(), required=False, empty_label="全部"
    )
    approved_only = forms.BooleanField(label="只含已批复、已确认的表", required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = FiscalYear.objects.visible_to(user).order_by("-is_current", "-year")
        self.fields["fiscal_year"].queryset = years  # type: ignore[attr-defined]
        scope = scope_of(user)
        if scope.departments or scope.districts:
            departments = Department.objects.visible_to(user)
            self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        else:
            del self.fields["department"]
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"


class ExportForm(RangeForm):
    """Which forms of a year and department, what of them and in which format."""

    subject = forms.ChoiceField(label="表种", choices=printed_choices)
    what = forms.ChoiceField(
        label="内容",
        choices=[(f"{kind}-{form}", label) for (kind, form), label in CHOICES.items()],
    )
    field_order = ("fiscal_year", "department", "subject", "what", "approved_only")

    def request(self) -> dict[str, Any]:
        """Return what was chosen, for the domain."""
        kind, form = self.cleaned_data["what"].split("-")
        return {
            "subject": self.cleaned_data["subject"],
            "kind": kind,
            "form": form,
            "fiscal_year": self.cleaned_data["fiscal_year"],
            "department": self.cleaned_data.get("department"),
            "approved_only": self.cleaned_data["approved_only"],
        }
