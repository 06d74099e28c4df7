"""The states of a monitoring sheet, and what a node is about."""

from __future__ import annotations

from django.db.models import TextChoices


class SheetState(TextChoices):
    """From the unit's draft to the bureau's decision on its red lights."""

    DRAFT = "draft", "填报中"
    UNIT_REVIEW = "unit_review", "待单位审核"
    DEPARTMENT_REVIEW = "dept_review", "待部门审核"
    FINANCE_FIRST = "finance_first", "待业务科审核"
    FINANCE_SECOND = "finance_second", "待绩效科审核"
    CLOSED = "closed", "已审定"
    RETURNED = "returned", "已退回"

    @classmethod
    def editable(cls) -> frozenset[SheetState]:
        """States in which the unit may type."""
        return frozenset({cls.DRAFT, cls.RETURNED})

    @classmethod
    def waiting(cls) -> frozenset[SheetState]:
        """States in which somebody is to review."""
        return frozenset(cls) - cls.editable() - {cls.CLOSED}


class Reach(TextChoices):
    """Which projects a node is about."""

    ALL = "all", "全部项目"
    KEY = "key", "重点项目"


class CaseState(TextChoices):
    """A red light until something was done about it."""

    OPEN = "open", "待提出意见"
    PROPOSED = "proposed", "待审定"
    DECIDED = "decided", "处置中"
    CLOSED = "closed", "已办结"

    @classmethod
    def undecided(cls) -> frozenset[CaseState]:
        """States that end with the bureau's decision."""
        return frozenset({cls.OPEN, cls.PROPOSED})


class Decision(TextChoices):
    """What becomes of a red light (财预〔2019〕136号)."""

    CONTINUE = "continue", "继续执行"
    ADJUST = "adjust", "调整目标"
    CUT = "cut", "调减预算"
    STOP = "stop", "停止"

    @property
    def needs_adjustment(self) -> bool:
        """Return whether it is carried out by adjusting the approved goal: money and goal go together."""
        return self in {Decision.ADJUST, Decision.CUT}
