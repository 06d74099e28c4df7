"""Every row's district is the one of the row it hangs on, whoever wrote it, in the whole demo."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.forms import modelform_factory
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import District, User
from apps.declarations.models import Declaration, FundingLine, Indicator
from apps.entry.models import Version
from apps.home.demo_build import build_demo
from apps.home.distribution import spread_models, strays
from apps.projects.models import Document, Project
from apps.reviews.domain.notices import notify
from apps.reviews.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db

# What the demo's story does not use; the tests of its room write it.
UNTOLD = {
    "ExportJob",
    "YearWork",
}


@pytest.mark.slow
def test_rows_of_the_whole_demo_are_of_the_district_of_what_they_hang_on() -> None:
    build_demo()
    assert dict(strays()) == {}
    empty = {model.__name__ for model in spread_models() if not model._base_manager.exists()}
    assert empty == UNTOLD


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
