"""A declaration that was read from a file, in the fields of the editor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from django import forms

from apps.declarations.domain.cells import PLACES
from apps.declarations.forms.entry import FundingForm, HeadForm, IndicatorForm, NarrativeForm
from apps.entry.intake import FieldRow, Mark
from apps.formkit.layouts import declaration_paper
from apps.formkit.levels import EDITIONS
from apps.formkit.papers import row_place
from apps.formkit.papers.sources import listed
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock, NarrativeText
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values.amount import YUAN
from apps.workflow.settings_schema import RuleSettings

_HEAD: Final = {"nature": "project_nature", "category": "project_category"}
_ROW: Final = ("level1", "level2", "level3", "target", "further", "weight")
RowFormSet: Any = forms.formset_factory(
    IndicatorForm, extra=1, can_delete=True, max_num=300, absolute_max=400
)


class SheetForms:
    """The parts of a sheet, bound together: valid when every part is."""

    def __init__(
        self,
        current: dict[str, Any],
        edition: str,
        rules: RuleSettings,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.current = current
        self.read = read = DeclarationSheet.from_json(current)
        read.sources = listed(rules.sources, read.funding.filled_sources)
        head = {
            name: getattr(read, _HEAD.get(name, name))
            for name in ("nature", "category", "department_is_summary", "start", "end")
        }
        head |= {"total_goal": read.total_goal, "annual_goal": read.annual_goal}
        narrative = read.narrative.to_json() if read.narrative else {}
        self.parts = {
            "head": HeadForm(data, prefix="head", initial=head, edition=edition, rules=rules),
            "funding": FundingForm(data, prefix="funding", initial=asdict(read.funding)),
            "narrative": NarrativeForm(data, prefix="narrative", initial=narrative),
        }
        rows = [
            {name: row.get(name) for name in _ROW} | {"id": _number_of(row)}
            for row in current["indicators"]
        ]
        self.row_forms = RowFormSet(
            data, prefix="rows", initial=rows, form_kwargs={"edition": EDITIONS[edition]}
        )
        self.management = self.row_forms.management_form
        self.paper = paper = declaration_paper(read, EDITIONS[edition])
        for (part, name), place in PLACES.items():
            if part != "narrative" and name in self.parts[part].fields:
                widget = self.parts[part].fields[name].widget
                widget.attrs["aria-label"] = paper.cell(place).title

    def is_valid(self) -> bool:
        """Return whether every part is valid; each shows its errors."""
        return all([part.is_valid() for part in (*self.parts.values(), self.row_forms)])  # noqa: C419

    def sheet(self, *, project_name: str, year: int | None) -> DeclarationSheet:
        """Return the sheet as corrected."""
        head, funding, narrative = (part.cleaned_data for part in self.parts.values())
        kept = [
            form.cleaned_data
            for form in self.row_forms
            if not form.cleaned_data.get("DELETE") and not form.is_blank
        ]
        text = NarrativeText.from_json(narrative)
        return DeclarationSheet(
            index=self.read.index,
            year=year,
            project_name=project_name,
            # The year's edition may have no such cell; what was read is kept.
            project_nature=head.get("nature", self.read.project_nature) or None,
            project_category=head["category"] or None,
            department=self.read.department,
            department_is_summary=head["department_is_summary"],
            unit=self.read.unit,
            start=head["start"],
            end=head["end"],
            amount_unit=YUAN,
            funding=FundingBlock(**funding),
            sources=self.read.sources,
            further_head=self.read.further_head,
            total_goal=head["total_goal"],
            annual_goal=head["annual_goal"],
            indicators=[_row(number, row) for number, row in enumerate(kept, start=1)],
            narrative=text if any(text.to_json().values()) else None,
        )

    def cells(self, mark: Mark) -> dict[str, Any]:
        """Return head, money and goals by their places, marked."""
        return {
            place: mark(self.parts[part][name], place)
            for (part, name), place in PLACES.items()
            if part != "narrative" and name in self.parts[part].fields
        }

    def rows(self, mark: Mark) -> list[FieldRow]:
        """Return the rows that were read, and a blank one."""
        ids = [row.get("id", "") for row in self.current["indicators"]]
        found = []
        for index, form in enumerate(self.row_forms):
            key = ids[index] if index < len(ids) else ""
            found.append(
                FieldRow(
                    id=key,
                    cells={
                        name: mark(form[name], row_place(key, name) if key else "")
                        for name in _ROW
                        if name != "level1"
                    },
                    hidden=[form["id"], form["level1"]],
                    drop=form["DELETE"],
                )
            )
        return found

    def texts(self, mark: Mark) -> list[Any]:
        """Return the sections of the narrative, marked."""
        return [
            mark(field, PLACES.get(("narrative", field.name), ""))
            for field in self.parts["narrative"]
        ]


def _row(number: int, data: dict[str, Any]) -> IndicatorRow:
    """Return a row as corrected: one that was read keeps its id, an added one has its number."""
    key = f"r{data['id']}" if data.get("id") else f"n{number}"
    texts = {name: data.get(name) or "" for name in _ROW[:5]}
    return IndicatorRow.from_json({"id": key, **texts, "weight": data.get("weight")})


def _number_of(row: dict[str, Any]) -> int | None:
    """Return the hidden number of a row that was read, None of one that a person added."""
    number = row.get("id", "").removeprefix("r")
    return int(number) if number.isdecimal() else None
