"""Measure the checks: one form of 60 rows, and duplicates among 100,000 indicators.

python bench/checks.py
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from apps.checks.engine import CheckPolicy, CheckView, run  # noqa: E402
from apps.checks.likeness import find_duplicates  # noqa: E402
from apps.checks.rules.repeats.passages import sibling_of  # noqa: E402
from apps.declarations.rules import RULES  # noqa: E402
from apps.formkit.sheets.declaration import DeclarationSheet  # noqa: E402

SUBJECTS = [
    "社区书法",
    "干部体检",
    "道路养护",
    "河道清淤",
    "垃圾分类",
    "校园安全",
    "老年助餐",
    "图书流通",
    "应急演练",
    "招商推介",
]
WORKS = [
    "培训",
    "宣传",
    "巡查",
    "维护",
    "检测",
    "评估",
    "采购",
    "展览",
    "服务",
    "整治",
    "调研",
    "验收",
]
MEASURES = [
    "举办场次",
    "参与人数",
    "完成及时率",
    "合格率",
    "覆盖率",
    "知晓率",
    "满意度",
    "培训费用",
    "完成数",
    "规范性",
]
PLACES = [
    f"{a}{b}{c}" for a in "东西南北中新老上下" for b in "山水桥门湾塘泾港" for c in "街镇村路"
]


def big_form(rows: int, year: int = 2025) -> DeclarationSheet:
    """Return a form with a narrative and so many different rows."""
    levels = (
        ("成本指标", "经济成本指标", "≤10000(元/场)"),
        ("产出指标", "数量指标", "≥12(场)"),
        ("产出指标", "质量指标", "≥90(%)"),
        ("产出指标", "时效指标", "及时"),
        ("效益指标", "社会效益指标", "有效提升"),
        ("满意度指标", "服务对象满意度指标", "≥90(%)"),
    )
    chance = random.Random(rows + year)  # noqa: S311 -- sample data
    indicators = []
    for number in range(rows):
        level1, level2, target = levels[number % len(levels)]
        name = "".join(chance.choice(words) for words in (PLACES, SUBJECTS, WORKS, MEASURES))
        indicators.append({"level1": level1, "level2": level2, "level3": name, "target": target})
    item = "{0}. 讲课费{0}：12场×{1}元/场={2}元，聘请讲师10人（其中6人上半年，4人下半年）；"
    # Another text each year: what is remembered of one form spares nothing of the next.
    fees = [100 * n + year - 2000 for n in range(1, 15)]
    items = "\n".join(item.format(n, fee, 12 * fee) for n, fee in enumerate(fees, start=1))
    total = f"{Decimal(12 * sum(fees)) / 10000:f}"
    goal = "组织全区社区书法培训12场，培训居民600人次，丰富社区文化生活。" * 8
    return DeclarationSheet.from_json(
        {
            "year": year,
            "project_name": f"社区书法培训{rows}",
            "unit": "区文化馆",
            "department": "区文化局",
            "start": f"{year}-01-01",
            "end": f"{year}-12-31",
            "funding": dict.fromkeys(("annual", "annual_appropriation"), str(12 * sum(fees))),
            "annual_goal": goal,
            "indicators": indicators,
            "narrative": {
                "overview": f"区文化馆拟于{year}年1月至{year}年12月实施，预算资金{total}万元。",
                "basis": "《2021-2025年区文化规划》（区发〔2024〕1号）。" * 10,
                "implementer": "区文化馆。",
                "plan": f"每月举办一场。此项工作于{year}年12月31日完成。" * 14,
                "period": f"{year}年1月1日至{year}年12月31日",
                "budget": f"共计{total}万元：\n{items}",
            },
        }
    )


def main() -> None:
    """Print the figures."""
    siblings = tuple(sibling_of(big_form(20 + number)) for number in range(10))
    times = []
    for number in range(30):
        sheet = big_form(60, 2025 + number)
        start = time.process_time()
        report = run(CheckView(sheet=sheet, policy=CheckPolicy(), siblings=siblings), rules=RULES)
        times.append((time.process_time() - start) * 1000)
    print(
        f"form of 60 rows, {len(RULES)} rules, 10 siblings: CPU median {statistics.median(times):.1f} ms, "
        f"worst {max(times):.1f} ms, {len(report.findings)} findings, {len(report.failures)} failed"
    )
    chance = random.Random(1)  # noqa: S311 -- sample data
    for count in (12_500, 25_000, 50_000, 100_000):
        names = [
            (n, "".join(chance.choice(w) for w in (PLACES, SUBJECTS, WORKS, PLACES, MEASURES)))
            for n in range(count)
        ]
        start = time.process_time()
        found = sum(1 for _ in find_duplicates(names))
        print(f"duplicates among {count:7,}: {time.process_time() - start:6.2f} s, {found:,} pairs")


if __name__ == "__main__":
    main()
