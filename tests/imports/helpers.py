"""Imported forms for the tests, stored as if a file had been read."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.imports.domain.reading_jobs import first_state
from apps.imports.models import ImportBatch, ImportDraft, ImportFile
from tests.cast import Cast
from tests.formkit.samples import full_sheet


def file_of(cast: Cast, person: str) -> ImportFile:
    """Store a file that a person uploaded and that was read, with one drawn page."""
    batch = ImportBatch.objects.create(district=cast.district, created_by=cast.people[person])
    file = ImportFile.objects.create(
        batch=batch,
        name="申报表.pdf",
        content=ContentFile(b"content", "x"),
        size=7,
        sha256="0" * 64,
        state="read",
        pages={"0": [595.0, 842.0]},
    )
    default_storage.save(f"{file.picture_folder}/0.jpg", ContentFile(b"picture"))
    return file


def draft_of(
    cast: Cast, person: str, *, file: ImportFile | None = None, **changes: Any
) -> ImportDraft:
    """Store an open draft of the cast's faultless form, matched with the person's unit."""
    file = file or file_of(cast, person)
    unit = cast.unit_b if person.endswith("_b") else cast.unit_a
    sheet = full_sheet(unit=unit.name, department=unit.department.name)
    for number, row in enumerate(sheet.indicators, start=1):
        row.id = f"r{number}"
    original = sheet.to_json()
    values: dict[str, Any] = {
        "position": file.drafts.count() + 1,
        "kind": "declaration",
        "original": original,
        "current": first_state(original),
        "places": {
            "head.project_name": {"key": "c0-2-1", "page": 0, "box": [100, 100, 200, 120]},
            "row.r1.target": {"key": "c0-3-1", "page": 0, "box": [100, 130, 200, 150]},
        },
        "unit": unit,
        "fiscal_year": cast.year,
    }
    return ImportDraft.objects.create(file=file, **{**values, **changes})
