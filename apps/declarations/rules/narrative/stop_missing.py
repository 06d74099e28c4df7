"""Rules of the text as such: markup, slips, foreign words, personal data (domain §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.checks.texts import goal, goal_path, squeeze

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


class StopMissing(Rule):
    """目标应以句号结束；没有句号，可能没有写完。"""

    code = "stop-missing"
    title = "结尾没有句号"
    family = "文字"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        text = without_markup(goal(view))
        if len(squeeze(text)) > 12 and text[-1] not in "。！.!）)”》…；;":
            yield self.finding(
                goal_path(view),
                f"年度总体目标以“{text[-6:]}”结束，没有句号，请确认已写完。",
                remedy=Remedy(goal_path(view), goal(view), goal(view).rstrip() + "。", "补上句号"),
            )
