"""Figures of a year as a board shows them: what is counted, by what, and the rows behind each.

A :class:`Panel` parts a queryset by the value ``pick`` of its rows, and by place or another value; each
figure and the list behind it come from that one queryset, so that their sums agree. Kinds register
what only their forms have; the board adds what holds for every kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import Combinable

from apps.accounts.models import Department, Unit
from apps.entry.figure_scope import Asked
from apps.entry.kept_sums import Sums, register_sums, totals
from apps.entry.kinds import Kind
from apps.projects.models import Document

PLACE: Final = "place"
"""Rows by department; by unit where one department was asked for."""
_PLACES: Final[Mapping[bool, tuple[str, type[Department] | type[Unit]]]] = {
    False: ("of_department", Department),
    True: ("of_unit", Unit),
}


@dataclass(frozen=True, slots=True)
class Pick:
    """A value that rows are parted by; ``tone`` colours it: ``late``, ``open``, ``back``, ``wait``,
    ``done``, or blank."""

    code: str
    label: str
    tone: str = ""


@dataclass(slots=True)
class Figure:
    """How many rows, their amount in 元, and how dark it is among its column (0 to 3)."""

    number: int = 0
    amount: Decimal = Decimal(0)
    shade: int = 0

    def add(self, number: int, amount: Decimal) -> None:
        """Add rows and their amount."""
        self.number += number
        self.amount += amount


@dataclass(slots=True)
class Line:
    """One row of a table of figures; ``key`` is None for the sum of all, ``notes`` are further
    columns by their heads, ``before`` is the same row of the year beside this one."""

    key: Any
    name: str
    cells: dict[str, Figure] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    before: Line | None = None

    @property
    def total(self) -> Figure:
        """The sum of its cells."""
        found = Figure()
        for cell in self.cells.values():
            found.add(cell.number, cell.amount)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One table of figures and its picture.

    Attributes:
        code: its name in addresses.
        title: what stands above it.
        note: how it counts, one sentence.
        board: the page it stands on, of ``BOARDS``; blank where it is only the list of another's.
        rows: what is counted: each row ``named`` and with ``pick``.
        picks: the values of ``pick`` in order.
        kinds: the codes of the kinds it is about; None for every kind.
        by: ``PLACE``, the name of another value of the rows, or blank where the picks are the lines.
        names: the lines of ``by`` in order, where it is another value.
        head: the head of the first column.
        counted: the word after a number.
        money: whether amounts are shown.
        chart: ``bars``, ``stacked``, ``curve``, or blank for a table of shades.
        order: the fields that its list comes by, where names are looked up row by row and sorting by
            them would look up all; blank for department, unit, project.
        said: the head of the list's column of words (``said`` of its rows); blank for none.
        lines: makes the lines itself, for what is no parting.
        narrow: ``(rows, pick)`` to the rows behind it, for what is no parting.
        add_notes: sets the ``notes`` of the lines.
        keeps: whether its figures by department are kept: they follow from projects and forms alone,
            and whatever moves them leaves a mark.
    """

    code: str
    title: str
    note: str
    board: str
    rows: Callable[[Asked], QuerySet[Any]]
    picks: Callable[[Asked], Sequence[Pick]]
    kinds: frozenset[str] | None = None
    by: str = PLACE
    names: Callable[[Asked], Mapping[str, str]] = lambda asked: {}
    head: str = "主管部门"
    counted: str = "份"
    money: bool = False
    chart: str = "stacked"
    order: tuple[str, ...] = ()
    said: str = ""
    lines: Callable[[Asked], list[Line]] | None = None
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    add_notes: Callable[[Asked, list[Line]], None] | None = None
    keeps: bool = False

    def sums(self) -> Sums:
        """Return its figures by department as they are kept."""
        added = {"number": Count("pk"), "money": Sum("of_amount") if self.money else Value(0)}
        reads = (str, int, Decimal)
        return Sums(
            name=self.code, rows=self.rows, by=("pick",), sums=added, reads=reads,
            is_placed=True, kinds=self.kinds,
        )  # fmt: skip


BOARDS: Final = {"progress": "进度", "quality": "审核", "results": "结果"}
_panels: dict[str, Panel] = {}


def register_panels(panels: Iterable[Panel]) -> None:
    """Make panels known to the board."""
    known = {panel.code: panel for panel in panels}
    _panels.update(known)
    register_sums(*(panel.sums() for panel in known.values() if panel.keeps))


def panels_of(kind: Kind, board: str = "") -> list[Panel]:
    """Return the panels about a kind, of one page or of all, page by page."""
    found = [
        panel
        for panel in _panels.values()
        if (panel.kinds is None or kind.code in panel.kinds) and board in {"", panel.board}
    ]
    return sorted(found, key=lambda panel: [*BOARDS, ""].index(panel.board))


def named(rows: QuerySet[Any], *, project: str, unit: str, **values: Combinable) -> QuerySet[Any]:
    """Add to rows what lists show and figures part by; ``project`` and ``unit`` are the paths.

    ``of_amount`` (元), ``of_form`` (key within the kind), ``of_state`` and ``said`` may be given.
    """
    added = {name: F(path) for name, path in _paths(project, unit).items()}
    return rows.annotate(**{**added, **values})


def _paths(project: str, unit: str) -> dict[str, str]:
    return {
        "of_project": f"{project}__name" if project else "name",
        "of_unit": f"{unit}_id",
        "of_unit_name": f"{unit}__name",
        "of_unit_code": f"{unit}__code",
        "of_department": f"{unit}__department_id",
        "of_department_name": f"{unit}__department__name",
        "of_department_code": f"{unit}__department__code",
    }


def named_by_form(rows: QuerySet[Any], path: str = "", **values: Combinable) -> QuerySet[Any]:
    """Add the same to forms, or to rows of which each leads to its form by a path."""
    before = f"{path}__" if path else ""
    own = {
        "of_form": F(path or "pk"),
        "of_state": F(f"{before}state"),
        "of_amount": F(f"{before}annual_amount"),
    }
    return named(rows, project=f"{before}project", unit=f"{before}unit", **{**own, **values})


def named_by_key(rows: QuerySet[Any], kind: Kind, key: str, **values: Combinable) -> QuerySet[Any]:
    """Add the same to rows that keep the key of their form in a plain column."""
    forms = Document.objects.filter(key=OuterRef(key)).order_by()
    paths = {**_paths("project", "unit"), "of_state": "state"}
    added = {name: Subquery(forms.values(path)[:1]) for name, path in paths.items()}
    return rows.annotate(**added, of_form=form_key(kind, key), **values)


def form_key(kind: Kind, key: str) -> Subquery:
    """Return the key within the kind of the form whose document's key a row has."""
    own = kind.model.objects.filter(document=OuterRef(key)).order_by()
    return Subquery(own.values("pk")[:1])


def lines_of(panel: Panel, asked: Asked) -> list[Line]:
    """Return the lines of a panel, the sum of several last; counted once for all that ask of a page.

    Empty where there is nothing to count.
    """
    lines: list[Line] = asked.once(f"lines {panel.code}", lambda: _lines(panel, asked))
    return lines


def _lines(panel: Panel, asked: Asked) -> list[Line]:
    if panel.lines:
        return panel.lines(asked)
    lines = lines_from(_counted(panel, asked))
    if panel.add_notes and lines:
        panel.add_notes(asked, lines)
    return lines


def put_beside(lines: list[Line], before: list[Line]) -> list[Line]:
    """Return the lines, each with its like of the year before; what stood only there has a line of
    its own above the sum. Empty where both are."""
    old = {line.key: line for line in before}
    known = {line.key for line in lines}
    lines = lines or [Line(None, "合计")][: len(old)]
    gone = [Line(line.key, line.name) for line in before if line.key not in known | {None}]
    lines = [*lines[:-1], *gone, *lines[-1:]]
    for line in lines:
        line.before = old.get(line.key, Line(line.key, line.name))
    return lines


Counted = tuple[Any, str, Any, str, int, Decimal]
"""Rows counted: key, name and rank of the line; pick, number, amount in 元."""


def lines_from(counted: Iterable[Counted]) -> list[Line]:
    """Return lines by their rank, shaded, and the sum of all last; empty where nothing was counted."""
    found: dict[Any, Line] = {}
    ranks: dict[Any, Any] = {}
    total = Line(None, "合计")
    for key, name, rank, pick, number, amount in counted:
        ranks[key] = rank
        line = found.setdefault(key, Line(key, name))
        for one in (line, total):
            one.cells.setdefault(pick, Figure()).add(number, amount)
    lines = sorted(found.values(), key=lambda line: ranks[line.key])
    _shade(lines)
    return [*lines, total] if lines else []


def _counted(panel: Panel, asked: Asked) -> Iterator[Counted]:
    """Yield what one grouped query counts; names are looked up for the lines alone."""
    counted = list(_grouped(panel, asked))
    names = _line_names(panel, asked, {key for key, *_ in counted})
    order = {key: at for at, key in enumerate(names)}
    for key, pick, number, money in counted:
        yield key, names.get(key, ""), order.get(key, 0), pick, number, money or Decimal(0)


def _grouped(panel: Panel, asked: Asked) -> Iterable[tuple[Any, ...]]:
    """Return key of the line, pick, number and amount: kept ones where there are."""
    if panel.keeps and not asked.department:
        return ((*key, *values) for key, values in totals(panel.sums(), asked).items())
    by = _PLACES[bool(asked.department)][0] if panel.by == PLACE else (panel.by or "pick")
    rows = panel.rows(asked).order_by().values_list(by, "pick" if panel.by else Value(""))
    amount = Sum("of_amount") if panel.money else Value(0)
    found: Iterable[tuple[Any, ...]] = rows.annotate(number=Count("pk"), money=amount)
    return found


def _line_names(panel: Panel, asked: Asked, keys: set[Any]) -> Mapping[Any, str]:
    """Return the names of lines by their keys, in order."""
    if panel.by != PLACE:
        return (
            panel.names(asked) if panel.by else {one.code: one.label for one in panel.picks(asked)}
        )
    places = _PLACES[bool(asked.department)][1]._default_manager.filter(pk__in=keys)
    return dict(places.order_by("code", "pk").values_list("pk", "name"))


SHADES: Final = 3
"""How many shades a column has; fewer forms than that are never shown darkest."""


def _shade(lines: list[Line]) -> None:
    most: dict[str, int] = {}
    for line in lines:
        for pick, cell in line.cells.items():
            most[pick] = max(most.get(pick, 0), cell.number)
    for line in lines:
        for pick, cell in line.cells.items():
            cell.shade = -(-SHADES * cell.number // max(most[pick], SHADES))


def rows_behind(panel: Panel, asked: Asked, *, pick: str = "", row: str = "") -> QuerySet[Any]:
    """Return the rows behind a figure: of a pick and a line, or of all where they are blank."""
    rows = panel.rows(asked)
    if row and panel.by not in {"", PLACE}:
        rows = rows.filter(**{panel.by: row})
    if not pick:
        return rows
    return panel.narrow(rows, pick) if panel.narrow else rows.filter(pick=pick)


def shown_picks(panel: Panel, asked: Asked, lines: list[Line]) -> list[Pick]:
    """Return the columns worth showing: those that occur, and the usual way of a form."""
    there = {code for line in lines if line.key is None for code in line.cells}
    usual = {"late", "open", "done"} if not panel.chart else set()
    return [one for one in panel.picks(asked) if one.code in there or one.tone in usual]
