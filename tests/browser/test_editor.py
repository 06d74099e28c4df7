"""The editor with real keys: saving by itself, two people, a lost line, a lost session."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from apps.declarations.models import Declaration
from tests.browser.conftest import axe_faults
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser

SAVED = re.compile(r"已自动保存 \d\d:\d\d:\d\d")


def opened(desk: Any, form: Declaration) -> Page:
    page = desk.open(f"/declarations/{form.pk}/edit/")
    page.wait_for_selector("#entry-form[data-ready]")
    return page


def cell(page: Page, name: str, column: str = "target") -> Any:
    """Return a cell of the row whose level 3 reads so now."""
    key = page.evaluate(
        """(name) => [...document.querySelectorAll("[data-row]")].find(
            (row) => row.querySelector("[data-column=level3]").value === name).dataset.key""",
        name,
    )
    return page.locator(f"[data-key='{key}'] [data-column='{column}']")


def names(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "[data-row] [data-column=level3]", "items => items.map((item) => item.value)"
    )
    return found


def stored(form: Declaration) -> list[str]:
    return list(form.indicators.order_by("position").values_list("level3", flat=True))


def saved(page: Page) -> None:
    expect(page.locator("[data-save-note]")).to_have_text(SAVED)


def test_change_is_saved_by_itself_and_survives_a_killed_browser(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    desk = desks("clerk_a")
    page = opened(desk, form)
    cell(page, "培训人数").fill(">=420人")
    page.get_by_label("年度资金申请总额").fill("20.5万元")
    saved(page)
    row = form.indicators.get(level3="培训人数")
    assert (row.op, row.number, row.measure) == ("≥", 420, "人")
    page.get_by_label("计划开始日期").focus()
    expect(page.get_by_label("年度资金申请总额")).to_have_value("205,000.00")
    page.get_by_label("年度资金申请总额").focus()
    expect(page.locator("[data-cellbar]")).to_contain_text(
        "分项合计 200,000.00 元，这里多 5,000.00 元"
    )
    desk.shot("edit-full")

    # Killed before anything could be sent: the next opening brings it back and saves it.
    page.context.set_offline(True)
    page.get_by_label("年度总体目标").fill("断网时写的目标。")
    expect(page.locator("[data-save-note]")).to_contain_text("网络不通")
    page.close(run_before_unload=False)
    desk.context.set_offline(False)
    desk.page = desk.context.new_page()
    page = opened(desk, form)
    expect(page.get_by_label("年度总体目标")).to_have_value("断网时写的目标。")
    # A browser that comes back on line may still have sent the last request of the page that is gone.
    note = page.locator("[data-save-note]")
    expect(note).to_have_text(re.compile(f"{SAVED.pattern}|改动会自动保存"))
    assert Declaration.objects.get(pk=form.pk).annual_goal == "断网时写的目标。"
    desk.faults.clear()


def test_lost_line_keeps_and_resends(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    desk = desks("clerk_a")
    page = opened(desk, form)
    page.context.set_offline(True)
    cell(page, "培训人数").fill("≥430人")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="在数量指标中添加一行").click()
    page.keyboard.type("断网时加的行")
    expect(page.locator("[data-save-note]")).to_contain_text("网络不通，修改已保存在本机")
    page.context.set_offline(False)
    saved(page)
    assert stored(form)[2] == "断网时加的行"
    assert form.indicators.get(level3="培训人数").number == 430
    desk.faults.clear()


def test_expired_session_is_renewed_in_a_dialog_and_nothing_is_lost(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    desk = desks("clerk_a")
    page = opened(desk, form)
    Session.objects.all().delete()
    page.get_by_label("年度总体目标").fill("登录失效后写的目标。")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("请重新登录")).to_be_visible()
    assert axe_faults(page) == []
    desk.shot("edit-sign-in")
    dialog.get_by_label("密码").fill("wrong")
    dialog.get_by_role("button").click()
    expect(dialog.get_by_role("alert")).to_contain_text("不正确")
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button").click()
    saved(page)
    assert Declaration.objects.get(pk=form.pk).annual_goal == "登录失效后写的目标。"


def test_two_people_keep_both_and_the_later_is_asked_about_the_same_cell(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    live_cast.people["clerk_b"].memberships.update(unit=live_cast.unit_a)
    desk, other = desks("clerk_a"), desks("clerk_b")
    first, second = opened(desk, form), opened(other, form)
    expect(second.get_by_text("clerk_a也在填")).to_be_visible()
    cell(first, "培训人数").fill("≥450人")
    cell(first, "人均培训成本").fill("≤450元/人")
    saved(first)
    second.get_by_label("年度总体目标").fill("乙写的目标。")
    saved(second)
    expect(cell(second, "培训人数")).to_have_value("≥450人")
    assert axe_faults(second) == []

    second.context.set_offline(True)
    cell(first, "培训人数").fill("≥460人")
    saved(first)
    cell(second, "培训人数").fill("≥470人")
    expect(second.locator("[data-save-note]")).to_contain_text("网络不通")
    second.context.set_offline(False)
    expect(second.locator("[data-cellbar]")).to_contain_text("同事已把这里改为“≥460人”")
    other.shot("edit-asked")
    assert form.indicators.get(level3="培训人数").target == "≥460人"
    second.get_by_role("button", name="用我的").click()
    saved(second)
    assert form.indicators.get(level3="培训人数").target == "≥470人"
    other.faults.clear()
