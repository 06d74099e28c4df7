"""Reasons that say nothing (domain §5.5)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.checks.texts import bare, quoted
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import is_told, scored

# What is left of a reason without these names no cause and no measure.
_EMPTY: Final = re.compile(
    r"(?:多种|多方面|诸多|种种|各种)?因素|制约|客观原因|主观原因|其他原因|种种原因|各种原因|特殊原因|工作原因|历史原因|实际情况|由于|因为|因|受|影响|导致|未能|没有|完成|未达|达到|目标|预期|指标|存在|偏差|一定|较小|有所|"
    r"今后|下一步|以后|将|要|进一步|继续|不断|加强|加大|强化|改进|完善|提高|提升|努力|管理|工作|力度|措施|认真|积极|严格|按照|要求|计划|执行|落实|的|了|和|及|我单位|单位|我们|下年|明年|争取|尽快|做好|有关|相关|方面|需要|统筹|安排"
)
_LEAST: Final = 4
_OFTEN: Final = 3


class DeviationBoilerplate(ScoreRule):
    """偏差原因要写具体的事：“客观原因，今后加强管理”换到哪条都能用，等于没有说明。"""

    code = "deviation-boilerplate"
    title = "偏差原因是套话"
    severity = Severity.WARN
    basis = "财预〔2020〕10号（偏差原因分析及改进措施）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        told = [one for one in scored(view) if is_told(one.row.deviation)]
        same = Counter(bare(one.row.deviation) for one in told)
        for one in told:
            text = bare(one.row.deviation)
            if len(_EMPTY.sub("", text)) < _LEAST:
                yield self.finding(
                    one.at("deviation"),
                    f"{one.label}的偏差原因“{quoted(one.row.deviation)}”没有说具体的事。请写明原因、措施和完成时间。",
                )
            elif same[text] >= _OFTEN:
                yield self.finding(
                    one.at("deviation"),
                    f"{one.label}的偏差原因与另{same[text] - 1}条完全相同。请逐条写明。",
                    severity=Severity.HINT,
                )
