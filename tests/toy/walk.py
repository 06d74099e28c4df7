"""A toy kind goes the way of every form, through apps that have never heard of it."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from apps.checks.models import CheckRun, Finding
from apps.core.errors import NotAllowedNow
from apps.exports.domain.requests import request_export
from apps.projects.models import Document, Project
from apps.reviews.domain.opinions import write_opinion
from apps.reviews.domain.proposals import accept
from apps.reviews.forms import cell_change
from apps.reviews.models import Notice
from apps.workflow.engine import perform
from tests.cast import Cast, build_cast, signed_in
from tests.imports.helpers import draft_of
from tests.toy.kind import KIND, PROCEDURE, TripSheet
from tests.toy.models import Trip

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return build_cast()


def trip(cast: Cast) -> Any:
    project = Project.objects.create(unit=cast.unit_a, name="外出调研", category="特定目标类")
    made = Trip.objects.create(project=project, fiscal_year=cast.year)
    return Trip.objects.with_content().get(pk=made.pk)


def test_checks_stand_in_the_way_and_are_kept(cast: Cast) -> None:
    form, clerk = trip(cast), cast.people["clerk_a"]
    with pytest.raises(NotAllowedNow, match="没有写地点"):
        perform(PROCEDURE, "submit", subject=form, actor=clerk)
    assert Finding.objects.of(form).values_list("code", "scope").get() == ("trip-no-place", "trip")
    outcome = KIND.save(form, clerk, [cell_change(form, "head.place", "临川", "")])
    assert (outcome.stored, outcome.revision) == ({"head.place": "临川"}, 2)
    form.refresh_from_db()
    perform(PROCEDURE, "submit", subject=form, actor=clerk)
    assert Document.objects.get(kind="trip").state == "dept_review"
    assert CheckRun.objects.of(form).get(revision=2).blocks == 0


def test_desk_gives_an_opinion_that_the_unit_takes_over(cast: Cast) -> None:
    form, clerk = trip(cast), cast.people["clerk_a"]
    KIND.save(form, clerk, [cell_change(form, "head.place", "临川", "")])
    form.refresh_from_db()
    perform(PROCEDURE, "submit", subject=form, actor=clerk)
    opinion = write_opinion(
        subject=form,
        actor=cast.people["department_a"],
        text="写到乡镇",
        place="head.place",
        proposed="临川镇",
    )
    perform(PROCEDURE, "dept_return", subject=form, actor=cast.people["department_a"])
    opinion.refresh_from_db()
    accept(
        opinion=opinion,
        actor=clerk,
        change=cell_change(Trip.objects.get(pk=form.pk), "head.place", "临川镇", "临川"),
    )
    assert Trip.objects.get(pk=form.pk).place == "临川镇"
    told = Notice.objects.filter(user=clerk, document=form.key)
    assert [notice.url for notice in told] == [f"/trips/{form.pk}/"]


def test_is_printed_and_exported_by_shared_pages(cast: Cast) -> None:
    form, clerk = trip(cast), cast.people["clerk_a"]
    KIND.save(form, clerk, [cell_change(form, "head.place", "临川", "")])
    client = signed_in(cast, "clerk_a")
    page = client.get(reverse("exports:print-trips", args=[form.pk])).content.decode()
    assert ("外出调研" in page, "临川" in page) == (True, True)
    answer = client.get(reverse("exports:form-trips", args=[form.pk, "xlsx"]))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in sheet["B"]] == ["外出调研", "临川"]
    other = signed_in(cast, "clerk_b").get(reverse("exports:print-trips", args=[form.pk]))
    assert other.status_code == 404
    job = request_export(
        actor=clerk, subject="trip", kind="archive", form="docx", fiscal_year=cast.year
    )
    job.refresh_from_db()
    assert (job.state, job.total, job.name) == ("done", 1, "甲单位-2027-出行申请（DOCX）.zip")


def test_is_listed_and_reviewed_at_the_desk_by_its_registration(cast: Cast) -> None:
    form, clerk = trip(cast), cast.people["clerk_a"]
    KIND.save(form, clerk, [cell_change(form, "head.place", "临川", "")])
    form.refresh_from_db()
    perform(PROCEDURE, "submit", subject=form, actor=clerk)
    perform(PROCEDURE, "dept_pass", subject=form, actor=cast.people["department_a"])
    client = signed_in(cast, "examiner1")
    assert "外出调研" in client.get(reverse("admin:toy_trip_changelist")).content.decode()
    page = client.get(reverse("admin:toy_trip_change", args=[form.pk])).content.decode()
    assert ('data-place="head.place"' in page, "第 1/1 份" in page) == (True, True)
    move = reverse("admin:reviews_trip_move", args=[form.pk, "agree"])
    form.refresh_from_db()
    client.post(move, {"revision": form.revision})
    assert Trip.objects.get(pk=form.pk).state == "done"


def test_is_typed_in_the_editor_that_every_form_has(cast: Cast) -> None:
    form, client = trip(cast), signed_in(cast, "clerk_a")
    page = client.get(reverse("trips:edit", args=[form.pk]))
    assert page.context["page"].data["cells"] == {"head.place": ""}
    assert 'data-place="head.place"' in page.content.decode()
    assert [link.url for link in page.context["outputs"].menu()] == [
        f"/fill-in/trips/{form.pk}/",
        f"/trips/{form.pk}/print/",
        *(f"/trips/{form.pk}/export/{code}/" for code in ("pdf", "docx", "xlsx")),
    ]
    sent = {"revision": 1, "cells": [{"place": "head.place", "value": "临川", "was": [""]}]}
    save = reverse("trips:autosave", args=[form.pk])
    answer = client.post(save, json.dumps(sent), content_type="application/json").json()
    assert (answer["stored"], answer["revision"]) == ({"head.place": "临川"}, 2)
    later = {"revision": 1, "cells": [{"place": "head.place", "value": "崇仁", "was": [""]}]}
    answer = client.post(save, json.dumps(later), content_type="application/json").json()
    assert answer["conflicts"] == [{"place": "head.place", "current": "临川"}]
    assert answer["everything"] == {"head.place": "临川"}
    wrong = {"revision": 2, "cells": [{"place": "head.rows", "value": "1", "was": [""]}]}
    assert client.post(save, json.dumps(wrong), content_type="application/json").status_code == 400
    here = client.post(reverse("trips:presence", args=[form.pk])).json()
    assert here == {"others": [], "revision": 2}
    panel = client.get(reverse("trips:findings", args=[form.pk]))
    assert panel.context["report"].findings == ()
    other = signed_in(cast, "clerk_b")
    assert other.get(reverse("trips:edit", args=[form.pk])).status_code == 404


def test_waits_on_the_work_bench_of_those_whose_turn_it_is(cast: Cast) -> None:
    form, clerk = trip(cast), cast.people["clerk_a"]
    _, task = signed_in(cast, "clerk_a").get("/").context["tasks"]
    assert (task.kind, task.name, task.act_url) == ("出行单", "外出调研", f"/trips/{form.pk}/edit/")
    KIND.save(form, clerk, [cell_change(form, "head.place", "临川", "")])
    form.refresh_from_db()
    client = signed_in(cast, "clerk_a")
    client.post(reverse("trips:move", args=[form.pk, "submit"]), {"revision": 2})
    (task,) = signed_in(cast, "department_a").get("/").context["tasks"]
    assert (task.kind, task.state_label) == ("出行单", "待部门审核")


def test_is_confirmed_and_stored_from_what_was_read(cast: Cast) -> None:
    sheet = TripSheet(year=2027, unit="甲单位", project_name="外出调研", place="临川").to_json()
    draft = draft_of(
        cast, "clerk_a", kind="trip", original=sheet, current=sheet, doubts=["head.place"]
    )
    client, url = signed_in(cast, "clerk_a"), reverse("imports:draft", args=[draft.pk])
    assert [*client.get(url).context["forms"].doubted.fields] == ["head.place"]
    sent = {
        "match-unit": draft.unit_id,
        "match-fiscal_year": draft.fiscal_year_id,
        "match-project_name": "外出调研",
        "revision": 1,
        "then": "accept",
    }
    assert client.post(url, sent).status_code == 422
    client.post(url, sent | {"checked": "on"})
    draft.refresh_from_db()
    made = Trip.objects.get()
    assert (made.place, draft.document_id, draft.state) == ("临川", made.key, "accepted")
