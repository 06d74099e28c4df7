"""What forms of a year add up to, kept department by department and for the whole district."""

from __future__ import annotations

from django.db import models

from apps.accounts.models import Department
from apps.core.districts import DistrictField, DistrictUnique
from apps.workflow.models import FiscalYear


class KeptRows(models.Model):
    """The rows of a grouped query (``entry.kept_sums``) about a department's forms of a year; those
    of the district, where no department is named, are the sum of its departments'."""

    district = DistrictField("fiscal_year.district_id")
    fiscal_year = models.ForeignKey(
        FiscalYear, verbose_name="年度", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    name = models.CharField("名称", max_length=80)
    department = models.ForeignKey(
        Department, verbose_name="主管部门", null=True, on_delete=models.CASCADE,
        related_name="+", db_index=False,
    )  # fmt: skip
    # JSON as a text: the database need not look into it.
    rows = models.TextField("数字")

    class Meta:
        verbose_name = "预先算好的数字"
        verbose_name_plural = "预先算好的数字"
        constraints = [
            DistrictUnique(
                fields=["district", "fiscal_year", "name", "department"], name="kept_rows_uniq"
            ),
            DistrictUnique(
                fields=["district", "fiscal_year", "name"],
                condition=models.Q(department__isnull=True),
                name="kept_rows_whole_uniq",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.fiscal_year_id} {self.department_id or ''}"
