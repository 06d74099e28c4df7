"""The front paragraph: for which year, how many projects, how much money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from apps.formkit.recognition.level_labels import compact
from apps.formkit.recognition.lines import Line

_COUNT: Final = re.compile(r"(?:项目|绩效目标的项目)(?:共计|共|有)?(\d+)个")
_AMOUNT: Final = re.compile(
    r"(?:资金|预算|金额)(?:总额|共计|合计|约|共)*([\d,]+(?:\.\d+)?)(万元|元)"
)
_YEAR: Final = re.compile(r"(20\d\d)年")


def read_statement(front: Sequence[Line]) -> dict[str, Any] | None:
    """Read ``{"intro": {year, project_count, amount_wan}}`` from the text before the first form.

    ``None`` where no sentence states how many projects there are.
    """
    text = compact("".join(line.text for line in front if line.table is None))
    count = _COUNT.search(text)
    if count is None:
        return None
    year = _YEAR.search(text)
    amount = _AMOUNT.search(text, count.end()) or _AMOUNT.search(text)
    wan = None
    if amount is not None:
        wan = amount[1].replace(",", "")
        if amount[2] == "元":
            return None if not wan else _intro(year, count, _to_wan(wan))
    return _intro(year, count, wan)


def _intro(year: re.Match[str] | None, count: re.Match[str], wan: str | None) -> dict[str, Any]:
    return {
        "intro": {
            "year": int(year[1]) if year else None,
            "project_count": int(count[1]),
            "amount_wan": wan,
        }
    }


def _to_wan(yuan: str) -> str:
    whole, _, part = yuan.partition(".")
    digits = whole.rjust(5, "0")
    return f"{digits[:-4]}.{digits[-4:]}{part}".rstrip("0").rstrip(".")
