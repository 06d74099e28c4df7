"""Rules of the text as such: markup, slips, foreign words, personal data (domain §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.numbers import clean
from apps.checks.texts import long_texts

_PAIRS: Final = (("《", "》"), ("“", "”"), ("(", ")"), ("【", "】"), ("〔", "〕"))


# 1) and a) are list marks without an opening bracket.
_LIST_MARK: Final = re.compile(r"(?:^|(?<=[\n。;:]))[0-9a-zA-Z一二三四五六七八九十]{1,2}\)", re.M)


class BracketsUnbalanced(Rule):
    """书名号、引号、括号应成对。"""

    code = "brackets-unbalanced"
    title = "书名号或括号不成对"
    advice = "请补齐。"
    family = "文字"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in long_texts(view):
            folded = _LIST_MARK.sub("", clean(text))
            for left, right in _PAIRS:
                a, b = folded.count(left), folded.count(right)
                if a != b and abs(a - b) < 3:
                    yield self.finding(path, f"“{left}”有{a}个，“{right}”有{b}个，不成对。")
