"""What a page or a file of kept rows offers is what the table writes."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse
from tablib import Dataset

from apps.accounts.audited_admin import KeptMixin
from apps.accounts.models import Unit
from apps.audit.models import AuditEvent
from apps.audit.resources import KeptResource
from apps.projects.models import Project
from apps.projects.resources import ProjectResource
from tests.cast import Cast, signed_in

PAGES = [page for page in admin.site._registry.values() if isinstance(page, KeptMixin)]
FILES = KeptResource.__subclasses__()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.table.name)
def test_every_field_of_the_page_is_written(page: Any) -> None:
    typed = {item.name for item in page.model._meta.fields if item.editable}
    assert typed - {"id", *page.readonly_fields} == set(page.table.fields)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.table.name)
def test_every_column_of_the_file_is_written(file: Any) -> None:
    read = {item.attribute for item in file(user=None).get_import_fields() if not item.readonly}
    assert read - set(file.table.fields) == set()


def last_change() -> tuple[str, Any, Any]:
    event = AuditEvent.objects.latest("pk")
    return event.action, event.before, event.after


@pytest.mark.django_db
def test_kind_of_a_unit_is_changed_in_the_admin(cast: Cast) -> None:
    page = reverse("admin:accounts_unit_change", args=[cast.unit_a.pk])
    typed = {"department": cast.unit_a.department_id, "code": "U1", "name": "甲单位"}
    signed_in(cast, "system").post(page, {**typed, "kind": "first", "is_active": "on"})
    assert Unit.objects.get(pk=cast.unit_a.pk).kind == Unit.Kind.FIRST
    assert last_change() == ("unit.change", {"kind": ""}, {"kind": "first"})


@pytest.mark.django_db
def test_function_of_a_project_is_changed_by_a_file(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.unit_a, name="河道保洁", category="一次性项目")
    rows = Dataset(["U1", "河道保洁", "2120501"], headers=["单位代码", "项目名称", "支出功能分类"])
    result = ProjectResource(user=cast.people["examiner2"]).import_data(rows, dry_run=False)
    assert not result.has_errors()
    project.refresh_from_db()
    assert project.function == "2120501"
    assert last_change() == ("project.change", {"function": ""}, {"function": "2120501"})
