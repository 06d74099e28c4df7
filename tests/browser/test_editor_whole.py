"""The rest of the editor in a browser: copy of last year, budget items, a locked form."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.declarations.models import Declaration
from apps.formkit.values.amount import read_amount
from apps.workflow.models import EntryWindow
from tests.browser.conftest import axe_faults
from tests.browser.test_editor import cell, opened, saved
from tests.cast import Cast
from tests.declarations.domain.test_creation import blank, last_year

pytestmark = pytest.mark.browser


def test_last_year_is_copied_and_its_remains_are_jumped_to(desks: Any, live_cast: Cast) -> None:
    form = blank(live_cast, last_year(live_cast).project)
    desk = desks("clerk_a")
    desk.page.set_viewport_size({"width": 1366, "height": 1250})
    page = opened(desk, form)
    assert axe_faults(page) == []
    desk.shot("edit-empty")
    page.get_by_role("link", name="从模板新建").click()
    assert axe_faults(page) == []
    desk.shot("edit-start")
    page.get_by_role("link", name="返回填写").click()
    page.get_by_role("button", name="复制 2026 年度申报表").click()
    renewals = page.locator("[data-group=renewals]")
    expect(renewals.get_by_role("listitem")).to_have_count(10)
    assert axe_faults(page) == []
    desk.shot("edit-copied")
    item = renewals.get_by_role("listitem").filter(has_text="“培训人数”仍是上年的指标值")
    item.get_by_role("button").click()
    expect(cell(page, "培训人数")).to_be_focused()
    page.keyboard.type("≥450人")
    saved(page)
    expect(renewals.get_by_role("listitem")).to_have_count(9)


def test_budget_items_are_multiplied_added_and_compared(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    desk = desks("clerk_a")
    page = opened(desk, form)
    page.get_by_text("项目经费情况说明").click()
    page.get_by_label("项目概述").fill("为全区业务人员举办培训。")
    expect(page.get_by_text("12 字")).to_be_visible()
    page.get_by_role("button", name="添加一项").click()
    for text in ("授课费", "2000", "4", "20"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    expect(
        page.get_by_text("合计 160,000.00 元，比年度资金申请总额少 40,000.00 元")
    ).to_be_visible()
    page.get_by_label("支出内容").press("Enter")
    page.keyboard.type("场地费")
    page.keyboard.press("Tab")
    page.keyboard.type("4万元")
    expect(page.get_by_text("合计 200,000.00 元，与年度资金申请总额相符")).to_be_visible()
    saved(page)
    assert axe_faults(page) == []
    desk.shot("edit-narrative")
    form = Declaration.objects.with_content().get(pk=form.pk)
    assert form.narrative.budget_items == "授课费 | 2000 | 4 | 20\n场地费 | 4万元"
    page = desk.open(f"/declarations/{form.pk}/")
    expect(page.get_by_role("cell", name="160,000.00")).to_be_visible()


def test_faults_stand_at_their_cells_and_submitting_shows_what_blocks(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    desk = desks("clerk_a")
    desk.page.set_viewport_size({"width": 1366, "height": 1250})
    page = opened(desk, form)
    cell(page, "培训人数").fill("")
    page.get_by_label("上年结转资金").fill("5000")
    saved(page)
    panel = page.locator("[data-findings-panel]")
    expect(panel.get_by_text("“培训人数”没有指标值")).to_be_visible()
    page.get_by_label("年度资金申请总额").fill("很多")
    expect(page.locator("[data-cellbar]")).to_contain_text("“很多”不是金额")
    assert axe_faults(page) == []
    cell(page, "培训人数").hover()
    desk.shot("edit-faulty")
    page.get_by_label("年度资金申请总额").fill("20.5万元")
    saved(page)
    page.get_by_role("link", name="检查并提交").click()
    expect(page.locator("[data-save-note]")).to_contain_text("还有 1 处必须改正才能提交")
    cell(page, "培训人数").fill("≥400人")
    saved(page)
    page.get_by_role("link", name="检查并提交").click()
    expect(page).to_have_url(re.compile(rf"/declarations/{form.pk}/$"))


def test_form_is_locked_outside_its_window(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    desk = desks("clerk_a")
    own = EntryWindow.objects.filter(pk=live_cast.window.pk)
    own.update(closes_at=timezone.now() - timedelta(hours=1))
    desk.page.set_viewport_size({"width": 1366, "height": 1250})
    page = desk.open(f"/declarations/{form.pk}/edit/")
    expect(page.get_by_text("现在不能填报").first).to_be_visible()
    expect(page.get_by_role("cell", name="培训考核合格率")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/declarations/{form.pk}/$"))
    assert axe_faults(page) == []
    desk.shot("edit-locked")


def test_form_that_closes_while_open_says_so_and_keeps_what_was_typed(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    desk = desks("clerk_a")
    page = opened(desk, form)
    Declaration.objects.filter(pk=form.pk).update(state="dept_review")
    page.get_by_label("年度总体目标").fill("提交之后写的。")
    expect(page.locator("[data-save-note]")).to_contain_text("不能修改")
    expect(page.get_by_label("年度总体目标")).to_have_value("提交之后写的。")
    assert Declaration.objects.get(pk=form.pk).annual_goal == form.annual_goal
    page.on("dialog", lambda dialog: dialog.accept())
    page = desk.open(f"/declarations/{form.pk}/edit/")
    kept = page.get_by_role("region", name="没有存入的修改")
    expect(kept.get_by_role("listitem")).to_have_text(["提交之后写的。"])
    desk.faults.clear()


AMOUNTS = (
    "200000", "200,000.00", "1,2,3", "12,34", "20万元", "20.5 万", "0.1", ".5", "3亿元", "￥300",
    "１２３４５元", "300元整", "12元5角", "叁拾万元整", "3百万元", "-5", "约20万元", "20万元左右", "很多", "",
    "1 2", "20 万元 30", "28405302840530",
)  # fmt: skip


def test_page_never_reads_an_amount_otherwise_than_the_server(desks: Any, live_cast: Cast) -> None:
    page = desks("clerk_a").open("/password/")
    read = """async ([texts, unit]) => {
        const money = await import("/static/js/editor/money.js");
        return texts.map((text) => money.readAmount(text, unit));
    }"""
    for unit in ("元", "万元"):
        shown = page.evaluate(read, [list(AMOUNTS), unit])
        held = [read_amount(text, unit) for text in AMOUNTS]
        differ = [
            (text, cents, amount)
            for text, cents, amount in zip(AMOUNTS, shown, held, strict=True)
            if cents is not None and (not amount.is_certain or amount.yuan * 100 != cents)
        ]
        assert differ == []
        assert sum(cents is not None for cents in shown) >= 10
