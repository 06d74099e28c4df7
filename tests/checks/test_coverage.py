"""每一元钱去哪了: which money of the budget an indicator answers for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from apps.checks.coverage import Coverage, coverage, reported
from apps.checks.engine import CheckView, Report
from apps.formkit.sheets.declaration import DeclarationSheet

ROWS = [
    ("经济成本指标", "轮滑护具费用", "≤3(万元)"),
    ("数量指标", "轮滑课程课时", "≥40(课时)"),
    ("数量指标", "参加居民人次", "≥600(人次)"),
]


def sheet(**narrative: str) -> DeclarationSheet:
    rows = [
        {"level1": "成本指标" if "成本" in level2 else "产出指标", "level2": level2}
        | {"level3": name, "target": target, "op": target[0]}
        for level2, name, target in ROWS
    ]
    data: dict[str, Any] = {
        "kind": "declaration",
        "project_name": "社区轮滑",
        "funding": {"annual": "100000"},
        "annual_goal": "开展轮滑课程。",
        "indicators": rows,
        "narrative": narrative,
    }
    return DeclarationSheet.from_json(data)


def of(**narrative: str) -> Coverage:
    return coverage(CheckView(sheet=sheet(**narrative)))


def test_items_of_the_table_are_answered_by_subject_quantity_and_amount() -> None:
    items = "教练授课 | 1000元 | 40课时\n护具采购 | 100元 | 300套\n场地平整 | 30000元"
    found = of(budget_items=items)
    assert [(one.name, one.amount, one.rows) for one in found.items] == [
        ("教练授课", Decimal(40000), ("轮滑课程课时",)),
        ("护具采购", Decimal(30000), ("轮滑护具费用",)),
        ("场地平整", Decimal(30000), ("轮滑护具费用",)),
    ]
    assert (found.total, found.answered, found.share) == (100000, 100000, 1)


def test_money_that_no_indicator_names_is_left_over() -> None:
    found = of(budget_items="教练授课 | 1000元 | 40课时\n场地平整 | 20000元 | 3次")
    assert [(one.share, one.rows) for one in found.items] == [
        (Decimal("0.4"), ("轮滑课程课时",)),
        (Decimal("0.6"), ()),
    ]
    assert found.percent == "40"
    assert [(start, width) for start, width, _ in found.bars] == [
        ("0.00", "40.00"),
        ("40.00", "60.00"),
    ]


def test_what_most_items_share_tells_none_from_another() -> None:
    text = (
        "共计10万元：\n1. 轮滑教练费：40000元；\n2. 轮滑场租费：30000元；\n3. 轮滑灯光费：30000元。"
    )
    found = of(budget=text)
    assert [one.rows for one in found.items] == [(), ("轮滑护具费用",), ("轮滑护具费用",)]


def test_report_names_cells_by_place_and_says_what_each_indicator_answers_for() -> None:
    view = CheckView(sheet=sheet(budget_items="教练授课 | 1000元 | 40课时"))
    known = reported(Report(), view).coverage
    assert known is not None
    data = known.to_json()
    assert data["items"][0]["place"] == "narrative.budget_items"
    assert data["rows"] == [{"place": "row.r2", "name": "轮滑课程课时", "amount": "40000.00"}]
    assert (data["total"], data["answered"], data["share"]) == ("100000.00", "40000.00", "0.4000")


def test_budget_without_amounts_gives_nothing() -> None:
    assert of(budget="按实际需要安排。") == Coverage()
