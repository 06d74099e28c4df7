"""Who else has a form open, of whatever kind it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.entry.models import Presence
from apps.projects.models import Document

PRESENT_SECONDS: Final = 45


@transaction.atomic
def note_presence(*, document: Document, actor: User) -> list[str]:
    """Note that a clerk has the form open and return the names of the others who have."""
    now = timezone.now()
    Presence.objects.update_or_create(
        district_id=document.district_id,
        document_id=document.key,
        user=actor,
        defaults={"seen_at": now},
    )
    others = Presence.objects.filter(
        document=document.key, seen_at__gte=now - timedelta(seconds=PRESENT_SECONDS)
    ).exclude(user=actor)
    return [str(item.user) for item in others.select_related("user").order_by("user_id")]
