"""Sheets that tests start from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock
from apps.formkit.sheets.rows import IndicatorRow


def full_sheet(**changes: Any) -> DeclarationSheet:
    """A declaration without a fault, for a unit of the cast."""
    rows = [
        ("成本指标", "经济成本指标", "人均培训成本", "≤500.00(元/人)"),
        ("产出指标", "数量指标", "培训人数", "≥400.00(人)"),
        ("产出指标", "质量指标", "培训考核合格率", "≥95.00(%)"),
        ("产出指标", "时效指标", "培训计划完成及时率", "=100.00(%)"),
        ("效益指标", "社会效益指标", "持证上岗人员比例", "≥90.00(%)"),
        ("满意度指标", "服务对象满意度指标", "参训人员满意度", "≥90.00(%)"),
    ]
    sheet = DeclarationSheet(
        year=2027,
        project_name="业务培训项目",
        project_nature="其他经常性项目",
        project_category="特定目标类",
        department="甲部门",
        unit="甲单位",
        start=date(2027, 1, 1),
        end=date(2027, 12, 31),
        funding=FundingBlock(
            total=Decimal("200000.00"),
            total_fiscal=Decimal("200000.00"),
            total_other=Decimal("0.00"),
            annual=Decimal("200000.00"),
            annual_appropriation=Decimal("200000.00"),
            annual_carryover=Decimal("0.00"),
            annual_other=Decimal("0.00"),
        ),
        annual_goal="全年培训业务人员400人，考核合格率不低于95%，持证上岗人员比例不低于90%，"
        "参训人员满意度不低于90%，培训计划按期完成。",
        indicators=[IndicatorRow(level1=a, level2=b, level3=c, target=t) for a, b, c, t in rows],
    )
    for name, value in changes.items():
        setattr(sheet, name, value)
    return sheet
