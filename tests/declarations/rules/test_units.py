"""Rules of the unit of measure."""

from .samples import (
    COST,
    OUTPUT,
    findings_of,
    row,
    with_row,
)

SERVED = "服务对象满意度指标"
CELL = ("indicators[6].target",)


def counted(name, target):
    return with_row(row(OUTPUT, "数量指标", name, target))


class TestUnitIncomplete:
    code = "unit-incomplete"

    def test_remedy_completes_a_compound_unit(self):
        sample = with_row(row(COST, "经济成本指标", "讲师工作经费", "≤1.90(万/人)"))
        assert findings_of(self.code, sample)[0].remedy.new == "≤1.90(万元/人)"
