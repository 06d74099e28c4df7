"""Acts on rule sets."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.audit.domain import record
from apps.checks.engine import duties, registered
from apps.workflow.models import RuleSet
from apps.workflow.settings_schema import RuleSettings


@transaction.atomic
def set_severities(*, rule_set: RuleSet, actor: User, levels: dict[str, str]) -> RuleSet:
    """Set how much each rule weighs in a rule set; a code that is not named keeps its default.

    Holds from the next check on. Raises PermissionDenied for anybody but the performance section
    of the district, ValidationError for a level that does not exist or of a rule that is a duty.
    """
    locked = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    allowed = [
        member
        for member in actor.active_memberships
        if member.role == Role.EXAMINER_SECOND and member.district_id == locked.district_id
    ]
    if not allowed:
        raise PermissionDenied("只有本区划的财政绩效科可以调整校验级别。")
    try:
        settings = RuleSettings.from_json({**locked.settings, "severities": levels})
    except ValueError as error:
        raise ValidationError(str(error)) from error
    if fixed := sorted(duties() & set(settings.severities)):
        titles = "”“".join(rule.title for rule in registered() if rule.code in fixed)
        raise ValidationError(f"“{titles}”必须遵守，规则集不能调整它的级别。")
    before = locked.rules.severities
    if before == settings.severities:
        return locked
    locked.settings = {**locked.settings, "severities": levels}
    locked.save(update_fields=["settings"])
    record(
        "ruleset.severities", actor=actor, target=locked, before=before, after=settings.severities
    )
    return locked
