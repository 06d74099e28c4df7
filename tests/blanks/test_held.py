"""Keeping empty forms, called directly: whose they are, how large, what is traced, who was faster."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.blanks.domain import copies, templates
from apps.blanks.domain.cells import field_at, lies_in, place_at, spots_of, table_at, with_field
from apps.blanks.domain.filled_forms import request_filling
from apps.blanks.domain.templates import (
    bind_cell,
    keep_template,
    may_change,
    may_keep,
    retire_template,
    take_binding,
    upload_template,
)
from apps.blanks.models import BoundTemplate
from apps.core.errors import NotAllowedNow
from apps.formkit.bindings import Field
from tests.blanks.helpers import kept, upload
from tests.cast import Cast
from tests.formkit.bindings.blank_forms import blank_form
from tests.traces import last

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def answer_for(template: BoundTemplate) -> dict[str, Any]:
    return {
        "format": template.format_id,
        "binding": template.binding,
        "grids": template.grids,
    }


def answering(monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]) -> None:
    monkeypatch.setattr(templates, "run_worker", lambda *words, **rest: answer)


def test_clerks_and_examiners_keep_forms_and_change_their_own(cast: Cast) -> None:
    own, common = kept(cast, "clerk_a", cast.unit_a), kept(cast, "examiner1")
    people = cast.people
    assert [name for name, one in people.items() if may_keep(one)] == [
        "clerk_a",
        "clerk_b",
        "examiner1",
        "examiner2",
    ]
    assert [name for name, one in people.items() if may_change(one, own)] == ["clerk_a"]
    assert [name for name, one in people.items() if may_change(one, common)] == [
        "examiner1",
        "examiner2",
    ]


def test_form_is_kept_with_its_file_and_traced(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sample, actor = kept(cast, "examiner1"), cast.people["examiner2"]
    answering(monkeypatch, answer_for(sample))
    content = blank_form("county.xlsx")
    file, digest = upload(content=content), hashlib.sha256(content).hexdigest()
    made = upload_template(actor=actor, file=file, name="县表", office="省厅", year=2027)
    assert (made.name, made.office, made.year, made.unit, made.district, made.created_by) == (
        "县表",
        "省厅",
        2027,
        None,
        cast.district,
        actor,
    )
    assert (made.sha256, made.size, made.file_name) == (digest, len(content), "county.xlsx")
    with made.content.open("rb") as stored:
        assert stored.read() == content
    event = last("blank.upload")
    assert (event.actor, event.object_id, event.after) == (
        actor,
        str(made.pk),
        {"sha256": digest, "questions": 1},
    )


def test_clerk_names_the_unit_and_it_is_his_own(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample, clerk = kept(cast, "examiner1"), cast.people["clerk_a"]
    answering(monkeypatch, answer_for(sample))
    with pytest.raises(ValidationError, match="请选择表样所属的单位"):
        upload_template(actor=clerk, file=upload(), name="x")
    for person, unit in (("clerk_a", cast.unit_b), ("examiner1", cast.unit_a)):
        with pytest.raises(PermissionDenied, match="只能维护本单位的表样"):
            upload_template(actor=cast.people[person], file=upload(), name="x", unit=unit)
    for person in ("department_a", "reviewer_a", "system"):
        with pytest.raises(PermissionDenied, match="只有填报人和财政审核人员"):
            upload_template(actor=cast.people[person], file=upload(), name="x", unit=cast.unit_a)
        with pytest.raises(PermissionDenied):
            keep_template(
                actor=cast.people[person], file=upload(), answer=answer_for(sample), name="x"
            )
    made = upload_template(actor=clerk, file=upload(), name="x", unit=cast.unit_a)
    assert (made.unit, BoundTemplate.objects.count()) == (cast.unit_a, 2)


def test_file_as_large_as_allowed_is_taken_and_what_the_reader_says_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    sample, actor = kept(cast, "examiner1"), cast.people["examiner1"]
    answering(monkeypatch, answer_for(sample))
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    just = SimpleUploadedFile("a.xlsx", bytes(1024 * 1024))
    assert upload_template(actor=actor, file=just, name="x").size == 1024 * 1024
    more = SimpleUploadedFile("a.xlsx", bytes(1024 * 1024 + 1))
    with pytest.raises(ValidationError, match="超过 1 MB 的上限"):
        upload_template(actor=actor, file=more, name="x")
    settings.UPLOAD_MAX_BYTES = 10**9
    answering(monkeypatch, {"refused": "读不出来。"})
    with pytest.raises(ValidationError, match="读不出来。"):
        upload_template(actor=actor, file=more, name="x")
    assert BoundTemplate.objects.count() == 2


def bound_at(template: BoundTemplate, cast: Cast, field: Field, **more: Any) -> BoundTemplate:
    person = template.bound.forms[0].questions[0]
    words = {"form": 0, "row": person.row, "column": person.column, "expected_revision": 1}
    return bind_cell(
        actor=cast.people["examiner1"], template=template, field=field, **{**words, **more}
    )


def test_cell_bound_by_hand_is_traced_and_counts_on(cast: Cast) -> None:
    template = kept(cast, "examiner1")
    slot = next(one for one in template.bound.forms[0].slots if one.field.place == "head.unit")
    at = {"row": slot.row, "column": slot.column}
    with pytest.raises(ValidationError, match="表样里没有这张表"):
        bound_at(template, cast, Field(fixed="x"), form=1)
    with pytest.raises(ValidationError, match="没有这个单元格"):
        bound_at(template, cast, Field(fixed="x"), row=slot.row, column=999)
    changed = bound_at(template, cast, Field(fixed="王老师"), **at)
    assert changed.revision == 2
    event = last("blank.bind")
    assert (event.actor, event.object_id, event.after) == (
        cast.people["examiner1"],
        str(template.pk),
        {"cell": f"第{slot.row + 1}行第{slot.column + 1}列", "place": "王老师"},
    )
    assert event.before["place"] != ""
    assert place_at(changed.bound.forms[0], slot.row, slot.column) == ""
    again = bound_at(template, cast, Field(place="head.unit"), expected_revision=2, **at)
    assert place_at(again.bound.forms[0], slot.row, slot.column) == "head.unit"
    assert last("blank.bind").before == {"place": ""}
    assert last("blank.bind").after["place"] == event.before["place"]
    with pytest.raises(NotAllowedNow, match="刚被别人改过"):
        bound_at(template, cast, Field(fixed="y"), **at)


def test_column_of_rows_is_bound_as_one_and_stays_among_them(cast: Cast) -> None:
    form = kept(cast, "examiner1").bound.forms[0]
    table = form.tables[0]
    column, field = next(iter(table.columns.items()))
    assert table_at(form, table.first) is table
    assert table_at(form, table.last) is table
    assert table_at(form, table.last + 1) is not table
    assert field_at(form, table.first, column) == field
    slot = form.slots[0]
    with pytest.raises(ValidationError, match="只能放在指标行里"):
        with_field(form, slot.row, slot.column, Field(place="row.target"))
    changed = with_field(form, table.first, column, Field(place="row.level3"))
    assert place_at(changed, table.last, column) == "row.level3"
    assert changed.slots == form.slots
    money = next(one for one in form.slots if one.field.place.startswith("money."))
    plain = with_field(form, money.row, money.column, Field(place="money.annual.total"))
    found = field_at(plain, money.row, money.column)
    assert found is not None
    assert found.unit == (money.field.unit or form.unit)
    assert (len(plain.slots), sorted((s.row, s.column) for s in plain.slots)) == (
        len(form.slots),
        [(s.row, s.column) for s in plain.slots],
    )


def test_what_lies_in_a_form_is_on_its_grid(cast: Cast) -> None:
    template = kept(cast, "examiner1")
    form = template.bound.forms[0]
    assert lies_in(template, form)
    assert {(slot.row, slot.column) for slot in form.slots} <= spots_of(template, form.grid)
    assert spots_of(template, -1) == spots_of(template, len(template.grids)) == set()


def test_others_bind_take_and_put_away_nothing(cast: Cast) -> None:
    template, foreign = kept(cast, "examiner1"), cast.people["clerk_a"]
    data = {"sha256": template.sha256, "binding": template.binding}
    with pytest.raises(PermissionDenied):
        take_binding(actor=foreign, template=template, data=data)
    with pytest.raises(PermissionDenied):
        bind_cell(
            actor=foreign, template=template, form=0, row=0, column=0, field=Field(),
            expected_revision=1,
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        retire_template(actor=foreign, template=template)
    template.refresh_from_db()
    assert (template.revision, template.is_retired) == (1, False)


def test_mapping_taken_and_form_put_away_are_traced(cast: Cast) -> None:
    template, actor = kept(cast, "examiner1"), cast.people["examiner1"]
    data = {"sha256": "another", "binding": template.binding}
    assert take_binding(actor=actor, template=template, data=data).revision == 2
    event = last("blank.take")
    assert (event.actor, event.object_id, event.after) == (actor, str(template.pk), {"forms": 1})
    retire_template(actor=actor, template=template)
    template.refresh_from_db()
    assert template.is_retired
    event = last("blank.retire")
    assert (event.actor, event.object_id) == (actor, str(template.pk))


def test_filling_is_asked_for_with_the_form_and_the_project(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, template = cast.declaration(state="dept_review"), kept(cast, "examiner1")
    actor = cast.people["examiner1"]
    words = {"actor": actor, "template": template, "fiscal_year": cast.year}
    job = request_filling(**words, project=form.project)
    assert job.options == {
        "template": template.pk,
        "title": template.name,
        "project": form.project_id,
    }
    job = request_filling(**words, department=cast.unit_a.department)
    assert (job.options, job.department) == (
        {"template": template.pk, "title": template.name},
        cast.unit_a.department,
    )
    told: list[Any] = []
    monkeypatch.setattr(copies, "record", lambda action, **rest: told.append((action, rest)))
    batch = copies.read_copy(actor=actor, template=template, file=upload())
    stored = batch.files.get()
    template.refresh_from_db()
    assert told == [
        ("blank.read", {"actor": actor, "target": stored, "after": {"template": template.pk}})
    ]
    assert stored.wish["binding"] == template.binding
    assert (stored.wish["task"], stored.wish["title"]) == ("read_back", template.name)
