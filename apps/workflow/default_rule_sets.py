"""Rule sets that come with the system, chosen by name: a district begins with one and changes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from apps.accounts.models import District
from apps.workflow.models import RuleSet


@dataclass(frozen=True, slots=True)
class ShippedRules:
    """A rule set as shipped: for which form edition, issued by which notice, from which year on."""

    code: str
    name: str
    edition: str
    valid_from: int
    notice: str
    settings: dict[str, Any] = field(default_factory=dict)


SHIPPED: Final = (
    ShippedRules("S2025", "成本单列（2025年起的表样）", "2025", 2025, "财预〔2021〕101号"),
    ShippedRules("S2023", "成本列入产出（2023年及以前的表样）", "2023", 2015, "财预〔2015〕88号"),
)


def shipped_named(text: str) -> ShippedRules:
    """Return the shipped rule set of a code, a name or an edition; raises KeyError."""
    for item in SHIPPED:
        if text in {item.code, item.name, item.edition}:
            return item
    raise KeyError(text)


@transaction.atomic
def install_shipped(*, district: District, shipped: ShippedRules) -> RuleSet:
    """Make a shipped rule set one of the district's own; one that is there already stays as it is."""
    rule_set, _ = RuleSet.objects.get_or_create(
        district=district,
        code=shipped.code,
        defaults={
            "name": shipped.name,
            "edition": shipped.edition,
            "valid_from": shipped.valid_from,
            "notice": shipped.notice,
            "settings": dict(shipped.settings),
        },
    )
    return rule_set
