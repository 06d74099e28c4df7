"""同类项目常用: which indicators approved forms of projects like one use, with which targets, at what
unit cost, and what was reached; only of forms that the person sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Max, Min, Q, QuerySet

from apps.accounts.models import User
from apps.core.money import format_wan
from apps.core.text import fold, plain
from apps.declarations.models import Declaration, Indicator
from apps.declarations.states import State
from apps.entry.check_inputs import past_results, prepare_histories
from apps.projects.models import Document
from apps.workflow.models import FiscalYear

MOST: Final = 30
TARGETS: Final = 3
SIZE: Final = 3
"""How many times smaller or larger the year's money may be."""
FUNCTION_DIGITS: Final = 5
"""Projects are alike whose 支出功能分类 agrees to the 款, three digits and two."""
LOOKED_AT: Final = 60
"""Of so many forms, the newest, it is told what was reached."""


@dataclass(slots=True)
class Usual:
    """An indicator by its names: in how many of the forms it stands, with which targets and values,
    what was reached, and whether the form looked at has it."""

    level1: str
    level2: str
    level3: str
    number: int
    is_own: bool = False
    targets: list[str] = field(default_factory=list)
    span: str = ""
    reached: list[str] = field(default_factory=list)


def alike_terms(form: Declaration) -> list[tuple[str, Q]]:
    """Return what makes a project like this one, in words and as a filter of forms; what the form
    does not say makes no difference."""
    function, kind = form.project.function[:FUNCTION_DIGITS], form.unit.kind
    amount = form.annual_amount or Decimal(0)
    near = Q(annual_amount__gte=amount / SIZE, annual_amount__lte=amount * SIZE)
    terms = [
        (form.category, form.category, Q(category=form.category)),
        (form.nature, form.nature, Q(nature=form.nature)),
        (function, f"功能分类 {function}", Q(project__function__startswith=function)),
        (kind, str(form.unit.get_kind_display()), Q(unit__kind=kind)),
        (amount, f"年度资金与本项目（{format_wan(amount)} 万元）相差不超过 {SIZE} 倍", near),
    ]
    return [(words, condition) for is_said, words, condition in terms if is_said]


def alike_forms(user: User, form: Declaration) -> QuerySet[Declaration]:
    """Return the visible approved forms, of this year or earlier ones, of other projects like it."""
    found: QuerySet[Declaration] = Declaration.objects.visible_to(user).filter(
        *(condition for _, condition in alike_terms(form)),
        state__in=[State.APPROVED, State.ADJUSTING],
        fiscal_year__year__lte=form.fiscal_year.year,
    )
    return found.exclude(project=form.project_id)


def usual_indicators(forms: QuerySet[Declaration], form: Declaration) -> list[Usual]:
    """Return the indicators that stand in most of the forms, the most frequent first."""
    keys = forms.order_by().values("pk")
    rows = Indicator.objects.filter(declaration__in=keys).exclude(level3="").order_by()
    counted = (
        rows.values_list("level1", "level2", "level3")
        .annotate(number=Count("declaration", distinct=True))
        .order_by("-number", "level1", "level2", "level3")[:MOST]
    )
    own = set(form.indicators.values_list("level3", flat=True))
    found = {
        name: Usual(level1, level2, name, number, name in own)
        for level1, level2, name, number in counted
    }
    targets = rows.filter(level3__in=found).exclude(target="").values_list("level3", "target")
    for name, target, _ in targets.annotate(number=Count("pk")).order_by("-number", "target"):
        if len(found[name].targets) < TARGETS:
            found[name].targets.append(target)
    _add_spans(rows.filter(level3__in=found), found)
    _add_reached(forms, found)
    return list(found.values())


def _add_spans(rows: QuerySet[Any], found: dict[str, Usual]) -> None:
    """Say between which values an indicator lies, in the unit that most use: of a unit cost (元/人),
    what one costs."""
    numbers = rows.filter(number__isnull=False).values_list("level3", "measure")
    spans = numbers.annotate(times=Count("pk"), low=Min("number"), high=Max("number"))
    for name, unit, times, low, high in spans.order_by("-times", "measure"):
        if times > 1 and not found[name].span:
            value = plain(low) if low == high else f"{plain(low)}–{plain(high)}"
            found[name].span = f"{value} {unit}".strip()


def _results(forms: Iterable[Declaration]) -> Iterable[dict[str, str]]:
    """Yield what was reached of each form by the end of its year, by folded name."""
    # What is asked of is the form after it: its last year is the year of this one.
    after = [
        Document(project_id=one.project_id, fiscal_year=FiscalYear(year=one.fiscal_year.year + 1))
        for one in forms
    ]
    prepare_histories(after)
    return map(past_results, after)


def _add_reached(forms: QuerySet[Declaration], found: dict[str, Usual]) -> None:
    names = {fold(name): usual for name, usual in found.items()}
    newest = forms.select_related("fiscal_year").order_by("-fiscal_year__year", "-pk")[:LOOKED_AT]
    for results in _results(newest):
        for name, actual in results.items():
            usual = names.get(name)
            if usual and actual not in usual.reached and len(usual.reached) < TARGETS:
                usual.reached.append(actual)
