"""Typing into a form."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from apps.core.errors import NotAllowedNow
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.edits import create_declaration
from apps.declarations.models import Declaration, FundingLine
from apps.projects.models import Project
from tests.cast import Cast
from tests.formkit.samples import full_sheet

pytestmark = pytest.mark.django_db


def test_stored_sheet_comes_back_cell_for_cell(cast: Cast) -> None:
    stored = sheet_of(cast.declaration()).to_json()
    expected = full_sheet().to_json()
    for row in expected["indicators"]:
        for name in ("op", "number", "number_to", "unit", "text"):
            row[name] = None
    for row in stored["indicators"]:
        assert row.pop("id").isdecimal()
        for name in ("op", "number", "number_to", "unit", "text"):
            row[name] = None
    assert stored == expected


def test_second_live_declaration_of_a_year_is_refused_by_domain_and_database(cast: Cast) -> None:
    form = cast.declaration()
    project = Project.objects.get(pk=form.project_id)
    with pytest.raises(NotAllowedNow, match="已有申报表"):
        create_declaration(project=project, fiscal_year=cast.year, actor=cast.people["clerk_a"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Declaration.objects.create(project=project, fiscal_year=cast.year)
    Declaration.objects.filter(pk=form.pk).update(state="rejected")
    assert Declaration.objects.create(project=project, fiscal_year=cast.year).pk


def test_database_refuses_negative_money(cast: Cast) -> None:
    form = cast.declaration()
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingLine.objects.filter(declaration=form, half="annual", source="total").update(
            amount=-1
        )


def test_a_disabled_project_is_not_declared(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.unit_a, name="已停用的项目", is_active=False)
    with pytest.raises(NotAllowedNow, match="已停用"):
        create_declaration(project=project, fiscal_year=cast.year, actor=cast.people["clerk_a"])
