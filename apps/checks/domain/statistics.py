"""规则自省: how often each rule fired, was mended, was answered, was overruled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, Sum

from apps.accounts.models import User
from apps.checks.engine import SCOPES, registered
from apps.checks.models import Finding

ENOUGH: Final = 5
COUNTED: Final = ("fired", "refusals", "mended", "answered", "overruled")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """One rule's year: ``fired`` is the number of findings, each counted once for its document;
    ``refusals`` how often one of them kept a document from being submitted."""

    code: str
    title: str
    scope: str
    family: str
    level: str
    manual: str
    fired: int = 0
    mended: int = 0
    answered: int = 0
    overruled: int = 0
    refusals: int = 0

    @property
    def standing(self) -> int:
        """Findings that are neither mended nor answered, or whose answer was overruled."""
        return self.fired - self.mended - (self.answered - self.overruled)

    @property
    def advice(self) -> str:
        """What the counts suggest to finance; empty when there is too little to go by.

        Findings mostly answered and the answers accepted: the rule cries wolf. Answers mostly
        overruled: units evade it.
        """
        if self.fired < ENOUGH:
            return ""
        if 2 * (self.answered - self.overruled) >= self.fired:
            return "多数被确认无误，可考虑降级"
        if self.answered >= ENOUGH and 2 * self.overruled >= self.answered:
            return "答复多不被认可，可考虑升级"
        return ""


def rule_records(user: User, year: int | None) -> list[RuleRecord]:
    """Return the record of every registered rule in the person's districts, the busiest first.

    ``year`` is the budget year of the documents; None takes all. Two queries at most.
    """
    findings = Finding.objects.visible_to(user)
    if year is not None:
        findings = findings.filter(year=year)
    # An answer given to what was mended later counts as mended only.
    open_answer = Q(mended_at__isnull=True, answer__isnull=False)
    rows = (
        findings.order_by()
        .values("scope", "code")
        .annotate(
            fired=Count("pk"),
            mended=Count("pk", filter=Q(mended_at__isnull=False)),
            answered=Count("pk", filter=open_answer),
            refusals=Sum("refusals"),
            overruled=Count("pk", filter=open_answer & Q(answer__overruled_at__isnull=False)),
        )
    )
    counts = {(row["scope"], row["code"]): row for row in rows}
    records = []
    for rule in registered():
        row = counts.get((rule.scope, rule.code), {})
        records.append(
            RuleRecord(
                code=rule.code,
                title=rule.title,
                scope=SCOPES[rule.scope],
                family=rule.family,
                level=rule.severity.label,
                manual=rule.manual(),
                **{name: row.get(name, 0) for name in COUNTED},
            )
        )
    return sorted(records, key=lambda one: -one.fired)


def years_checked(user: User) -> list[int]:
    """Return the budget years that have findings, the newest first."""
    years = Finding.objects.visible_to(user).order_by("-year").values_list("year", flat=True)
    return list(years.distinct())
