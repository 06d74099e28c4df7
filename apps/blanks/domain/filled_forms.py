"""Empty forms filled with what the asker may see: the job that exports make, and a sample."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.core.exceptions import ValidationError

from apps.accounts.models import Department, User
from apps.blanks.domain.templates import WAITED
from apps.blanks.models import BoundTemplate
from apps.entry.kinds import Kind, kind_named
from apps.entry.reading_process import limits, run_worker
from apps.exports.domain.requests import request_export
from apps.exports.domain.subjects import printed_kinds
from apps.exports.models import ExportJob
from apps.formkit import bindings
from apps.formkit.writers.archive import safe_name
from apps.projects.models import Document, Project
from apps.workflow.models import FiscalYear

_CHUNK: Final = 50
SAMPLE: Final = 3
_BESIDE: Final = ("project__unit__department__district",)


def request_filling(
    *,
    actor: User,
    template: BoundTemplate,
    fiscal_year: FiscalYear,
    department: Department | None = None,
    project: Project | None = None,
    approved_only: bool = False,
) -> ExportJob:
    """Queue the filling of a form: of one project, a department, or all the person may see.

    Raises PermissionDenied and ValidationError as every export, and where no form of its kind is
    kept here.
    """
    return request_export(
        actor=actor,
        subject=subject_of(template).code,
        kind=ExportJob.Kind.FILLED,
        form=template.format_id,
        fiscal_year=fiscal_year,
        department=department,
        approved_only=approved_only,
        options={
            "template": template.pk,
            "title": template.name[:60],
            **({"project": project.pk} if project else {}),
        },
    )


def subject_of(template: BoundTemplate) -> Kind:
    """Return the kind whose forms fill it first; raises ValidationError where none is kept here."""
    kinds = filling_kinds(template)
    if not kinds:
        raise ValidationError("这份表样对应的表，本系统没有，不能填写。")
    return kinds[0]


def filling_kinds(template: BoundTemplate) -> list[Kind]:
    """Return the kinds of its forms that are kept here, in the order of the file."""
    known = {kind.code for kind in printed_kinds()}
    return [kind_named(code) for code in template.bound.kinds if code in known]


def contents_of(
    template: BoundTemplate, actor: User, keys: Sequence[int], year: FiscalYear
) -> Iterator[list[bindings.Content]]:
    """Yield, for each form of the first kind, what goes into the file: it, and the forms of the
    other kinds of the same project and year, as far as the person may see them."""
    first, *others = filling_kinds(template)
    for at in range(0, len(keys), _CHUNK):
        forms = _fetched(first, first.model.objects.filter(pk__in=keys[at : at + _CHUNK]))
        by_key = {form.pk: form for form in forms}
        beside: dict[int, list[Any]] = {}
        for kind in others:
            seen = kind.model.objects.visible_to(actor).filter(
                fiscal_year=year, project__in=[form.project_id for form in forms]
            )
            for form in _fetched(kind, seen):
                beside.setdefault(form.project_id, []).append(_content(kind, form))
        for key in keys[at : at + _CHUNK]:
            if form := by_key.get(key):
                yield [_content(first, form), *beside.get(form.project_id, [])]


def _fetched(kind: Kind, forms: Any) -> list[Any]:
    return list(forms.with_content().select_related(*_BESIDE))


def _content(kind: Kind, form: Document) -> bindings.Content:
    unit = form.project.unit
    department = unit.department
    return bindings.Content.of(
        kind.sheet_of(form),
        {
            "project.code": form.project.code,
            "unit.code": unit.code,
            "department.code": department.code,
            "district.code": department.district.code,
            "district.name": department.district.name,
        },
    )


def write_filled(
    job: ExportJob, keys: Sequence[int], target: BinaryIO, report: Callable[[int], None]
) -> None:
    """Write the filled form, or an archive with one a project; what found no cell is told in a
    text beside them. A list holds all projects in one file."""
    template = BoundTemplate.objects.get(pk=job.options["template"])
    binding = template.bound
    with template.content.open("rb") as stream:
        blank = stream.read()
    found = contents_of(template, job.created_by, keys, job.fiscal_year)
    if is_list(template):
        target.write(
            bindings.fill(blank, binding, _one_by_one(found, report), limits=limits()).data
        )
    elif is_alone(job):
        target.write(bindings.fill(blank, binding, next(found, []), limits=limits()).data)
    else:
        _write_archive(template, blank, found, target, report)


def _one_by_one(
    found: Iterator[list[bindings.Content]], report: Callable[[int], None]
) -> Iterator[bindings.Content]:
    for number, contents in enumerate(found, start=1):
        report(number)
        yield from contents


def _write_archive(
    template: BoundTemplate,
    blank: bytes,
    found: Iterator[list[bindings.Content]],
    target: BinaryIO,
    report: Callable[[int], None],
) -> None:
    binding, taken, told = template.bound, set[str](), []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for number, contents in enumerate(found, start=1):
            report(number)
            values = contents[0].values
            name = safe_name(values.get("head.unit", ""), values.get("head.project_name", ""))
            name = name if name not in taken else f"{name}({number})"
            taken.add(name)
            filled = bindings.fill(blank, binding, contents, limits=limits())
            archive.writestr(f"{name}.{template.format_id}", filled.data)
            told += [f"{name}：{note}" for note in filled.notes]
        if told:
            archive.writestr("没有位置填写的内容.txt", "\ufeff" + "\r\n".join(told))


def is_list(template: BoundTemplate) -> bool:
    """Return whether all projects stand in one table."""
    return any(form.is_list for form in template.bound.forms)


def is_alone(job: ExportJob) -> bool:
    """Return whether a job fills the form of one project."""
    return "project" in job.options


def name_of(job: ExportJob) -> str:
    """Return the name of a job's file."""
    template = BoundTemplate.objects.get(pk=job.options["template"])
    whose = job.department.name if job.department else ""
    if is_alone(job):
        whose = Project.objects.get(pk=job.options["project"]).name
    ending = template.format_id if is_alone(job) or is_list(template) else "zip"
    return f"{safe_name(template.name, whose, job.fiscal_year.year)}.{ending}"


def sample_of(template: BoundTemplate, actor: User) -> dict[str, Any] | None:
    """Return the form filled with the newest forms that the person may see, as
    :func:`apps.formkit.bindings.worker_answers.sample`; None where there is none.

    It is filled in a process of its own that the person waits for; raises ValidationError where that
    takes too long or the file is broken.
    """
    kinds = filling_kinds(template)
    if not kinds:
        return None
    seen = kinds[0].model.objects.visible_to(actor).order_by("-fiscal_year__year", "-pk")
    some = list(seen.select_related("fiscal_year")[: SAMPLE if is_list(template) else 1])
    if not some:
        return None
    keys = [form.pk for form in some if form.fiscal_year_id == some[0].fiscal_year_id]
    found = contents_of(template, actor, keys, some[0].fiscal_year)
    contents = [asdict(one) for together in found for one in together]
    with template.content.open("rb") as stream, tempfile.TemporaryDirectory() as folder:
        answer = run_worker(
            stream, template.file_name, Path(folder), seconds=WAITED, task="sample",
            binding=template.binding, contents=contents,
        )  # fmt: skip
    if sentence := answer.get("refused"):
        raise ValidationError(sentence)
    return answer
