"""The states of a self-evaluation, of a spot check, and of what must be put right."""

from __future__ import annotations

from django.db.models import TextChoices


class EvaluationState(TextChoices):
    """From the unit's draft to the bureau's confirmation; 免评 where the task was withdrawn.

    A confirmed form may be taken for 抽查复核, and what that finds put right; it stays decided.
    """

    DRAFT = "draft", "填报中"
    UNIT_REVIEW = "unit_review", "待单位审核"
    DEPARTMENT_REVIEW = "dept_review", "待部门审核"
    FINANCE_REVIEW = "finance_review", "待财政确认"
    CONFIRMED = "confirmed", "已确认"
    RETURNED = "returned", "已退回"
    CHECKING = "checking", "抽查复核中"
    RECTIFYING = "rectifying", "整改中"
    RECTIFIED = "rectified", "整改待核实"
    EXEMPTION_DEPARTMENT = "exempt_dept", "免评待部门审核"
    EXEMPTION_FINANCE = "exempt_finance", "免评待财政核定"
    EXEMPT = "exempt", "免评"

    @classmethod
    def editable(cls) -> frozenset[EvaluationState]:
        """States in which the unit may type."""
        return frozenset({cls.DRAFT, cls.RETURNED})

    @classmethod
    def decided(cls) -> frozenset[EvaluationState]:
        """States of a form that the bureau has confirmed: its score counts."""
        return frozenset({cls.CONFIRMED, cls.CHECKING, cls.RECTIFYING, cls.RECTIFIED})

    @classmethod
    def waiting(cls) -> frozenset[EvaluationState]:
        """States in which somebody is to review."""
        return frozenset(
            {
                cls.UNIT_REVIEW,
                cls.DEPARTMENT_REVIEW,
                cls.FINANCE_REVIEW,
                cls.EXEMPTION_DEPARTMENT,
                cls.EXEMPTION_FINANCE,
                cls.CHECKING,
                cls.RECTIFIED,
            }
        )


class CheckState(TextChoices):
    """A drawn form is 复核中 until the examiner has concluded."""

    OPEN = "open", "复核中"
    DONE = "done", "已复核"


class RectificationState(TextChoices):
    """What the check demanded: 待整改, reported by the unit, settled by the bureau."""

    OPEN = "open", "待整改"
    REPORTED = "reported", "已上报待核实"
    CLOSED = "closed", "已销号"
