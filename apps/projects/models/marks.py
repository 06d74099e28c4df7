"""That what is added up of a department's forms has moved since it was last added up."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import models
from django.utils import timezone

from apps.accounts.models import Department
from apps.core.districts import DistrictField
from apps.workflow.models import FiscalYear


class FigureMark(models.Model):
    """Figures of a department moved: of a year, or of every year where none is named.

    Only ever added, in the transaction of what moved them, so that those who type never wait for
    each other; thrown away with the next adding up.
    """

    department = models.ForeignKey(
        Department, verbose_name="主管部门", on_delete=models.CASCADE, related_name="+"
    )
    district = DistrictField("department.district_id", db_index=True)
    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", null=True, on_delete=models.CASCADE, related_name="+",
        db_index=False,
    )  # fmt: skip

    made_at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "数字有变动"
        verbose_name_plural = "数字有变动"

    def __str__(self) -> str:
        return f"{self.department_id} {self.fiscal_year_id or ''}"


def mark_figures(department: int, district: int, year: int | None = None) -> None:
    """Say that figures moved of a department of a district, of a year or of all years; by their keys."""
    FigureMark.objects.create(department_id=department, district_id=district, fiscal_year_id=year)


def mark_all(places: Iterable[tuple[int, int]]) -> None:
    """Say so of departments, each with its district, and all years; once of each."""
    FigureMark.objects.bulk_create(
        FigureMark(department_id=department, district_id=district)
        for department, district in sorted(set(places))
    )


def mark_places(
    sender: object, *, departments: Collection[int], district: int, **kwargs: object
) -> None:
    """Say so of the departments that a unit left and came to; hears of units that are kept."""
    mark_all((department, district) for department in departments)
