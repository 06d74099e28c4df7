"""A form that was read, as Django forms: the editor's fields beside what the source says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet

from apps.accounts.models import Unit
from apps.core.text import whole_number
from apps.declarations.domain.cells import PLACES
from apps.declarations.forms.entry import (
    FundingForm,
    HeadForm,
    IndicatorForm,
    NarrativeForm,
)
from apps.formkit.levels import EDITIONS
from apps.formkit.papers import row_place
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock, NarrativeText
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values.amount import YUAN
from apps.imports.domain.confirmation import Correction
from apps.imports.domain.examination import edition_of
from apps.imports.models import ImportDraft
from apps.imports.preview import SourceView
from apps.projects.models import Project
from apps.workflow.models import FiscalYear

# What says which project and year the form is about, by its place in the reading.
_MATCH = {"project_name": "head.project_name", "unit": "head.unit", "fiscal_year": "head.year"}
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
            {name: row.get(name) for name in _ROW} | {"id": _number_of(row)}
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
            indicators=[_row(number, row) for number, row in enumerate(kept, start=1)],
            narrative=narrative if any(narrative.to_json().values()) else None,
        )
        return Correction(
            sheet=sheet,
            unit=match["unit"],
            project=match["project"],
            fiscal_year=year,
        )


def _row(number: int, data: dict[str, Any]) -> IndicatorRow:
    """Give a row as corrected: one that was read keeps its id, an added one has its number."""
    key = f"r{data['id']}" if data.get("id") else f"n{number}"
    texts = {name: data.get(name) or "" for name in _ROW[:4]}
    return IndicatorRow.from_json({"id": key, **texts, "weight": data.get("weight")})


def _number_of(row: dict[str, Any]) -> int | None:
    """Give the hidden number of a row that was read, None of one that a person added."""
    number = row.get("id", "").removeprefix("r")
    return int(number) if number.isdecimal() else None


@dataclass(slots=True)
class MarkedField:
    """A bound field with the element of the source it came from and whether it is doubted."""

    field: Any
    anchor: str = ""
    is_doubted: bool = False


def marked(forms_of: DraftForms, source: SourceView) -> dict[str, Any]:
    """Give all fields by part and name, marked; ``rows`` a list of rows with their form."""

    def mark(form: Any, place_of: Callable[[str], str]) -> dict[str, MarkedField]:
        fields = {}
        for field in form:
            place = place_of(field.name)
            fields[field.name] = MarkedField(field, source.anchor(place), source.is_doubted(place))
        return fields

    def stored(part: str) -> Callable[[str], str]:
        return lambda name: PLACES.get((part, name), "")

    def of_row(key: str) -> Callable[[str], str]:
        return lambda name: row_place(key, name) if key else ""

    parts = {
        part: mark(getattr(forms_of, part), stored(part))
        for part in ("head", "funding", "narrative")
    }
    parts["match"] = mark(forms_of.match, lambda name: _MATCH.get(name, ""))
    rows = []
    for form in forms_of.rows:
        number = whole_number(str(form["id"].value() or ""))
        key = f"r{number}" if number else ""
        rows.append({"form": form, **mark(form, of_row(key))})
    return {**parts, "rows": rows}
