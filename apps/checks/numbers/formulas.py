"""Formulas in a text: ``800*10*6+800*6*12=10.5万元``, ``3天×50人×300元/人/天=45000元``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

from apps.checks.numbers.text import clean
from apps.formkit.values.quantities import FACTORS, FIGURE, LEAD, SHORT, base_of
from apps.formkit.values.units import DIMENSIONS, INCOMPLETE, alternatives

# What a formula counts in beside the table of units.
_COUNTED: Final = alternatives({*DIMENSIONS, *"晚桌顿房岗科车季", "标准", "标准间", "小学时", "课"})
_SCALE: Final = alternatives(INCOMPLETE)
_UNIT: Final = rf"(?:(?:(?:{_SCALE})?(?:{_COUNTED}){{1,2}}|{_SCALE})(?:[/·每][一-龥]{{1,3}})*|(?:/[一-龥]{{1,3}})+)?"
_FIGURES: Final = rf"{LEAD}{FIGURE}"
_QUANTITY: Final = rf"\({{0,4}}{_FIGURES}{_UNIT}(?:\([一-龥、,，]{{1,20}}\))?\){{0,4}}"
_SIGN: Final = r"[×*xX✕÷+]"
_FORMULA: Final = re.compile(
    rf"({_QUANTITY}(?:(?:{_SIGN}|\+[一-龥]{{1,10}}){_QUANTITY})+)"
    rf"(?:[,，]?(?:=|≈|共计|合计|总计|小计|共|计|约|需){{1,3}}({_FIGURES})({SHORT}|[一-龥])?)?"
)
_RESULT_FIRST: Final = re.compile(
    rf"({_FIGURES})({SHORT})[(:,](?={_QUANTITY}{_SIGN})"
    rf"({_QUANTITY}(?:{_SIGN}{_QUANTITY})+)(?=[;。,\n=]|$)"
)
_TOKEN: Final = re.compile(rf"({_FIGURES})({_UNIT})(?:\([一-龥、,，]{{1,20}}\))?|([()×*xX✕÷+])")

# Behind a sum stands the first of its parts.
_SUM: Final = re.compile(r"共|合计|总|预算|资金|[需为]$")
_LISTED: Final = re.compile(r"[、和及]?[一-龥]{0,10}")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with its worked-out value and the result written behind it.

    ``exact`` and ``result`` are in base units (元, 人 …); ``step`` is the value of the last place
    of the written result.
    """

    written: str
    expression: str
    exact: Decimal
    result: Decimal
    result_written: str
    unit: str
    step: Decimal
    start: int
    end: int
    approximate: bool


def formulas_in(text: str) -> tuple[Formula, ...]:
    """Find the formulas of a text that have a result; places refer to ``clean(text)``."""
    return _told(clean(text))


@lru_cache(maxsize=512)
def _told(text: str) -> tuple[Formula, ...]:
    return tuple(_formulas(text))


def _formulas(text: str) -> Iterator[Formula]:
    before = 0
    for match in _FORMULA.finditer(text):
        # «5名×1万元、10名×0.5万元,共10万元»: the result may be that of all of them.
        is_last_of_list = before and _LISTED.fullmatch(text[before : match.start()])
        before = match.end() if match[2] is None else 0
        if match[2] is None or (is_last_of_list and "=" not in match[0]):
            continue
        if one := _formula(match, _closed(match[1]), match[2], match[3] or ""):
            yield one


def _closed(expression: str) -> str:
    """Return an expression without the brackets before it that it does not close."""
    while expression.startswith("(") and expression.count("(") > expression.count(")"):
        expression = expression[1:]
    return expression


def _formula(match: re.Match[str], expression: str, number: str, unit: str) -> Formula | None:
    """Return a formula with its result, ``None`` where it cannot be worked out."""
    exact = evaluate(expression)
    if exact is None:
        return None
    result, step = base_of(number, unit)
    return Formula(
        written=match[0],
        expression=expression,
        exact=exact,
        result=result,
        result_written=number + (unit if unit in FACTORS else ""),
        unit=unit,
        step=step,
        start=match.start(),
        end=match.end(),
        approximate="约" in match[0] or "≈" in match[0],
    )


def announced_in(text: str) -> Iterator[Formula]:
    """Yield the formulas that stand behind their result: «36万元（900件×400元/件）»."""
    text = clean(text)
    for match in _RESULT_FIRST.finditer(text):
        number, unit, expression = match.groups()
        is_factor = number in re.findall(r"\d+(?:\.\d+)?", expression)
        if is_factor or _SUM.search(text, max(0, match.start() - 8), match.start()):
            continue
        while expression.endswith(")") and expression.count(")") > expression.count("("):
            expression = expression[:-1]
        if "元" in expression and (one := _formula(match, expression, number, unit)):
            yield one


def evaluate(expression: str) -> Decimal | None:
    """Work out an expression of + × ÷ and brackets; ``None`` when it is none."""
    tokens: list[Decimal | str] = []
    for number, unit, sign in _TOKEN.findall(expression):
        if sign:
            tokens.append("×" if sign in "×*xX✕" else sign)
        else:
            tokens.append(_number(number, unit))
    try:
        value, rest = _sum(tokens, 0)
    except (IndexError, InvalidOperation, ZeroDivisionError, TypeError):
        return None
    return value if rest == len(tokens) else None


def _number(figures: str, unit: str) -> Decimal:
    value, _ = base_of(figures, unit)
    return value / 100 if unit.startswith("%") else value


def _sum(tokens: list[Decimal | str], at: int) -> tuple[Decimal, int]:
    value, at = _product(tokens, at)
    while at < len(tokens) and tokens[at] == "+":
        more, at = _product(tokens, at + 1)
        value += more
    return value, at


def _product(tokens: list[Decimal | str], at: int) -> tuple[Decimal, int]:
    value, at = _atom(tokens, at)
    while at < len(tokens) and tokens[at] in ("×", "÷"):
        more, after = _atom(tokens, at + 1)
        value = value * more if tokens[at] == "×" else value / more
        at = after
    return value, at


def _atom(tokens: list[Decimal | str], at: int) -> tuple[Decimal, int]:
    atom = tokens[at]
    if atom == "(":
        value, at = _sum(tokens, at + 1)
        if tokens[at] != ")":
            raise TypeError("bracket not closed")
        return value, at + 1
    if isinstance(atom, str):
        raise TypeError(atom)
    return atom, at + 1
