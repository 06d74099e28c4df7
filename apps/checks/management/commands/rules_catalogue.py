"""Print the manual page of the rules, or write it to ``docs/rules.md``."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from apps.checks.catalogue import catalogue_markdown


class Command(BaseCommand):
    help = "打印自动校验规则的说明表；加 --write 写入 docs/rules.md。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        page = catalogue_markdown()
        if not options["write"]:
            self.stdout.write(page)
            return
        target = Path(settings.BASE_DIR) / "docs" / "rules.md"
        target.write_text(page, encoding="utf-8")
        self.stdout.write(f"已写入 {target}。")
