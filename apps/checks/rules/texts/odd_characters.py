"""Rules of the text as such: markup, slips, foreign words, personal data (domain §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.checks.texts import all_texts

_ODD: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff\ufffd\ue000-\uf8ff]"
)


class OddCharacters(Rule):
    """文字里夹有看不见的控制字符或无法显示的字。"""

    code = "odd-characters"
    about = "texts"
    title = "文字里有异常字符"
    family = "文字"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in all_texts(view):
            if found := _ODD.search(text):
                near = _ODD.sub("□", text[max(0, found.start() - 6) : found.end() + 6])
                yield self.finding(
                    path,
                    f"这里有无法显示的字符（“{near}”），请核对。",
                    remedy=Remedy(path, text, _ODD.sub("", text), "去掉异常字符"),
                )
