"""Empty forms kept by the cast, and the exchange table of another system."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.blanks.domain.templates import upload_template
from apps.blanks.models import BoundTemplate
from apps.formkit.bindings import bind, open_file
from apps.formkit.bindings.worker_answers import shown
from tests.cast import Cast
from tests.formkit.bindings.blank_forms import blank_form, workbook

EXCHANGE: Final = """
绩效指标导入表 | < | < | < | < | < | < | < | < | < | < | <
mof_div_code | agency_code | pro_code | pro_name | fiscal_year | yearflag | lv1_perf_ind_name | lv2_perf_ind_name | lv3_perf_ind_name | com_code | kpi_val | meas_unit
{district.code} | {unit.code} | {project.code} | {head.project_name} | {head.year} | {?} | {row.level1} | {row.level2} | {row.level3} | {row.target} | {row.target} | {row.target}
"""


def exchange() -> bytes:
    """Return the empty exchange table."""
    return workbook({"导入": EXCHANGE})


def upload(name: str = "county.xlsx", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, blank_form(name) if content is None else content)


def uploaded(cast: Cast, person: str, name: str = "county.xlsx", **more: Any) -> BoundTemplate:
    """Keep an empty form through the front door."""
    more.setdefault("unit", cast.unit_a if person == "clerk_a" else None)
    return upload_template(
        actor=cast.people[person], file=upload(name, more.pop("content", None)), name="表样", **more
    )


def kept(
    cast: Cast, person: str, unit: Any = None, content: bytes | None = None, **more: Any
) -> BoundTemplate:
    """Store an empty form as if it had been uploaded, without the process that reads files."""
    content = content or blank_form("county.xlsx")
    file = open_file(content)
    return BoundTemplate.objects.create(
        district=cast.district,
        unit=unit,
        name="表样",
        file_name=f"county.{file.format_id}",
        content=SimpleUploadedFile(f"county.{file.format_id}", content),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        format_id=file.format_id,
        binding=bind(content).to_json(),
        grids=[shown(grid) for grid in file.grids],
        created_by=cast.people[person],
        **more,
    )
