"""Rules of the text as such: markup, slips, foreign words, personal data (domain §5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import long_texts
from apps.checks.wording import words


class Boilerplate(Rule):
    """从招标文件或供应商方案抄来的话，不应出现在申报表里。"""

    code = "boilerplate"
    title = "抄自招标文件的文字"
    family = "文字"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in long_texts(view):
            found = [word for word in words("boilerplate") if word in text]
            if found:
                yield self.finding(
                    path, f"这里有“{'”“'.join(found)}”，像是抄自招标文件或供应商方案，请改写。"
                )
