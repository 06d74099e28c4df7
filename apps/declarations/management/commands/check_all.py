"""``manage.py check_all``: check the stored declarations and keep what is found."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.accounts.models import District
from apps.declarations.domain.full_check import stale_groups, sweep
from apps.library.domain.heads import relearn


class Command(BaseCommand):
    help = (
        "校验已存的申报表并保存结果：默认只校验上次校验后改动过的表，适合每夜运行；"
        "规则或规则集变动后加 --all 全部重做。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, help="只校验某一预算年度。")
        parser.add_argument("--all", action="store_true", help="连同未改动的表全部重新校验。")

    def handle(self, *args: object, **options: Any) -> None:
        for district in District.objects.all():
            relearn(district=district, actor=None)
        groups = stale_groups(year=options["year"], everything=options["all"])
        start = said = time.monotonic()
        forms = findings = 0
        failures: set[str] = set()
        for number, swept in enumerate(sweep(groups), start=1):
            forms, findings = forms + swept.forms, findings + swept.findings
            failures.update(swept.failures)
            if time.monotonic() - said >= 2 and options["verbosity"]:
                said = time.monotonic()
                left = (said - start) / number * (len(groups) - number)
                self.stdout.write(
                    f"已校验 {number}/{len(groups)} 个单位年度，{forms} 份表，约剩 {left:.0f} 秒"
                )
        taken = time.monotonic() - start
        self.stdout.write(f"校验 {forms} 份申报表，发现 {findings} 个问题，用时 {taken:.1f} 秒。")
        for code in sorted(failures):
            self.stderr.write(f"规则 {code} 运行出错，未能检查；详见日志。", self.style.ERROR)
