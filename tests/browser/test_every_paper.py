"""Keys, paste, findings, remedies and answers: the same on every paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.roles import Role
from apps.entry.kinds import kind_of
from apps.entry.versions import freeze_now
from apps.projects.models import Document
from tests.browser.conftest import axe_faults
from tests.browser.papers import EVERY, PAPERS, Paper
from tests.browser.test_editor import saved
from tests.browser.test_editor_grid import put_on_clipboard
from tests.browser.test_editor_hazards import InputMethod
from tests.browser.test_entry import PHONE
from tests.cast import Cast

pytestmark = pytest.mark.browser

PANEL = "[data-findings-panel]"


def settled(page: Page) -> None:
    """Wait until what was typed is stored and the panel has looked at it."""
    saved(page)
    page.wait_for_timeout(900)
    page.wait_for_load_state("networkidle")


@EVERY
def test_enter_goes_down_and_what_is_typed_takes_the_place_of_what_stood(
    desks: Any, live_cast: Cast, paper: Paper
) -> None:
    form = paper.made(live_cast)
    page = paper.opened(desks("clerk_a"), form)
    paper.amount(page, 0).click()
    page.keyboard.press("Control+a")
    for number, typed in enumerate(("12", "3", "2")):
        expect(paper.amount(page, number)).to_be_focused()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    paper.cell(page, 1).click()
    page.keyboard.press("Enter")
    expect(paper.cell(page, 2)).to_be_focused()
    page.keyboard.type("88%")
    page.keyboard.press("Shift+Enter")
    expect(paper.cell(page, 1)).to_be_focused()
    page.keyboard.press("Control+s")
    saved(page)
    assert paper.stored(form)[2] == "88%"
    amounts = [paper.amount(page, number).input_value() for number in range(3)]
    assert [amount.rstrip("0").rstrip(".") for amount in amounts] == ["12", "3", "2"]


@EVERY
def test_nothing_moves_while_characters_are_composed(
    desks: Any, live_cast: Cast, paper: Paper
) -> None:
    page = paper.opened(desks("clerk_a"), paper.made(live_cast))
    cell, method = paper.cell(page, 1), InputMethod(page)
    cell.click()
    page.keyboard.press("End")
    method.compose("ren'shu")
    for key in ("Enter", "ArrowDown"):
        method.key(key)
    expect(cell).to_be_focused()
    method.commit("人数")
    # Key code 229 once more, after the composition has ended.
    method.key("Enter")
    expect(cell).to_be_focused()
    assert cell.input_value().endswith("人数")
    page.keyboard.press("Enter")
    expect(paper.cell(page, 2)).to_be_focused()


@EVERY
def test_cells_are_chosen_copied_filled_down_and_brought_back(
    desks: Any, live_cast: Cast, paper: Paper
) -> None:
    form = paper.made(live_cast)
    before = paper.stored(form)
    page = paper.opened(desks("clerk_a"), form)
    paper.cell(page, 1).click()
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".is-picked")).to_have_count(3)
    copied = page.evaluate(
        """() => new Promise((resolve) => {
            document.addEventListener("copy", (event) => resolve(event.clipboardData.getData("text/plain")));
            document.execCommand("copy");
        })"""
    )
    assert copied.split("\n")[:3] == before[1:4]
    page.keyboard.press("Control+d")
    saved(page)
    assert paper.stored(form) == [*before[:1], *[before[1]] * 3, *before[4:]]
    page.get_by_role("button", name="撤销：向下填充").click()
    saved(page)
    assert paper.stored(form) == before


@pytest.mark.parametrize("name", ["evaluation", "monitoring"])
def test_column_with_a_break_in_a_cell_is_seen_filled_in_and_taken_back(
    desks: Any, live_cast: Cast, name: str
) -> None:
    paper = PAPERS[name]
    form = paper.made(live_cast)
    before = paper.stored(form)
    page = paper.opened(desks("clerk_a"), form)
    put_on_clipboard(page, '470元/人\n"400人\n含补训"\n96%\n100%\n91%\n94%\n多出的\n')
    paper.cell(page, 0).click()
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-cells-note]")).to_have_text(
        "填入 6 格，多出 1 个值没有格子可填：多出的。"
    )
    assert axe_faults(page) == []
    dialog.get_by_role("button", name="填入 6 格").click()
    saved(page)
    assert paper.stored(form) == ["470元/人", "400人\n含补训", "96%", "100%", "91%", "94%"]
    page.get_by_role("button", name="撤销：粘贴 6 格").click()
    saved(page)
    assert paper.stored(form) == before


@EVERY
def test_each_finding_leads_to_its_own_cell_and_none_covers_another(
    desks: Any, live_cast: Cast, paper: Paper
) -> None:
    form = paper.made(live_cast)
    page = paper.opened(desks("clerk_a"), form)
    paper.text(page).fill("")
    for number in (1, 2):
        paper.cell(page, number).fill("")
    paper.amount(page, 0).fill("")
    page.keyboard.press("Tab")
    settled(page)
    for group in page.locator(f"{PANEL} [data-group]:not([open])").all():
        group.locator("summary").first.click()
    found = page.locator(f"{PANEL} [data-finding]:has([data-jump])")
    wrong = []
    for finding in found.all():
        place = finding.get_attribute("data-place") or ""
        finding.locator("[data-jump]").first.click()
        here = page.evaluate(
            """() => {
                const at = document.activeElement, row = at.closest("[data-row]");
                return row ? `row.${row.dataset.pk}.${at.dataset.column}` : at.dataset.place || "";
            }"""
        )
        # A figure is mended in its line, a row that wants a tick or a choice in the row.
        is_there = here == place or (place.startswith("row.") and here.split(".")[1] in place)
        is_typed = page.locator(f"#entry-form [data-place='{place}']").count()
        if not (is_there or (here and not is_typed)):
            wrong.append((place, here))
    assert found.count() > 2
    assert wrong == []


@EVERY
def test_no_remedy_cuts_a_total_or_writes_a_zero_and_a_blank_part_is_only_led_to(
    desks: Any, live_cast: Cast, paper: Paper
) -> None:
    form = paper.made(live_cast)
    page = paper.opened(desks("clerk_a"), form)
    for number in (0, 1):
        paper.amount(page, number).fill("")
    page.keyboard.press("Tab")
    settled(page)
    news = page.eval_on_selector_all(
        f"{PANEL} [data-remedy-new]",
        "items => items.map((item) => [item.dataset.remedyPlace, item.dataset.remedyNew])",
    )
    bad = [(place, new) for place, new in news if not new.strip("0.,， ") or "total" in place]
    assert bad == []


@pytest.mark.parametrize("name", ["declaration", "evaluation"])
def test_remedy_names_old_and_new_and_can_be_taken_back(
    desks: Any, live_cast: Cast, name: str
) -> None:
    paper = PAPERS[name]
    form = paper.made(live_cast)
    page = paper.opened(desks("clerk_a"), form)
    text = paper.text(page).input_value()
    paper.text(page).fill(f"<b>{text}</b>")
    settled(page)
    page.locator(PANEL).get_by_role("button", name="去掉网页标签").first.click()
    saved(page)
    assert paper.written(form) == text
    page.get_by_role("button", name=re.compile("撤销：去掉网页标签")).click()
    saved(page)
    assert paper.written(form) == f"<b>{text}</b>"


# What makes a 提醒 with figures in it, and what changes its figures.
DOUBTED = {
    "declaration": ("≥900人", "≥950人"),
    "evaluation": ("900人", "950人"),
    "monitoring": ("245人", "250人"),
}


@pytest.mark.parametrize("name", PAPERS)
def test_answer_outlives_a_change_of_figures(desks: Any, live_cast: Cast, name: str) -> None:
    paper = PAPERS[name]
    form = paper.made(live_cast)
    page = paper.opened(desks("clerk_a"), form)
    if name == "monitoring":
        page.locator("[data-row] [data-column=forecast]").nth(1).fill("")
    paper.cell(page, 1).fill(DOUBTED[name][0])
    page.keyboard.press("Tab")
    settled(page)
    group = page.locator(f"{PANEL} [data-group]:has([data-answer])", has_text="培训人数").first
    title = group.get_attribute("data-group")
    if group.get_attribute("open") is None:
        group.locator("summary").first.click()
    box = group.locator(".reason-box")
    box.locator("summary").click()
    expect(box.get_by_label("理由")).to_be_focused()
    page.keyboard.type("今年另开两期，人数按报名表核定。")
    box.get_by_role("button", name="保存理由").click()
    again = page.locator(f"{PANEL} [data-group='{title}']")
    expect(again).to_contain_text("已说明")
    paper.cell(page, 1).fill(DOUBTED[name][1])
    page.keyboard.press("Tab")
    settled(page)
    if again.get_attribute("open") is None:
        again.locator("summary").first.click()
    if name == "monitoring":
        # Its 提醒 bears no figures: what was said of it stands.
        expect(again.get_by_text("今年另开两期，人数按报名表核定。")).to_have_count(1)
        return
    expect(again).to_contain_text("内容改过了，原来写的理由还在")
    expect(again.get_by_label("理由")).to_have_value("今年另开两期，人数按报名表核定。")
    again.get_by_role("button", name="保存理由").click()
    expect(page.locator(f"{PANEL} [data-group='{title}']")).to_contain_text("已说明")


# Rows of a goal that was approved are the skeleton of the papers that follow it: they are no choice of
# the unit's, so there is no obligatory level that could be missing. What an empty cell asks for, and
# which column is hatched until it is filled in.
SKELETON = {"evaluation": ("必填（人）", "actual"), "monitoring": ("至今（人）", "likelihood")}


@pytest.mark.parametrize("name", SKELETON)
def test_rows_of_the_goal_stand_always_and_say_what_is_asked(
    desks: Any, live_cast: Cast, name: str
) -> None:
    paper, (asked, column) = PAPERS[name], SKELETON[name]
    form = paper.made(live_cast)
    before = paper.stored(form)
    page = paper.opened(desks("clerk_a"), form)
    row = page.locator("[data-row]").nth(1)
    cell = row.locator("[data-column=actual]")
    expect(row.locator("td.must")).to_have_count(0)
    cell.click()
    page.keyboard.press("Alt+Delete")
    page.keyboard.press("Alt+Insert")
    expect(page.locator("[data-row]")).to_have_count(len(before))
    cell.fill("")
    if column == "likelihood":
        row.locator("[data-tick]:checked").uncheck()
    page.keyboard.press("Tab")
    saved(page)
    expect(cell).to_have_attribute("placeholder", asked)
    hatched = row.locator(f"td.must:has([data-column='{column}'])")
    expect(hatched).to_have_count(1)
    page.reload()
    page.wait_for_selector("#entry-form[data-ready]")
    expect(page.locator("[data-row]")).to_have_count(len(before))
    expect(hatched).to_have_count(1)
    assert axe_faults(page) == []


@EVERY
def test_way_and_versions_of_a_form_are_seen_at_the_desk_and_on_the_phone(
    desks: Any, live_cast: Cast, paper: Paper
) -> None:
    form, clerk = paper.made(live_cast), live_cast.people["clerk_a"]
    freeze_now(form, actor=clerk)
    page = paper.opened(desks("clerk_a"), form)
    paper.text(page).fill("退回后改写的内容。")
    saved(page)
    freeze_now(kind_of(form).fresh(form), actor=clerk)
    page.goto(page.url.replace("edit/", ""))
    expect(page.locator("ol.route li[aria-current=step]")).to_have_text(re.compile("^单位"))
    page.goto(f"{page.url}versions/2/")
    expect(page.get_by_text("与第 1 版不同")).to_be_visible()
    expect(page.locator("section.compared ins")).to_have_text(re.compile("退回后改写的内容"))
    assert axe_faults(page) == []
    page.get_by_role("link", name="第 1 版", exact=True).click()
    expect(page.get_by_text("这是第一版，没有更早的可对比。")).to_be_visible()
    page.get_by_role("link", name="与它对比").click()
    expect(page.get_by_text("与第 2 版不同")).to_be_visible()
    page.set_viewport_size(PHONE)
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
    assert axe_faults(page) == []


@EVERY
def test_form_is_returned_and_passed_on_with_a_thumb(
    desks: Any, live_cast: Cast, paper: Paper
) -> None:
    form = paper.made(live_cast)
    freeze_now(form, actor=live_cast.people["clerk_a"])
    desk = desks("department_a")
    desk.page.set_viewport_size(PHONE)
    root = "document.documentElement"

    def opened() -> Page:
        Document.objects.filter(key=form.key).update(state="dept_review")
        page = desk.open(kind_of(form).desk_url([Role.DEPARTMENT], "change", form.pk))
        assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
        assert axe_faults(page) == []
        for name in ("退回单位", "部门审核通过"):
            button = page.get_by_role("button", name=name)
            expect(button).to_be_in_viewport()
            assert button.bounding_box()["height"] >= 44
        return page

    page = opened()
    page.get_by_role("button", name="退回单位").click()
    box = page.get_by_role("dialog")
    box.get_by_role("textbox").fill("请补充说明。")
    assert axe_faults(page) == []
    box.get_by_role("button", name="退回", exact=True).click()
    expect(page.get_by_text("已退回甲单位修改").first).to_be_visible()
    assert Document.objects.get(key=form.key).state == "returned"
    opened().get_by_role("button", name="部门审核通过").click()
    expect(page.get_by_text(re.compile("已送财政")).first).to_be_visible()
    assert Document.objects.get(key=form.key).state.startswith("finance_")
