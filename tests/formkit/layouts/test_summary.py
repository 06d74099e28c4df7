"""汇总表: numbered by department, subtotals and total right, blanks kept."""

from decimal import Decimal

from apps.formkit.layouts.summary import summary_grid
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock
from apps.formkit.values.amount import WAN_YUAN


def sheet(department: str, annual: str | None, **more: str) -> DeclarationSheet:
    amount = None if annual is None else Decimal(annual)
    return DeclarationSheet(
        department=department, unit="单位", funding=FundingBlock(annual=amount), **more
    )


def column(title: str, sheets: list[DeclarationSheet], number: int) -> list[object]:
    grid = summary_grid(title, 2026, sheets)
    return [cell.value for cell in grid.cells if cell.column == number and cell.row > 2]


def test_departments_are_grouped_and_added_up() -> None:
    sheets = [sheet("乙局", "5"), sheet("甲局", "100.50"), sheet("乙局", "7")]

    assert column("汇总表", sheets, 0) == [
        "1",
        "2",
        "乙局小计（2个项目）",
        "3",
        "甲局小计（1个项目）",
        "合计（3个项目）",
    ]
    assert column("汇总表", sheets, 5) == [
        Decimal(5),
        Decimal(7),
        Decimal(12),
        Decimal("100.50"),
        Decimal("100.50"),
        Decimal("112.50"),
    ]


def test_single_department_has_only_the_total() -> None:
    assert column("汇总表", [sheet("甲局", "1")], 0) == ["1", "合计（1个项目）"]


def test_blank_amounts_stay_blank_and_wan_yuan_becomes_yuan() -> None:
    sheets = [sheet("甲局", None), sheet("乙局", "2", amount_unit=WAN_YUAN)]

    assert column("汇总表", sheets, 5) == [
        Decimal(20000),
        Decimal(20000),
        None,
        None,
        Decimal(20000),
    ]
