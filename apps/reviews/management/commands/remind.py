"""``manage.py remind``: send the reminders that are due today; run each morning by a timer."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.reviews.domain.automatic import remind_due
from apps.reviews.domain.stages import remind_late


class Command(BaseCommand):
    help = "按各批次“自动催报”的设置，提醒今天该提醒的单位和主管部门，并提醒超过办理期限的审核人。每天运行一次，重复运行不会重复提醒。"

    def handle(self, *args: object, **options: object) -> None:
        today = timezone.localdate()
        self.stdout.write(f"已提醒 {remind_due(today)} 位填报人，{remind_late(today)} 位审核人。")
