"""Filled copies of a form, read by its binding into drafts that a person confirms."""

from __future__ import annotations

from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from apps.accounts.models import User
from apps.audit.domain import record
from apps.blanks.models import BoundTemplate
from apps.imports.domain.uploads import upload_files
from apps.imports.models import ImportBatch

ACTIONS: Final = {"blank.read": "按表样读入"}


@transaction.atomic
def read_copy(*, actor: User, template: BoundTemplate, file: UploadedFile) -> ImportBatch:
    """Keep a filled copy and queue it for reading by the binding as it is now.

    A copy that is not of this form, is broken or has nothing in it is told in the batch, as of
    every import. Raises PermissionDenied and ValidationError as
    :func:`apps.imports.domain.uploads.upload_files`.
    """
    wish = {
        "task": "read_back",
        "title": template.name,
        "template": template.content.name,
        "binding": template.binding,
    }
    batch = upload_files(actor=actor, files=[file], wish=wish)
    for stored in batch.files.all():
        record("blank.read", actor=actor, target=stored, after={"template": template.pk})
    return batch
