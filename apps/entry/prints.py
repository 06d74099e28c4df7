"""How a kind of form goes out: printed, as files, in books and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model, Sum

from apps.formkit.layouts import Grid, Page
from apps.workflow.models import RuleSet

_CHUNK: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """The outgoing side of a kind.

    Attributes:
        what: names the forms in titles and file names, such as 项目绩效目标.
        pages_of: the official pages of a sheet under a year's rule set.
        summary: ``(title, year, sheets)`` to the table of many forms.
        done: the states of what is settled; ``left_out`` are states that no export holds.
        front: the sentence at the front of a book, with ``{year}``, ``{body}``, ``{count}`` and
            the names of ``money``.
        money: the sums in it, each with the column and the filter of the kind's money lines.
        notice: the 文号 under which a form was approved; empty where it has none.
        suffix: what follows the year in the name of a single file.
    """

    what: str
    pages_of: Callable[[Any, RuleSet], list[Page]]
    summary: Callable[[str, int, Iterable[Any]], Grid]
    done: frozenset[str]
    left_out: frozenset[str] = frozenset()
    front: str
    money: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    notice: Callable[[Any], str] = lambda form: ""
    suffix: str = ""


def sums_of(model: type[Model], prints: Prints, keys: Sequence[int]) -> dict[str, Decimal]:
    """Return the sums that the front of a book names, over these keys of the kind, in 元."""
    totals = dict.fromkeys(prints.money, Decimal(0))
    if not totals:
        return totals
    relation: Any = model._meta.get_field("funding_lines")
    lines, owner = relation.related_model.objects, relation.field.name
    for at in range(0, len(keys), _CHUNK):
        some = lines.filter(**{f"{owner}__in": keys[at : at + _CHUNK]})
        for name, (column, where) in prints.money.items():
            found = some.filter(**where).aggregate(sum=Sum(column))["sum"]
            totals[name] += found or Decimal(0)
    return totals
