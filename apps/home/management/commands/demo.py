"""``manage.py demo``: fill an empty database with the demo district and print its accounts."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from apps.accounts.models import District
from apps.home.demo_build import build_demo


class Command(BaseCommand):
    help = "在空数据库中建立演示区（已有数据时不改动），并列出演示账号。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="只列出演示账号。")

    def handle(self, *args: object, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "生产环境不建立演示区：演示账号的密码人人可见。首次使用请运行 init。"
            )
        if not options["accounts"] and not District.objects.exists():
            counts = build_demo()
            text = "，".join(f"{name} {count}" for name, count in counts.items())
            self.stdout.write(f"演示区已建立：{text}。")
        self.stdout.write(f"演示账号（密码均为 {DEMO_PASSWORD}）：")
        for account in DEMO_ACCOUNTS:
            place = f"，{account.place}" if account.place else ""
            self.stdout.write(f"  {account.username:<9} {account.title}{place}")
