"""Rules of operator against sense."""

from .samples import (
    COST,
    OUTPUT,
    SATISFACTION,
    findings_of,
    row,
    with_row,
)

SERVED = "服务对象满意度指标"
CELL = ("indicators[6].target",)


def satisfied(target):
    return with_row(row(SATISFACTION, SERVED, "居民满意度", target))


def counted(name, target):
    return with_row(row(OUTPUT, "数量指标", name, target))


def cost(target):
    return with_row(row(COST, "经济成本指标", "每册教材费用", target))


class TestOperatorReversed:
    code = "operator-reversed"

    def test_remedy_turns_the_operator_and_keeps_the_rest(self):
        remedy = findings_of(self.code, satisfied("<=90%"))[0].remedy
        assert (remedy.old, remedy.new, remedy.label) == ("<=90%", "≥90%", "将 <=90% 改为 ≥90%")
