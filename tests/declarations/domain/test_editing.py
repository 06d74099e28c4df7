"""Typing into a form."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.editing import FormEntry, create_declaration, save_form
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
        for name in ("op", "number", "number_to", "unit", "text"):
            row[name] = None
    assert stored == expected


def test_saving_writes_cells_and_one_audit_row(cast: Cast) -> None:
    form = cast.declaration()
    count = AuditEvent.objects.count()
    entry = FormEntry(
        head={"annual_goal": "新的目标"},
        funding={"annual": Decimal("300000.00")},
        indicators=[
            {
                "id": None,
                "level1": "产出指标",
                "level2": "数量指标",
                "level3": "场次",
                "target": ">=3场",
            }
        ],
    )
    saved = save_form(
        declaration=form,
        actor=cast.people["clerk_a"],
        entry=entry,
        expected_revision=form.revision,
    )
    sheet = sheet_of(saved)
    assert sheet.annual_goal == "新的目标"
    assert sheet.funding.annual == Decimal("300000.00")
    assert sheet.funding.annual_appropriation == Decimal("200000.00")
    assert [(row.level3, row.op, row.number, row.unit) for row in sheet.indicators] == [
        ("场次", "≥", Decimal(3), "场")
    ]
    assert AuditEvent.objects.count() == count + 1


def test_save_over_somebody_elses_save_is_refused(cast: Cast) -> None:
    form = cast.declaration()
    actor = cast.people["clerk_a"]
    entry = FormEntry(head={"annual_goal": "甲"})
    save_form(declaration=form, actor=actor, entry=entry, expected_revision=form.revision)
    with pytest.raises(NotAllowedNow, match="同事保存过"):
        save_form(
            declaration=form,
            actor=actor,
            entry=FormEntry(head={"annual_goal": "乙"}),
            expected_revision=form.revision,
        )
    assert Declaration.objects.get(pk=form.pk).annual_goal == "甲"


def test_approved_form_is_locked(cast: Cast) -> None:
    form = cast.declaration(state="approved")
    with pytest.raises(NotAllowedNow, match="已批复"):
        save_form(
            declaration=form,
            actor=cast.people["clerk_a"],
            entry=FormEntry(head={"annual_goal": "乙"}),
            expected_revision=form.revision,
        )


def test_clerk_of_another_unit_cannot_save(cast: Cast) -> None:
    form = cast.declaration()
    with pytest.raises(PermissionDenied):
        save_form(
            declaration=form,
            actor=cast.people["clerk_b"],
            entry=FormEntry(),
            expected_revision=form.revision,
        )


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
