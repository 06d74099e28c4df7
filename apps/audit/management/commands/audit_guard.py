"""``manage.py audit_guard [--runtime ROLE] [--off]``: the database itself refuses to change the trail."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from apps.audit.vendor import guard, is_postgres, unguard


class Command(BaseCommand):
    help = "在 PostgreSQL 中设置触发器和运行账号的权限，使审计记录不能被修改；由所有者账号运行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--runtime", default="", help="程序运行所用的数据库账号")
        parser.add_argument("--off", action="store_true", help="去掉触发器")

    def handle(self, *args: object, **options: Any) -> None:
        if not is_postgres(connection):
            raise CommandError("只有 PostgreSQL 有这一道防线；其他数据库靠封印和锚点。")
        if options["off"]:
            unguard(connection)
        else:
            guard(connection, role=options["runtime"])
        self.stdout.write("已去掉触发器。" if options["off"] else "已设置触发器。")
