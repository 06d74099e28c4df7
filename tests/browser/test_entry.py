"""The one editor on every paper: nothing covers a cell, nothing is lost, keys as in a spreadsheet."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from apps.declarations.models import Declaration
from apps.evaluations.models import SelfEvaluation
from tests.browser.conftest import axe_faults
from tests.browser.papers import EVERY, PAPERS, Paper
from tests.browser.test_editor import SAVED, cell, opened, saved
from tests.browser.test_editor_grid import put_on_clipboard
from tests.browser.test_editor_hazards import InputMethod
from tests.cast import PASSWORD, Cast
from tests.evaluations.helpers import filled, started

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}

# Every cell of the paper that is in sight is what lies at its own centre.
COVERED = """() => {
    const pane = document.querySelector("[data-pane]").getBoundingClientRect();
    const head = document.querySelector(".rows thead").getBoundingClientRect();
    const top = head.top <= pane.top + 14 ? head.bottom : pane.top;
    return [...document.querySelectorAll("[data-place], [data-column]")].filter((cell) => {
        const box = cell.getBoundingClientRect();
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        if (cell.closest("details:not([open])")) return false;
        if (!box.width || cell.offsetParent === null || y < top || y > pane.bottom) return false;
        const hit = document.elementFromPoint(x, y);
        return !(hit === cell || cell.parentElement.contains(hit));
    }).map((cell) => cell.outerHTML);
}"""
# The focused cell lies whole in the pane, under no bar and no head of a table.
HIDDEN = """() => {
    const cell = document.activeElement;
    const box = cell.getBoundingClientRect();
    const pane = document.querySelector("[data-pane]").getBoundingClientRect();
    const head = document.querySelector(".rows thead").getBoundingClientRect();
    const isHeadStuck = cell.closest("tbody") && cell.closest(".rows");
    const top = isHeadStuck ? Math.max(pane.top, head.bottom) : pane.top;
    const isIn = box.top >= top - 1 && box.bottom <= pane.bottom + 1;
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const where = `${box.top} to ${box.bottom} of ${top} to ${pane.bottom}`;
    return isIn && hit === cell ? "" : `${cell.outerHTML} ${where}, there is ${hit && hit.outerHTML}`;
}"""


@EVERY
def test_nothing_covers_a_cell_and_focus_never_lies_under_a_bar(
    desks: Any, live_cast: Cast, paper: Paper
) -> None:
    desk = desks("clerk_a")
    desk.page.set_viewport_size({"width": 1366, "height": 625})
    page = paper.opened(desk, paper.made(live_cast))
    assert axe_faults(page) == []
    first = page.locator("[data-place]:not([readonly]):visible").first
    first.focus()
    faults = []
    for key in ["Tab"] * 14 + ["Enter"] * 26:
        page.keyboard.press(key)
        if page.evaluate("!document.activeElement.closest('#entry-form')"):
            page.locator("[data-row] [data-column]:visible").first.focus()
        page.wait_for_timeout(30)
        if page.evaluate("!!document.activeElement.closest('[data-row], [data-place]')"):
            faults += [found] if (found := page.evaluate(HIDDEN)) else []
    assert faults == []
    for box in page.locator("[data-row]").all()[:4]:
        box.hover()
        assert page.evaluate(COVERED) == []


@EVERY
def test_session_that_ended_is_renewed_and_the_local_copy_survives(
    desks: Any, live_cast: Cast, paper: Paper
) -> None:
    form, desk = paper.made(live_cast), desks("clerk_a")
    page = paper.opened(desk, form)
    Session.objects.all().delete()
    paper.text(page).fill("登录失效后写的。")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button").click()
    saved(page)
    assert paper.written(form) == "登录失效后写的。"

    page.context.set_offline(True)
    paper.text(page).fill("断网时写的。")
    expect(page.locator("[data-save-note]")).to_contain_text("网络不通，修改已保存在本机")
    page.close(run_before_unload=False)
    desk.context.set_offline(False)
    desk.page = desk.context.new_page()
    page = paper.opened(desk, form)
    expect(paper.text(page)).to_have_value("断网时写的。")
    # A browser that comes back on line may still have sent the last request of the page that is gone.
    note = page.locator("[data-save-note]")
    expect(note).to_have_text(re.compile(f"{SAVED.pattern}|改动会自动保存"))
    assert paper.written(form) == "断网时写的。"
    desk.faults.clear()


@EVERY
def test_back_shows_what_was_saved_and_blames_nobody(
    desks: Any, live_cast: Cast, paper: Paper
) -> None:
    form, desk = paper.made(live_cast), desks("clerk_a")
    page = paper.opened(desk, form)
    paper.text(page).fill("离开之前写的。")
    saved(page)
    page.get_by_role("link", name="工作台").first.click()
    page.go_back()
    page.wait_for_selector("#entry-form[data-ready]")
    expect(paper.text(page)).to_have_value("离开之前写的。")
    paper.text(page).fill("回来再写的。")
    saved(page)
    assert paper.written(form) == "回来再写的。"


@EVERY
def test_text_goes_with_the_account_at_sign_out(desks: Any, live_cast: Cast, paper: Paper) -> None:
    form, desk = paper.made(live_cast), desks("clerk_a")
    page = paper.opened(desk, form)
    paper.text(page).fill("退出之前写的。")
    page.locator("details.who summary").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/sign-in/**")
    assert paper.written(form) == "退出之前写的。"
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('perfgoals'))")
    assert kept == []


def test_finding_of_a_missing_level_leads_to_an_empty_row_of_it(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    form.indicators.filter(level2__in=["数量指标", "质量指标"]).delete()
    page = opened(desks("clerk_a"), form)
    names = page.locator("[data-row]").evaluate_all("rows => rows.map((row) => row.dataset.level2)")
    assert [name for name in names if name in {"数量指标", "质量指标", "时效指标"}] == [
        "数量指标",
        "质量指标",
        "时效指标",
    ]
    empty = page.locator("[data-row][data-level2='数量指标'] [data-column=level3]")
    expect(empty).to_have_attribute("placeholder", re.compile("^必填：做多少"))
    page.locator("[data-group]", has_text="缺少必填的二级指标").locator("summary").first.click()
    page.locator("[data-finding]", has_text="没有“数量指标”").get_by_role("button").first.click()
    expect(empty).to_be_focused()
    page.keyboard.type("培训场次")
    page.keyboard.press("Tab")
    page.keyboard.type("≥3场")
    saved(page)
    assert form.indicators.get(level3="培训场次").level2 == "数量指标"

    page.keyboard.press("Alt+Delete")
    saved(page)
    expect(empty).to_have_value("")
    assert not form.indicators.filter(level3="培训场次").exists()


def test_enter_moves_down_the_money_and_replaces_what_stands_there(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    page = opened(desks("clerk_a"), form)
    page.get_by_label("年度资金申请总额", exact=True).click()
    page.keyboard.press("Enter")
    expect(page.get_by_label("其中：当年财政拨款")).to_be_focused()
    page.keyboard.type("150000")
    page.keyboard.press("Enter")
    expect(page.get_by_label("上年结转资金")).to_be_focused()
    page.keyboard.type("50000")
    page.keyboard.press("Control+s")
    saved(page)
    amounts = dict(form.funding_lines.filter(half="annual").values_list("source", "amount"))
    assert (str(amounts["fiscal"]), str(amounts["carryover"])) == ("150000.00", "50000.00")


def test_enter_that_ends_a_composition_stays_in_the_cell(desks: Any, live_cast: Cast) -> None:
    page = opened(desks("clerk_a"), live_cast.declaration())
    name = cell(page, "培训人数", "level3")
    name.click()
    InputMethod(page).key("Enter")
    expect(name).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page, "培训考核合格率", "level3")).to_be_focused()


def test_several_cells_are_chosen_copied_filled_down_cleared_and_brought_back(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    page = opened(desks("clerk_a"), form)
    cell(page, "培训人数", "target").click()
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".is-picked")).to_have_count(3)
    copied = page.evaluate(
        """() => new Promise((resolve) => {
            document.addEventListener("copy", (event) => resolve(event.clipboardData.getData("text/plain")));
            document.execCommand("copy");
        })"""
    )
    assert copied.split("\n")[0] == form.indicators.get(level3="培训人数").target
    page.keyboard.press("Control+d")
    saved(page)
    targets = list(form.indicators.order_by("position").values_list("target", flat=True))
    assert targets[1] == targets[2] == targets[3]
    page.get_by_role("button", name="撤销：向下填充").click()
    saved(page)
    again = list(form.indicators.order_by("position").values_list("target", flat=True))
    assert len(set(again[1:4])) == 3


def test_budget_items_and_a_whole_narrative_are_pasted(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    page = opened(desks("clerk_a"), form)
    page.get_by_text("项目经费情况说明").click()
    put_on_clipboard(
        page, "一、项目概述\n举办培训。\n二、立项依据\n上级文件。\n第二段。\n三、实施主体\n本单位。"
    )
    page.get_by_label("一、项目概述").click()
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("填入 3 格。")).to_be_visible()
    assert axe_faults(page) == []
    dialog.get_by_role("button", name="填入 3 格").click()
    expect(page.get_by_label("二、立项依据")).to_have_value("上级文件。\n第二段。")
    page.get_by_role("button", name="添加一项").click()
    put_on_clipboard(page, "授课费\t2000\t4\t20\t160000\n场地费\t40000\t1\t1\t40000")
    page.keyboard.press("Control+v")
    saved(page)
    fresh = Declaration.objects.with_content().get(pk=form.pk)
    assert fresh.narrative.implementer == "本单位。"
    assert fresh.narrative.budget_items == "授课费 | 2000 | 4 | 20\n场地费 | 40000 | 1 | 1"
    page.get_by_role("button", name="撤销：粘贴 2 项").click()
    page.get_by_role("button", name="撤销：粘贴 3 格").click()
    saved(page)
    assert Declaration.objects.with_content().get(pk=form.pk).narrative.implementer == ""


def test_grid_of_money_is_seen_filled_in_and_taken_back(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    page = opened(desks("clerk_a"), form)
    # As it is copied from the paper, labels and the blank field of the third line along with it.
    put_on_clipboard(
        page,
        "项目资金总额\t300,000.00\t年度资金申请总额\t300,000.00\n"
        "其中：财政资金\t300,000.00\t其中：当年财政拨款\t250,000.00\n"
        "\t\t上年结转资金\t50,000.00\n",
    )
    page.get_by_label("项目资金总额").click()
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-cells-note]")).to_have_text("填入 5 格。")
    dialog.get_by_role("button", name="填入 5 格").click()
    saved(page)
    lines = {(line.half, line.source): str(line.amount) for line in form.funding_lines.filter()}
    assert lines["whole", "total"] == lines["annual", "total"] == "300000.00"
    assert (lines["annual", "fiscal"], lines["annual", "carryover"]) == ("250000.00", "50000.00")
    page.get_by_role("button", name=re.compile("撤销：粘贴")).click()
    saved(page)
    assert str(form.funding_lines.get(half="annual", source="total").amount) == "200000.00"


def test_late_answer_to_an_earlier_paste_is_ignored(desks: Any, live_cast: Cast) -> None:
    page = opened(desks("clerk_a"), live_cast.declaration())
    asked = []

    def answer(route: Any) -> None:
        asked.append(route)
        if len(asked) == 2:
            route.continue_()
            asked[0].continue_()

    page.route("**/paste/", answer)
    page.get_by_text("更多 ▾").click()
    page.get_by_role("button", name="从表格粘贴…").click()
    area = page.get_by_label("在此粘贴")
    area.fill("培训场次\t≥3场\n培训天数\t≥9天")
    page.wait_for_timeout(600)
    area.fill("培训场次\t≥3场\n培训天数\t≥9天\n培训班数\t≥2个")
    expect(page.get_by_text("识别到 3 行")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.get_by_text("识别到 3 行")).to_be_visible()
    assert len(asked) == 2


def test_column_with_a_break_inside_a_cell_shifts_nothing_and_can_be_undone(
    desks: Any, live_cast: Cast
) -> None:
    form = started(live_cast)
    page = PAPERS["evaluation"].opened(desks("clerk_a"), form)
    expect(page.locator("[data-findings-panel]")).to_contain_text("从第一格开始填就行")
    put_on_clipboard(page, '480元/人\n"410人\n含补训"\n97%\n100%\n93%\n95%\n多出的\n')
    page.get_by_label("实际完成值").first.click()
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-cells-note]")).to_have_text(
        "填入 6 格，多出 1 个值没有格子可填：多出的。"
    )
    dialog.get_by_role("button", name="填入 6 格").click()
    saved(page)
    rows = [row.actual for row in form.rows.order_by("position")]
    assert rows == ["480元/人", "410人\n含补训", "97%", "100%", "93%", "95%"]
    page.get_by_role("button", name="撤销：粘贴 6 格").click()
    saved(page)
    assert {row.actual for row in SelfEvaluation.objects.get(pk=form.pk).rows.all()} == {""}


def test_own_points_want_a_reason_in_the_cell_bar(desks: Any, live_cast: Cast) -> None:
    form = filled(live_cast)
    page = PAPERS["evaluation"].opened(desks("clerk_a"), form)
    score = page.locator("[data-row]", has_text="培训人数").get_by_label("得分")
    score.fill("9")
    saved(page)
    page.locator("[data-cellbar]").get_by_label("理由").fill("两期顺延，少算一分。")
    saved(page)
    row = form.rows.get(level3="培训人数")
    assert (str(row.typed_score), row.reason) == ("9.00", "两期顺延，少算一分。")


@EVERY
def test_paper_is_filled_in_with_a_thumb(desks: Any, live_cast: Cast, paper: Paper) -> None:
    form, desk = paper.made(live_cast), desks("clerk_a")
    desk.page.set_viewport_size(PHONE)
    root = "document.documentElement"
    page = desk.open("/")
    tabs = page.get_by_role("navigation", name="主导航（手机）").get_by_role("link")
    expect(tabs).to_have_text(["工作台", "申报", "监控", "自评"])
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
    assert axe_faults(page) == []
    page.locator("td.c-act").get_by_role("link").first.click()
    page.wait_for_selector("#entry-form[data-ready]")
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
    assert axe_faults(page) == []
    box = paper.text(page)
    box.fill("在手机上写的。")
    saved(page)
    assert paper.written(form) == "在手机上写的。"
    submit = page.get_by_role("link", name="检查并提交")
    assert submit.bounding_box()["height"] >= 44
    desk.shot(f"phone-{paper.namespace}")
