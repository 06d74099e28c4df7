"""What happens to typed text in bad moments: an input method at work, servers that fail or hang."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.declarations.models import Declaration, Narrative
from tests.browser.test_editor import cell, opened, saved, stored
from tests.cast import Cast

pytestmark = pytest.mark.browser


class InputMethod:
    """Composes characters as a Chinese input method does, with the browser's own events."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def compose(self, letters: str) -> None:
        place = {"selectionStart": len(letters), "selectionEnd": len(letters)}
        self.session.send("Input.imeSetComposition", {"text": letters, **place})

    def key(self, name: str) -> None:
        # 229: the key belongs to the input method, as the page is told on every desktop.
        down = {"type": "rawKeyDown", "key": name, "code": name, "windowsVirtualKeyCode": 229}
        self.session.send("Input.dispatchKeyEvent", down)

    def commit(self, text: str) -> None:
        self.session.send("Input.insertText", {"text": text})


def test_nothing_acts_while_characters_are_composed(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    page = opened(desks("clerk_a"), form)
    asked: list[str] = []
    page.on(
        "request",
        lambda item: asked.append(item.url.split("/")[-2]) if "presence" not in item.url else None,
    )
    name = cell(page, "培训人数", "level3")
    name.click()
    page.keyboard.press("End")
    method = InputMethod(page)
    page.keyboard.type("A")
    method.compose("ren'shu")
    for key in ("Enter", "ArrowDown", "ArrowLeft", "F2"):
        method.key(key)
    page.wait_for_timeout(1500)
    expect(name).to_be_focused()
    assert asked == []
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert "培训人数" in stored(form)

    method.commit("人数")
    saved(page)
    assert stored(form)[1] == "培训人数A人数"
    assert "suggest" in asked


def test_form_survives_a_server_that_fails_and_hangs(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    desk = desks("clerk_a")
    desk.page.clock.install()
    page = opened(desk, form)
    goal, note = page.get_by_label("年度总体目标"), page.locator("[data-save-note]")

    def written() -> str:
        return Declaration.objects.get(pk=form.pk).annual_goal

    page.route("**/autosave/", lambda route: route.fulfill(status=503))
    goal.fill("服务器出错时写的。")
    page.clock.run_for(1000)
    expect(note).to_contain_text("服务器暂时不能办理，修改已保存在本机")
    page.unroute("**/autosave/")
    # The session of a request was ended by another window: a page, not an answer.
    page.route("**/autosave/", lambda route: route.fulfill(status=400, body="<p>"), times=1)
    page.clock.run_for(3000)
    saved(page)
    assert written() == "服务器出错时写的。"

    page.route("**/autosave/", lambda route: None)
    goal.fill("服务器不答时写的。")
    page.clock.run_for(1000)
    expect(note).to_have_text("正在保存…")
    page.clock.run_for(30000)
    expect(note).to_contain_text("服务器没有应答，修改已保存在本机")
    page.unroute("**/autosave/")
    page.clock.run_for(20000)
    saved(page)
    assert written() == "服务器不答时写的。"
    desk.faults.clear()


def test_pasted_text_is_never_cut_and_rows_never_move_under_the_hands(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    live_cast.people["clerk_b"].memberships.update(unit=live_cast.unit_a)
    first, second = opened(desks("clerk_a"), form), opened(desks("clerk_b"), form)
    long = "一二三四五六七八九十" * 30
    name = cell(first, "培训人数", "level3")
    name.click()
    first.keyboard.press("End")
    first.keyboard.insert_text(long)
    expect(first.locator("[data-cellbar]")).to_contain_text(
        "最多 200 个字，现有 304 个字，请删减。"
    )
    expect(name).to_have_value(f"培训人数{long}")

    cell(first, "培训考核合格率").click()
    first.keyboard.press("End")
    cell(second, "参训人员满意度").click()
    second.keyboard.press("Alt+ArrowUp")
    second.keyboard.press("Alt+ArrowUp")
    saved(second)
    first.keyboard.type("以上")
    expect(first.locator("[data-row] [data-column=level3]").nth(4)).to_have_value("参训人员满意度")
    first.keyboard.type("含补考")
    first.wait_for_timeout(1500)
    assert form.indicators.get(level3="培训考核合格率").target.endswith("以上含补考")


def test_two_people_share_the_budget_items_and_are_asked_about_one_cell_only(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    Narrative.objects.create(
        declaration=form, budget_items="授课费 | 2000 | 4 | 20\n场地费 | 4万元"
    )
    live_cast.people["clerk_b"].memberships.update(unit=live_cast.unit_a)
    desk, other = desks("clerk_a"), desks("clerk_b")
    first, second = opened(desk, form), opened(other, form)
    second.context.set_offline(True)
    first.get_by_label("数量", exact=True).first.fill("5")
    saved(first)
    second.get_by_label("单价（元）").nth(1).fill("3万元")
    second.get_by_role("button", name="添加一项").click()
    second.keyboard.type("资料费")
    expect(second.locator("[data-save-note]")).to_contain_text("网络不通")
    second.context.set_offline(False)
    saved(second)

    def written() -> list[str]:
        return Narrative.objects.get(declaration=form).budget_items.splitlines()

    assert written() == ["授课费 | 2000 | 5 | 20", "场地费 | 3万元", "资料费"]
    expect(second.get_by_label("支出内容").nth(2)).to_be_focused()
    expect(second.get_by_label("数量", exact=True).first).to_have_value("5")

    first.context.set_offline(True)
    second.get_by_label("数量", exact=True).first.fill("6")
    saved(second)
    first.get_by_label("数量", exact=True).first.fill("7")
    expect(first.locator("[data-save-note]")).to_contain_text("网络不通")
    first.context.set_offline(False)
    first.get_by_role("button", name="用我的").click()
    saved(first)
    assert written()[0] == "授课费 | 2000 | 7 | 20"
    desk.faults.clear()
    other.faults.clear()
