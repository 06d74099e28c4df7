"""The board, and the list behind each of its figures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.board.domain.stages import called_year, heat_rows, owed_forms, shown_stages
from apps.board.filters import OwedFilter
from apps.board.tables import HeatTable, OwedTable
from apps.core.tables import ListView, SafeTableExport
from apps.entry.kinds import Kind
from apps.reviews.domain.reminding import MAY_REMIND, kind_reminded, kinds_owed
from apps.workflow.models import FiscalYear


class BoardPage:
    """Mixed into pages of those who oversee: kind (``of``) and year stand in the address."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not person_of(request).role_codes & MAY_REMIND:
            raise PermissionDenied("这一页面只供主管部门和财政部门使用。")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @property
    def user(self) -> User:
        """Who asks."""
        return person_of(self.request)

    @cached_property
    def kind(self) -> Kind:
        """The kind asked for; the first where nothing fitting was."""
        return kind_reminded(self.request.GET.get("of", ""))

    @cached_property
    def years(self) -> list[FiscalYear]:
        """The years of the person's district, the newest first."""
        return list(FiscalYear.objects.visible_to(self.user))

    @cached_property
    def year(self) -> FiscalYear | None:
        """The year asked for; else the one that is called now."""
        wanted = self.request.GET.get("year", "")
        asked = next((one for one in self.years if str(one.year) == wanted), None)
        return asked or called_year(self.user, self.kind)

    def query(self) -> str:
        """Return kind and year as they stand in addresses."""
        year = {"year": self.year.year} if self.year else {}
        return urlencode({"of": self.kind.namespace, **year})


class Board(BoardPage, TemplateView):
    """Departments × stages, on screen and as a workbook."""

    template_name = "board/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = heat_rows(self.user, self.kind, self.year)
        stages = shown_stages(self.kind, rows)
        owing = self.kind.owing
        window = owing.window_of(self.year) if owing and self.year else None
        is_called = self.year == called_year(self.user, self.kind)
        return super().get_context_data(
            rows=rows,
            stages=stages,
            total=rows[-1] if rows else None,
            not_begun=rows[-1].cells.get("none") if rows else None,
            kind=self.kind,
            kinds=kinds_owed(),
            year=self.year,
            years=self.years,
            window=window,
            is_called=is_called,
            query=self.query(),
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.request.GET.get("export") == "xlsx":
            table = HeatTable(context["rows"], stages=context["stages"])
            name = f"{self.kind.name}进度-{self.year or ''}.xlsx"
            return SafeTableExport("xlsx", table).response(name)
        return super().render_to_response(context, **kwargs)


class OwedList(BoardPage, ListView):
    """The projects behind a figure, with the filter set."""

    table_class = OwedTable
    filterset_class = OwedFilter
    template_name = "board/list.html"
    export_name = "进度清单"

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"{self.year or ''}{self.kind.name}进度清单"

    def get_scope(self) -> Any:
        return owed_forms(self.user, self.kind, self.year).select_related("unit__department")

    def get_table_kwargs(self) -> dict[str, Any]:
        examines = bool(self.user.role_codes & Role.examiners())
        return {"kind": self.kind, "is_examiner": examines}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = f"?{self.query()}"
        return super().get_context_data(
            kind=self.kind,
            year=self.year,
            board=f"{reverse('board:board')}{kept}",
            kept_query=kept,
            **kwargs,
        )
