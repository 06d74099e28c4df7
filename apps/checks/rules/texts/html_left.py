"""Rules of the text as such: markup, slips, foreign words, personal data (domain §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.checks.texts import all_texts

_TAG: Final = re.compile(
    r"</?(?:p|br|div|span|h\d|b|i|u|strong|em|font|table|tr|td|th|ul|ol|li|a|img|o:p|style|sub|sup)\b[^<>]{0,200}/?>",
    re.I,
)


_ENTITY: Final = re.compile(
    r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|mdash|hellip|#\d{2,5}|#x[0-9a-f]{2,5});", re.I
)


def without_markup(text: str) -> str:
    """Return the text with tags removed and entities resolved to what they stand for."""
    text = _TAG.sub("", text)
    plain = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
    for entity, sign in plain.items():
        text = text.replace(entity, sign)
    return _ENTITY.sub("", text).strip()


class HtmlLeft(Rule):
    """文字里留着网页标签（<p>、&nbsp;），要去掉。"""

    code = "html-left"
    about = "texts"
    title = "文字里留有网页标签"
    family = "文字"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in all_texts(view):
            found = _TAG.findall(text) or _ENTITY.findall(text)
            if found:
                shown = (_TAG.search(text) or _ENTITY.search(text) or [""])[0]
                yield self.finding(
                    path,
                    f"这里留有网页标签“{shown}”，请去掉。",
                    remedy=Remedy(path, text, without_markup(text), "去掉网页标签"),
                )
