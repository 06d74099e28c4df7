"""Reading and writing a form cell by cell, by the places of the paper (see formkit's README).

In ``row.17.target`` 17 is the key of a stored indicator or the name the page gave to a new row.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from django.utils import timezone

from apps.core.money import capital_amount
from apps.core.text_fit import demand_fit
from apps.declarations.domain.content import FUNDING_CELLS, SUMMARY, note_summary
from apps.declarations.domain.edits import HEAD_FIELDS
from apps.declarations.models import Declaration, FundingLine, Indicator, Narrative
from apps.entry.domain.cells import FormCells
from apps.entry.domain.protocol import CellChange, shown
from apps.formkit.levels import EDITIONS
from apps.formkit.papers import paper_of, row_of, row_place
from apps.formkit.papers.sources import OFFICIAL, SOURCES, listed
from apps.formkit.values import explain
from apps.projects.domain import FIGURES

# The model's fields that are called otherwise than in the sheet.
_FIELDS: Final = {"project_nature": "nature", "project_category": "category"}
ROW_CELLS = ("level1", "level2", "level3", "target", "further", "weight", "origin")
_READING = ("op", "number", "number_to", "measure", "text")


def _stored() -> dict[str, tuple[str, str]]:
    """Return for each place that is typed the part of the form and the field that store it."""
    found = {}
    for cell in paper_of("declaration").cells:
        part, _, name = cell.path.rpartition(".")
        name = _FIELDS.get(name, name)
        if part or name in HEAD_FIELDS:
            found[cell.place] = (part or "head", name)
    return found


STORED: Final = _stored()
PLACES: Final = {stored: place for place, stored in STORED.items()}
"""Part (head, funding, narrative) and field → place."""


class DeclarationCells(FormCells):
    """The cells of one declaration. Content is fetched when first asked for."""

    form: Declaration

    def __init__(self, form: Declaration) -> None:
        super().__init__(form)
        self._lines: dict[tuple[str, str], FundingLine] | None = None
        self._narrative: Narrative | None = None
        self._rows: list[Indicator] | None = None
        self._head: set[str] = set()
        self._dirty: dict[int, Any] = {}
        self._fresh: list[Indicator] = []
        self._named: dict[str, Indicator] = {}
        self._dropped: list[int] = []

    @property
    def rows(self) -> list[Indicator]:
        if self._rows is None:
            self._rows = list(self.form.indicators.all())
        return self._rows

    @property
    def lines(self) -> dict[tuple[str, str], FundingLine]:
        """The amounts by half and source."""
        if self._lines is None:
            stored = self.form.funding_lines.all()
            self._lines = {(line.half, line.source): line for line in stored}
        return self._lines

    @property
    def narrative(self) -> Narrative:
        """The narrative, stored or not."""
        if self._narrative is None:
            stored = self.form.narrative
            self._narrative = stored or Narrative(declaration=self.form)
        return self._narrative

    def row(self, key: str) -> Indicator | None:
        named = self._named.get(key)
        return named or next(
            (item for item in self.rows if key in {str(item.pk), item.client_key} and key), None
        )

    def read(self, place: str) -> Any:
        if found := row_of(place):
            row = self.row(found[0])
            if row is None:
                raise KeyError(place)
            return getattr(row, found[1])
        part, name = STORED[place]
        if part == "head":
            return getattr(self.form, name)
        if part == "funding":
            line = self.lines.get(FUNDING_CELLS[name])
            return line.amount if line else None
        return getattr(self.narrative, name)

    def write(self, place: str, value: Any) -> None:
        if found := row_of(place):
            row = self.row(found[0])
            if row is None:
                raise KeyError(place)
            self.fill(row, {found[1]: value})
            return
        part, name = STORED[place]
        if part == "head":
            setattr(self.form, name, value)
            self._head.add(name)
        elif part == "funding":
            half, source = FUNDING_CELLS[name]
            line = self.lines.setdefault(
                (half, source),
                FundingLine(declaration=self.form, half=half, source=source),
            )
            line.amount = value
            self._dirty[id(line)] = line
        else:
            setattr(self.narrative, name, value)
            self._dirty[id(self.narrative)] = self.narrative

    def fill(self, row: Indicator, values: dict[str, Any]) -> None:
        """Write cells of a row; level 1 follows level 2, the reading follows the target."""
        for column, value in values.items():
            setattr(row, column, value)
        if "level2" in values and not values.get("level1"):
            edition = EDITIONS[self.form.edition]
            row.level1 = edition.level1_of(row.level2) or row.level1
        if "target" in values:
            row.read_target()
        if row.pk:
            self._dirty[id(row)] = row

    def add(self, key: str, values: dict[str, Any]) -> Indicator:
        # Only a page's name lasts: it is how a row sent twice is found again.
        lasting = key if key.startswith("n-") else ""
        row = Indicator(declaration=self.form, client_key=lasting, position=len(self.rows))
        self._named[key] = row
        self.fill(row, values)
        self.rows.append(row)
        self._fresh.append(row)
        return row

    def drop(self, row: Indicator) -> None:
        self.rows.remove(row)
        self._dropped.append(row.pk)
        self._dirty.pop(id(row), None)

    def arrange(self, keys: list[str]) -> None:
        """Put the rows into the page's order; one it does not know stays behind its predecessor."""
        # By identity: a row that is new has no key to be hashed by.
        known = {id(row): row for key in keys if (row := self.row(key))}
        arranged = list(known.values())
        for index, row in enumerate(self.rows):
            if row not in arranged:
                before = self.rows[index - 1] if index else None
                place = arranged.index(before) + 1 if before in arranged else 0
                arranged.insert(place, row)
        self._rows = arranged

    def objection(self, change: CellChange) -> str:
        form = self.form
        if change.place == "head.project_nature" and not EDITIONS[form.edition].has_nature:
            return "本年度表式没有项目性质。"
        start = change.value if change.place == "head.start" else form.start
        end = change.value if change.place == "head.end" else form.end
        if change.place in {"head.start", "head.end"} and start and end and end < start:
            return "计划完成日期不能早于计划开始日期。"
        return ""

    def understood(self, place: str, value: Any) -> str | None:
        """Return how a target was read, and an amount in capital characters."""
        if place.endswith(".target"):
            return explain(value)
        if place.startswith("money.") and value is not None:
            return capital_amount(value)
        return None

    @property
    def is_changed(self) -> bool:  # type: ignore[override]
        """Return whether anything waits to be stored, the order of the rows included."""
        moved = self._rows is not None and any(
            row.position != index for index, row in enumerate(self.rows)
        )
        return bool(self._head or self._dirty or self._fresh or self._dropped or moved)

    def store(self) -> None:
        """Write what changed; raises ValidationError for a value that does not fit its column."""
        self._number_rows()
        kinds: defaultdict[type, list[Any]] = defaultdict(list)
        for item in self._dirty.values():
            kinds[type(item)].append(item)
        self._demand_fit()
        self._store_rows(kinds[Indicator])
        lines = kinds[FundingLine]
        FundingLine.objects.bulk_update([line for line in lines if line.pk], ["amount"])
        FundingLine.objects.bulk_create([line for line in lines if not line.pk])
        for narrative in kinds[Narrative]:
            narrative.save()
        self._store_form()

    def _number_rows(self) -> None:
        """Set the position that each row now has."""
        for index, row in enumerate(self._rows or []):
            if row.position != index:
                row.position = index
                if row.pk:
                    self._dirty[id(row)] = row

    def _store_rows(self, changed: list[Indicator]) -> None:
        """Take out, change and add rows."""
        if self._dropped:
            self.form.indicators.filter(pk__in=self._dropped).delete()
        if changed:
            Indicator.objects.bulk_update(changed, [*ROW_CELLS, *_READING, "position"])
        if self._fresh:
            Indicator.objects.bulk_create([row for row in self._fresh if row in self.rows])

    def _store_form(self) -> None:
        """Note what lists show and search, and count the revision."""
        form = self.form
        total = self._lines.get(FUNDING_CELLS["annual"]) if self._lines is not None else None
        amount = total.amount if total else form.annual_amount
        levels = form.measured_levels
        note_summary(form, amount, self.rows)
        form.revision += 1
        form.updated_at = timezone.now()
        # The second table of the form is written where something of it has changed.
        fields = FIGURES if form.measured_levels == levels else SUMMARY
        form.save(update_fields=[*sorted(self._head), *fields, "revision", "updated_at"])

    def _demand_fit(self) -> None:
        """Raise ValidationError for a value of the form, its rows or amounts that does not fit."""
        fields = {field.name for field in Declaration._meta.fields}
        self.form.clean_fields(exclude=fields - self._head)
        changed = [*self._fresh, *self._dirty.values()]
        for item in changed:
            if isinstance(item, Indicator):
                demand_fit(item, f"第 {item.position + 1} 条指标")
            elif isinstance(item, FundingLine):
                item.clean_fields(exclude=["declaration"])

    def _unlisted(self) -> set[str]:
        """Return the places of sources of money that the form does not have."""
        places = {one.key: f"money.annual.{one.key}" for one in SOURCES}
        filled = [key for key, place in places.items() if self.read(place) is not None]
        known = listed(self.form.fiscal_year.rule_set.sources, filled) or OFFICIAL
        return {place for key, place in places.items() if key not in known}

    def as_map(self) -> dict[str, Any]:
        unlisted = self._unlisted()
        cells = {place: shown(self.read(place)) for place in STORED if place not in unlisted}
        for row in self.rows:
            for column in ROW_CELLS:
                cells[row_place(str(row.pk), column)] = shown(getattr(row, column))
        return cells
