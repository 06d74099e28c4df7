"""``manage.py backup``: database and files in one encrypted file, checked after writing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from apps.core.backup.archive import new_key
from apps.core.backup.databases import BackupError
from apps.core.backup.runs import make_backup


class Command(BaseCommand):
    help = (
        "备份：数据库和文件一起写成一个加密文件，写完立即读回核对；系统运行中也可以做。"
        "放在 PERFGOALS_BACKUPS 目录，保留最近几份。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new-key", type=Path, help="只生成一个新的备份密钥文件。")
        parser.add_argument("--folder", type=Path, help="放在哪个目录，默认 PERFGOALS_BACKUPS。")

    def handle(self, *args: Any, **options: Any) -> None:
        if path := options["new_key"]:
            if path.exists():
                raise CommandError(f"{path} 已存在，不会覆盖：没有原来的密钥，原来的备份就打不开。")
            path.touch(mode=0o600)
            path.write_text(new_key(), encoding="utf-8")
            self.stdout.write(f"备份密钥已写入 {path}。请另存一份在别处：没有它，备份打不开。")
            return
        try:
            run = make_backup(options["folder"] or Path(settings.BACKUPS_FOLDER))
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"备份完成，已读回核对：{run.name}，{filesizeformat(run.size)}，文件 {run.files} 个。"
        )
