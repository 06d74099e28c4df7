"""The review in a real browser: opinion with a proposed value, accepted, compared, approved, adjusted."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.workflow.engine import perform
from tests.browser.conftest import axe_faults
from tests.cast import Cast

pytestmark = pytest.mark.browser


def test_proposed_value_goes_from_the_cell_to_the_approved_form(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    # The goal leaves the number of persons to the indicator, which is what the opinion is about.
    form.annual_goal = form.annual_goal.replace("400人", "")
    form.save()
    for name, person in (("submit", "clerk_a"), ("dept_pass", "department_a")):
        perform(PROCEDURE, name, subject=form, actor=live_cast.people[person])
    first, clerk = desks("examiner1"), desks("clerk_a")

    page = first.open("/admin/declarations/declaration/")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("[data-place='money.annual.total']").click()
    page.get_by_label("意见", exact=True).fill("金额与测算不符")
    page.get_by_label("建议改为").fill("二十万左右")
    page.get_by_role("button", name="记下意见").click()
    expect(page.locator(".message-error")).to_contain_text("二十万左右")
    expect(page.get_by_label("意见", exact=True)).to_have_value("金额与测算不符")
    expect(page.get_by_label("建议改为")).to_have_value("二十万左右")
    row = form.indicators.get(position=1)
    page.locator(f"td[data-place='row.{row.pk}.target']").click()
    page.get_by_label("意见", exact=True).fill("人数与预算测算不符")
    page.get_by_label("建议改为").fill("≥390(人)")
    page.get_by_role("button", name="记下意见").click()
    expect(page.locator(f"td[data-place='row.{row.pk}.target']")).to_contain_text("意见 1")
    assert axe_faults(page) == []
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("r")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已退回甲单位修改").first).to_be_visible()

    page = clerk.open("/notices/")
    page.get_by_role("button", name="退回修改").first.click()
    page.get_by_role("button", name="采纳建议值").click()
    expect(page.get_by_text("已按建议值修改")).to_be_visible()
    page.get_by_role("button", name="提交主管部门").click()
    expect(page.get_by_text("待部门审核").first).to_be_visible()
    perform(
        PROCEDURE,
        "dept_pass",
        subject=Declaration.objects.get(pk=form.pk),
        actor=live_cast.people["department_a"],
    )

    page = first.open(f"/admin/declarations/declaration/{form.pk}/change/")
    target = page.locator(f"td[data-place='row.{row.pk}.target']")
    expect(target.locator("ins")).to_have_text("≥390(人)")
    page.get_by_role("link", name="与上次提交对比").click()
    changes = page.get_by_role("region", name="对比")
    expect(changes.get_by_text("指标“培训人数”的指标值")).to_be_visible()
    expect(changes.locator("ins").first).to_have_text("≥390(人)")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已送财政绩效科，待审核").first).to_be_visible()

    second = desks("examiner2")
    page = second.open("/admin/declarations/declaration/")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_label("批复文号").fill("财预〔2027〕8号")
    assert axe_faults(page) == []
    page.get_by_role("button", name="确认批量批复 1 份").click()
    expect(page.get_by_text("已办理").first).to_be_visible()

    page = clerk.open(f"/declarations/{form.pk}/")
    expect(page.get_by_text("批复文号：财预〔2027〕8号")).to_be_visible()
    page.get_by_label("意见").first.fill("预算调减，培训人数相应减少。")
    page.get_by_role("button", name="申请调整").click()
    expect(page.get_by_text("调整中").first).to_be_visible()
    for desk in (first, second, clerk):
        assert desk.faults == []
