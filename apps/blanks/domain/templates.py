"""Keeping empty forms of other offices: uploaded, bound, mended, put away, handed on."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Required, TypedDict, Unpack

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from apps.accounts.domain.memberships import editing_units
from apps.accounts.models import Unit, User
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.audit.domain import record
from apps.blanks.models import BoundTemplate
from apps.core.errors import NotAllowedNow
from apps.formkit.bindings.model import Binding, BoundForm, Field, RowTable, Slot, Strip
from apps.formkit.bindings.places import places_of
from apps.imports.domain.matches import district_of
from apps.imports.domain.reading_process import run_worker

ACTIONS: Final = {
    "blank.upload": "上传表样",
    "blank.bind": "修改表样对应关系",
    "blank.retire": "停用表样",
    "blank.take": "导入表样对应关系",
}
_MOST_BYTES: Final = 10 * 1024 * 1024
# The person waits for the answer: well below what the web server waits for a request.
_SECONDS: Final = 60
KEEPERS: Final = "只有填报人和财政审核人员可以上传表样。"
OTHERS: Final = "只能维护本单位的表样，全区的表样由财政维护。"


class About(TypedDict, total=False):
    """What a person says of a form: whose it is, of which year, for which program."""

    name: Required[str]
    office: str
    year: int | None
    system: str
    unit: Unit | None


def may_keep(user: User) -> bool:
    """Return whether the person keeps forms at all: clerks their unit's, examiners the district's."""
    return bool(user.role_codes & (Role.examiners() | {Role.CLERK}))


def may_change(user: User, template: BoundTemplate) -> bool:
    """Return whether the person may mend a form: its unit's clerk, or an examiner its district's."""
    if template.unit_id:
        return editing_units(user).filter(pk=template.unit_id).exists()
    return template.district_id in scope_of(user).districts


def _demand(user: User, template: BoundTemplate) -> None:
    if not may_change(user, template):
        raise PermissionDenied(OTHERS)


def _demand_file(file: UploadedFile) -> None:
    most = min(_MOST_BYTES, settings.UPLOAD_MAX_BYTES)
    if (file.size or 0) > most:
        raise ValidationError(
            f"表样超过 {most // 1024 // 1024} MB 的上限。请只保留空白表，删去图片后上传。"
        )


def upload_template(*, actor: User, file: UploadedFile, **about: Unpack[About]) -> BoundTemplate:
    """Keep an empty form and bind it, in a process of its own that the person waits for.

    Raises PermissionDenied, and ValidationError for a file without a form to fill, a broken one or
    one too large.
    """
    if not may_keep(actor):
        raise PermissionDenied(KEEPERS)
    unit = about.get("unit")
    if unit is None and not scope_of(actor).districts:
        raise ValidationError("请选择表样所属的单位。")
    if unit is not None and not editing_units(actor).filter(pk=unit.pk).exists():
        raise PermissionDenied(OTHERS)
    _demand_file(file)
    with tempfile.TemporaryDirectory() as folder:
        answer = run_worker(file, file.name or "", Path(folder), seconds=_SECONDS, task="bind")
    if sentence := answer.get("refused"):
        raise ValidationError(sentence)
    return keep_template(actor=actor, file=file, answer=answer, **about)


@transaction.atomic
def keep_template(
    *, actor: User, file: UploadedFile, answer: Mapping[str, Any], **about: Unpack[About]
) -> BoundTemplate:
    """Keep an empty form with what was found in it (``formkit.bindings.work.bound``); raises
    PermissionDenied."""
    district = district_of(actor)
    if district is None:
        raise PermissionDenied(KEEPERS)
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    template = BoundTemplate.objects.create(
        district=district,
        file_name=(file.name or "表样")[-255:],
        content=file,
        size=file.size or 0,
        sha256=digest,
        format_id=answer["format"],
        binding=answer["binding"],
        grids=answer["grids"],
        created_by=actor,
        **about,
    )
    told = {"sha256": digest, "questions": template.bound.questions}
    record("blank.upload", actor=actor, target=template, after=told)
    return template


@transaction.atomic
def bind_cell(
    *,
    actor: User,
    template: BoundTemplate,
    form: int,
    row: int,
    column: int,
    field: Field,
    expected_revision: int,
) -> BoundTemplate:
    """Say what stands in a cell, or below the head of a column; a field without a place and text
    leaves it blank.

    Raises PermissionDenied, NotAllowedNow where somebody was faster, ValidationError for a place
    that the form's paper does not have, or a cell that is not there.
    """
    locked = BoundTemplate.objects.select_for_update().get(pk=template.pk)
    _demand(actor, locked)
    if locked.revision != expected_revision:
        raise NotAllowedNow("这份表样刚被别人改过。请重新打开后再改。")
    binding = locked.bound
    if form >= len(binding.forms):
        raise ValidationError("表样里没有这张表。")
    bound = binding.forms[form]
    _demand_place(bound, field)
    if (row, column) not in _spots(locked, bound.grid):
        raise ValidationError("表样里没有这个单元格，请重新打开后再选。")
    changed = with_field(bound, row, column, field)
    titles = places_of(bound.kind)
    before = titles.get(place_at(bound, row, column), "")
    locked.binding = binding.with_form(form, changed).to_json()
    locked.revision += 1
    locked.save()
    record(
        "blank.bind",
        actor=actor,
        target=locked,
        before={"place": before},
        after={
            "cell": f"第{row + 1}行第{column + 1}列",
            "place": field.fixed or titles.get(field.place, ""),
        },
    )
    return locked


def _demand_place(form: BoundForm, field: Field) -> None:
    if field.place and field.place not in places_of(form.kind):
        raise ValidationError("这张表没有这一项，请重新选择。")


def _spots(template: BoundTemplate, grid: int) -> set[tuple[int, int]]:
    """Return the cells of a grid that may be bound: those on the screen, and those further down
    that the file itself was bound with."""
    shown = template.grids[grid]["rows"] if 0 <= grid < len(template.grids) else []
    spots = {(cell["row"], cell["column"]) for row in shown for cell in row}
    forms = [form for form in template.bound.forms if form.grid == grid]
    spots |= {(slot.row, slot.column) for form in forms for slot in form.slots}
    return spots | {(row, 0) for form in forms for row in _ends(form)}


def _ends(form: BoundForm) -> list[int]:
    """Return the rows where tables and strips begin and end."""
    parts: list[RowTable | Strip] = [*form.tables]
    parts += [strip for table in form.tables for strip in table.strips]
    return [row for part in parts for row in (part.first, part.last)]


def _lies_in(template: BoundTemplate, form: BoundForm) -> bool:
    """Tell whether all that a binding fills is in the form that it is for."""
    spots = _spots(template, form.grid)
    is_there = spots.issuperset((slot.row, slot.column) for slot in form.slots)
    rows = {row for row, _ in spots}
    tables = all(one.columns and one.first <= one.last for one in form.tables)
    return is_there and tables and rows.issuperset(_ends(form))


def table_at(form: BoundForm, row: int) -> RowTable | None:
    """Return the table of rows that a row belongs to."""
    return next((one for one in form.tables if one.first <= row <= one.last), None)


def place_at(form: BoundForm, row: int, column: int) -> str:
    """Return what a cell holds now."""
    found = field_at(form, row, column)
    return found.place if found else ""


def field_at(form: BoundForm, row: int, column: int) -> Field | None:
    """Return a cell's field."""
    if table := table_at(form, row):
        return table.columns.get(column)
    return next((s.field for s in form.slots if (s.row, s.column) == (row, column)), None)


def with_field(form: BoundForm, row: int, column: int, field: Field) -> BoundForm:
    """Return the form with a cell, or the column that it lies in, bound anew."""
    table = table_at(form, row)
    if table is None and field.column:
        raise ValidationError("指标的各列只能放在指标行里，请选择其他项。")
    old = field_at(form, row, column)
    if old is not None:
        field = replace(
            field, unit=field.unit or old.unit, date=field.date or old.date, span=old.span
        )
    if field.place.startswith("money.") and not field.unit:
        field = replace(field, unit=form.unit)
    if table is not None:
        columns = {**table.columns, column: field}
        tables = tuple(
            replace(one, columns=columns) if one is table else one for one in form.tables
        )
        left = (q for q in form.questions if not (q.is_column and q.column == column))
        return replace(form, tables=tables, questions=tuple(left))
    slots = [slot for slot in form.slots if (slot.row, slot.column) != (row, column)]
    slots.append(Slot(row=row, column=column, field=field))
    open_ = (q for q in form.questions if (q.row, q.column) != (row, column))
    return replace(
        form,
        slots=tuple(sorted(slots, key=lambda slot: (slot.row, slot.column))),
        questions=tuple(open_),
    )


@transaction.atomic
def take_binding(*, actor: User, template: BoundTemplate, data: Mapping[str, Any]) -> BoundTemplate:
    """Put a binding that was handed on in place of a form's own.

    Raises PermissionDenied, and ValidationError for what is no binding or one of another form.
    """
    locked = BoundTemplate.objects.select_for_update().get(pk=template.pk)
    _demand(actor, locked)
    try:
        binding = Binding.from_json(data["binding"])
        is_same = data["sha256"] == locked.sha256 or _shape(binding) == _shape(locked.bound)
        for form in binding.forms:
            for one in form.fields:
                _demand_place(form, one)
        is_same = is_same and all(_lies_in(locked, form) for form in binding.forms)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValidationError(
            "这不是对应关系文件。请选择从“导出对应关系”得到的 JSON 文件。"
        ) from error
    if not is_same:
        raise ValidationError("这份对应关系是另一种表样的，不能用在这里。")
    locked.binding = binding.to_json()
    locked.revision += 1
    locked.save()
    record("blank.take", actor=actor, target=locked, after={"forms": len(binding.forms)})
    return locked


def _shape(binding: Binding) -> list[tuple[Any, ...]]:
    return [
        (form.kind, form.grid, [(one.first, one.last) for one in form.tables])
        for form in binding.forms
    ]


@transaction.atomic
def retire_template(*, actor: User, template: BoundTemplate) -> None:
    """Put a form away; raises PermissionDenied."""
    locked = BoundTemplate.objects.select_for_update().get(pk=template.pk)
    _demand(actor, locked)
    locked.is_retired = True
    locked.save(update_fields=["is_retired", "updated_at"])
    record("blank.retire", actor=actor, target=locked)
