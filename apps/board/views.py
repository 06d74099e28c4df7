"""The board, and the list behind each of its figures."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import TemplateView
from django_filters import FilterSet

from apps.accounts.models import Department, User
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.board.charts import Card, card_of
from apps.board.domain.stages import NOT_BEGUN, asked_of, called_year, year_before
from apps.board.domain.summary import summary_of
from apps.board.filters import FigureFilter
from apps.board.tables import FigureTable
from apps.board.workbook import workbook_of_cards
from apps.core.tables import ListView
from apps.core.text import whole_number
from apps.entry.figures import BOARDS, Asked, Line, Panel, panels_of
from apps.entry.kinds import Kind
from apps.reviews.domain.kept_searches import drop_filter, keep_filter
from apps.reviews.domain.reminders import MAY_REMIND, kind_reminded, kinds_owed
from apps.reviews.models import SavedFilter
from apps.workflow.models import FiscalYear

UNITS_NAMED = 100
"""How many units an address to remind them names at most."""
SAVED = "board"
"""Under which name kept views of the board stand among the kept searches."""


class OverseerPage:
    """Mixed into pages of those who oversee."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not person_of(request).role_codes & MAY_REMIND:
            raise PermissionDenied("这一页面只供主管部门和财政部门使用。")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def user(self) -> User:
        """Who asks."""
        return person_of(self.request)


class BoardPage(OverseerPage):
    """Kind (``of``), year and department stand in the address."""

    @cached_property
    def kind(self) -> Kind:
        """The kind asked for; the first where nothing fitting was."""
        return kind_reminded(self.request.GET.get("of", ""))

    @cached_property
    def years(self) -> list[FiscalYear]:
        """The years of the person's district, the newest first."""
        return list(FiscalYear.objects.visible_to(self.user).select_related("rule_set"))

    @cached_property
    def year(self) -> FiscalYear | None:
        """The year asked for; else the one that is called now."""
        wanted = self.request.GET.get("year", "")
        asked = next((one for one in self.years if str(one.year) == wanted), None)
        return asked or called_year(self.user, self.kind)

    @cached_property
    def department(self) -> Department | None:
        """The department asked for; a person's own where he sees one alone."""
        wanted = whole_number(self.request.GET.get("department", ""))
        seen = Department.objects.visible_to(self.user)
        scope = scope_of(self.user)
        if not scope.districts and len(scope.departments) == 1:
            return seen.filter(pk__in=scope.departments).first()
        return seen.filter(pk=wanted).first() if wanted else None

    @cached_property
    def departments(self) -> list[Department]:
        """The departments of the person's scope."""
        return list(Department.objects.visible_to(self.user).filter(is_active=True))

    @cached_property
    def chosen(self) -> frozenset[int]:
        """The departments to be compared; none where one is asked for by itself."""
        if self.department:
            return frozenset()
        wanted = {whole_number(text) for text in self.request.GET.getlist("only")}
        return frozenset(one.pk for one in self.departments if one.pk in wanted)

    @cached_property
    def asked(self) -> Asked | None:
        """What the page is about; None without a year."""
        if not self.year:
            return None
        key = self.department.pk if self.department else None
        return asked_of(self.user, self.kind, self.year, key, self.chosen)

    @cached_property
    def kept(self) -> list[tuple[str, Any]]:
        """Department, departments compared and the year beside, as they stand in addresses."""
        kept: list[tuple[str, Any]] = [("only", key) for key in sorted(self.chosen)]
        if self.department:
            kept.append(("department", self.department.pk))
        if self.request.GET.get("beside"):
            kept.append(("beside", 1))
        return kept

    def query(self) -> str:
        """Return kind, year and what is kept as they stand in addresses."""
        year = [("year", self.year.year)] if self.year else []
        return urlencode([("of", self.kind.namespace), *year, *self.kept])


class Board(BoardPage, TemplateView):
    """One page of figures, on screen and as a workbook."""

    template_name = "board/board.html"

    @cached_property
    def see(self) -> str:
        """Which page of ``BOARDS``; the first where nothing fitting was asked for."""
        wanted = self.request.GET.get("see", "")
        return wanted if wanted in BOARDS else next(iter(BOARDS))

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        asked, kind = self.asked, self.kind
        past = year_before(asked) if asked and self.request.GET.get("beside") else None
        panels = panels_of(kind, self.see) if asked else []
        cards = [card_of(panel, asked, past) for panel in panels]  # type: ignore[arg-type]
        total = self.total(cards)
        return super().get_context_data(
            cards=cards,
            summary=summary_of(asked, total) if asked else [],
            is_untouched=bool(total and total.total.number and set(total.cells) == {NOT_BEGUN}),
            boards=BOARDS,
            see=self.see,
            kind=kind,
            kinds=kinds_owed(),
            year=self.year,
            years=self.years,
            department=self.department,
            departments=[] if self.department else self.departments,
            chosen=self.chosen,
            kept=self.kept,
            past=past,
            is_examiner=bool(self.user.role_codes & Role.examiners()),
            is_called=bool(asked and asked.is_called),
            query=self.query(),
            saved=SavedFilter.objects.visible_to(self.user).filter(kind=SAVED),
            current_query=self.request.GET.urlencode(),
            **kwargs,
        )

    @staticmethod
    def total(cards: list[Card]) -> Line | None:
        """Return the sum of all stages, where they are on the page."""
        return next((card.total for card in cards if card.panel.code == "stages"), None)

    def render_to_response(self, context: dict[str, Any], **kwargs: object) -> HttpResponse:
        if self.request.GET.get("export") == "xlsx" and context["cards"]:
            wanted = self.request.GET.get("panel", "")
            cards = [card for card in context["cards"] if card.panel.code == wanted]
            answer = HttpResponse(
                workbook_of_cards(cards or context["cards"]),
                content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            )
            name = quote(f"{self.year}{self.kind.name}{BOARDS[self.see]}.xlsx")
            answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
            return answer
        return super().render_to_response(context, **kwargs)


class SavedViews(OverseerPage, View):
    """Keeps the present view of the board under a name, or drops a kept one."""

    def post(self, request: HttpRequest) -> HttpResponseRedirect:
        name, query = request.POST.get("name", ""), request.POST.get("query", "")
        try:
            if dropped := request.POST.get("drop"):
                drop_filter(user=self.user, code=SAVED, name=dropped)
            else:
                keep_filter(user=self.user, code=SAVED, name=name, query=query)
                messages.success(request, f"已保存视图“{name.strip()}”。")
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        return redirect(f"{reverse('board:board')}?{QueryDict(query).urlencode()}")


class FigureList(BoardPage, ListView):
    """The rows behind a figure, with the filter set."""

    table_class = FigureTable
    filterset_class = FigureFilter
    template_name = "board/list.html"
    export_name = "清单"

    @cached_property
    def panel(self) -> Panel:
        """The panel asked for; the first where nothing fitting was."""
        panels = panels_of(self.kind)
        wanted = self.request.GET.get("panel", "")
        return next((one for one in panels if one.code == wanted), panels[0])

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"{self.year or ''}{self.kind.name}：{self.panel.title}"

    def get_scope(self) -> Any:
        # The filter makes the rows from what is asked.
        return self.asked.owed if self.asked else None

    def get_filterset_kwargs(self, filterset_class: type[FilterSet]) -> dict[str, Any]:
        kwargs = super().get_filterset_kwargs(filterset_class)
        return {**kwargs, "panel": self.panel, "asked": self.asked}

    def get_table_kwargs(self) -> dict[str, Any]:
        examines = bool(self.user.role_codes & Role.examiners())
        return {"kind": self.kind, "panel": self.panel, "is_examiner": examines}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.asked is None:
            return redirect(f"{reverse('board:board')}?{self.query()}")
        return super().get(request, *args, **kwargs)

    def origin(self, kept: list[tuple[str, Any]]) -> str:
        """Return what the board was asked for that the person came from."""
        seen = dict(kept).get("seen")
        names = {"of": "of", "only": "only", "at": "department", "seen" if seen else "year": "year"}
        query = [(names[name], value) for name, value in kept if name in names]
        beside = [("beside", 1)] if seen else []
        return urlencode([*query, *beside, ("see", self.panel.board)])

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        kept: list[tuple[str, Any]] = [("of", self.kind.namespace), ("panel", self.panel.code)]
        if self.year:
            kept.append(("year", self.year.year))
        kept += [("only", whole_number(text)) for text in self.request.GET.getlist("only")[:60]]
        # Department and year of the board the person came from: of all departments, one may have gone
        # to the list of one; of two years beside one another, to that of either.
        kept += [(name, whole_number(self.request.GET.get(name, ""))) for name in ("at", "seen")]
        kept = [(name, value) for name, value in kept if value]
        context = super().get_context_data(
            kept=kept,
            board=f"{reverse('board:board')}?{self.origin(kept)}#{self.panel.code}",
            kept_query=f"?{urlencode(kept)}",
            **kwargs,
        )
        return {**context, **self.reminder(context["filter"].qs)}

    def reminder(self, rows: QuerySet[Any]) -> dict[str, Any]:
        """Return where the units of the list are reminded, and how many they are: of a year that is
        called now; of more than an address holds, all units."""
        if not self.asked or not self.asked.is_called:
            return {}
        units = list(
            rows.order_by().values_list("of_unit", flat=True).distinct()[: UNITS_NAMED + 1]
        )
        only = sorted(units) if len(units) <= UNITS_NAMED else []
        query = urlencode([("of", self.kind.namespace), *(("only", key) for key in only)])
        return {"remind_url": f"{reverse('reviews:reminders')}?{query}", "units_named": len(only)}
