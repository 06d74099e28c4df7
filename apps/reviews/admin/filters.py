"""By what the examiners' lists are narrowed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.entry.review import ListFilter
from apps.reviews.domain.inbox import my_turn


class WaitingFilter(admin.SimpleListFilter):
    """待我办理 / 审核中 / 全部; the list opens on what waits for the person."""

    title = "办理"
    parameter_name = "waiting"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.kind = model_admin.kind
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("review", "审核中"), ("all", "全部")]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "待我办理",
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        if self.value() == "review":
            return queryset.filter(state__in=self.kind.waiting)
        return queryset.filter(my_turn(request.user, self.kind))


class StateFilter(admin.SimpleListFilter):
    """The states of the list's own kind."""

    title = "状态"
    parameter_name = "state__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(model_admin.kind.procedure.state_labels.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(state=self.value()) if self.value() else queryset


def filter_of(asked: ListFilter) -> type[admin.SimpleListFilter]:
    """Return the filter that a kind asks for."""

    class KindFilter(admin.SimpleListFilter):
        title = asked.label
        parameter_name = asked.name

        def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
            return asked.choices

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            return queryset.filter(**{asked.name: self.value()}) if self.value() else queryset

    return KindFilter
