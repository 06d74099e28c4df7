"""Measure ``manage.py check_all`` on stored forms, in a database of its own that is thrown away.

    python bench/checks_stored.py [number of forms, 10000]

Twenty forms to a unit, 24 indicators to a form, every tenth form with faults.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.TemporaryDirectory()
os.environ["PERFGOALS_VAR"] = FOLDER.name
os.environ["DATABASE_URL"] = ""
os.environ["DJANGO_SETTINGS_MODULE"] = "perfgoals.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from apps.accounts.models import Department, District, Unit  # noqa: E402
from apps.checks.models import CheckRun, Finding  # noqa: E402
from apps.declarations.models import Declaration, FundingLine, Indicator  # noqa: E402
from apps.projects.models import Project  # noqa: E402
from apps.workflow.models import FiscalYear, RuleSet  # noqa: E402

TO_A_UNIT = 20
TRADES = ("河道巡查", "路灯维护", "图书借阅", "急救培训", "疫苗接种", "食品抽检", "档案整理")
ROWS = (
    ("成本指标", "经济成本指标", "每次{}费用", "≤5000.00(元/次)"),
    *(("产出指标", "数量指标", f"{{}}第{n}片区完成次数", f"≥{n}2.00(次)") for n in range(1, 9)),
    *(("产出指标", "质量指标", f"{{}}第{n}片区合格率", "≥95.00(%)") for n in range(1, 7)),
    *(("产出指标", "时效指标", f"{{}}第{n}片区完成时间", f"{n + 5}月30日前") for n in range(1, 5)),
    *(("效益指标", "社会效益指标", f"{{}}第{n}片区覆盖率", "≥80.00(%)") for n in range(1, 4)),
    ("效益指标", "可持续影响指标", "{}管理制度覆盖率", "≥90.00(%)"),
    ("满意度指标", "服务对象满意度指标", "{}居民满意度", "≥90.00(%)"),
)


def build(count: int) -> None:
    """Fill the database with forms, a few inserts for all of them."""
    district = District.objects.create(code="100000", name="测量区")
    rules = RuleSet.objects.create(
        district=district, code="R", name="规则", edition="2025", valid_from=2025
    )
    year = FiscalYear.objects.create(district=district, year=2027, rule_set=rules, is_current=True)
    department = Department.objects.create(district=district, code="D", name="测量局")
    units = Unit.objects.bulk_create(
        Unit(department=department, code=f"U{n}", name=f"测量单位{n}")
        for n in range(-(-count // TO_A_UNIT))
    )
    projects = Project.objects.bulk_create(
        Project(unit=units[n // TO_A_UNIT], name=f"{TRADES[n % 7]}项目{n}", category="特定目标类")
        for n in range(count)
    )
    forms = [
        Declaration(
            project=project,
            fiscal_year=year,
            start=date(2027, 1, 1),
            end=date(2027, 12, 31),
            category="特定目标类",
            annual_goal=f"完成{TRADES[n % 7]}{n}次，覆盖率不低于80%，居民满意度不低于90%。",
        )
        for n, project in enumerate(projects)
    ]
    for form in forms:
        form.save()
    FundingLine.objects.bulk_create(
        (
            FundingLine(declaration=form, half="annual", source=source, amount=amount)
            for n, form in enumerate(forms)
            for source, amount in (
                ("total", Decimal(600_000 + n % 10 // 9)),
                ("fiscal", Decimal(600_000)),
            )
        ),
        batch_size=5000,
    )
    Indicator.objects.bulk_create(indicators(forms), batch_size=5000)


def indicators(forms: list[Declaration]) -> list[Indicator]:
    """Return the rows of all forms; the readings are made once for each target."""
    found = []
    for n, form in enumerate(forms):
        for position, (level1, level2, name, target) in enumerate(ROWS):
            row = Indicator(
                declaration=form,
                position=position,
                level1=level1,
                level2=level2,
                level3=name.format(f"{TRADES[n % 7]}{n}"),
                target="提升" if n % 10 == 9 and position == 20 else target,
            )
            row.read_target()
            found.append(row)
    return found


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    build(count)
    print(f"built {count:,} forms in {time.perf_counter() - start:.1f} s")
    for words in (["--all"], ["--all"], []):
        start = time.perf_counter()
        call_command("check_all", *words, verbosity=0)
        taken = time.perf_counter() - start
        print(
            f"check_all {' '.join(words):6} {taken:6.1f} s, {1000 * taken / count:.1f} ms a form, "
            f"{CheckRun.objects.count():,} runs, {Finding.objects.count():,} findings kept"
        )


if __name__ == "__main__":
    main()
