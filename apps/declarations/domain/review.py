"""How declarations are reviewed: the sheet of 财预〔2015〕88号, and what the desk shows."""

from __future__ import annotations

from typing import Final

from apps.declarations.models import Declaration
from apps.entry.review import Item, Noted, Review

# 财预〔2015〕88号 annex 项目支出绩效目标审核表: 完整性 20, 相关性 30, 适当性 30, 可行性 20.
ITEMS: Final = tuple(
    Item(code=code, head=head, name=name, points=points, asks=asks)
    for code, head, name, points, asks in (
        ("form", "完整性", "规范完整性", 10, "内容是否完整，填报格式是否规范"),
        ("clear", "完整性", "明确清晰性", 10, "目标是否明确，指标值是否清楚、可衡量"),
        ("goal", "相关性", "目标相关性", 15, "目标是否与部门职责、项目内容相关"),
        ("index", "相关性", "指标科学性", 15, "指标是否全面、充分反映目标，是否便于考核"),
        ("reason", "适当性", "绩效合理性", 15, "预期绩效是否显著，是否符合行业水平"),
        ("money", "适当性", "资金匹配性", 15, "绩效目标与资金规模是否匹配"),
        ("attain", "可行性", "实现可能性", 10, "目标是否经过论证，能否如期实现"),
        ("ready", "可行性", "条件充分性", 10, "组织、资金、制度等条件是否具备"),
    )
)


def _keep_notice(declaration: Declaration, text: str) -> None:
    Declaration.objects.filter(pk=declaration.pk).update(approval_notice=text)


REVIEW: Final = Review(
    title="绩效目标审核",
    purpose="审核、退回、批复申报表",
    searches="可按项目、单位、绩效目标、指标名称和指标值查找",
    text="goal.annual",
    columns=("target", "further", "weight"),
    last=("target", "actual"),
    items=ITEMS,
    yardstick=("declarations:alike", "同类项目常用"),
    noted=Noted(
        transition="approve",
        label="批复文号",
        hint="预算批复文件的文号，可空",
        keep=_keep_notice,
    ),
)
