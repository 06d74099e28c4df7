"""Every row's district is the one of the row it hangs on, whoever wrote it, in the whole demo."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.forms import modelform_factory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import District, User
from apps.board.domain.sum_renewal import keep_sums
from apps.checks.models import Finding, Waiver
from apps.declarations.models import Declaration, FundingLine, Indicator, Narrative
from apps.entry.models import Presence, Version
from apps.exports.models import ExportJob
from apps.home.demo_build import build_demo
from apps.home.distribution import district_of, spread_models, strays
from apps.home.models import YearWork
from apps.imports.models import ImportBatch, ImportDraft, ImportFile
from apps.ledger.models import EntrySlip, LedgerLine
from apps.library.models import UsedName
from apps.projects.models import Document, Project, ProjectReader, mark_figures
from apps.reviews.domain.notices import notify
from apps.reviews.models import Assignment, Notice, Opinion, Reply, ReviewMark, ReviewSheet
from apps.workflow.models import EntryWindow, Extension
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def write_what_the_demo_leaves_out() -> None:
    """Store a row of each table that the demo's story does not use, each with its parent alone."""
    user, form, now = User.objects.all()[0], Document.objects.all()[0], timezone.now()
    own: dict[str, Any] = {"district": form.district, "created_by": user}
    year = form.fiscal_year
    Waiver.objects.create(
        finding=Finding.objects.all()[0], reason="属实", ends_on=now.date(), granted_by=user
    )
    Narrative.objects.create(declaration=Declaration.objects.all()[0], plan="分季推进")
    Presence.objects.create(document=form, user=user)
    ExportJob.objects.create(
        subject="x", kind="book", form="pdf", fiscal_year=year, created_by=user
    )
    YearWork.objects.create(kind="start", fiscal_year=year, **own)
    file = ImportFile.objects.create(batch=ImportBatch.objects.create(**own), name="甲", size=1)
    ImportDraft.objects.create(file=file, position=1, kind="x", original={}, current={})
    EntrySlip.objects.create(
        line=LedgerLine.objects.all()[0], number="1", given_to="某人", created_by=user, ends_at=now
    )
    ProjectReader.objects.create(project=form.project, user=user)
    Assignment.objects.create(department=form.unit.department, examiner=user)
    Reply.objects.create(opinion=Opinion.objects.all()[0], author=user, text="已改")
    sheet = ReviewSheet.objects.create(document=form, version=1, examiner=user, grade="优")
    ReviewMark.objects.create(sheet=sheet, item="1", full=1, points=1)
    window = EntryWindow.objects.filter(district=form.district)[0]
    Extension.objects.create(window=window, unit=form.unit, until=now, reason="补报")
    UsedName.objects.create(district=form.district, level3="名称", uses=1)
    keep_sums(form.district)
    mark_figures(form.unit.department_id, form.district_id)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_rows_of_the_whole_demo_are_of_the_district_of_what_they_hang_on() -> None:
    build_demo()
    write_what_the_demo_leaves_out()
    assert dict(strays()) == {}
    assert [model for model in spread_models() if not model._base_manager.exists()] == []


def test_stray_row_is_found_and_told(cast: Cast) -> None:
    form = cast.declaration()
    call_command("distribution", "--check", stdout=StringIO())
    other = District.objects.create(code="310999", name="别的区")
    Document.objects.filter(pk=form.key).update(district=other)
    found = dict(strays())
    assert found["declarations_declaration.document_id"] == 1
    assert found["projects_document.project_id"] == 1
    with pytest.raises(CommandError, match=r"declarations_declaration\.document_id：1 行"):
        call_command("distribution", "--check", stdout=StringIO())


def test_rows_saved_and_in_bulk_take_the_district_without_a_query(cast: Cast) -> None:
    form = cast.declaration()
    form.funding_lines.all().delete()
    lines = [FundingLine(declaration=form, half="annual", source=one) for one in ("total", "other")]
    with CaptureQueriesContext(connection) as asked:
        FundingLine.objects.bulk_create(lines)
        Indicator.objects.create(declaration=form, level3="名称")
        Version.objects.create(document=form, number=7, content={}, fingerprint="")
    selects = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    assert selects == []
    for rows in (FundingLine.objects, Indicator.objects, Version.objects):
        assert set(rows.values_list("district", flat=True)) == {cast.district.pk}
    own = Declaration.objects.values_list("own_district", "district")
    assert set(own) == {(cast.district.pk, cast.district.pk)}


def test_district_never_moves(cast: Cast) -> None:
    form = cast.declaration()
    other = District.objects.create(code="310999", name="别的区")
    row = form.indicators.all()[0]
    row.declaration.district = other
    row.save()
    row.refresh_from_db()
    assert row.district_id == cast.district.pk


def test_migrations_see_the_index_that_a_table_asks_for() -> None:
    # They compare with a copy of each model's fields.
    fields: list[Any] = [one._meta.get_field(district_of(one)) for one in spread_models()]
    for field in fields:
        copy = field.clone()
        assert (copy.source, copy.db_index) == (field.source, field.db_index), field
    assert {field.db_index for field in fields} == {True, False}


def test_form_without_the_district_says_what_is_taken(cast: Cast) -> None:
    Project.objects.create(unit=cast.unit_a, name="业务培训项目")
    form = modelform_factory(Project, fields=["unit", "name"])(
        {"unit": cast.unit_a.pk, "name": "业务培训项目"}
    )
    assert form.errors == {"__all__": ["本单位已有同名项目。"]}
    with pytest.raises(ValidationError, match="本单位已有同名项目"):
        Project(unit=cast.unit_a, name="业务培训项目").full_clean()


def test_code_of_a_project_may_stand_in_two_districts(cast: Cast) -> None:
    other = District.objects.create(code="310999", name="别的区")
    department = other.departments.create(code="D9", name="丙部门")
    unit = department.units.create(code="U9", name="丙单位")
    Project.objects.create(unit=cast.unit_a, name="甲项目", code="X1")
    Project(unit=unit, name="丙项目", code="X1").full_clean()
    with pytest.raises(ValidationError, match="该项目代码已被使用"):
        Project(unit=cast.unit_b, name="乙项目", code="X1").full_clean()


def test_notice_without_a_form_is_of_the_district_of_the_person(cast: Cast) -> None:
    other = District.objects.create(code="310999", name="别的区")
    guest = User.objects.create_user("guest", "Guest-2027-pass", name="访客", district=other)
    nobody = User.objects.create_user("nobody", "Guest-2027-pass", name="某人")
    notify([cast.people["clerk_a"], guest, nobody], kind=Notice.Kind.ACCOUNT, text="请看")
    told = dict(Notice.objects.values_list("user__username", "district"))
    first = District.objects.earliest("pk").pk
    assert told == {"clerk_a": cast.district.pk, "guest": other.pk, "nobody": first}
