"""The self-evaluation in a real browser: from the approved declaration to the confirmed form."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from apps.evaluations.models import SelfEvaluation
from tests.browser.conftest import axe_faults
from tests.cast import Cast
from tests.evaluations.helpers import RESULT, approve, open_window, under_review

pytestmark = pytest.mark.browser

PASTE = """(element, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_clerk_fills_in_pastes_proves_and_finance_confirms(desks: Any, live_cast: Cast) -> None:
    declaration = live_cast.declaration(state="approved")
    approve(declaration)
    open_window(live_cast)
    clerk, department, examiner = desks("clerk_a"), desks("department_a"), desks("examiner2")

    page = clerk.open("/evaluations/")
    page.get_by_role("button", name="开始自评").click()
    page.get_by_label("当年财政拨款 全年执行数").fill("19.6")
    expect(page.get_by_label("年度资金总额 全年执行数")).to_have_value("19.60")
    page.get_by_label("实际完成情况", exact=True).fill(RESULT)
    page.get_by_label("人均培训成本 实际完成值").evaluate(
        PASTE, "480元/人\n356人\n97%\n100%\n93%\n95%\n"
    )
    row = page.locator("[data-row]", has_text="培训人数")
    expect(row.locator("[data-value]")).to_have_text("11.87")
    row.locator("summary").click()
    expect(row.locator("[data-formula]")).to_have_text("13.34 × 356/400 = 11.87")
    expect(row.get_by_label("偏差原因")).to_have_class("wanted")
    row.get_by_label("偏差原因").fill("两期培训因场地推迟，下年提前落实场地。")
    expect(page.get_by_text("已自动保存")).to_be_visible()
    page.locator("input[type=file]").nth(2).set_input_files(
        {"name": "签到表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 list"}
    )
    expect(row.get_by_role("link", name="签到表.pdf")).to_be_visible()
    clerk.shot("self-evaluation-edit")
    assert axe_faults(page) == []
    page.get_by_role("button", name="保存并去提交").click()
    clerk.shot("self-evaluation-detail")
    assert axe_faults(page) == []
    page.get_by_role("button", name="提交主管部门").click()
    expect(page.get_by_text("待部门审核").first).to_be_visible()

    form = SelfEvaluation.objects.get()
    page = department.open(f"/evaluations/{form.pk}/")
    page.get_by_role("button", name="部门审核通过").click()
    page = examiner.open(f"/evaluations/{form.pk}/")
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text("已确认").first).to_be_visible()
    form.refresh_from_db()
    assert (form.state, str(form.total_score), form.grade) == ("confirmed", "98.33", "优")


def test_self_evaluation_pages_have_no_accessibility_fault(desks: Any, live_cast: Cast) -> None:
    form = under_review(live_cast)
    desk = desks("examiner2")
    for path in ("/evaluations/", f"/evaluations/{form.pk}/", f"/evaluations/{form.pk}/print/"):
        page = desk.open(path)
        desk.shot(f"self-evaluation{path.strip('/').replace('/', '-')}")
        assert axe_faults(page) == []
