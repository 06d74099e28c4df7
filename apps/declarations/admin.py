"""Indicators in the admin; the declaration itself is reviewed in ``reviews``."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.roles import Role
from apps.core.admin import BoundedPaginator, ExchangeAdmin
from apps.declarations.domain.library import take_up
from apps.declarations.models import Declaration, Indicator
from apps.declarations.resources import IndicatorResource
from apps.formkit.levels import EDITIONS


class LevelFilter(admin.SimpleListFilter):
    """The levels as the editions of the form name them; the rows are not asked which occur."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
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


@admin.register(Indicator)
class IndicatorAdmin(ExchangeAdmin):
    """Looked through and exchanged as a table; changed only in its form, or by import of drafts."""

    purpose = "各申报表的指标汇总，可按表格批量修改草稿"
    resource_classes = [IndicatorResource]
    view_roles = Role.examiners()
    list_display = ["level3", "target", "level1", "level2", "project_name", "year"]
    list_filter = [
        Level1Filter,
        Level2Filter,
        ("declaration__fiscal_year", RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["declaration__project", "declaration__fiscal_year"]
    search_fields = ["level3"]
    search_help_text = "可按指标名称和项目名称查找；最多列出一万条"
    paginator = BoundedPaginator
    show_full_result_count = False
    actions = ["take_up_into_library"]

    def get_queryset(self, request: HttpRequest) -> Any:
        visible = Declaration.objects.visible_to(request.user).values("pk")
        queryset = Indicator.objects.filter(declaration__in=visible)
        return queryset.order_by("declaration_id", "position", "pk")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Search names of indicators and of projects, each by its index."""
        rows = Indicator.objects.order_by()
        for word in search_term.split():
            named = rows.filter(level3__holds=word).values("pk")
            of_projects = rows.filter(declaration__project__name__holds=word).values("pk")
            queryset = queryset.filter(pk__in=named.union(of_projects, all=True))
        return queryset, False

    def allows_import(self, user: Any) -> bool:
        """Return whether the person reviews: the rows of drafts are changed, none is added."""
        return bool(user.role_codes & self.view_roles)

    @admin.action(description="收入指标库（限已批复的表）")
    def take_up_into_library(self, request: HttpRequest, queryset: Any) -> None:
        chosen = queryset.select_related("declaration__project", "declaration__unit__department")
        count = take_up(indicators=chosen, actor=request.user)
        said = f"收入指标库 {count['added']} 条，库中已有 {count['known']} 条"
        if count["passed"]:
            said += f"；{count['passed']} 条所在的表未批复或不公开，没有收入"
        messages.success(request, f"{said}。")

    @admin.display(description="项目名称", ordering="declaration__project__name")
    def project_name(self, indicator: Indicator) -> str:
        return indicator.declaration.project.name

    @admin.display(description="年度", ordering="declaration__fiscal_year__year")
    def year(self, indicator: Indicator) -> int:
        return indicator.declaration.fiscal_year.year
