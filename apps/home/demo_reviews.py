"""What the demo's reviewers have on their desks: ready sentences, answers, and opinions at single cells."""

from __future__ import annotations

from typing import Final

from apps.accounts.models import District, User
from apps.checks.domain.documents import CheckedKind
from apps.declarations.models import Declaration
from apps.home.demo_data import ANSWER
from apps.projects.models import Document
from apps.reviews.domain.opinions import write_opinion
from apps.reviews.models import OpinionTemplate

TEMPLATES: Final = {
    "满意度注明方式": "满意度指标请注明调查方式、对象和样本量。",
    "指标值依据": "请说明指标值的测算依据；与上年实际完成相差较大的，请写明原因。",
    "补充成本指标": "缺少经济成本指标，请按单位成本或总成本补充控制数。",
    "目标与资金不符": "年度目标的工作量与资金测算不一致，请逐项核对后统一。",
}

# Before which step, at which indicator's cell, in what words, with which value proposed.
REMARKS: Final = (
    ("finance_return", "网络可用率", "target", "口径与去年不一致，去年为99.95%。", "≥99.95(%)"),
    (
        "finance_return",
        "使用人员满意度",
        "level3",
        "请注明调查方式。",
        "使用人员满意度（问卷调查）",
    ),
    ("finance_return", "助餐老年人满意度", "level3", "请注明调查方式。", None),
)


def ready_sentences(district: District) -> None:
    """Fill the reviewers' collection of sentences."""
    OpinionTemplate.objects.bulk_create(
        OpinionTemplate(district=district, title=title, text=text)
        for title, text in TEMPLATES.items()
    )


def confirm_reminders(kind: CheckedKind, subject: Document, actor: User) -> None:
    """Let the clerk confirm what the check reminds of, as one must before submitting."""
    fresh = kind.fresh(subject)
    open_items = kind.panel(fresh, actor).unanswered
    if open_items:
        reasons = {item.key: ANSWER for item in open_items}
        kind.answer(subject=fresh, actor=actor, reasons=reasons)


def remark(declaration: Declaration, step: str, actor: User) -> None:
    """Write the opinions that the reviewer gives before a step."""
    for name, level3, column, text, proposed in REMARKS:
        row = declaration.indicators.filter(level3=level3).first() if name == step else None
        if row:
            write_opinion(
                subject=declaration,
                actor=actor,
                text=text,
                place=f"row.{row.pk}.{column}",
                proposed=proposed,
            )
