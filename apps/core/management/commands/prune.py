"""``manage.py prune``: throw away what nobody asks for any more; run daily by a timer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from apps.core.jobs.pending import sweepers


class Command(BaseCommand):
    help = "清理过期内容：已办完的后台任务、失效的登录会话、过期的导出和待确认的导入。建议每天定时运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=7, help="办完的任务保留几天，默认 7。")

    def handle(self, *args: object, **options: Any) -> None:
        limit = timezone.now() - timedelta(days=options["days"])
        tasks, _ = DBTaskResult.objects.finished().filter(finished_at__lt=limit).delete()
        call_command("clearsessions")
        self.stdout.write(f"已清理 {tasks} 个办完的后台任务和失效的会话。")
        for name, sweep in sweepers():
            if count := sweep():
                self.stdout.write(f"已清理 {count} 个{name}。")
