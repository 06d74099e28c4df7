"""A kind of form told in one file: paper, rule, procedure, cells, rights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.checks.engine import CheckView, Finding, Report, Rule, Severity, run
from apps.entry.domain.cells import CellAdapter, FormCells
from apps.entry.domain.protocol import Batch, CellChange
from apps.entry.form_tables import Sight, Typed, widths_of
from apps.entry.intake import Intake, Told
from apps.entry.kinds import Kind, keep_step, note_attempt, submission_obstacle
from apps.entry.opinion_places import WHOLE_FORM, Spot
from apps.entry.page import EntryPage, page_data, sections_of
from apps.entry.prints import Prints
from apps.formkit.layouts import Grid
from apps.formkit.papers import Head, Paper, Rows
from apps.formkit.papers.parts import text
from apps.projects.domain import FIGURES, note_figures
from apps.projects.models import Project
from apps.workflow.engine import Procedure, Transition, roles, states
from apps.workflow.models import FiscalYear
from apps.workflow.offices import DEPARTMENT_TURN, FINANCE_TURN, UNIT_TURN, unit_and_department
from tests.toy.models import Trip, TripState


@dataclass(frozen=True, slots=True, kw_only=True)
class TripSheet:
    year: int
    unit: str
    project_name: str
    place: str
    kind: str = "trip"
    department: str = ""
    amount_unit: str = "元"
    index: int = 1
    indicators: tuple[Any, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"indicators": []}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> TripSheet:
        return cls(**(data | {"indicators": ()}))


PAPER = Paper(
    kind="trip",
    title="出行申请单",
    widths=(20.0, 80.0),
    blocks=(
        Head(lines=((text("project_name", "项目名称"),), (text("place", "地点"),))),
        Rows(columns=()),
    ),
)


def sheet_of(trip: Trip) -> TripSheet:
    return TripSheet(
        year=trip.fiscal_year.year,
        unit=trip.unit.name,
        project_name=trip.project.name,
        place=trip.place,
    )


class NoPlace(Rule):
    """出行单要写明地点。"""

    code = "trip-no-place"
    title = "没有写地点"
    family = "完整性"
    severity = Severity.BLOCK
    scope = "trip"

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not view.sheet.place:
            yield self.finding("head.place", "没有写地点，请写明去哪里。")


def report_of(trip: Trip) -> Report:
    return run(CheckView(sheet=sheet_of(trip)), scope="trip")


def entry_obstacle(trip: Trip, actor: User | None = None) -> str:
    return "" if trip.is_editable else f"该单现在是“{trip.get_state_display()}”，不能修改。"


PROCEDURE = Procedure(
    name="trip",
    model=Trip,
    state_labels=dict(TripState.choices),
    unit_of=lambda trip: trip.unit,
    url_name="trips:detail",
    transitions=(
        *unit_and_department(
            TripState,
            open_states=states("draft", "returned"),
            finance=TripState.FINANCE,
            guards=(entry_obstacle, submission_obstacle),
            effects=(keep_step,),
            on_refusal=(note_attempt,),
        ),
        Transition(
            name="agree",
            label="同意",
            sources=states("finance_review"),
            target=TripState.DONE,
            roles=roles(Role.EXAMINER_FIRST),
            style="success",
        ),
    ),
)


class TripCells(FormCells):
    missing = "没有这一格。"
    rows: ClassVar[list[Any]] = []
    is_changed = False

    def read(self, place: str) -> Any:
        if place != "head.place":
            raise KeyError(place)
        return self.form.place

    def write(self, place: str, value: Any) -> None:
        self.form.place, self.is_changed = value, True

    def store(self) -> None:
        note_figures(self.form, annual_amount=None, words=[self.form.place])
        self.form.revision += 1
        self.form.save(update_fields=["place", *FIGURES, "revision", "updated_at"])

    def as_map(self) -> dict[str, Any]:
        return {"head.place": self.form.place}


def clean(trip: Trip, place: str, value: Any) -> str:
    if place != "head.place":
        raise KeyError(place)
    if len(value) > 20:
        raise ValidationError("最多 20 个字。")
    return str(value).strip()


def entry_page_of(trip: Trip, user: User) -> EntryPage:
    sight = Sight(
        typed={"head.place": Typed(is_required=True)},
        values={"head.project_name": trip.project.name},
    )
    return EntryPage(
        name=trip.name,
        subtitle="出行申请单",
        title=PAPER.title,
        year=trip.fiscal_year.year,
        back=KIND.page("detail", trip),
        widths=widths_of(PAPER),
        sections=[one for one in sections_of(PAPER, sight, "元") if not one.is_rows],
        columns=[],
        data=page_data(trip, user, TripCells(trip).as_map(), namespace="trips"),
    )


def begin(project: Project, fiscal_year: FiscalYear, actor: User | None) -> Trip:
    trip = Trip(project=project, fiscal_year=fiscal_year, created_by=actor)
    trip.full_clean(exclude=["created_by"])
    trip.save()
    return trip


def told(trip: Trip, sheet: TripSheet, origin: str) -> Told:
    return Told(batch=Batch(cells=[CellChange(place="head.place", value=sheet.place)]))


def page_of(sheet: TripSheet) -> Grid:
    grid = Grid(name=sheet.project_name, widths=(60.0, 100.0))
    for row, (label, told) in enumerate((("项目名称", sheet.project_name), ("地点", sheet.place))):
        grid.label(row, 0, label)
        grid.put(row, 1, told)
    return grid


def spots_of(trip: Trip) -> list[Spot]:
    place = Spot(place="head.place", label="地点", value=trip.place)
    return [WHOLE_FORM, place]


KIND = Kind(
    name="出行单",
    model=Trip,
    namespace="trips",
    scope="trip",
    report_of=report_of,
    entry_obstacle=entry_obstacle,
    under_finance=frozenset({"finance_review"}),
    procedure=PROCEDURE,
    turns={
        "unit_review": UNIT_TURN,
        "dept_review": DEPARTMENT_TURN,
        "finance_review": FINANCE_TURN,
    },
    inbox={Role.EXAMINER_FIRST: frozenset({"finance_review"})},
    waiting=frozenset({"unit_review", "dept_review", "finance_review"}),
    sheet_of=sheet_of,
    spots_of=spots_of,
    cells=CellAdapter(open=TripCells, clean=clean, action="trip.edit"),
    entry_page=entry_page_of,
    intake=Intake(sheet=TripSheet, batch=told, action="trip.import", begin=begin),
    prints=Prints(
        what="出行申请",
        pages_of=lambda sheet, rule_set: [page_of(sheet)],
        summary=lambda title, year, sheets: page_of(next(iter(sheets))),
        done=frozenset({"done"}),
        front="{year}年度，{body}出行{count}次。",
    ),
)
