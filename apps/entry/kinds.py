"""The kinds of forms: each registers itself once, and whatever works for every form asks here.

A kind's app holds its model, derived from ``Document``, and one ``kind.py`` with its :class:`Kind`;
its ``AppConfig.ready`` calls :func:`register_kind`. No app below or beside it names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.checks.domain.documents import CheckedKind
from apps.checks.engine import Report
from apps.checks.states import register_scope
from apps.entry.domain.batches import save_batch
from apps.entry.domain.cells import CellAdapter
from apps.entry.domain.protocol import Batch, CellChange, Outcome
from apps.entry.forms import one_cell
from apps.entry.intake import Intake
from apps.entry.menu import MenuEntry
from apps.entry.opinion_places import Spot
from apps.entry.page import EntryPage, Link
from apps.entry.prints import Prints
from apps.entry.recorded_figures import Measured
from apps.entry.review import Review
from apps.entry.tasks import Todo
from apps.projects.models import Document, Project
from apps.projects.querysets import ProjectQuerySet
from apps.workflow.engine import Procedure, Step
from apps.workflow.models import EntryWindow, FiscalYear, RuleSet
from apps.workflow.offices import OFFICE_ROLES, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """What units can be behind with.

    Attributes:
        title: what they are reminded of, such as 绩效目标申报.
        page: the name of the page they are sent to.
        year_of: the year that is called now in a person's district.
        window_of: the year's window of entry.
        owed: the visible projects whose units have to hand in a form for a year, each with it
            (``ProjectQuerySet.with_form``).
        window: the kind of the windows of entry; blank where the work bench shows none.
        word: what units do, in a word, such as 申报.
        stamp: what of a year ``owed`` goes by besides projects and forms, as a short text; kept sums
            of another are not taken.
    """

    title: str
    page: str
    year_of: Callable[[Any], FiscalYear | None]
    window_of: Callable[[FiscalYear], EntryWindow | None]
    owed: Callable[[Any, FiscalYear], ProjectQuerySet]
    window: str = ""
    word: str = ""
    stamp: Callable[[FiscalYear], str] = lambda year: ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """What is done with all forms of a kind when a year turns.

    Attributes:
        begin: ``(project, fiscal_year, actor)`` opens the project's form; returns whether last
            year's content was taken over.
        trial: ``(key of a unit, fiscal_year, rule_set)`` to each live form of the unit with its
            report under the year's rules and under those of the rule set; stores nothing. It
            is how ``entry.rule_trials`` tries such a kind.
    """

    begin: Callable[[Project, FiscalYear, Any], bool]
    trial: Callable[[int, FiscalYear, RuleSet], Iterable[tuple[Any, Report, Report]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPages:
    """The names of the pages where a unit takes up its projects: the list, and a new one."""

    listed: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(CheckedKind):
    """One kind of form, with all that shared apps ask of it.

    What the checks ask (rules, report, places) is inherited; its ``namespace`` is that of its
    addresses ``detail``, ``edit``, ``answers`` and ``overrule``.

    Attributes:
        name: what people call the form in short, such as 申报表.
        procedure: its way through the offices.
        turns: whose turn it is to give opinions in a state, and in whose name.
        inbox: the states in which a form waits for an examiner of a role.
        waiting: the states in which it waits for anybody but its unit.
        answered_in: the states in which its unit answers opinions, though it may not type.
        sheet_of: the form, fetched ``with_content()``, as plain data.
        spots_of: the places an opinion can point to, of a form fetched ``with_content()``.
        cells: how its cells are read, cleaned, written and stored.
        settle: ``(locked form, actor, change, reason)`` puts an agreed value in as examiner and
            freezes the form; None where examiners never type.
        entry_page: ``(form as fetched, person)`` to its editor's page, which is also the workbook to
            fill in offline; None where it has none.
        is_blank: whether nothing has been typed yet: such a form is not greeted with its gaps.
        hints: what else the editor's panel shows of a form.
        fetched: by its key, out of the forms given, a form with all that checking it takes; by
            default with its content.
        owing: what units can be behind with; None where nobody is reminded.
        prints: how it is printed and exported; None where it is not.
        intake: how sheets of it are taken from files; None where they are not.
        counted: the states whose figures the examiners' first page shows one by one.
        bench: ``(person, current year, end of entry by key of year)`` to what waits for the person
            besides the forms: what can be begun, what is to be reported.
        turning: what is done with all its forms when a year turns; None for one that follows.
        measured: which of its cells tell what was reached of approved indicators, in a form fetched
            with its content; None where none does.
        review: what the examiners' desk shows of it beyond its paper.
        file_places: the places of a form that take files, with the name of each.
        beside: the links that a form of another kind shows to pages of this one.
        menu: its word of the navigation with its own pages, the list of its forms first.
        projects: where a unit takes up its projects, for the kind that begins with them.
        order: where it stands among the kinds on pages that show several.
    """

    name: str
    procedure: Procedure
    turns: Mapping[str, Turn]
    inbox: Mapping[Role, frozenset[str]]
    waiting: frozenset[str]
    sheet_of: Callable[[Any], Any]
    spots_of: Callable[[Any], list[Spot]]
    cells: CellAdapter
    answered_in: frozenset[str] = frozenset()
    settle: Callable[[Any, Any, CellChange, str], Outcome] | None = None
    entry_page: Callable[[Any, Any], EntryPage] | None = None
    is_blank: Callable[[Any], bool] = lambda form: False
    hints: Callable[[Any], Mapping[str, Any]] = lambda form: {}
    fetched: Callable[[int, Any], Any] | None = None
    owing: Owing | None = None
    prints: Prints | None = None
    intake: Intake | None = None
    counted: tuple[str, ...] = ()
    bench: Callable[[Any, FiscalYear | None, Mapping[int, datetime]], Todo] | None = None
    turning: Turning | None = None
    measured: Callable[[Any], Measured] | None = None
    review: Review = field(default_factory=Review)
    file_places: Callable[[Any], Mapping[str, str]] = lambda form: {}
    beside: Callable[[Any], Sequence[Link]] = lambda form: ()
    menu: MenuEntry | None = None
    projects: ProjectPages | None = None
    order: int = 100

    @property
    def code(self) -> str:
        """The kind as documents bear it; the kind of its paper, too."""
        return str(self.model.KIND)

    @property
    def title(self) -> str:
        """The paper's whole name, such as 绩效目标申报表."""
        return str(self.model._meta.verbose_name)

    @property
    def open_states(self) -> frozenset[str]:
        """The states in which it lies with its unit: those from which a unit submits."""
        return self.procedure.transition("submit").sources

    def admin_url(self, action: str, *args: object) -> str:
        """Return the address of one of its pages in the admin: changelist, change; blank where
        the admin does not hold the kind."""
        names = self.model._meta
        try:
            return reverse(f"admin:{names.app_label}_{names.model_name}_{action}", args=args)
        except NoReverseMatch:
            return ""

    def desk_url(self, held: Iterable[str], action: str, *args: object) -> str:
        """Return the address of its list or of a form's desk for a person of some roles; blank for
        those who review nothing."""
        roles, names = frozenset(held), self.model._meta
        if roles & Role.examiners():
            return self.admin_url(action, *args)
        if not roles & OFFICE_ROLES:
            return ""
        name = f"desk:{names.app_label}_{names.model_name}_{action}"
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            return ""

    def locked(self, document: Document) -> Any:
        """Fetch a form of this kind with its names, and lock it."""
        return self.model.objects.with_names().locked().get(document=document.key)

    def fetch(self, key: int, among: Any = None) -> Any:
        """Fetch a form by its key within the kind with all that checking it takes; of all forms,
        or among those of a queryset. Raises the model's DoesNotExist."""
        forms = self.model.objects.all() if among is None else among
        if self.fetched:
            return self.fetched(key, forms)
        return forms.with_content().get(pk=key)

    def read_cell(self, form: Document, place: str, text: str, was: str) -> CellChange:
        """Return one cell's change, cleaned as the editor does; raises ValidationError."""
        return one_cell(self.cells, form, place, text, was)

    def save_batch(
        self, *, key: int, actor: User, batch: Batch | Callable[[Any], Batch]
    ) -> Outcome:
        """Store what a page changed, as :func:`apps.entry.domain.batches.save_batch`."""
        return save_batch(self, key=key, actor=actor, batch=batch)

    def save(self, form: Document, actor: User, changes: Sequence[CellChange]) -> Outcome:
        """Save cells of a form as its editor does."""
        batch = Batch(revision=form.revision, cells=list(changes))
        return self.save_batch(key=form.pk, actor=actor, batch=batch)

    def answer_obstacle(self, form: Document) -> str:
        """Return why its unit cannot answer opinions on a form now; empty when it can."""
        return "" if form.state in self.answered_in else self.entry_obstacle(form)

    def spot_at(self, subject: Document, place: str) -> Spot | None:
        """Find a place; ``None`` where the form does not have it (any more)."""
        return next((spot for spot in self.spots_of(subject) if spot.place == place), None)


_kinds: dict[str, Kind] = {}
_hearers: list[Callable[[Kind], None]] = []


def register_kind(kind: Kind) -> None:
    """Make a kind known to every shared app."""
    register_scope(kind.scope, kind.name)
    _kinds[kind.code] = kind
    for hear in _hearers:
        hear(kind)


def hear_kinds(hear: Callable[[Kind], None]) -> None:
    """Call a function with each kind: those that are registered, and those that will be."""
    for kind in all_kinds():
        hear(kind)
    _hearers.append(hear)


def all_kinds() -> list[Kind]:
    """Return the kinds in the order of the year."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.code))


def project_pages() -> ProjectPages | None:
    """Return where a unit takes up its projects; None where no kind begins with them."""
    return next((kind.projects for kind in all_kinds() if kind.projects), None)


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds with the names of their papers, for a choice."""
    return [(kind.code, kind.title) for kind in all_kinds()]


def intake_choices() -> list[tuple[str, str]]:
    """Return the kinds that are taken from files, for a choice."""
    return [(kind.code, kind.title) for kind in all_kinds() if kind.intake]


def intake_of(code: str) -> Intake | None:
    """Return how sheets of a kind are taken from files; None where they are not."""
    kind = _kinds.get(code)
    return kind.intake if kind else None


def kind_named(code: str) -> Kind:
    """Return the kind of a code; raises KeyError for one that nobody registered."""
    return _kinds[code]


def kind_of(document: Document) -> Kind:
    """Return the kind of a form."""
    return _kinds[document.kind]


def links_beside(form: Document) -> list[Link]:
    """Return the links from a form to pages of other kinds, in the order of the year."""
    return [link for kind in all_kinds() if kind.code != form.kind for link in kind.beside(form)]


def form_of(document: Document) -> Any:
    """Return the form as its own kind's model, with its names; one query."""
    return kind_of(document).model.objects.with_names().get(document=document.key)


def submission_obstacle(subject: Document, actor: User) -> str:
    """Return what the rules set against submission; a guard of any kind's procedure."""
    return kind_of(subject).submission_obstacle(subject, actor)


def keep_step(step: Step) -> None:
    """Keep what stands in the form just submitted; an effect of any kind's procedure."""
    kind_of(step.subject).keep_step(step)


def note_attempt(subject: Document) -> None:
    """Keep what stood against a submission; for what any kind's procedure refused."""
    kind_of(subject).note_attempt(subject)
