"""Files of a form: taken in after a look at their content, kept under names nobody guesses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from apps.accounts.models import User
from apps.accounts.scope import demand_clerk
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.file_types import RefusedFile, kind_of_file, safe_name
from apps.entry.kinds import kind_of
from apps.entry.models import Attachment
from apps.projects.models import Document

ACTIONS: Final = {"entry.attach": "上传附件", "entry.detach": "删除附件"}
WORDS: Final = {"attachment": "附件"}
MAX_FILES: Final = 10


def attached(form: Document) -> dict[str, list[Attachment]]:
    """Return the files of a form by place; no query when fetched with its content."""
    found: dict[str, list[Attachment]] = {}
    for item in form.attachments.all():
        found.setdefault(item.place, []).append(item)
    return found


def attachment_list(form: Document) -> list[tuple[str, list[Attachment]]]:
    """Return the files of a form under the names of their places, in the order of the paper."""
    files = attached(form)
    names = kind_of(form).file_places(form)
    return [(name, files[place]) for place, name in names.items() if place in files]


def _locked(key: int, actor: User) -> Document:
    """Return a form the person sees, locked; raises DoesNotExist, PermissionDenied for anybody but
    a clerk of its unit."""
    document = Document.objects.visible_to(actor).get(key=key)
    form = kind_of(document).locked(document)
    demand_clerk(actor, form.unit)
    return form


def _note(action: str, actor: User | None, form: Document, **told: Any) -> None:
    record(action, actor=actor, target=form, organisation=form.unit.name, **told)


def examined(upload: File) -> dict[str, Any]:
    """Return the columns of a :class:`KeptFile` for an upload; raise ValidationError for one that is
    not accepted."""
    name = upload.name or ""
    try:
        kind = kind_of_file(upload, name, upload.size)  # type: ignore[arg-type]
    except RefusedFile as error:
        raise ValidationError(error.message) from error
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    stored = safe_name(name, kind)
    return {"name": stored, "kind": kind, "size": upload.size, "digest": digest.hexdigest()}


def keep_file(
    form: Document, *, place: str, upload: File, actor: User | None, is_held: bool = False
) -> Attachment:
    """Look at a file and store it at a place of a locked form; held, only its unit's clerks see it.

    Raises ValidationError for a file that is not accepted or one too many.
    """
    columns = examined(upload)
    if form.attachments.filter(place=place).count() >= MAX_FILES:
        raise ValidationError(f"每处最多 {MAX_FILES} 个文件，请合并后上传。")
    item = Attachment(
        document_id=form.key,
        district_id=form.district_id,
        place=place,
        uploaded_by=actor,
        is_held=is_held,
        **columns,
    )
    item.file.save(item.name, upload, save=False)
    item.save()
    _note("entry.attach", actor, form, after={"attachment": item.name, "sha256": item.digest})
    return item


def release_files(key: int, place: str) -> None:
    """Let the held files of a place be seen by whoever sees the form."""
    Attachment.objects.filter(document=key, place=place).update(is_held=False)


def drop_files(key: int, place: str) -> None:
    """Take the held files of a place away, from the store too."""
    for item in Attachment.objects.filter(document=key, place=place, is_held=True):
        _forget(item)


def _forget(item: Attachment) -> None:
    """Delete a file; from the store where it stands at no other place."""
    stored, name = item.file.storage, item.file.name
    item.delete()
    if name and not Attachment.objects.filter(file=name).exists():
        transaction.on_commit(lambda: stored.delete(name))


def link_files(files: Iterable[Attachment], *, key: int, place: str) -> list[Attachment]:
    """Let files stand at a place of the form with that document key, too; the store holds each
    once. Those that stand there already, and those beyond what a place takes, are left out."""
    there = Attachment.objects.filter(document=key, place=place)
    known = set(there.values_list("digest", flat=True))
    made = []
    for file in files:
        if file.digest in known or len(known) >= MAX_FILES:
            continue
        known.add(file.digest)
        names = (
            "name",
            "kind",
            "size",
            "digest",
            "file",
            "district_id",
            "uploaded_by_id",
            "uploaded_at",
        )
        same = {name: getattr(file, name) for name in names}
        made.append(Attachment(document_id=key, place=place, **same))
    return Attachment.objects.bulk_create(made)


@transaction.atomic
def attach(*, key: int, place: str, upload: File, actor: User) -> Attachment:
    """Add a file to a place of the form with that document key.

    Raises Document.DoesNotExist, PermissionDenied, NotAllowedNow for a closed form,
    ValidationError for a place that takes none or a file that is not accepted.
    """
    form = _locked(key, actor)
    kind = kind_of(form)
    if reason := kind.entry_obstacle(form):
        raise NotAllowedNow(reason)
    if place not in kind.file_places(form):
        raise ValidationError("这里不能上传文件，请刷新页面。")
    return keep_file(form, place=place, upload=upload, actor=actor)


@transaction.atomic
def detach(*, item: Attachment, actor: User) -> None:
    """Take a file away again, from the store too.

    Raises PermissionDenied, NotAllowedNow once the form is closed.
    """
    form = _locked(item.document_id, actor)
    kind = kind_of(form)
    if reason := kind.entry_obstacle(form):
        raise NotAllowedNow(reason)
    if item.place not in kind.file_places(form):
        raise NotAllowedNow("这份材料上报后不能删除。")
    _note("entry.detach", actor, form, before={"attachment": item.name, "sha256": item.digest})
    _forget(item)
