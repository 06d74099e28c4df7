"""By what the examiners' lists are narrowed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.requests import person_of
from apps.core.text import whole_number
from apps.entry.review import ListFilter
from apps.reviews.domain.acts import returns_of
from apps.reviews.domain.inbox import my_turn
from apps.reviews.domain.stages import is_over
from apps.reviews.models import Assignment, Opinion
from apps.workflow.models import TransitionRecord
from apps.workflow.workdays import Calendar

# The questions of the bureau to the department that wait for an answer.
_QUESTIONS = Opinion.objects.filter(
    document=OuterRef("key"), is_question=True, status=Opinion.Status.OPEN
)


class KindFilter(admin.SimpleListFilter):
    """A filter that asks the list's own kind."""

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.kind = model_admin.kind
        super().__init__(request, params, model, model_admin)


class WaitingFilter(KindFilter):
    """待我办理 / 审核中 / 全部; the list opens on what waits for the person."""

    title = "办理"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("review", "审核中"), ("all", "全部")]

    def choices(self, changelist: ChangeList) -> Any:
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
        return queryset.filter(my_turn(person_of(request), self.kind))


class StateFilter(admin.SimpleListFilter):
    """The states of the list's own kind."""

    title = "状态"
    parameter_name = "state__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(model_admin.kind.procedure.state_labels.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(state=self.value()) if self.value() else queryset


class AmountFilter(admin.SimpleListFilter):
    """Bands of the year's amount in 元."""

    title = "年度资金"
    parameter_name = "amount"
    BANDS: ClassVar = {
        "under20": ("20 万元以下", None, 200_000),
        "under100": ("20—100 万元", 200_000, 1_000_000),
        "under500": ("100—500 万元", 1_000_000, 5_000_000),
        "over500": ("500 万元以上", 5_000_000, None),
    }

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [(name, band[0]) for name, band in self.BANDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        band = self.BANDS.get(self.value() or "")
        if band is None:
            return queryset
        _, least, below = band
        if least is not None:
            queryset = queryset.filter(annual_amount__gte=least)
        return queryset if below is None else queryset.filter(annual_amount__lt=below)


class DaysFilter(admin.SimpleListFilter):
    """For how many days a form has waited."""

    title = "已等待"
    parameter_name = "days"
    DAYS = (3, 7, 15)

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [(str(days), f"{days} 天以上") for days in self.DAYS]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {str(days) for days in self.DAYS}:
            return queryset
        moment = timezone.now() - timedelta(days=int(self.value() or 0))
        return queryset.filter(waiting_since__lte=moment)


class LateFilter(KindFilter):
    """Which lie longer than the rule set gives the office."""

    title = "办理期限"
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("yes", "已超期")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "yes":
            return queryset
        return queryset.filter(is_over(self.kind, timezone.localdate(), Calendar.load()))


class FindingsFilter(admin.SimpleListFilter):
    """The gravest that the rules found."""

    title = "检查发现"
    parameter_name = "found"
    WHICH: ClassVar = {
        "block": ("有拦截", Q(check_blocks__gt=0)),
        "warn": ("有提醒", Q(check_warns__gt=0)),
        "overruled": ("有不认可的答复", Q(check_overruled__gt=0)),
        "none": ("没有拦截和提醒", Q(check_blocks=0, check_warns=0)),
    }

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [(name, label) for name, (label, _) in self.WHICH.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = self.WHICH.get(self.value() or "")
        return queryset.filter(known[1]) if known else queryset


class OpinionsFilter(admin.SimpleListFilter):
    """Which opinions are open."""

    title = "未处理意见"
    parameter_name = "opinions"
    WHICH: ClassVar = {
        "demand": ("有须改", Q(open_demands__gt=0)),
        "hint": ("有建议", Q(open_hints__gt=0)),
        "asked": ("有财政提问", Q(Exists(_QUESTIONS))),
        "none": ("没有", Q(open_demands=0, open_hints=0)),
    }

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [(name, label) for name, (label, _) in self.WHICH.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = self.WHICH.get(self.value() or "")
        return queryset.filter(known[1]) if known else queryset


class ResultFilter(KindFilter):
    """What was last decided: given back before, or never yet."""

    title = "上次结果"
    parameter_name = "result"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [("returned", "退回后重报"), ("first", "首次送审")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        names = returns_of(self.kind)
        if self.value() == "returned":
            return queryset.filter(Exists(_steps(names)))
        return queryset.filter(~Exists(_steps(names))) if self.value() == "first" else queryset


def _steps(names: frozenset[str]) -> QuerySet:
    return TransitionRecord.objects.filter(document=OuterRef("key"), transition__in=names)


class ExaminerFilter(admin.SimpleListFilter):
    """Forms of the departments an examiner looks after; one query for the choices."""

    title = "审核人"
    parameter_name = "examiner"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        rows = Assignment.objects.visible_to(person_of(request)).select_related("examiner")
        found = {str(row.examiner_id): str(row.examiner) for row in rows}
        return sorted(found.items(), key=lambda item: item[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        examiner = whole_number(self.value() or "")
        if not examiner:
            return queryset
        own = Assignment.objects.filter(examiner=examiner)
        return queryset.filter(
            Q(unit__in=own.values("unit"))
            | Q(unit__department__in=own.filter(unit__isnull=True).values("department"))
        )


def filter_of(asked: ListFilter) -> type[admin.SimpleListFilter]:
    """Return the filter that a kind asks for."""

    class AskedFilter(admin.SimpleListFilter):
        title = asked.label
        parameter_name = asked.name

        def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Any:
            return asked.choices

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            return queryset.filter(**{asked.name: self.value()}) if self.value() else queryset

    return AskedFilter
