"""Notices by mail, in the background, where the operator has switched it on."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django_tasks import task


@task()
def mail_notice(addresses: list[str], text: str) -> None:
    """Send one notice to each address by itself, so that nobody sees the others."""
    for address in addresses:
        send_mail("预算绩效目标管理：有新的通知", text, None, [address], fail_silently=True)


def send_notices(addresses: list[str], text: str, url: str) -> None:
    """Queue a mail once the act is really stored; nothing where mail is off."""
    if not settings.NOTICE_MAIL or not addresses:
        return
    body = f"{text}\n{settings.SITE_URL}{url}" if url and settings.SITE_URL else text
    transaction.on_commit(partial(mail_notice.enqueue, addresses, body))
