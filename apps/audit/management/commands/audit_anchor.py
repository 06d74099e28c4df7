"""``manage.py audit_anchor``: write the ends of all chains to the second places now."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.audit.anchors import write_anchor


class Command(BaseCommand):
    help = "立即把各审计链的链尾写到锚点（PERFGOALS_AUDIT_ANCHORS）。"

    def handle(self, *args: object, **options: object) -> None:
        if not settings.AUDIT_ANCHORS:
            raise CommandError("没有设置锚点（PERFGOALS_AUDIT_ANCHORS）。")
        write_anchor()
        self.stdout.write(f"已写出锚点：{'、'.join(settings.AUDIT_ANCHORS)}。")
