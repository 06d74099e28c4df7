"""``manage.py check_figures``: hold the figures that are kept for speed to what they follow from."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.accounts.models import District
from apps.board.domain.sum_renewal import wrong_sums
from apps.entry.kept_figures import differing, kept_figures

SHOWN = 10


class Command(BaseCommand):
    help = (
        "核对为进度页预先算好的数字（提交日期、退回次数、可量化指标、复核等级等）与原始记录是否一致。"
        "适合每夜运行；有出入时列出编号并以错误结束，加 --mend 改正。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="按原始记录改正。")

    def handle(self, *args: object, **options: Any) -> None:
        wrong = 0
        for figures in kept_figures():
            keys = differing(figures, mends=options["mend"])
            wrong += len(keys)
            shown = "、".join(map(str, keys[:SHOWN])) + (" 等" if len(keys) > SHOWN else "")
            told = f"有 {len(keys)} 份与原始记录不一致，编号 {shown}" if keys else "一致"
            self.stdout.write(f"{figures.title}：{told}")
        for district in District.objects.all():
            names = wrong_sums(district, mends=options["mend"])
            wrong += len(names)
            shown = "、".join(names[:SHOWN]) + (" 等" if len(names) > SHOWN else "")
            told = f"有 {len(names)} 处与表不一致：{shown}" if names else "一致"
            self.stdout.write(f"{district.name}预先算好的合计：{told}")
        if wrong and not options["mend"]:
            raise CommandError(f"{wrong} 处不一致；加 --mend 按原始记录改正。")
