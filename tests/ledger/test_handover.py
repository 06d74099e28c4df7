"""Owner and last year's actual: on slips, in the checks of the goal, and handed over."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Membership
from apps.audit.models import AuditEvent
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.ledger.domain.lines import Keeping, hand_over, held_by_person, keep_line
from apps.ledger.models import LedgerLine
from tests.cast import Cast, signed_in
from tests.ledger.helpers import PASSED, PEOPLE, goal, measures
from tests.ledger.test_slips import page, slip_for

pytestmark = pytest.mark.django_db


def own(cast: Cast, document: Any, number: int, person: str, **more: Any) -> LedgerLine:
    """Let a person of unit A have an indicator."""
    return keep_line(
        key=document.key,
        row=measures(document)[number].row.id,
        actor=cast.people["clerk_a"],
        keeping=Keeping(owner=cast.people[person].pk, **more),
    )


def left(cast: Cast, document: Any) -> LedgerLine:
    """Return an indicator whose owner has left the unit since."""
    line = own(cast, document, PEOPLE, "reviewer_a", baseline="380人")
    Membership.objects.filter(user=cast.people["reviewer_a"]).delete()
    return line


def test_who_left_is_listed_first_and_somebody_else_takes_over(cast: Cast) -> None:
    document = goal(cast)
    own(cast, document, PASSED, "clerk_a")
    line = left(cast, document)
    clerk = signed_in(cast, "clerk_a")
    assert "有 1 条指标的责任人已不在本单位" in clerk.get("/ledger/").content.decode()
    held = clerk.get(reverse("ledger:handover")).context["people"]
    assert [(one.owner, one.has_left, len(one.measures)) for one in held] == [
        (str(cast.people["reviewer_a"]), True, 1),
        (str(cast.people["clerk_a"]), False, 1),
    ]
    sent = {"line": line.pk, "owner": cast.people["clerk_a"].pk}
    answer = clerk.post(reverse("ledger:handover"), sent, follow=True)
    assert "已交接 1 条指标。" in answer.content.decode()
    line.refresh_from_db()
    assert (line.owner, line.baseline) == (cast.people["clerk_a"], "380人")
    event = AuditEvent.objects.get(action="ledger.hand_over")
    assert (event.before["owner"], event.after["owner"]) == (
        str(cast.people["reviewer_a"]),
        str(cast.people["clerk_a"]),
    )
    assert "责任人已不在本单位" not in clerk.get("/ledger/").content.decode()


def test_only_the_units_clerk_hands_over_and_only_within_the_unit(cast: Cast) -> None:
    line = left(cast, goal(cast))
    keys = [line.pk]
    with pytest.raises(PermissionDenied):
        hand_over(keys=keys, actor=cast.people["examiner2"], owner=cast.people["clerk_a"].pk)
    with pytest.raises(ValidationError, match="本单位的人员"):
        hand_over(keys=keys, actor=cast.people["clerk_a"], owner=cast.people["clerk_b"].pk)
    assert hand_over(keys=keys, actor=cast.people["clerk_b"], owner=0) == 0
    line.refresh_from_db()
    assert line.owner == cast.people["reviewer_a"]


def test_owners_of_many_units_cost_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    document = goal(cast)
    own(cast, document, PASSED, "clerk_a")
    left(cast, document)
    found = measures(document)
    with django_assert_num_queries(1):
        assert len(held_by_person(found)) == 2


def test_handing_over_many_costs_as_much_as_one(cast: Cast) -> None:
    document, clerk = goal(cast), cast.people["clerk_a"]
    keys = [own(cast, document, number, "clerk_a").pk for number in (PASSED, PEOPLE, 2)]
    owner, spent = cast.people["reviewer_a"], []
    for chosen in (keys[:1], keys[1:]):
        with CaptureQueriesContext(connection) as queries:
            assert hand_over(keys=chosen, actor=clerk, owner=owner.pk) == len(chosen)
        spent.append(len(queries))
    assert spent[0] == spent[1]
    assert set(LedgerLine.objects.values_list("owner", flat=True)) == {owner.pk}
    assert AuditEvent.objects.filter(action="ledger.hand_over").count() == 3


def test_last_years_actual_stands_on_the_slip(cast: Cast) -> None:
    document = goal(cast)
    left(cast, document)
    slip, secret = slip_for(cast, document)
    told = signed_in(cast, "clerk_a").get(page(slip, secret)).content.decode()
    assert "<dt>上年实际</dt><dd>380人</dd>" in told


@pytest.mark.parametrize(("baseline", "is_found"), [("430人", True), ("380人", False)])
def test_a_target_below_last_years_actual_is_found(
    cast: Cast, baseline: str, is_found: bool
) -> None:
    document = goal(cast)
    own(cast, document, PEOPLE, "clerk_a", baseline=baseline)
    Declaration.objects.filter(document=document.key).update(last_submitted_at=timezone.now())
    form = Declaration.objects.with_content().get(document=document.key)
    report = KIND.report_of(form)
    texts = [one.message for one in report.findings if one.code == "target-below-last-year"]
    assert bool(texts) is is_found
    if is_found:
        assert "低于上年的430人" in texts[0]
