"""What the lists of every kind of form are narrowed by; kept in the address, so that paging keeps it."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.models import Department
from apps.accounts.requests import person_of
from apps.core.forms import LongSelect
from apps.projects.querysets import DocumentQuerySet
from apps.workflow.models import FiscalYear


def departments(request: HttpRequest) -> QuerySet:
    """Return the departments the person sees."""
    return Department.objects.visible_to(person_of(request))


def years(request: HttpRequest) -> QuerySet:
    """Return the years of the person's districts."""
    return FiscalYear.objects.visible_to(person_of(request))


def department_filter(path: str = "unit__department") -> filters.ModelChoiceFilter:
    """Return the choice of a department, which a row reaches by ``path``."""
    return filters.ModelChoiceFilter(
        label="主管部门",
        field_name=path,
        queryset=departments,
        empty_label="全部部门",
        widget=LongSelect,
    )


def year_filter() -> filters.ModelChoiceFilter:
    """Return the choice of a year."""
    return filters.ModelChoiceFilter(label="年度", queryset=years, empty_label="全部年度")


class DocumentFilter(filters.FilterSet):
    """Words and department; a kind adds what only its forms have, and names model and order."""

    q = filters.CharFilter(label="项目或单位", method="search")
    department = department_filter()

    def search(self, queryset: DocumentQuerySet, name: str, value: str) -> QuerySet:
        """Search project, unit and content; the words must all occur."""
        found: QuerySet = queryset.search(value)
        return found
