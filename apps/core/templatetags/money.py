"""Money on pages."""

from decimal import Decimal

from django import template

from apps.core.money import format_wan, format_yuan

register = template.Library()


@register.filter
def yuan(amount: Decimal | None) -> str:
    """Return an amount in 元 with thousands separators; blank stays blank, for blank is not zero."""
    return "" if amount is None else format_yuan(amount)


@register.filter
def wan(amount: Decimal | None) -> str:
    """Return an amount in 元 as 万元."""
    return "" if amount is None else format_wan(amount)
