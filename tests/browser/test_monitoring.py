"""Monitoring in a real browser: four people, from the node to the closed case."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.monitoring.models import MonitoringCase, MonitoringSheet
from tests.browser.conftest import axe_faults
from tests.browser.test_editor_grid import put_on_clipboard
from tests.cast import Cast
from tests.evaluations.helpers import approve
from tests.monitoring.helpers import node_of

pytestmark = pytest.mark.browser


def stored(page: Page) -> None:
    """Wait until the page says that everything is saved."""
    expect(page.locator("[data-save-note]")).to_contain_text("已自动保存")
    page.wait_for_timeout(1200)


def test_unit_fills_in_department_passes_finance_decides_and_case_is_closed(
    desks: Any, live_cast: Cast
) -> None:
    approve(live_cast.declaration(state="approved"))
    node_of(live_cast)
    clerk, department = desks("clerk_a"), desks("department_a")
    first, second = desks("examiner1"), desks("examiner2")

    page = clerk.open("/monitoring/")
    page.get_by_role("button", name="开始填写").click()
    page.wait_for_selector("form[data-ready]")
    put_on_clipboard(page, "480元/人\n80人\n97%\n100%\n93%\n95%\n")
    page.get_by_label("1—7月执行情况").first.click()
    page.keyboard.press("Control+v")
    page.get_by_label("1—7月执行", exact=True).fill("11")
    row = page.locator("[data-row]", has_text="培训人数")
    expect(row.locator("[data-figure-of=light]")).to_have_text("红 20%")
    row.get_by_label("1—7月执行情况").focus()
    expect(page.locator("[data-cellbar]")).to_contain_text("时间进度 58.1%，落后 38.1 个百分点")
    page.get_by_role("button", name="其余都正常").click()
    row.get_by_label("全年预计完成情况").fill("300人")
    row.locator(".segments").get_by_text("有可能").click()
    row.get_by_label("人员", exact=True).check()
    row.get_by_label("原因说明").fill("教师到岗晚，九月起补课。")
    stored(page)
    clerk.shot("monitoring-unit")
    assert axe_faults(page) == []
    page.get_by_role("button", name="检查并提交").click()
    expect(page.get_by_text("已提交 1 份监控表。")).to_be_visible()

    sheet = MonitoringSheet.objects.get()
    page = department.open(f"/monitoring/{sheet.pk}/")
    assert axe_faults(page) == []
    page.get_by_role("button", name="部门审核通过").click()
    expect(page.get_by_text("待业务科审核").first).to_be_visible()

    case = MonitoringCase.objects.get()
    page = first.open(f"/monitoring/cases/{case.pk}/")
    page.get_by_label("停止").check()
    page.get_by_label("意见", exact=True).fill("不再举办，收回未用资金。")
    first.shot("monitoring-case")
    assert axe_faults(page) == []
    page.get_by_role("button", name="记下意见").click()
    page.get_by_role("button", name="业务科审核通过").click()
    expect(page.get_by_text("待绩效科审核").first).to_be_visible()

    page = second.open(f"/monitoring/{sheet.pk}/")
    page.get_by_role("button", name="审定", exact=True).click()
    page = second.open(f"/monitoring/cases/{case.pk}/")
    page.get_by_label("办了什么").fill("已收回 8 万元。")
    page.get_by_role("button", name="办结").click()
    page.wait_for_url(re.compile(r"/monitoring/\d+/$"))
    page = second.open("/monitoring/report/")
    expect(page.get_by_role("cell", name="已办结")).to_be_visible()
    assert axe_faults(page) == []
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "已收回 8 万元。")
