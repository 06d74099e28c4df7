"""The front paragraph: for which year, how many projects, how much money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from apps.formkit.recognition.level_labels import compact
from apps.formkit.recognition.lines import Line
from apps.formkit.values.amount import UNITS, WAN_YUAN
from apps.formkit.values.quantities import Quantity, money_in, without_separators

_COUNT: Final = re.compile(r"(?:项目|绩效目标的项目)(?:共计|共|有)?(\d+)个")
_BEFORE: Final = re.compile(r"(?:资金|预算|金额)(?:总额|共计|合计|约|共)*$")
_NEAR: Final = 24
"""How far before a sum its word may stand."""
_YEAR: Final = re.compile(r"(20\d\d)年")


def read_statement(front: Sequence[Line]) -> dict[str, Any] | None:
    """Read ``{"intro": {year, project_count, amount_wan}}`` from the text before the first form.

    ``None`` where no sentence states how many projects there are.
    """
    told = compact("".join(line.text for line in front if line.table is None))
    text = without_separators(told)
    count = _COUNT.search(text)
    if count is None:
        return None
    year = _YEAR.search(text)
    sums = [one for one in money_in(text) if _is_told(text, one.start)]
    amount = next((one for one in sums if one.start >= count.end()), next(iter(sums), None))
    return {
        "intro": {
            "year": int(year[1]) if year else None,
            "project_count": int(count[1]),
            "amount_wan": _in_wan(amount) if amount else None,
        }
    }


def _is_told(text: str, at: int) -> bool:
    """Return whether the words right before a place tell a sum."""
    return bool(_BEFORE.search(text, max(0, at - _NEAR), at))


def _in_wan(amount: Quantity) -> str:
    """Return an amount in 万元: one told so with its places, which say how exact it is."""
    if amount.unit == WAN_YUAN or amount.yuan is None:
        return f"{amount.number}"
    return format((amount.yuan / UNITS[WAN_YUAN]).normalize(), "f")
