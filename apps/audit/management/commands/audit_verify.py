"""``manage.py audit_verify``: walk the sealed chains; exit 1 and say what is wrong where."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.audit.archive import archive_faults
from apps.audit.verification import check_trail


class Command(BaseCommand):
    help = "核验审计链：逐条核对封印、链尾和锚点，报告被改动、删除、插入或回退之处。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", action="store_true", help="只核验上次核验以后的记录")
        parser.add_argument("--archive", nargs="+", default=[], help="核验归档文件，不核验数据库")

    def handle(self, *args: object, **options: Any) -> None:
        if options["archive"]:
            faults = [fault for name in options["archive"] for fault in archive_faults(Path(name))]
            done = f"归档文件完整（{len(options['archive'])} 份）。"
        else:
            check = check_trail(full=not options["new"])
            faults, done = check.faults, f"审计链完整（核验 {check.rows} 条）。"
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)
        self.stdout.write(done)
