"""``manage.py restore FILE``: put a backup in the place of what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from apps.core.backup.archive import checked
from apps.core.backup.databases import BackupError
from apps.core.backup.runs import restore


class Command(BaseCommand):
    help = (
        "恢复：用一份备份替换现在的数据库和文件。先停网页和后台程序；库里已有数据时须加 --replace。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="备份文件。")
        parser.add_argument("--replace", action="store_true", help="替换库里已有的数据。")
        parser.add_argument("--check", action="store_true", help="只核对备份是否完好。")

    def handle(self, *args: object, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"没有找到备份文件 {path}。")
        try:
            if options["check"]:
                manifest = checked(path)
                self.stdout.write(f"备份完好：{manifest['made']}，{len(manifest['sums'])} 项。")
                return
            if not options["replace"] and self._holds_data():
                raise CommandError("这个库里已有数据。确定要用备份替换，请加 --replace。")
            manifest = restore(path)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已恢复到 {manifest['made']} 的状态。")
        self.stdout.write("请运行 manage.py migrate 和 manage.py audit_verify，再启动系统。")

    def _holds_data(self) -> bool:
        try:
            return bool(get_user_model().objects.exists())
        except DatabaseError:
            connection.close()
            return False
