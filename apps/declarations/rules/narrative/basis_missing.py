"""Rules of the text as such: markup, slips, foreign words, personal data (domain §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import narrow, section, squeeze
from apps.checks.wording import is_placeholder

_DOCUMENT: Final = re.compile(
    r"《|[〔\[(【]20\d\d[〕\])】]|\d号|[“\"][^”\"]{2,40}(?:计划|规划|方案|意见|办法|通知|纲要|条例)"
)


class BasisMissing(Rule):
    """立项依据应写出文件名称或文号，不只写“根据上级规定”。"""

    code = "basis-missing"
    title = "立项依据没有文件名称"
    family = "文字"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        text = narrow(section(view, "basis"))
        if not squeeze(text) or is_placeholder(text):
            return
        if not _DOCUMENT.search(text):
            yield self.finding(
                "narrative.basis", "立项依据没有写出一个文件的名称或文号，请列出所依据的文件。"
            )
