"""Rules of the text as such: markup, slips, foreign words, personal data (domain §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import all_texts, narrow

_PHONE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


_IDENTITY: Final = re.compile(
    r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)


class PersonalData(Rule):
    """手机号码、身份证号码不应出现在将要公开的表里。"""

    code = "personal-data"
    about = "texts"
    title = "含有个人信息"
    family = "文字"
    basis = "《个人信息保护法》第二十五条（不得公开个人信息）"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in all_texts(view):
            folded = narrow(text)
            for pattern, label in ((_PHONE, "手机号码"), (_IDENTITY, "身份证号码")):
                if found := pattern.search(folded):
                    hidden = found[0][:3] + "****" + found[0][-2:]
                    yield self.finding(path, f"这里有{label}（{hidden}），公开前请删去。")
