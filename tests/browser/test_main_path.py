"""The main job in a real browser: fill in, submit, pass on, return, correct, approve, print."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from apps.declarations.models import Declaration
from tests.browser.conftest import axe_faults
from tests.cast import Cast

pytestmark = pytest.mark.browser


def test_declaration_goes_from_clerk_over_return_to_approval(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    clerk, department = desks("clerk_a"), desks("department_a")
    first, second = desks("examiner1"), desks("examiner2")

    page = clerk.open("/projects/")
    page.get_by_role("link", name="填写").click()
    page.get_by_label("年度资金申请总额").fill("很多")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-cellbar]")).to_contain_text("“很多”不是金额")
    page.get_by_label("年度资金申请总额").fill("20万元")
    page.get_by_role("link", name="检查并提交").click()
    page.get_by_role("button", name="提交主管部门").click()
    expect(page.get_by_text("待部门审核").first).to_be_visible()

    page = department.open(f"/declarations/{form.pk}/")
    page.get_by_role("button", name="部门审核通过").click()

    page = first.open("/admin/declarations/declaration/")
    page.get_by_role("link", name="业务培训项目").click()
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("须填写意见")).to_be_visible()
    page.get_by_role("textbox", name="审核意见").fill("请核对培训人数与预算。")
    page.get_by_role("button", name="退回修改").click()

    page = clerk.open(f"/declarations/{form.pk}/")
    expect(page.get_by_text("请核对培训人数与预算。").first).to_be_visible()
    page.get_by_role("link", name="填写", exact=True).click()
    page.locator("[data-row] [data-column=target]").nth(1).fill(">=390人")
    # The goal names the number too: both are changed, or the check asks which of them holds.
    goal = page.get_by_label("年度总体目标", exact=True)
    goal.fill(goal.input_value().replace("400人", "390人"))
    page.get_by_role("link", name="检查并提交").click()
    expect(page.get_by_role("cell", name=">=390人")).to_be_visible()
    page.get_by_role("button", name="提交主管部门").click()

    page = department.open(f"/declarations/{form.pk}/")
    page.get_by_role("button", name="部门审核通过").click()
    page = first.open(f"/admin/declarations/declaration/{form.pk}/change/")
    page.get_by_role("button", name="初审通过").click()
    page = second.open(f"/admin/declarations/declaration/{form.pk}/change/")
    page.get_by_role("button", name="批复").click()
    assert Declaration.objects.get(pk=form.pk).state == "approved"

    page = clerk.open(f"/declarations/{form.pk}/")
    expect(page.get_by_text("已批复").first).to_be_visible()
    expect(page.get_by_role("link", name="填写", exact=True)).to_have_count(0)
    clerk.open(f"/declarations/{form.pk}/print/")
    pages = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) == 1


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("clerk_a", "/"),
        ("clerk_a", "/projects/"),
        ("clerk_a", "/declarations/"),
        ("clerk_a", "/declarations/{}/"),
        ("clerk_a", "/declarations/{}/edit/"),
        ("clerk_a", "/projects/new/"),
        ("clerk_a", "/password/"),
    ],
)
def test_staff_page_has_no_accessibility_fault(
    desks: Any, live_cast: Cast, person: str, path: str
) -> None:
    form = live_cast.declaration()
    page = desks(person).open(path.format(form.pk))
    assert axe_faults(page) == []
