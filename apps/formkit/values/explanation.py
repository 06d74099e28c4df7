"""Saying in a few words how a target was understood."""

from __future__ import annotations

import re
import unicodedata

from apps.formkit.values.target import Kind
from apps.formkit.values.target_text import parse


def _bare(text: str) -> str:
    text = re.sub(r"[()\s]", "", unicodedata.normalize("NFKC", text))
    text = re.sub(r"(\.\d*?)0+(?!\d)", r"\1", text).rstrip(".")
    return text.replace(">=", "≥").replace("<=", "≤")


def explain(text: str) -> str:
    """Return how a target was read, where that is not plain from its spelling; else the empty text.

    «不少于40人» is understood as «≥40(人)»; a text with figures that is no target says so.
    """
    value = parse(text)
    if value.kind in {Kind.NUMBER, Kind.RANGE}:
        return "" if _bare(str(value)) == _bare(text) else f"理解为 {value}"
    if value.kind == Kind.DATE:
        return "理解为日期"
    return "按文字理解，不作数值比较" if re.search(r"\d", text) else ""
