"""Reads an uploaded file into drafts, in a process of its own with bounded memory and time."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from apps.core.jobs import OUTAGES
from apps.entry.kinds import intake_of
from apps.formkit.papers import paper_of
from apps.formkit.papers.paths import values_of, with_value
from apps.imports.domain.matches import find_project, find_unit, units_for
from apps.imports.domain.reading_process import FAILED, run_worker
from apps.imports.models import ImportDraft, ImportFile
from apps.projects.models import Project
from apps.workflow.models import FiscalYear

log = logging.getLogger(__name__)
State = ImportFile.State
DraftState = ImportDraft.State


def read_file(file_pk: int) -> None:
    """Read a file and store its drafts; one that is read already is left alone.

    A file found half-read was left by a run that was cut short, or is still being read by one
    whose result no longer counts: the moment of the start tells the runs apart.
    """
    pending = ImportFile.objects.filter(pk=file_pk, state__in=[State.WAITING, State.READING])
    if not pending.update(state=State.READING, started_at=timezone.now()):
        return
    file = ImportFile.objects.select_related("batch__created_by").get(pk=file_pk)
    try:
        with tempfile.TemporaryDirectory() as folder:
            result = run_worker(file.content, file.name, Path(folder))
            _store(file, result, Path(folder))
    except OUTAGES:  # the task is run again when the database is back
        raise
    except Exception:  # whatever broke, the person is told and the log has it
        log.exception("reading of import file %s failed", file_pk)
        _store(file, {"refused": FAILED}, Path())


@transaction.atomic
def _store(file: ImportFile, result: dict[str, Any], folder: Path) -> None:
    locked = ImportFile.objects.select_for_update().get(pk=file.pk)
    if locked.state != State.READING or locked.started_at != file.started_at:
        return
    locked.finished_at = timezone.now()
    if sentence := result.get("refused"):
        locked.state, locked.message = State.FAILED, sentence
        locked.save()
        return
    locked.state, locked.format_id = State.READ, result["format"]
    locked.warnings = [*result["warnings"], *_only_shown(result["drafts"])]
    locked.statement = result["statement"]
    locked.pages = result["pages"]
    locked.save()
    for number in locked.pages:
        name = f"{locked.picture_folder}/{number}.jpg"
        default_storage.delete(name)
        default_storage.save(name, ContentFile((folder / f"{number}.jpg").read_bytes()))
    locked.drafts.all().delete()
    store_drafts(file, result["drafts"])


def _only_shown(found: list[dict[str, Any]]) -> list[str]:
    """Return a sentence for each form of a kind that cannot be stored here."""
    return [
        f"第 {item['sheet']['index']} 张是{paper_of(item['kind']).title}，目前不能存入，读出的内容可以查看和下载。"
        for item in found
        if not intake_of(item["kind"])
    ]


def first_state(sheet: dict[str, Any]) -> dict[str, Any]:
    """Return a reading as a person starts to correct it: amounts of a declaration in 元."""
    intake = intake_of(sheet["kind"])
    return intake.first(sheet) if intake else sheet


def first_candidates(sheet: dict[str, Any], found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what else the cells may say as a person would find it: amounts of a declaration in 元."""
    paper = paper_of(sheet["kind"])

    def shown(place: str, text: str) -> str:
        value = values_of(paper, first_state(with_value(paper, sheet, place, text))).get(place)
        return "" if value is None else str(value)

    first = values_of(paper, first_state(sheet))
    offered = {
        place: [text for text in (shown(place, text) for text in texts) if text != first.get(place)]
        for place, texts in found.items()
        if place in first
    }
    return {place: texts for place, texts in offered.items() if any(texts)}


def store_drafts(file: ImportFile, found: list[dict[str, Any]]) -> None:
    """Keep what was read from a file, each form with the unit, project and year it seems to mean."""
    units = list(units_for(file.batch.created_by))
    years = {one.year: one for one in FiscalYear.objects.filter(district=file.batch.district)}
    projects: dict[int, list[Project]] = {}
    for project in Project.objects.filter(unit__in=units, is_active=True):
        projects.setdefault(project.unit_id, []).append(project)
    drafts = []
    for position, item in enumerate(found, start=1):
        sheet = item["sheet"]
        doubts = item["doubts"]
        unit = find_unit(units, sheet.get("unit", ""), sheet["department"])
        if unit is None and len(units) == 1:
            unit = units[0]
            doubts = [*doubts, "head.unit"] if "head.unit" not in doubts else doubts
        project = (
            find_project(projects.get(unit.pk, []), sheet.get("project_name", "")) if unit else None
        )
        drafts.append(
            ImportDraft(
                file=file,
                position=position,
                kind=item["kind"],
                state=DraftState.OPEN if intake_of(item["kind"]) else DraftState.SHOWN,
                original=sheet,
                current=first_state(sheet),
                places=item["places"],
                excerpt=item["excerpt"],
                doubts=doubts,
                candidates=first_candidates(sheet, item["candidates"]),
                notes=item["notes"],
                unit=unit,
                project=project,
                fiscal_year=years.get(sheet["year"]),
            )
        )
    ImportDraft.objects.bulk_create(drafts)
