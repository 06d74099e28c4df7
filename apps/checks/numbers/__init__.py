"""数字对账: finds the amounts, counts, periods and formulas of a text and works them out again.

Pure text work, knows no form: ``reconcile.py`` beside this package ties what is found here to the
table.
"""

from apps.checks.numbers.amounts import (
    Amount,
    amounts_in,
    bare_wan_in,
    unitless_each,
    unitless_rates,
)
from apps.checks.numbers.counts import (
    Attendance,
    Breakdown,
    additions,
    attendances,
    batches,
    breakdowns,
    each_missing,
    meals,
)
from apps.checks.numbers.formulas import Formula, announced_in, formulas_in
from apps.checks.numbers.items import Item, item_tree, stated_total
from apps.checks.numbers.periods import (
    Period,
    YearMention,
    ends_in,
    period_in,
    years_in,
)
from apps.checks.numbers.prose import Priced, priced_in
from apps.checks.numbers.text import clean

__all__ = [
    "Amount",
    "Attendance",
    "Breakdown",
    "Formula",
    "Item",
    "Period",
    "Priced",
    "YearMention",
    "additions",
    "amounts_in",
    "announced_in",
    "attendances",
    "bare_wan_in",
    "batches",
    "breakdowns",
    "clean",
    "each_missing",
    "ends_in",
    "formulas_in",
    "item_tree",
    "meals",
    "period_in",
    "priced_in",
    "stated_total",
    "unitless_each",
    "unitless_rates",
    "years_in",
]
