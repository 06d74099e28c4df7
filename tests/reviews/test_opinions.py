"""Opinions: where they point, who reads them, what becomes of a proposed value."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from apps.reviews.domain.opinions import resolve, write_opinion
from apps.reviews.models import Notice, Opinion
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import started

pytestmark = pytest.mark.django_db


def fresh(form: Declaration) -> Declaration:
    return Declaration.objects.with_content().get(pk=form.pk)


def proposal(cast: Cast, form: Declaration, proposed: str = "≥420(人)") -> Opinion:
    row = form.indicators.all()[1]
    return write_opinion(
        subject=form,
        actor=cast.people["examiner1"],
        text="与预算测算的人数不符",
        place=f"row.{row.pk}.target",
        proposed=proposed,
    )


def returned(form: Declaration) -> None:
    Declaration.objects.filter(pk=form.pk).update(state="returned")


def test_opinion_quotes_the_cell_and_says_where_it_is(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    opinion = proposal(cast, form)
    assert (opinion.place_label, opinion.quoted, opinion.office) == (
        "指标“培训人数”的指标值",
        "≥400.00(人)",
        "finance",
    )
    last = AuditEvent.objects.order_by("pk").last()
    assert (last.action, last.object_id) == ("opinion.write", str(form.pk))


def test_opinion_is_refused_out_of_turn_without_words_and_without_a_cell(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    people = cast.people
    with pytest.raises(NotAllowedNow, match="待部门审核"):
        write_opinion(subject=form, actor=people["examiner1"], text="x")
    with pytest.raises(PermissionDenied):
        write_opinion(subject=form, actor=people["clerk_a"], text="x")
    with pytest.raises(ValidationError, match="请写明意见"):
        write_opinion(subject=form, actor=people["department_a"], text="  ")
    with pytest.raises(ValidationError, match="已不存在"):
        write_opinion(subject=form, actor=people["department_a"], text="x", place="row.0.target")
    with pytest.raises(ValidationError, match="具体单元格"):
        write_opinion(subject=form, actor=people["department_a"], text="x", proposed="y")
    assert Opinion.objects.count() == 0


def test_accepted_proposal_stands_in_the_cell(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    opinion = proposal(cast, form)
    returned(form)
    url = reverse("reviews:opinion-act", args=[opinion.pk, "accept"])
    page = signed_in(cast, "clerk_a").post(url, follow=True)
    assert "已按建议值修改" in page.content.decode()
    row = fresh(form).indicators.all()[1]
    assert (row.target, row.op, int(row.number), row.measure) == ("≥420(人)", "≥", 420, "人")
    opinion.refresh_from_db()
    assert (opinion.status, opinion.closed_by) == ("accepted", cast.people["clerk_a"])


def test_proposal_for_a_cell_changed_meanwhile_is_not_forced_in(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    opinion = proposal(cast, form)
    returned(form)
    row = form.indicators.all()[1]
    row.target = "≥450(人)"
    row.read_target()
    row.save()
    url = reverse("reviews:opinion-act", args=[opinion.pk, "accept"])
    page = signed_in(cast, "clerk_a").post(url, follow=True)
    assert "已经改过" in page.content.decode()
    assert fresh(form).indicators.all()[1].target == "≥450(人)"
    opinion.refresh_from_db()
    assert opinion.status == "open"


def test_refusal_needs_a_reason_which_the_examiner_reads(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    opinion = proposal(cast, form)
    returned(form)
    url = reverse("reviews:opinion-act", args=[opinion.pk, "refused"])
    clerk = signed_in(cast, "clerk_a")
    assert "不采纳须说明理由" in clerk.post(url, follow=True).content.decode()
    clerk.post(url, {"text": "人数按编制数核定"})
    opinion.refresh_from_db()
    assert opinion.status == "refused"
    page = signed_in(cast, "examiner1").get(
        reverse("admin:declarations_declaration_change", args=[form.pk])
    )
    assert "人数按编制数核定" in page.content.decode()


def test_examiner_settles_with_the_units_consent_in_his_own_name(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    opinion = proposal(cast, form)
    url = reverse("reviews:opinion-act", args=[opinion.pk, "settle"])
    examiner = signed_in(cast, "examiner1")
    assert "何人、何时同意" in examiner.post(url, follow=True).content.decode()
    assert fresh(form).indicators.all()[1].target == "≥400.00(人)"
    examiner.post(url, {"consent": "李四 11月20日电话同意"})
    assert fresh(form).indicators.all()[1].target == "≥420(人)"
    version = form.versions.last()
    assert (version.frozen_by, version.reason) == (
        cast.people["examiner1"],
        "审核协商代改：李四 11月20日电话同意",
    )
    assert Notice.objects.filter(user=cast.people["clerk_a"], kind="opinion").count() == 1


def test_only_the_office_that_gave_an_opinion_takes_it_off(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    opinion = proposal(cast, form)
    with pytest.raises(PermissionDenied):
        resolve(opinion=opinion, actor=cast.people["department_a"])
    resolve(opinion=opinion, actor=cast.people["examiner2"])
    opinion.refresh_from_db()
    assert opinion.status == "resolved"


# Who reads an opinion: by the office that wrote it and whether it is internal.
READERS = {
    ("unit", False): "clerk_a department_a examiner1 examiner2 reviewer_a",
    ("unit", True): "clerk_a reviewer_a",
    ("department", False): "clerk_a department_a examiner1 examiner2 reviewer_a",
    ("department", True): "department_a",
    ("finance", False): "clerk_a department_a examiner1 examiner2 reviewer_a",
    ("finance", True): "examiner1 examiner2",
}


@pytest.mark.parametrize("kind", ["declaration", "evaluation"])
@pytest.mark.parametrize(("office", "is_internal"), list(READERS))
def test_internal_opinions_stay_with_their_office(
    cast: Cast, office: str, is_internal: bool, kind: str
) -> None:
    form = cast.declaration(state="finance_first") if kind == "declaration" else started(cast)
    Opinion.objects.create(
        document=form,
        text="x",
        office=office,
        is_internal=is_internal,
        author=cast.people["examiner1"],
    )
    readers = [
        name for name, user in sorted(cast.people.items()) if Opinion.objects.visible_to(user)
    ]
    assert readers == READERS[office, is_internal].split()


def test_opinion_out_of_sight_is_not_found(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    opinion = proposal(cast, form)
    url = reverse("reviews:opinion-act", args=[opinion.pk, "reply"])
    assert signed_in(cast, "clerk_b").post(url, {"text": "x"}).status_code == 404
    nosuch = reverse("reviews:opinion-act", args=[opinion.pk, "nosuch"])
    assert signed_in(cast, "clerk_a").post(nosuch).status_code == 404


def test_proposal_the_cell_cannot_take_is_refused_when_it_is_written(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    url = reverse("reviews:opinion-declarations", args=[form.pk])
    data = {"place": "money.annual.total", "text": "金额有误", "proposed": "很多", "next": "/evil"}
    page = signed_in(cast, "examiner1").post(url, data | {"next": "https://example.org/"})
    assert page.url == reverse("declarations:detail", args=[form.pk])
    assert Opinion.objects.count() == 0


def test_settling_a_cell_that_is_gone_or_cannot_take_the_value_is_refused(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    row = proposal(cast, form)
    end = write_opinion(
        subject=form,
        actor=cast.people["examiner1"],
        text="应早些完成",
        place="head.end",
        proposed="2026-12-31",
    )
    form.indicators.all()[1].delete()
    client = signed_in(cast, "examiner1")
    for opinion, said in ((row, "已经改过"), (end, "不能早于计划开始日期")):
        url = reverse("reviews:opinion-act", args=[opinion.pk, "settle"])
        page = client.post(url, {"consent": "张三电话同意"}, follow=True)
        assert [said in str(message) for message in page.context["messages"]] == [True]
        opinion.refresh_from_db()
        assert opinion.status == "open"
    assert form.versions.count() == 0
