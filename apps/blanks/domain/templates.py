"""Keeping empty forms of other offices: uploaded, bound, mended, put away, handed on."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
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
from apps.blanks.domain.cells import lies_in, place_at, shape_of, spots_of, with_field
from apps.blanks.models import BoundTemplate
from apps.core.errors import NotAllowedNow
from apps.entry.reading_process import run_worker
from apps.formkit.bindings.model import Binding, BoundForm, Field
from apps.formkit.bindings.places import places_of
from apps.imports.domain.matches import district_of

ACTIONS: Final = {
    "blank.upload": "上传表样",
    "blank.bind": "修改表样对应关系",
    "blank.retire": "停用表样",
    "blank.take": "导入表样对应关系",
}
_MOST_BYTES: Final = 10 * 1024 * 1024
WAITED: Final = 60
"""How many seconds a person waits for an answer: well below what the web server does."""
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
        answer = run_worker(file, file.name or "", Path(folder), seconds=WAITED, task="bind")
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
    if (row, column) not in spots_of(locked, bound.grid):
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


@transaction.atomic
def take_binding(*, actor: User, template: BoundTemplate, data: Mapping[str, Any]) -> BoundTemplate:
    """Put a binding that was handed on in place of a form's own.

    Raises PermissionDenied, and ValidationError for what is no binding or one of another form.
    """
    locked = BoundTemplate.objects.select_for_update().get(pk=template.pk)
    _demand(actor, locked)
    try:
        binding = Binding.from_json(data["binding"])
        is_same = data["sha256"] == locked.sha256 or shape_of(binding) == shape_of(locked.bound)
        for form in binding.forms:
            for one in form.fields:
                _demand_place(form, one)
        is_same = is_same and all(lies_in(locked, form) for form in binding.forms)
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


@transaction.atomic
def retire_template(*, actor: User, template: BoundTemplate) -> None:
    """Put a form away; raises PermissionDenied."""
    locked = BoundTemplate.objects.select_for_update().get(pk=template.pk)
    _demand(actor, locked)
    locked.is_retired = True
    locked.save(update_fields=["is_retired", "updated_at"])
    record("blank.retire", actor=actor, target=locked)
