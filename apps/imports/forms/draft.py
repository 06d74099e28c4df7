"""A form that was read, as Django forms: the editor's fields beside what the source says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet

from apps.accounts.models import Unit
from apps.core.text import whole_number
from apps.declarations.forms.entry import (
    FundingForm,
    HeadForm,
    IndicatorForm,
    NarrativeForm,
)
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock, NarrativeText
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values.amount import YUAN
from apps.imports.domain.confirmation import Correction
from apps.imports.domain.examination import edition_of
from apps.imports.models import ImportDraft
from apps.imports.preview import SourceView, path_of
from apps.projects.models import Project
from apps.workflow.models import FiscalYear

_HEAD = {"nature": "project_nature", "category": "project_category"}
_ROW = ("level1", "level2", "level3", "target", "weight")
RowFormSet = forms.formset_factory(
    IndicatorForm, extra=1, can_delete=True, max_num=300, absolute_max=400
)


class MatchForm(forms.Form):
    """Which unit, year and project the form belongs to; no project means a new one."""

    unit = forms.ModelChoiceField(
        label="实施单位", queryset=Unit.objects.none(), required=False, empty_label="请选择"
    )
    fiscal_year = forms.ModelChoiceField(
        label="年度", queryset=FiscalYear.objects.none(), required=False, empty_label="请选择"
    )
    project = forms.ModelChoiceField(
        label="对应项目",
        queryset=Project.objects.none(),
        required=False,
        empty_label="新建项目（按下面的项目名称）",
    )
    project_name = forms.CharField(label="项目名称", required=False, max_length=120)

    def __init__(
        self,
        *args: Any,
        units: QuerySet[Unit],
        years: QuerySet[FiscalYear],
        projects: QuerySet[Project],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        sources: dict[str, Any] = {"unit": units, "fiscal_year": years, "project": projects}
        for name, queryset in sources.items():
            field: Any = self.fields[name]
            field.queryset = queryset


class DraftForms:
    """All parts of one draft, bound together: valid when every part is."""

    def __init__(
        self,
        draft: ImportDraft,
        data: Any = None,
        *,
        units: QuerySet[Unit],
        years: QuerySet[FiscalYear],
        projects: QuerySet[Project],
    ) -> None:
        self.draft = draft
        self.sheet = DeclarationSheet.from_json(draft.current)
        self.edition = EDITIONS[self._edition()]
        initial = {
            "unit": draft.unit_id,
            "fiscal_year": draft.fiscal_year_id,
            "project": draft.project_id,
            "project_name": self.sheet.project_name,
        }
        self.match = MatchForm(
            data, prefix="match", initial=initial, units=units, years=years, projects=projects
        )
        head = {
            name: getattr(self.sheet, _HEAD.get(name, name))
            for name in ("nature", "category", "department_is_summary", "start", "end")
        }
        head |= {"total_goal": self.sheet.total_goal, "annual_goal": self.sheet.annual_goal}
        self.head = HeadForm(data, prefix="head", initial=head, edition=self.edition.code)
        self.funding = FundingForm(data, prefix="funding", initial=asdict(self.sheet.funding))
        narrative = self.sheet.narrative.to_json() if self.sheet.narrative else {}
        self.narrative = NarrativeForm(data, prefix="narrative", initial=narrative)
        rows = [
            {name: row.get(name) for name in _ROW} | {"id": _origin_key(row.get("from"))}
            for row in draft.current["indicators"]
        ]
        self.rows = RowFormSet(
            data, prefix="rows", initial=rows, form_kwargs={"edition": self.edition}
        )

    def _edition(self) -> str:
        if self.draft.fiscal_year is not None:
            return self.draft.fiscal_year.rule_set.edition
        return edition_of(self.sheet, [])

    @property
    def parts(self) -> tuple[Any, ...]:
        return (self.match, self.head, self.funding, self.narrative, self.rows)

    def is_valid(self) -> bool:
        return all([part.is_valid() for part in self.parts])  # noqa: C419 -- each shows its errors

    def correction(self) -> Correction:
        """Give what the person made of the draft, cleaned, for the domain."""
        match, head = self.match.cleaned_data, self.head.cleaned_data
        kept = [
            form.cleaned_data
            for form in self.rows
            if not form.cleaned_data.get("DELETE") and not form.is_blank
        ]
        narrative = NarrativeText.from_json(self.narrative.cleaned_data)
        year = match["fiscal_year"]
        sheet = DeclarationSheet(
            index=self.sheet.index,
            year=year.year if year else self.sheet.year,
            project_name=match["project_name"],
            # The year's edition may have no such cell; what was read is kept.
            project_nature=head.get("nature", self.sheet.project_nature) or None,
            project_category=head["category"] or None,
            department=self.sheet.department,
            department_is_summary=head["department_is_summary"],
            unit=self.sheet.unit,
            start=head["start"],
            end=head["end"],
            amount_unit=YUAN,
            funding=FundingBlock(**self.funding.cleaned_data),
            total_goal=head["total_goal"],
            annual_goal=head["annual_goal"],
            indicators=[_row(row) for row in kept],
            narrative=narrative if any(narrative.to_json().values()) else None,
        )
        return Correction(
            sheet=sheet,
            unit=match["unit"],
            project=match["project"],
            fiscal_year=year,
            origins=[row["id"] - 1 if row.get("id") else None for row in kept],
        )


def _row(data: dict[str, Any]) -> IndicatorRow:
    texts = {name: data.get(name) or "" for name in _ROW[:4]}
    return IndicatorRow.from_json({**texts, "weight": data.get("weight")})


def _origin_key(row: int | None) -> int | None:
    """Give the hidden id of a row: its number in the reading from 1."""
    return None if row is None else row + 1


@dataclass(slots=True)
class MarkedField:
    """A bound field with the element of the source it came from and whether it is doubted."""

    field: Any
    anchor: str = ""
    is_doubted: bool = False


def marked(forms_of: DraftForms, source: SourceView) -> dict[str, Any]:
    """Give all fields by part and name, marked; ``rows`` a list of rows with their form."""

    def mark(form: Any, prefix: str, origin: int | None = None) -> dict[str, MarkedField]:
        fields = {}
        for field in form:
            path = path_of(prefix, field.name, origin)
            fields[field.name] = MarkedField(field, source.anchor(path), source.is_doubted(path))
        return fields

    parts = {
        prefix: mark(getattr(forms_of, prefix), prefix)
        for prefix in ("match", "head", "funding", "narrative")
    }
    rows = []
    for form in forms_of.rows:
        key = whole_number(str(form["id"].value() or ""))
        origin = key - 1 if key else None
        rows.append({"form": form, **mark(form, "rows", origin)})
    return {**parts, "rows": rows}
