"""``manage.py distribution``: spread the tables over several servers, or see whether it may be done."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from apps.home.distribution import spread_models, spreading, strays, widening


class Command(BaseCommand):
    help = "打印把各表按区划分布到多台服务器（Citus）的语句；--check 核对每行与其所属的行同在一个区划。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="只核对数据，不打印语句。")

    def handle(self, *args: object, **options: object) -> None:
        if options["check"]:
            return self._check()
        if connection.vendor != "postgresql":
            raise CommandError("分布语句须对 PostgreSQL 生成，请用 DATABASE_URL 指明数据库。")
        lines = ["begin;", *widening(connection), "commit;", *spreading()]
        self.stdout.write("\n".join(lines))
        return None

    def _check(self) -> None:
        found = [f"{link}：{count} 行" for link, count in strays()]
        if found:
            raise CommandError("下列行与其所属的行不在同一区划：\n" + "\n".join(found))
        self.stdout.write(f"已核对 {len(spread_models())} 张表，每行都与其所属的行同在一个区划。")
