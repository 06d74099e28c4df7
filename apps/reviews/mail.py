"""Notices by mail, in the background, where the operator has named a mail server."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from apps.accounts.models import Membership, User
from apps.accounts.roles import Role
from apps.reviews.models import Notice

SUBJECT: Final = "预算绩效目标管理：有新的通知"
# The same trouble is told once within this time.
QUIET: Final = timedelta(hours=12)
_log = logging.getLogger(__name__)


@task()
def mail_notice(addresses: list[str], text: str) -> None:
    """Send one notice to each address by itself, so that nobody sees the others.

    What cannot be sent is told to the system administrators on their page of notices.
    """
    failed: dict[str, str] = {}
    for address in addresses:
        try:
            EmailMessage(SUBJECT, text, None, [address], connection=get_connection()).send()
        except (SMTPException, OSError) as error:
            _log.warning("mail to %s failed: %s", address, error)
            failed[address] = f"{type(error).__name__}: {error}"
    if failed:
        tell_of_failure(failed)


@transaction.atomic
def tell_of_failure(failed: dict[str, str]) -> None:
    """Leave a notice for each system administrator who has had none of this kind lately."""
    address, reason = next(iter(failed.items()))
    others = f"等 {len(failed)} 个地址" if len(failed) > 1 else ""
    text = f"发往 {address}{others}的邮件没有送出，收件人只能在系统内看到通知。请检查邮件服务器设置。原因：{reason}"
    told = Notice.objects.filter(kind=Notice.Kind.MAIL, created_at__gt=timezone.now() - QUIET)
    people = User.objects.filter(is_active=True, memberships__role=Role.SYSTEM_ADMIN)
    people = people.exclude(pk__in=told.values("user")).distinct()
    keys = list(people.values_list("pk", flat=True))
    Notice.objects.bulk_create(
        Notice(user_id=key, district_id=home, kind=Notice.Kind.MAIL, text=text[:300])
        for key, home in Membership.objects.homes(keys).items()
    )
    User.objects.filter(pk__in=keys).update(unread_notices=F("unread_notices") + 1)


def send_notices(addresses: list[str], text: str, url: str) -> None:
    """Queue a mail once the act is really stored; nothing where mail is off."""
    if not settings.NOTICE_MAIL or not addresses:
        return
    body = f"{text}\n{settings.SITE_URL}{url}" if url and settings.SITE_URL else text
    transaction.on_commit(partial(mail_notice.enqueue, addresses, body))
