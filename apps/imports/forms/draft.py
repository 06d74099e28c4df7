"""A form that was read, as Django forms: where it belongs, and its kind's fields beside the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField

from apps.accounts.models import Unit
from apps.entry.kinds import kind_named
from apps.formkit.sheets.titles import title_of
from apps.imports.domain.confirmation import Correction
from apps.imports.domain.examination import edition_of
from apps.imports.forms.doubted import DoubtedCells
from apps.imports.models import ImportDraft
from apps.imports.preview import SourceView, paper_as_read
from apps.projects.models import Project
from apps.workflow.models import FiscalYear
from apps.workflow.settings_schema import RuleSettings

# What says which project and year the form is about, by its place in the reading.
_MATCH: Final = {
    "project_name": "head.project_name",
    "unit": "head.unit",
    "fiscal_year": "head.year",
}


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


@dataclass(slots=True)
class MarkedField:
    """A bound field with the element of the source it came from and whether it is doubted."""

    field: Any
    anchor: str = ""
    is_doubted: bool = False
    candidates: tuple[str, ...] = ()
    """What was read and what else it may be; empty where nothing else offers itself."""
    text_anchor: str = ""
    """The element of the source's text, where ``anchor`` is a box on its picture."""
    title: str = ""
    """What a doubted cell is called; blank where nothing is doubted."""
    read: str = ""


class DraftForms:
    """All parts of one draft, bound together: valid when every part is."""

    def __init__(
        self,
        draft: ImportDraft,
        data: Mapping[str, Any] | None = None,
        *,
        units: QuerySet[Unit],
        years: QuerySet[FiscalYear],
        projects: QuerySet[Project],
    ) -> None:
        intake = kind_named(draft.kind).intake
        assert intake is not None  # noqa: S101 -- drafts are of kinds that come from files
        self.intake = intake
        self.sheet = draft.sheet
        initial = {
            "unit": draft.unit_id,
            "fiscal_year": draft.fiscal_year_id,
            "project": draft.project_id,
            "project_name": self.sheet.project_name,
        }
        self.match = MatchForm(
            data, prefix="match", initial=initial, units=units, years=years, projects=projects
        )
        year = draft.fiscal_year
        edition = year.rule_set.edition if year else edition_of(self.sheet, [])
        rules = year.rule_set.rules if year else RuleSettings()
        self.source = SourceView(draft)
        self.fields = intake.fields and intake.fields(draft.current, edition, rules, data)
        self.doubted = None if self.fields else DoubtedCells(self.source, self.sheet, data)

    def is_valid(self) -> bool:
        parts = [self.match.is_valid()]  # each shows its errors
        parts += [form.is_valid() for form in (self.fields, self.doubted) if form is not None]
        return all(parts)

    def correction(self) -> Correction:
        """Return what the person made of the draft, cleaned, for the domain."""
        match = self.match.cleaned_data
        year = match["fiscal_year"]
        wanted = {
            "project_name": match["project_name"],
            "year": year.year if year else self.sheet.year,
        }
        if self.fields is not None:
            sheet = self.fields.sheet(**wanted)
        else:
            assert self.doubted is not None  # noqa: S101 -- one of the two is there
            sheet = replace(self.intake.sheet.from_json(self.doubted.changed()), **wanted)
        return Correction(
            sheet=sheet, unit=match["unit"], project=match["project"], fiscal_year=year
        )

    def cells(self) -> dict[str, Any]:
        """Return the fields of what is matched, each with what the source says of it."""
        return {field.name: self._mark(field, _MATCH.get(field.name, "")) for field in self.match}

    def paper(self) -> dict[str, Any]:
        """Return the paper as read with the fields in their places; of a kind that is stored as
        read, those of its doubted cells."""
        if self.fields is None:
            marked = {field.name: self._mark(field, field.name) for field in self.doubted or ()}
            return paper_as_read(self.source, marked)
        fields, mark = self.fields, self._mark
        paper = paper_as_read(self.source, fields.cells(mark), fields.rows(mark), fields.paper)
        return paper | {"texts": fields.texts(mark), "management": fields.management}

    def _mark(self, field: BoundField, place: str) -> MarkedField:
        source = self.source
        marked = MarkedField(
            field,
            source.anchor(place),
            source.is_doubted(place),
            source.candidates(place),
            source.text_anchor(place),
        )
        if marked.is_doubted:
            marked.title, marked.read = title_of(self.sheet, place), source.read(place)
        return marked
