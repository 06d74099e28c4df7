"""Indicators and money in the admin; the declaration itself is reviewed in ``reviews``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.core.admin import ExchangeAdmin, SeenFieldListFilter
from apps.core.money import format_yuan
from apps.core.paging import BoundedPaginator
from apps.core.people import Person
from apps.declarations.domain.library import take_up
from apps.declarations.forms.parts import FundingPartForm, IndicatorPartForm
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration, FundingLine, Indicator
from apps.declarations.resources import FundingResource, IndicatorResource
from apps.entry.domain.batches import correct_cells
from apps.entry.domain.protocol import Batch
from apps.formkit.levels import EDITIONS

# So many rows are looked for; a word that more of them hold is no use without another.
SEARCHED = 2_000


class LevelFilter(admin.SimpleListFilter):
    """The levels as the editions of the form name them; the rows are not asked which occur."""

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        for edition in EDITIONS.values():
            for level1, below in edition.tree:
                for name in (level1,) if self.parameter_name == "level1" else below:
                    found[name] = name
        return list(found.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value()
        return queryset.filter(**{str(self.parameter_name): chosen}) if chosen else queryset


class Level1Filter(LevelFilter):
    title, parameter_name = "一级指标", "level1"


class Level2Filter(LevelFilter):
    title, parameter_name = "二级指标", "level2"


class PartAdmin(ExchangeAdmin):
    """Rows of declarations below the forms they belong to; changed while the form lies with its unit,
    here or by import, always by the writer of the editor."""

    view_roles = change_roles = Role.examiners()
    list_filter: ClassVar[Any] = [
        ("declaration__fiscal_year", SeenFieldListFilter),
        ("declaration__unit__department", SeenFieldListFilter),
    ]
    sortable_by = ()
    search_help_text = "可按指标名称和项目名称查找，列出最新的两千条"
    paginator = BoundedPaginator
    own_name = ""
    """The column of the rows that is searched besides the project's name."""
    heads: tuple[Callable[[Any], str], ...] = ()
    """What stands above the rows, from the trunk outwards; said where it changes."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = Declaration.objects.visible_to(person_of(request)).values("pk")
        rows = self.model._default_manager.filter(declaration__in=visible)
        # Fetched for the page alone: joined, they are too many tables for the planner, which then
        # takes all rows of the district.
        return rows.prefetch_related(Prefetch("declaration", Declaration.objects.with_names()))

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Set the heads that begin above each row of the page."""
        page = super().get_changelist_instance(request)
        above: list[str] = []
        for row in page.result_list:
            now = [head(row) for head in self.heads]
            same = 0
            while same < len(above) and above[same] == now[same]:
                same += 1
            row.heads = list(enumerate(now))[same:]
            above = now
        return page

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[Any, bool]:
        """Search names of projects, and of the rows where they have one, each by its index: the newest
        rows, as many as are listed."""
        rows = self.model._default_manager.order_by()
        for word in search_term.split():
            found = self._newest(rows.filter(declaration__project__name__holds=word))
            if self.own_name:
                named = self._newest(rows.filter(**{f"{self.own_name}__holds": word}))
                found = found.union(named, all=True)
            queryset = queryset.filter(pk__in=found)
        return queryset, False

    def _newest(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the keys of the newest rows, in a query that can be joined to another."""
        newest = rows.order_by("-pk").values("pk")[:SEARCHED]
        return self.model._default_manager.order_by().filter(pk__in=newest).values("pk")

    def allows_import(self, user: Person) -> bool:
        """Return whether the person reviews: the rows of drafts are changed, none is added."""
        return bool(user.role_codes & self.view_roles)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or obj.declaration.is_editable
        return is_open and super().has_change_permission(request, obj)

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,
        form: IndicatorPartForm | FundingPartForm,
        change: bool,
    ) -> None:
        batch = Batch(cells=form.changes())
        outcome = correct_cells(KIND, form=obj.declaration, actor=person_of(request), batch=batch)
        for reason in outcome.refused.values():
            messages.error(request, f"有一格未存入：{reason}")

    @admin.display(description="申报表")
    def form_of(self, row: Any) -> str:
        return str(row.declaration)

    @admin.display(description="单位")
    def unit_of(self, row: Any) -> str:
        return row.declaration.unit.name


def of_form(row: Any) -> str:
    """Return a row's form, with its unit and state."""
    form = row.declaration
    return f"{form}　{form.unit.name} · {form.get_state_display()}"


@admin.register(Indicator)
class IndicatorAdmin(PartAdmin):
    """The tree of indicators of every form: 一级, 二级, 三级."""

    purpose = "各申报表的三级指标，可修改和按表格批量修改未送审的表"
    resource_classes = [IndicatorResource]
    form = IndicatorPartForm
    ordering = ["-declaration_id", "position", "pk"]
    heads = (
        of_form,
        lambda row: row.level1 or "（未定一级指标）",
        lambda row: row.level2 or "（未选二级指标）",
    )
    list_display = ["level3", "target", "weight"]
    list_filter = [Level1Filter, Level2Filter, *PartAdmin.list_filter]
    search_fields = ["level3"]
    own_name = "level3"
    fields = ["form_of", "unit_of", "level1", "level2", "level3", "target", "further", "weight"]
    readonly_fields = ["form_of", "unit_of", "level1"]
    actions = ["take_up_into_library"]

    @admin.action(description="收入指标库（限已批复的表）")
    def take_up_into_library(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        chosen = queryset.select_related("declaration__project", "declaration__unit__department")
        count = take_up(indicators=chosen, actor=person_of(request))
        said = f"收入指标库 {count['added']} 条，库中已有 {count['known']} 条"
        if count["passed"]:
            said += f"；{count['passed']} 条所在的表未批复或不公开，没有收入"
        messages.success(request, f"{said}。")


@admin.register(FundingLine)
class FundingAdmin(PartAdmin):
    """The money of every form, an amount a row."""

    purpose = "各申报表的项目资金，可修改和按表格批量修改未送审的表"
    resource_classes = [FundingResource]
    form = FundingPartForm
    ordering = ["-declaration_id", "-half", "pk"]
    heads = (of_form, lambda row: row.get_half_display())
    list_display = ["source", "shown_amount"]
    list_filter = ["half", "source", *PartAdmin.list_filter]
    search_fields = ["declaration__project__name"]
    search_help_text = "可按项目名称查找，列出最新的两千条"
    fields = ["form_of", "unit_of", "half", "source", "amount"]
    readonly_fields = ["form_of", "unit_of", "half", "source"]

    @admin.display(description="金额（元）")
    def shown_amount(self, line: FundingLine) -> str:
        return format_yuan(line.amount) if line.amount is not None else "—"
