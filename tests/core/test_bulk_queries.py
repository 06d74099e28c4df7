"""Imports ask the database for the same few things at two sizes, at preview and at confirmation."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tablib import Dataset

from apps.accounts.models import Department, Membership, Unit, User
from apps.accounts.resources import (
    DepartmentResource,
    MembershipResource,
    UnitResource,
    UserResource,
)
from apps.core.import_preview import faults_of
from apps.projects.models import Project
from apps.projects.resources import ProjectResource
from apps.workflow.models import RuleSet
from apps.workflow.resources import RuleSetResource
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def departments(start: int, count: int) -> Dataset:
    rows = [[f"N{n}", f"部门{n}", "310100"] for n in range(start, start + count)]
    return Dataset(*rows, headers=["部门代码", "部门名称", "区划代码"])


def units(start: int, count: int) -> Dataset:
    rows = [[f"N{n}", f"单位{n}", f"D{1 + n % 2}"] for n in range(start, start + count)]
    return Dataset(*rows, headers=["单位代码", "单位名称", "部门代码"])


def users(start: int, count: int) -> Dataset:
    rows = [[f"n{n}", f"人{n}", "是"] for n in range(start, start + count)]
    return Dataset(*rows, headers=["登录名", "姓名", "启用"])


def roles(start: int, count: int) -> Dataset:
    names = [f"r{n}" for n in range(start, start + count)]
    User.objects.bulk_create(User(username=name, name=name) for name in names)
    rows = [[name, "填报人", "310100", "", f"U{1 + n % 2}"] for n, name in enumerate(names)]
    return Dataset(*rows, headers=["登录名", "角色", "区划代码", "部门代码", "单位代码"])


def projects(start: int, count: int) -> Dataset:
    rows = [[f"U{1 + n % 2}", f"项目{n}", f"P{n}"] for n in range(start, start + count)]
    return Dataset(*rows, headers=["单位代码", "项目名称", "项目代码"])


def rule_sets(start: int, count: int) -> Dataset:
    rows = [["310100", f"G{n}", f"规则{n}", "2025", "2027"] for n in range(start, start + count)]
    return Dataset(*rows, headers=["区划代码", "代码", "名称", "表式版本", "起始年度"])


@pytest.mark.parametrize(
    ("person", "resource", "rows", "model"),
    [
        ("system", DepartmentResource, departments, Department),
        ("system", UnitResource, units, Unit),
        ("system", UserResource, users, User),
        ("security", MembershipResource, roles, Membership),
        ("examiner2", ProjectResource, projects, Project),
        ("examiner2", RuleSetResource, rule_sets, RuleSet),
    ],
)
def test_more_rows_cost_no_more_queries(
    cast: Cast, person: str, resource: Any, rows: Any, model: Any
) -> None:
    actor, asked = cast.people[person], []
    for start, count in ((0, 20), (100, 120)):
        dataset = rows(start, count)
        before = model.objects.count()
        for dry_run in (True, False):
            with CaptureQueriesContext(connection) as queries:
                result = resource(user=actor).import_data(dataset, dry_run=dry_run)
            assert faults_of(result, resource(user=actor)) == []
            asked.append(len(queries))
        assert model.objects.count() == before + count
    small_preview, small, large_preview, large = asked
    # The same few statements for twenty rows and for a hundred and twenty.
    assert large_preview - small_preview <= 2
    assert large - small <= 4
