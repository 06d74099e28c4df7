"""Rules of the text as such: markup, slips, foreign words, personal data (domain §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.checks.texts import long_texts

_FOREIGN: Final = re.compile(
    r"(?<=[一-龥”》）)])\s*(?<![A-Za-z])(and|or|of|the|for|with|to|in)(?![A-Za-z])\s*(?=[一-龥“《（(])",
    re.I,
)


class ForeignWord(Rule):
    """中文句子里夹着英文连词，多半是翻译或识别留下的。"""

    code = "foreign-word"
    about = "texts"
    title = "中文句子里夹有英文词"
    family = "文字"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in long_texts(view):
            if found := _FOREIGN.search(text):
                better = {"and": "和", "or": "或"}.get(found[1].lower())
                yield self.finding(
                    path,
                    f"中文句子里夹有英文“{found[1]}”" + (f"，应为“{better}”。" if better else "。"),
                    remedy=Remedy(path, text, _FOREIGN.sub(better, text), f"改为“{better}”")
                    if better
                    else None,
                )
