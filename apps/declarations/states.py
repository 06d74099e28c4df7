"""The states of a declaration, and which of them are groups."""

from __future__ import annotations

from django.db.models import TextChoices


class State(TextChoices):
    """From the clerk's draft to the approval; 已退回 and 调整中 are open to the unit again."""

    DRAFT = "draft", "草稿"
    UNIT_REVIEW = "unit_review", "待单位审核"
    DEPARTMENT_REVIEW = "dept_review", "待部门审核"
    FINANCE_FIRST = "finance_first", "待财政初审"
    FINANCE_SECOND = "finance_second", "待财政复审"
    APPROVED = "approved", "已批复"
    RETURNED = "returned", "已退回"
    ADJUSTING = "adjusting", "调整中"
    REJECTED = "rejected", "不通过"

    @classmethod
    def editable(cls) -> frozenset[State]:
        """States in which the unit may type."""
        return frozenset({cls.DRAFT, cls.RETURNED, cls.ADJUSTING})

    @classmethod
    def waiting(cls) -> frozenset[State]:
        """States in which somebody is to review."""
        return frozenset(
            {cls.UNIT_REVIEW, cls.DEPARTMENT_REVIEW, cls.FINANCE_FIRST, cls.FINANCE_SECOND}
        )

    @classmethod
    def under_finance(cls) -> frozenset[State]:
        """States in which the bureau reviews."""
        return frozenset({cls.FINANCE_FIRST, cls.FINANCE_SECOND})
