"""What a printed form says of itself: a draft, or which version it shows and how that is verified."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.entry.kinds import Kind
from apps.entry.models import Version
from apps.formkit.layouts import Stamp
from apps.formkit.sheets import PaperSheet
from apps.projects.models import Document

DRAFT: Final = "草稿，不作为正式文件"
_LENGTH: Final = 16
_CODE: Final = re.compile(rf"[0-9a-f]{{{_LENGTH}}}")


def code_of(version: Version) -> str:
    """Return the code that a print of a version bears: the first 64 bits of its fingerprint."""
    head = version.fingerprint[:_LENGTH].upper()
    return "-".join(head[at : at + 4] for at in range(0, _LENGTH, 4))


def versions_with(user: User, code: str) -> list[Version]:
    """Return the versions a code verifies: of forms the person may see, of all for the audit
    administrator; blanks, hyphens and the size of letters do not count."""
    plain = re.sub(r"[\s\-—－]", "", code).lower()
    if not _CODE.fullmatch(plain):
        return []
    is_auditor = "audit_admin" in user.role_codes
    found = _named(Version.objects.all()) if is_auditor else visible_versions(user)
    found = found.filter(fingerprint__startswith=plain)
    return list(found.order_by("-pk")[:20])


def visible_versions(user: User) -> QuerySet[Version]:
    """Return the versions of the forms a person may see, with the names of these."""
    return _named(Version.objects.filter(document__in=Document.objects.visible_to(user)))


def _named(versions: QuerySet[Version]) -> QuerySet[Version]:
    return versions.select_related("document__project", "document__unit")


def newest_versions(keys: Iterable[int]) -> dict[int, Version]:
    """Return each document's newest version by the document's key, without the contents."""
    rows = Version.objects.filter(document__in=list(keys)).order_by("number").defer("content")
    return {row.document_id: row for row in rows}


def stamp_of(kind: Kind, form: Document, sheet: PaperSheet, version: Version | None) -> Stamp:
    """Return the stamp of a form as it stands now: that of its newest version while it is as frozen
    there, else that of a draft."""
    if version is None or Version.fingerprint_of(sheet.to_json()) != version.fingerprint:
        return Stamp(state=DRAFT)
    return stamp_of_version(kind, form, version)


def stamp_of_version(kind: Kind, form: Document, version: Version) -> Stamp:
    """Return the stamp of a frozen version: its number, and when (under which 文号) it was approved
    or else handed in."""
    moment = version.approved_at or version.frozen_at
    what = "批复" if version.approved_at else "提交"
    words = [str(version), f"{timezone.localtime(moment):%Y-%m-%d} {what}"]
    if version.approved_at and kind.prints is not None:
        words.append(kind.prints.notice(form))
    return Stamp(state="　".join(word for word in words if word), code=f"核验码 {code_of(version)}")
