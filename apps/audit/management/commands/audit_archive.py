"""``manage.py audit_archive --before 2026-01-01 --to DIR``: move old rows out, seals intact."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.audit.archive import archive_trail


class Command(BaseCommand):
    help = "把某日以前的审计记录移到文件中，封印不变；须由数据库所有者的账号运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--before", required=True, help="这一天以前的记录，如 2026-01-01")
        parser.add_argument("--to", required=True, help="保存归档文件的文件夹")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            before = timezone.make_aware(datetime.fromisoformat(options["before"]))
        except ValueError as error:
            raise CommandError("--before 应为日期，如 2026-01-01。") from error
        try:
            done = archive_trail(before=before, folder=Path(options["to"]))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for entry in done:
            self.stdout.write(f"{entry.file}：{entry.rows} 条")
        self.stdout.write(f"共归档 {sum(entry.rows for entry in done)} 条。")
