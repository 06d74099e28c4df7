"""The self-evaluation in a real browser: from the approved declaration to the confirmed form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from apps.evaluations.models import SelfEvaluation
from tests.browser.conftest import axe_faults
from tests.browser.test_editor import saved
from tests.browser.test_editor_grid import put_on_clipboard
from tests.cast import Cast
from tests.evaluations.helpers import RESULT, approve, open_window, rectified, under_review

pytestmark = pytest.mark.browser

# What the text tells is what the rows say; the share of certificates is left to its row.
TOLD = RESULT.replace("410人", "356人").replace("，持证上岗比例93%", "")


def test_clerk_fills_in_pastes_proves_and_finance_confirms(desks: Any, live_cast: Cast) -> None:
    declaration = live_cast.declaration(state="approved")
    approve(declaration)
    open_window(live_cast)
    clerk, department, examiner = desks("clerk_a"), desks("department_a"), desks("examiner2")

    page = clerk.open("/evaluations/")
    page.get_by_role("button", name="开始自评").click()
    page.wait_for_selector("#entry-form[data-ready]")
    page.get_by_label("当年财政拨款 全年执行数").fill("19.6")
    expect(page.get_by_label("年度资金总额 全年执行数")).to_have_value("19.60")
    page.get_by_label("实际完成情况", exact=True).fill(TOLD)
    put_on_clipboard(page, "480元/人\n356人\n97%\n100%\n93%\n95%\n")
    page.get_by_label("实际完成值").first.click()
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("填入 6 格。")).to_be_visible()
    assert axe_faults(page) == []
    dialog.get_by_role("button", name="填入 6 格").click()
    row = page.locator("[data-row]", has_text="培训人数")
    score = row.get_by_label("得分")
    expect(score).to_have_attribute("placeholder", "11.87")
    score.focus()
    expect(page.locator("[data-cellbar]")).to_contain_text("13.34 × 356/400 = 11.87")
    expect(row.get_by_label("偏差原因")).to_have_attribute("placeholder", "须说明原因和改进措施")
    row.get_by_label("偏差原因").fill("两期培训因场地推迟，下年提前落实场地。")
    saved(page)
    page.locator("[data-row] input[type=file]").nth(1).set_input_files(
        {"name": "签到表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 list"}
    )
    expect(row.get_by_role("link", name="签到表.pdf")).to_be_visible()
    clerk.shot("self-evaluation-edit")
    assert axe_faults(page) == []
    page.get_by_role("link", name="检查并提交").click()
    page.wait_for_url(re.compile(r"/evaluations/\d+/$"))
    clerk.shot("self-evaluation-detail")
    assert axe_faults(page) == []
    expect(page.get_by_text("暂不能提交主管部门")).to_be_visible()
    page.get_by_role("link", name="确认无误").click()
    page.get_by_label("确认无误的理由").fill("问卷由主管部门统一保管，可随时调阅。")
    page.get_by_role("button", name="保存答复").click()
    page.get_by_role("button", name="提交主管部门").click()
    expect(page.get_by_text("待部门审核").first).to_be_visible()

    form = SelfEvaluation.objects.get()
    page = department.open(f"/evaluations/{form.pk}/")
    row = form.rows.get(position=4)
    page.locator(f"td[data-place='row.{row.pk}.actual']").click()
    page.get_by_label("意见", exact=True).fill("与名册不符，名册为92%。")
    page.get_by_label("建议改为").fill("92%")
    page.get_by_role("button", name="记下意见").click()
    department.shot("self-evaluation-opinion")
    assert axe_faults(page) == []
    page.get_by_role("button", name="退回单位").click()
    expect(page.get_by_text("已退回").first).to_be_visible()
    page = clerk.open(f"/evaluations/{form.pk}/")
    page.get_by_role("button", name="采纳建议值").click()
    expect(page.get_by_text("已按建议值修改")).to_be_visible()
    page.get_by_role("button", name="提交主管部门").click()
    page = department.open(f"/evaluations/{form.pk}/")
    page.get_by_role("button", name="部门审核通过").click()
    page = examiner.open(f"/evaluations/{form.pk}/")
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text("已确认").first).to_be_visible()
    form.refresh_from_db()
    assert (form.state, str(form.total_score), form.grade) == ("confirmed", "98.33", "优")

    page.get_by_role("link", name="绩效自评").first.click()
    page.get_by_role("link", name="抽查复核").first.click()
    page.get_by_label("抽取份数").fill("1")
    page.get_by_label("随机种子").fill("20280315")
    page.get_by_role("button", name="抽取", exact=True).click()
    expect(page.get_by_text("20280315").first).to_be_visible()
    examiner.shot("self-evaluation-draws")
    assert axe_faults(page) == []
    page.get_by_role("link", name="业务培训项目").click()
    page.get_by_label("持证上岗人员比例 复核得分").fill("10")
    page.get_by_role("textbox", name="审核意见").fill("名册有重复。")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator(".message-error")).to_contain_text("须写明原因：持证上岗人员比例")
    expect(page.get_by_label("持证上岗人员比例 复核得分")).to_have_value("10")
    page.get_by_label("持证上岗人员比例 差异原因").fill("名册重复十人")
    row = form.rows.get(position=4)
    page.locator(f"td[data-place='row.{row.pk}.actual']").click()
    page.get_by_label("意见", exact=True).fill("持证名册重复登记，请核对更正。")
    page.get_by_role("button", name="记下意见").click()
    expect(page.get_by_text("意见 1").first).to_be_visible()
    # What was typed beside the rows has come through the other form's reload.
    expect(page.get_by_label("持证上岗人员比例 差异原因")).to_have_value("名册重复十人")
    examiner.shot("self-evaluation-check")
    assert axe_faults(page) == []
    page.get_by_role("textbox", name="审核意见").fill("")
    page.get_by_label("整改期限").fill("2099-06-30")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    expect(page.locator(".message-success")).to_contain_text("提出整改")
    page = examiner.open(f"/admin/evaluations/selfevaluation/{form.pk}/change/")
    expect(page.get_by_text("88.33 分 良").first).to_be_visible()
    examiner.shot("self-evaluation-checked")

    page = clerk.open("/evaluations/rectifications/")
    page.get_by_role("link", name="1. 指标“持证上岗人员比例”").click()
    page.get_by_label("整改措施和结果").fill("已逐人核对并更正名册。")
    page.get_by_label("责任人").fill("王晓燕")
    page.get_by_label("完成日期").fill("2026-01-05")
    page.get_by_label("佐证材料").set_input_files(
        {"name": "名册.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 list"}
    )
    clerk.shot("self-evaluation-rectification")
    assert axe_faults(page) == []
    page.get_by_role("button", name="上报").click()
    expect(page.get_by_text("已上报待核实")).to_be_visible()
    page = examiner.open("/evaluations/rectifications/")
    page.get_by_role("link", name="1. 指标“持证上岗人员比例”").click()
    page.get_by_role("link", name="到审核桌核实").click()
    expect(page.get_by_text("还有 1 条须改意见，办结后才能销号")).to_be_visible()
    examiner.shot("self-evaluation-rectified")
    assert axe_faults(page) == []
    page.get_by_role("button", name="办结").click()
    expect(page.get_by_text("已标记为解决")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator(".message-success")).to_contain_text("已销号")
    form.refresh_from_db()
    assert (form.state, form.checks.get().rectifications.get().state) == ("confirmed", "closed")


def test_self_evaluation_pages_have_no_accessibility_fault(desks: Any, live_cast: Cast) -> None:
    form = under_review(live_cast)
    desk = desks("examiner2")
    for path in ("/evaluations/", f"/evaluations/{form.pk}/", f"/evaluations/{form.pk}/print/"):
        page = desk.open(path)
        desk.shot(f"self-evaluation{path.strip('/').replace('/', '-')}")
        assert axe_faults(page) == []


def test_preview_statistics_and_last_result_read_well(desks: Any, live_cast: Cast) -> None:
    rectified(live_cast)
    rectified(live_cast, live_cast.unit_b, name="另一项目")
    form = live_cast.declaration()
    form.indicators.filter(position=4).update(target="提升", number=None, op="")
    desk = desks("clerk_a")
    page = desk.open(f"/declarations/{form.pk}/next-year/")
    expect(page.get_by_text("填不了：")).to_be_visible()
    desk.shot("self-evaluation-next-year")
    assert axe_faults(page) == []
    desk = desks("examiner2")
    page = desk.open("/board/?of=evaluations&see=results")
    desk.shot("board-evaluations")
    assert axe_faults(page) == []
