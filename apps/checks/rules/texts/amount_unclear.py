"""Amounts whose figure cannot be told for certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.numbers import clean
from apps.checks.texts import long_texts
from apps.formkit.values.amount import complaint, read_amount
from apps.formkit.values.quantities import quantities_in

# «5,10万元» lists two figures.
_LONG: Final = re.compile(r"\d{3}")


class AmountUnclear(Rule):
    """金额的千分位逗号应每三位一个；位置不对的金额说不清是多少，不参加核对。"""

    code = "amount-unclear"
    title = "金额的分隔符位置不对"
    family = "数字对账"
    severity = Severity.HINT
    about = "texts"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in long_texts(view):
            words = clean(text)
            for one in quantities_in(words) if "," in words else ():
                written = one.rest + one.written
                if one.rest.endswith(",") and _LONG.match(one.written):
                    yield self.finding(path, complaint(read_amount(written), written))
