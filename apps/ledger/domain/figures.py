"""Figures of an indicator: how one is read, and how several come to the year's (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from apps.core.money import round_half_up
from apps.formkit.indicators import Adding
from apps.formkit.values import Kind, TargetValue, parse
from apps.formkit.values.units import convert

LONGEST = 100


def is_counted(target: TargetValue) -> bool:
    """Return whether figures of a target are numbers."""
    return target.kind in {Kind.NUMBER, Kind.RANGE}


def written(number: Decimal, unit: str | None) -> str:
    """Return a number with its unit as papers write it."""
    return f"{number.normalize():f}{unit or ''}"


def read_figure(text: str, target: TargetValue) -> tuple[str, Decimal | None]:
    """Return what was typed as it is kept, and its number in the target's unit.

    A number may leave its unit out. Raises ValidationError with a sentence for the person.
    """
    text = " ".join(text.split())
    if not text:
        raise ValidationError("请填数值。")
    if len(text) > LONGEST:
        raise ValidationError(
            f"数值有 {len(text)} 个字，最多 {LONGEST} 个字，请缩短，其余写在说明里。"
        )
    if target.kind == Kind.DATE and parse(text).kind != Kind.DATE:
        raise ValidationError(f"“{text}”不是日期。请填完成的日期，如 6月30日。")
    if not is_counted(target):
        return text, None
    number = _number(text, target)
    return written(number, target.unit), number


def _number(text: str, target: TargetValue) -> Decimal:
    """Return the number a text says, in the target's unit; raises ValidationError."""
    value = parse(text)
    if value.kind != Kind.NUMBER or value.number is None or value.op:
        raise ValidationError(
            f"“{text}”不是一个数。请只填数字，如 {written(Decimal(38), target.unit)}。"
        )
    number = value.number
    if value.unit and target.unit and value.unit != target.unit:
        changed = convert(number, value.unit, target.unit)
        if changed is None:
            raise ValidationError(f"“{text}”的单位与指标值不同，请按“{target.unit}”填写。")
        number = changed
    number = round_half_up(number, 4)
    if abs(number) >= Decimal(10) ** 14:
        raise ValidationError(f"“{text}”太大了，请核对。")
    return number


def year_figure(entries: Sequence[Any], adding: Adding, target: TargetValue) -> str:
    """Return what entries, in the order of their days, come to; blank without any."""
    if not entries:
        return ""
    figures = [entry.figure for entry in entries if entry.figure is not None]
    if not is_counted(target) or not figures:
        return str(entries[-1].value)
    number = figures[-1]
    if adding == Adding.SUM:
        number = sum(figures, Decimal(0))
    elif adding == Adding.MEAN:
        number = round_half_up(sum(figures, Decimal(0)) / len(figures), 2)
    return written(number, target.unit)
