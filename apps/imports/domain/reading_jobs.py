"""Reads an uploaded file into drafts, in a process of its own with bounded memory and time."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Unit
from apps.core.jobs import OUTAGES
from apps.entry.kinds import intake_of
from apps.entry.reading_process import FAILED, run_worker
from apps.formkit.papers import paper_of
from apps.formkit.papers.paths import values_of, with_value
from apps.imports.domain.matches import find_project, find_unit, units_for
from apps.imports.models import ImportDraft, ImportFile
from apps.projects.models import Project
from apps.workflow.models import FiscalYear
from apps.workflow.queries import source_names

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
    file = ImportFile.objects.select_related("batch__created_by", "batch__district").get(pk=file_pk)
    try:
        with tempfile.TemporaryDirectory() as folder:
            wish = _wish(file, Path(folder))
            result = run_worker(file.content, file.name, Path(folder), **wish)
            _store(file, result, Path(folder))
    except OUTAGES:  # the task is run again when the database is back
        raise
    except Exception:  # whatever broke, the person is told and the log has it
        log.exception("reading of import file %s failed", file_pk)
        _store(file, {"refused": FAILED}, Path())


def _wish(file: ImportFile, folder: Path) -> dict[str, Any]:
    """Return what else the process is told: the form that the file fills, what the district calls
    sources of money."""
    wish = {"sources": source_names(file.batch.district), **file.wish}
    if name := wish.get("template"):
        copy = folder / "template"
        with default_storage.open(name) as stream:
            copy.write_bytes(stream.read())
        wish["template"] = str(copy)
    return wish


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
    owners = _Owners(file, [item.get("beside", {}) for item in found])
    districts = {file.batch.district_id, *(unit.department.district_id for unit in owners.units)}
    called = FiscalYear.objects.filter(district__in=districts)
    years = {(one.district_id, one.year): one for one in called}
    drafts = []
    for position, item in enumerate(found, start=1):
        sheet = item["sheet"]
        unit, project, doubts = owners.of(sheet, item.get("beside", {}), item["doubts"])
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
                project_code="" if project else _code_in(item),
                fiscal_year=years.get((_district_of(unit, file), sheet["year"])),
            )
        )
    ImportDraft.objects.bulk_create(drafts)


def _district_of(unit: Unit | None, file: ImportFile) -> int:
    """Return whose years a form can be of: those of its unit's district, else of the file's."""
    district: int = unit.department.district_id if unit else file.batch.district_id
    return district


def _code_in(item: Mapping[str, Any]) -> str:
    """Return the project's code that a form brings; blank for one that no project can have."""
    code: str = item.get("beside", {}).get("project.code", "")
    return code if len(code) <= (Project._meta.get_field("code").max_length or 0) else ""


class _Owners:
    """Whose the forms of a file are, among the units that its reader may read forms in for."""

    def __init__(self, file: ImportFile, beside: Sequence[Mapping[str, str]]) -> None:
        reader = file.batch.created_by
        self.units = list(units_for(reader))
        self.by_code = {unit.code: unit for unit in self.units}
        self.projects: dict[int, list[Project]] = {}
        known = Project.objects.visible_to(reader).filter(unit__in=self.units)
        for project in known.filter(is_active=True):
            self.projects.setdefault(project.unit_id, []).append(project)
        codes = {code for one in beside if (code := one.get("project.code"))}
        self.district = file.batch.district_id
        self.coded: dict[str, list[Project]] = {}
        for project in (
            known.filter(code__in=codes).select_related("unit__department") if codes else ()
        ):
            self.coded.setdefault(project.code, []).append(project)

    def of(
        self, sheet: Mapping[str, Any], beside: Mapping[str, str], doubts: list[str]
    ) -> tuple[Unit | None, Project | None, list[str]]:
        """Return a form's unit and project, and its doubts: codes, where the form has them, tell
        better than names do."""
        project = self._coded(beside)
        unit = project.unit if project else self.by_code.get(beside.get("unit.code", ""))
        if unit is not None:
            doubts = [place for place in doubts if place != "head.unit"]
        else:
            unit = find_unit(self.units, sheet.get("unit", ""), sheet["department"])
        if unit is None and len(self.units) == 1:
            unit = self.units[0]
            doubts = [*doubts, "head.unit"] if "head.unit" not in doubts else doubts
        if unit is not None and project is None:
            project = find_project(self.projects.get(unit.pk, []), sheet.get("project_name", ""))
        return unit, project, doubts

    def _coded(self, beside: Mapping[str, str]) -> Project | None:
        """Return the project that a form names by its code; where districts use the same one, that
        of the unit whose code stands beside it, else that of the file's district."""

        def nearness(project: Project) -> tuple[bool, bool]:
            is_units = project.unit.code == beside.get("unit.code")
            return is_units, project.district_id == self.district

        found = self.coded.get(beside.get("project.code", ""), [])
        return max(found, key=nearness, default=None)
