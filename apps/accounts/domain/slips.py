"""Makes slips for many accounts: the file is safe before any password is set, and fetched once."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import logging
import secrets
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import xlsxwriter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from apps.accounts.domain.activation import end_of_links, link_of
from apps.accounts.domain.credentials import temporary_password
from apps.accounts.models import Membership, PasswordRecord, SlipBatch, User
from apps.accounts.roles import Role
from apps.audit.domain import Entry, record, record_many
from apps.core.errors import NotAllowedNow
from apps.core.jobs import OUTAGES

log = logging.getLogger(__name__)
Kind, State = SlipBatch.Kind, SlipBatch.State
ACTIONS = {"account.slips": "制作登录凭条", "account.slips_fetched": "领取登录凭条"}
FAILED: Final = "制作时出错，请重试；仍不成功请联系技术人员。已写入账号的密码都在文件里。"
KEPT: Final = timedelta(days=7)
_CHUNK: Final = 10
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
COLUMNS: Final = (("部门", 26), ("单位", 30), ("姓名", 12), ("登录名", 18), ("角色", 16))


def _vault() -> Fernet:
    key = hashlib.sha256(b"slips" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _sealed(text: str) -> str:
    return _vault().encrypt(text.encode()).decode()


def _opened(text: str) -> str:
    return _vault().decrypt(text.encode()).decode()


def demand_system_admin(actor: User) -> None:
    """Raise PermissionDenied for anybody but a system administrator."""
    if Role.SYSTEM_ADMIN not in actor.role_codes:
        raise PermissionDenied("登录凭条由系统管理员制作和领取。")


def without_access(actor: User) -> list[User]:
    """Return the visible accounts with a role that nobody has opened yet.

    Those that decide or administer are left out: it takes two administrators to open them.
    """
    people = User.objects.visible_to(actor).filter(is_active=True, memberships__isnull=False)
    guarded = Membership.objects.filter(role__in=Role.guarded()).values("user")
    return [
        user
        for user in people.exclude(pk__in=guarded).distinct().order_by("username")
        if not user.has_usable_password()
    ]


@transaction.atomic
def request_slips(*, actor: User, users: Sequence[User], kind: str, address: str) -> SlipBatch:
    """Queue the slips of these accounts.

    ``address`` is what people open, for the links. Raises PermissionDenied for anybody but a
    system administrator, ValidationError for no account, or for one that decides or administers.
    """
    demand_system_admin(actor)
    if Membership.objects.filter(user__in=users, role__in=Role.guarded()).exists():
        raise ValidationError("所选账号里有审核人或管理员，其密码须由两类管理员办理（重置申请）。")
    # Only what nobody has opened yet: a slip never takes an account over from its owner.
    closed = {user.pk for user in without_access(actor)}
    keys = [user.pk for user in users if user.pk in closed]
    if not keys:
        raise ValidationError("没有需要凭条的账号：账号要先有角色，且还没有激活。")
    opener = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
    batch = SlipBatch.objects.create(
        kind=kind,
        accounts=keys,
        address=address.rstrip("/"),
        opener=_sealed(opener),
        created_by=actor,
    )
    record("account.slips", actor=actor, target=batch, after={"kind": kind, "count": len(keys)})
    make_slips.enqueue(batch.pk)
    return batch


@task(queue_name="long")
def make_slips(key: int) -> None:
    """Make the file of a batch, then set its passwords; a run cut short goes on where it ended."""
    batch = SlipBatch.objects.pending().filter(pk=key).select_related("created_by").first()
    if batch is None:
        return
    try:
        if not batch.plan:
            _prepare(batch)
        if batch.kind == Kind.PASSWORDS:
            _apply(batch)
        SlipBatch.objects.filter(pk=key).update(state=State.DONE, plan="", done=batch.total)
    except OUTAGES:  # the task is run again when the database is back
        raise
    except Exception:
        log.exception("slips %s failed", key)
        give_up_slips(key)


def give_up_slips(key: int) -> None:
    """Mark a batch as failed; what was set is in its file, which can be fetched."""
    SlipBatch.objects.pending().filter(pk=key).update(state=State.FAILED, message=FAILED)


def _prepare(batch: SlipBatch) -> None:
    """Draw the passwords or links, and keep file and plan before anything is changed."""
    users = list(
        User.objects.filter(pk__in=batch.accounts)
        .prefetch_related("memberships__department", "memberships__unit__department")
        .order_by("username")
    )
    links = batch.kind == Kind.LINKS
    drawn = {
        user.pk: link_of(user, batch.address) if links else temporary_password() for user in users
    }
    batch.content.save("slips", ContentFile(_archive(batch, users, drawn)), save=False)
    batch.plan = _sealed(json.dumps(drawn))
    batch.state = State.RUNNING
    batch.save(update_fields=["content", "plan", "state"])


def _apply(batch: SlipBatch) -> None:
    """Set the passwords, some at a time: hashing is slow on purpose."""
    drawn = [(int(key), text) for key, text in json.loads(_opened(batch.plan)).items()]
    while batch.done < len(drawn):
        some = drawn[batch.done : batch.done + _CHUNK]
        hashes = {key: make_password(text) for key, text in some}
        with transaction.atomic():
            locked = SlipBatch.objects.select_for_update().get(pk=batch.pk)
            if locked.done != batch.done:  # another worker has taken over
                batch.done = locked.done
                continue
            # Who has come to decide since is opened by two administrators.
            guarded = Membership.objects.filter(role__in=Role.guarded()).values("user")
            mine = User.objects.select_for_update().filter(pk__in=hashes)
            users = list(mine.exclude(pk__in=guarded))
            old = [PasswordRecord(user=user, hash=user.password) for user in users if user.password]
            PasswordRecord.objects.bulk_create(old)
            for user in users:
                user.password, user.must_change_password = hashes[user.pk], True
                user.password_changed_at = timezone.now()
                user.password_ends_at = end_of_links()
            fields = ["password", "must_change_password", "password_changed_at"]
            User.objects.bulk_update(users, [*fields, "password_ends_at"])
            locked.done = batch.done = batch.done + len(some)
            locked.save(update_fields=["done"])
            entries = [Entry(user) for user in users]
            record_many("account.password", actor=batch.created_by, entries=entries)


def _archive(batch: SlipBatch, users: list[User], drawn: dict[int, str]) -> bytes:
    """Return a zip with an encrypted workbook for each department."""
    rows: dict[str, list[list[str]]] = {}
    for user in users:
        for member in user.memberships.all():
            place = member.unit.department if member.unit else member.department
            owner = place.name if place else "财政部门"
            unit = member.unit.name if member.unit else ""
            line = [owner, unit, user.name, user.username, member.get_role_display()]
            rows.setdefault(owner, []).append([*line, drawn[user.pk]])
    opener = _opened(batch.opener)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as target:
        for owner, lines in sorted(rows.items()):
            target.writestr(f"登录凭条-{owner}.xlsx", _encrypted(_workbook(batch, lines), opener))
    return archive.getvalue()


def _workbook(batch: SlipBatch, lines: list[list[str]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("登录凭条")
    bold = book.add_format({"bold": True, "bg_color": "#eef2f7", "border": 1})
    plain = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    end = timezone.localtime(end_of_links())
    links = batch.kind == Kind.LINKS
    what = f"{'激活链接' if links else '临时密码'}（{end:%Y-%m-%d %H:%M} 前有效）"
    for at, (name, width) in enumerate((*COLUMNS, (what, 70 if links else 28))):
        sheet.write_string(0, at, name, bold)
        sheet.set_column(at, at, width)
    for number, line in enumerate(lines, start=1):
        for at, text in enumerate(line):
            sheet.write_string(number, at, text, plain)
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()


def _encrypted(workbook: bytes, opener: str) -> bytes:
    out = io.BytesIO()
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415 -- slow import

    OOXMLFile(io.BytesIO(workbook)).encrypt(opener, out)
    return out.getvalue()


def opener_of(batch: SlipBatch, actor: User) -> str:
    """Return what opens the file, for the one who asked for it; blank where there is none (any more)."""
    if batch.created_by_id != actor.pk or not batch.content:
        return ""
    return _opened(batch.opener)


@transaction.atomic
def fetch_slips(*, batch: SlipBatch, actor: User) -> bytes:
    """Return the file, once, and throw it away.

    Raises PermissionDenied, and NotAllowedNow for a file that is not made or was fetched.
    """
    demand_system_admin(actor)
    locked = SlipBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in {State.DONE, State.FAILED} or not locked.content:
        raise NotAllowedNow("凭条还没有制作好，或已经领取过。需要时请重新制作。")
    with locked.content.open() as stream:
        data: bytes = stream.read()
    _empty(locked)
    locked.state, locked.fetched_at = State.FETCHED, timezone.now()
    locked.save()
    record("account.slips_fetched", actor=actor, target=locked)
    return data


def _empty(batch: SlipBatch) -> None:
    name, storage = batch.content.name, batch.content.storage
    batch.content, batch.plan = "", ""
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def pending_slips() -> list[int]:
    """Return the keys of the batches that wait for a worker or are with one."""
    return list(SlipBatch.objects.pending().values_list("pk", flat=True))


@transaction.atomic
def expire_slips() -> int:
    """Throw away files nobody fetched within a week; return how many."""
    old: Any = SlipBatch.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(content="")
    for batch in old:
        _empty(batch)
        batch.opener = ""
        batch.save(update_fields=["content", "plan", "opener"])
    return len(old)
