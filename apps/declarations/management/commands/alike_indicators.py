"""``manage.py alike_indicators YEAR``: list indicators that units share, as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.tables import safe_text
from apps.declarations.domain.likeness import alike_across_units

_HEAD = (
    "单位",
    "项目",
    "三级指标",
    "指标值",
    "雷同单位",
    "雷同项目",
    "三级指标",
    "指标值",
    "相似度",
)


class Command(BaseCommand):
    help = "找出一个年度内不同单位之间名称相同或相近的指标，写成 CSV，供审核时查照抄。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, help="预算年度。")
        parser.add_argument("--out", type=Path, required=True, help="结果写入的 CSV 文件。")
        parser.add_argument("--share", type=float, default=0.8, help="最低相似度，0 至 1。")

    def handle(self, *args: object, **options: Any) -> None:
        if not 0 < options["share"] <= 1:
            raise CommandError("--share 应大于 0、不超过 1。")
        start, count = time.monotonic(), 0
        try:
            # The mark tells Excel and WPS that the file is UTF-8.
            target = options["out"].open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise CommandError(f"{options['out']} 无法写入，请检查目录和权限。") from error
        with target as file:
            writer = csv.writer(file)
            writer.writerow(_HEAD)
            for pair in alike_across_units(options["year"], threshold=options["share"]):
                cells = [
                    text
                    for row in (pair.second, pair.first)
                    for text in (
                        row.declaration.unit.name,
                        row.declaration.project.name,
                        row.level3,
                        row.target,
                    )
                ]
                writer.writerow([*map(safe_text, cells), f"{pair.share:.2f}"])
                count += 1
        self.stdout.write(
            f"找到 {count} 对，用时 {time.monotonic() - start:.1f} 秒，已写入 {options['out']}。"
        )
