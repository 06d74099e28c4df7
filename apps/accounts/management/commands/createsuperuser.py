"""``manage.py createsuperuser``: explains that there is none, and leads to ``init``."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "本系统没有超级用户；首次使用请运行 manage.py init。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ignored", nargs="*")
        parser.add_argument("--noinput", "--no-input", action="store_true")
        parser.add_argument("--username")
        parser.add_argument("--email")

    def handle(self, *args: object, **options: object) -> None:
        raise CommandError(
            "本系统没有超级用户：系统、安全、审计三员分立，互不兼任。\n"
            "首次使用请运行 python manage.py init，它会建立区划、年度和三位管理员。\n"
            "管理员忘记密码：python manage.py changepassword 登录名。"
        )
