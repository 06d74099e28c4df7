"""The front of a department's statement: how many projects and how much money, and the contents."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from apps.documents.layouts.grid import Prose, Style


def front_prose(body: str, year: int, count: int, amount: Decimal) -> Prose:
    """Give the front paragraph; ``amount`` is the sum of 年度资金申请总额 in 元, shown in 万元."""
    prose = Prose(name="封面", bookmark=f"{body}{year}年度项目绩效目标")
    prose.add(Style.TITLE, f"{body}{year}年度项目绩效目标")
    wan = f"{amount / 10000:,.6f}".rstrip("0").rstrip(".")
    prose.add(
        Style.BODY,
        f"{year}年度，{body}编报绩效目标的项目共{count}个，涉及年度预算资金{wan}万元。"
        "各项目的经费情况说明和绩效目标见后。",
    )
    return prose


def contents_prose(names: Iterable[str]) -> Prose:
    """Give the contents: each project with the page that its anchor stands on."""
    prose = Prose(name="目录")
    prose.add(Style.TITLE, "目录")
    for number, name in enumerate(names, start=1):
        prose.add(Style.ENTRY, f"{number}. {name or '（未命名）'}", anchor_of(number))
    return prose


def anchor_of(number: int) -> str:
    """Give the anchor of the project of that number, counted from 1."""
    return f"project{number}"
