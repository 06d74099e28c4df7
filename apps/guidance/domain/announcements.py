"""公告: out with its files, read, withdrawn; who has not read it is reminded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Department, District, User
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.domain.attachments import MAX_FILES, examined
from apps.guidance.models import READERS, Announcement, AnnouncementFile, ReadReceipt
from apps.reviews.domain.notices import notify
from apps.reviews.models import Notice

ACTIONS: Final = {
    "guidance.announce": "发布公告",
    "guidance.withdraw": "撤下公告",
    "guidance.read": "阅知公告",
    "guidance.remind": "提醒阅读公告",
}
# How many stand on the first page at most.
BENCH: Final = 4


def own_district(actor: User) -> District:
    """Return the district that an examiner speaks for; raise PermissionDenied for anybody else."""
    for member in actor.active_memberships:
        if member.role in Role.examiners():
            return member.district
    raise PermissionDenied("只有财政部门可以发布。")


def check_files(files: Sequence[File]) -> list[dict[str, Any]]:
    """Return what is kept of each file beside its content; raise ValidationError for what is not
    accepted, each by its name."""
    if len(files) > MAX_FILES:
        raise ValidationError(f"最多 {MAX_FILES} 个附件，现有 {len(files)} 个，请合并后上传。")
    return [examined(file) for file in files]


@transaction.atomic
def publish(
    *, actor: User, title: str, text: str, department: Department | None, files: Sequence[File]
) -> Announcement:
    """Publish an announcement and tell everybody it is for.

    Raises PermissionDenied, ValidationError for words missing or too long, or a file that is not
    accepted.
    """
    announcement = Announcement(
        district=own_district(actor),
        department=department,
        title=title.strip(),
        text=text.strip(),
        published_by=actor,
    )
    if department and department.district_id not in scope_of(actor).districts:
        raise PermissionDenied("只能发给本区的部门。")
    announcement.full_clean(exclude=["published_by"])
    kept = check_files(files)
    announcement.save()
    for file, columns in zip(files, kept, strict=True):
        item = AnnouncementFile(announcement=announcement, uploaded_by=actor, **columns)
        item.file.save(item.name, file, save=False)
        item.save()
    told = _tell(announcement, announcement.readers, f"财政公告：{announcement.title}")
    note = {"title": announcement.title, "told": told}
    files_told = {"sha256": "、".join(one["digest"] for one in kept)} if kept else {}
    record("guidance.announce", actor=actor, target=announcement, after={**note, **files_told})
    return announcement


def _tell(announcement: Announcement, people: Iterable[User], text: str) -> int:
    page = reverse("guidance:announcement", args=[announcement.pk])
    kind, district = Notice.Kind.ANNOUNCED, announcement.district_id
    return notify(people, kind=kind, text=text, url=page, district=district)


def _locked(announcement: Announcement, actor: User) -> Announcement:
    """Return one of the examiner's own district that is still out, locked."""
    found = Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)
    if found.district_id not in scope_of(actor).districts:
        raise PermissionDenied("只有财政部门可以办理。")
    if found.withdrawn_at:
        raise NotAllowedNow(f"公告“{found.title}”已撤下。")
    return found


@transaction.atomic
def withdraw(*, announcement: Announcement, actor: User) -> None:
    """Take an announcement off the pages of those it was for; raises PermissionDenied,
    NotAllowedNow where it is off already."""
    found = _locked(announcement, actor)
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    record("guidance.withdraw", actor=actor, target=found, after={"title": found.title})


@transaction.atomic
def mark_as_read(*, announcement: Announcement, actor: User) -> None:
    """Keep that a person has read an announcement, once; raises PermissionDenied for those it is
    not for, NotAllowedNow where it was withdrawn."""
    found = Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)
    if not found.readers.filter(pk=actor.pk).exists():
        raise PermissionDenied("这份公告不需要您阅知。")
    if found.withdrawn_at:
        raise NotAllowedNow("这份公告已撤下，不用再阅知。")
    _, is_new = ReadReceipt.objects.get_or_create(announcement=found, user=actor)
    if is_new:
        record("guidance.read", actor=actor, target=found)


def unread_by(announcement: Announcement) -> QuerySet[User]:
    """Return those who have not read it."""
    read = ReadReceipt.objects.filter(announcement=announcement)
    return announcement.readers.exclude(pk__in=read.values("user"))


@transaction.atomic
def remind_unread(*, announcement: Announcement, actor: User) -> int:
    """Remind those who have not read an announcement; return how many were told.

    Raises PermissionDenied, NotAllowedNow where it was withdrawn.
    """
    found = _locked(announcement, actor)
    told = _tell(found, unread_by(found), f"请阅读财政公告：{found.title}")
    if told:
        record("guidance.remind", actor=actor, target=found, after={"told": told})
    return told


@dataclass(frozen=True, slots=True)
class Reading:
    """How far an announcement has been read: of how many, by how many, and who has not."""

    total: int
    read: int
    missing: list[User]


def reading_of(announcement: Announcement) -> Reading:
    """Return how far an announcement has been read; two queries."""
    missing = list(unread_by(announcement).order_by("username"))
    counted: Any = Announcement.objects.with_reading().get(pk=announcement.pk)
    return Reading(counted.total, counted.read, missing)


def bench_announcements(user: User) -> list[Announcement]:
    """Return the newest that a person is told, those not read first; nothing for the bureau itself."""
    if not user.role_codes & READERS:
        return []
    found = list(Announcement.objects.visible_to(user).for_reader(user)[: 5 * BENCH])
    return sorted(found, key=lambda one: one.read_at is not None)[:BENCH]  # type: ignore[attr-defined]
