"""The two sides of a trace in words."""

from __future__ import annotations

from typing import Any

import pytest

from apps.audit.difference import Change, changes_of, object_kind
from apps.audit.models import AuditEvent
from tests.cast import Cast, signed_in


def event(before: Any, after: Any, kind: str = "declarations.declaration") -> AuditEvent:
    return AuditEvent(action="declaration.edit", object_type=kind, before=before, after=after)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (
            {"state": "draft"},
            {"state": "dept_review", "opinion": ""},
            [Change("状态", "草稿", "待部门审核")],
        ),
        (
            {"funding.annual": "1.00", "annual_goal": "旧"},
            {"funding.annual": "2.00", "annual_goal": "旧"},
            [Change("项目资金 · 年度资金申请总额", "1.00", "2.00")],
        ),
        (
            {"indicators": [{"level3": "甲", "target": "≥1(场)"}]},
            {"indicators": [{"level3": "甲", "target": "≥2(场)"}]},
            [Change("绩效指标 · 第 1 项 · 指标值", "≥1(场)", "≥2(场)")],
        ),
        (
            {"row.12": {"level3": "甲"}},
            {"row.12": None},
            [
                Change("指标 · 第 12 项 · 三级指标", "甲", "（空）"),
            ],
        ),
        (None, None, []),
    ],
)
def test_changed_parts_are_named_in_chinese(before: Any, after: Any, changes: list[Change]) -> None:
    assert changes_of(event(before, after)) == changes


def test_yes_and_no_and_a_kind_that_is_gone() -> None:
    trace = event({"is_active": True}, {"is_active": False}, "accounts.user")
    assert changes_of(trace) == [Change("启用", "是", "否")]
    assert [object_kind(trace), object_kind(event(None, None, "gone.thing"))] == [
        "用户",
        "gone.thing",
    ]


@pytest.mark.django_db
def test_list_filters_by_chinese_names_of_acts_that_occur(cast: Cast) -> None:
    client = signed_in(cast, "audit")
    page = client.get("/admin/audit/auditevent/").content.decode()
    assert ("授予角色" in page, "不予通过" in page, "role.grant</a>" in page) == (
        True,
        False,
        False,
    )
    one = AuditEvent.objects.filter(action="role.grant").first()
    shown = client.get(f"/admin/audit/auditevent/{one.pk}/change/").content.decode()
    assert "变更后" in shown
    assert "审计管理员（测试区）" in shown
