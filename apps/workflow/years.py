"""The year turns: a rule set copied, a year and its window opened in one step, the current year."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from apps.accounts.models import District, User
from apps.accounts.roles import Role
from apps.audit.domain import record
from apps.workflow.default_rule_sets import ShippedRules, install_shipped
from apps.workflow.models import EntryWindow, FiscalYear, RuleSet

ACTIONS = {
    "ruleset.copy": "复制规则集",
    "ruleset.install": "选用自带规则集",
    "year.open": "开启年度",
    "year.current": "设为当前申报年度",
}


def demand_finance(actor: User, district: District) -> None:
    """Raise PermissionDenied for anybody but the performance section of the district."""
    if not any(
        member.role == Role.EXAMINER_SECOND and member.district_id == district.pk
        for member in actor.active_memberships
    ):
        raise PermissionDenied("只有本区划的财政绩效科可以办理年度和规则集。")


@transaction.atomic
def choose_shipped(*, district: District, shipped: ShippedRules, actor: User) -> RuleSet:
    """Take a shipped rule set into the district; raises PermissionDenied."""
    demand_finance(actor, district)
    rule_set = install_shipped(district=district, shipped=shipped)
    record("ruleset.install", actor=actor, target=rule_set, after={"code": shipped.code})
    return rule_set


@transaction.atomic
def copy_rule_set(
    *, rule_set: RuleSet, code: str, name: str, valid_from: int, actor: User
) -> RuleSet:
    """Make a new rule set with everything of an old one, the levels of the checks included.

    The old one holds until the year before, where it had no end. Raises PermissionDenied,
    ValidationError for a code that is taken or a year before the old one's first.
    """
    old = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    demand_finance(actor, old.district)
    if valid_from <= old.valid_from:
        raise ValidationError(f"新规则集的起始年度须晚于原规则集的 {old.valid_from} 年。")
    new = RuleSet(
        district=old.district,
        code=code,
        name=name,
        edition=old.edition,
        valid_from=valid_from,
        valid_to=old.valid_to if old.valid_to and old.valid_to >= valid_from else None,
        notice=old.notice,
        settings=deepcopy(old.settings),
    )
    new.full_clean()
    new.save()
    if old.valid_to is None or old.valid_to >= valid_from:
        old.valid_to = valid_from - 1
        old.save(update_fields=["valid_to"])
    record("ruleset.copy", actor=actor, target=new, before={"code": old.code}, after={"code": code})
    return new


@transaction.atomic
def open_year(
    *,
    rule_set: RuleSet,
    year: int,
    window: str,
    opens_at: datetime,
    closes_at: datetime,
    actor: User,
) -> FiscalYear:
    """Make a year with its window for declarations, and make it the current one.

    A year that is there already keeps its rule set and gets the window. Raises PermissionDenied,
    ValidationError for a year outside the rule set's span or a window that closes before it opens.
    """
    district = rule_set.district
    demand_finance(actor, district)
    last = rule_set.valid_to or year
    if not rule_set.valid_from <= year <= last:
        raise ValidationError(f"规则集“{rule_set}”不适用于 {year} 年度，请换一个或先复制。")
    found = FiscalYear.objects.filter(district=district, year=year).first()
    fiscal_year = found or FiscalYear(district=district, year=year, rule_set=rule_set)
    fiscal_year.full_clean(exclude=["is_current"])
    fiscal_year.save()
    batch = EntryWindow(
        district=district,
        fiscal_year=fiscal_year,
        name=window,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    batch.full_clean()
    batch.save()
    _switch(fiscal_year)
    record(
        "year.open",
        actor=actor,
        target=fiscal_year,
        after={"window": window, "opens": str(opens_at), "closes": str(closes_at)},
    )
    return fiscal_year


@transaction.atomic
def make_current(*, fiscal_year: FiscalYear, actor: User) -> None:
    """Make a year the one being declared; no reader ever meets a moment without one."""
    demand_finance(actor, fiscal_year.district)
    _switch(fiscal_year)
    record("year.current", actor=actor, target=fiscal_year)


def _switch(fiscal_year: FiscalYear) -> None:
    # Both rows change in the caller's transaction: outside, one year or the other is current.
    years = FiscalYear.objects.select_for_update().filter(district=fiscal_year.district_id)
    list(years)
    years.filter(is_current=True).exclude(pk=fiscal_year.pk).update(is_current=False)
    years.filter(pk=fiscal_year.pk).update(is_current=True)
    fiscal_year.is_current = True
