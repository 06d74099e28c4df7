"""``manage.py make_district``: fill a database with a large district for measuring."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.accounts.models import District
from apps.home.large_district import make_district


class Command(BaseCommand):
    help = "建立一个大样区（可重复、按种子生成），供压力测试和性能测量；勿在正式库中使用。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--declarations", type=int, default=20_000, help="申报表份数。")
        parser.add_argument("--seed", type=int, default=1, help="同一种子生成同样的内容。")
        parser.add_argument("--code", default="990001", help="区划代码。")
        parser.add_argument("--name", default="大样区", help="区划名称。")
        parser.add_argument("--password", default="Large-2027-pass", help="所有账号的密码。")

    def handle(self, *args: Any, **options: Any) -> None:
        code, wanted = options["code"], options["declarations"]
        if wanted < 1:
            raise CommandError("份数须为正整数。")
        if District.objects.filter(code=code).exists():
            raise CommandError(f"区划 {code} 已存在；请用 --code 另取一个代码。")
        begun = time.monotonic()

        def report(done: int, total: int) -> None:
            seconds = time.monotonic() - begun
            left = seconds / done * (total - done)
            self.stdout.write(f"  {done:>7} / {total}  用时 {seconds:4.0f} 秒，约余 {left:4.0f} 秒")

        made = make_district(
            declarations=wanted,
            seed=options["seed"],
            code=code,
            name=options["name"],
            password=options["password"],
            report=report,
        )
        seconds = time.monotonic() - begun
        self.stdout.write(
            f"已建立“{made.district}”：单位 {len(made.units)}，申报表 {wanted}，用时 {seconds:.0f} 秒。\n"
            f"账号：{code}-clerk-0、{code}-dept-0、{code}-exam1、{code}-exam2（密码 {options['password']}）"
        )
