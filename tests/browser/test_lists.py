"""Turning the pages of a list: the table alone is fetched; keys and the way back work."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe_faults
from tests.cast import Cast

pytestmark = pytest.mark.browser


def test_pages_are_turned_by_keys_and_the_way_back_leads_through_them(
    desks: Any, live_cast: Cast
) -> None:
    for number in range(5):
        live_cast.declaration(name=f"社区食堂{number}")
    page = desks("clerk_a").open("/declarations/?per_page=2&sort=project")
    page.evaluate("window.stays = true")
    rows = page.locator("table.list tbody tr")
    expect(rows.first).to_contain_text("社区食堂0")
    turn = page.get_by_role("link", name="下一页")
    turn.focus()
    page.keyboard.press("Enter")
    expect(rows.first).to_contain_text("社区食堂2")
    expect(turn).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    expect(page.locator("[aria-current=page]", has_text="3")).to_be_focused()
    assert axe_faults(page) == []
    assert page.evaluate("window.stays")
    page.go_back()
    expect(rows.first).to_contain_text("社区食堂2")
    page.go_back()
    expect(rows.first).to_contain_text("社区食堂0")
    assert page.url.endswith("?per_page=2&sort=project")
    assert page.evaluate("window.stays")
    page.get_by_role("link", name="状态").click()
    expect(page.locator("th[aria-sort]")).to_contain_text("状态")
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("社区食堂")
    page.go_back()
    expect(page.locator("th[aria-sort]")).to_contain_text("状态")


def test_page_asked_for_last_is_shown_whatever_answers_last(desks: Any, live_cast: Cast) -> None:
    for number in range(6):
        live_cast.declaration(name=f"社区食堂{number}")
    page = desks("clerk_a").open("/declarations/?per_page=2&sort=project")
    rows = page.locator("table.list tbody tr")
    expect(rows.first).to_contain_text("社区食堂0")
    # The second page's answer is held back until the third page stands there.
    page.evaluate("""() => {
      const own = window.fetch;
      window.fetch = async (url, options) => {
        const answer = await own(url, options);
        if (new URL(url, location).searchParams.get("page") !== "2") return answer;
        return new Promise((give) => { window.late = () => give(answer); });
      };
    }""")
    page.locator(".pages").get_by_role("link", name="2", exact=True).click()
    page.locator(".pages").get_by_role("link", name="3", exact=True).click()
    expect(rows.first).to_contain_text("社区食堂4")
    page.wait_for_timeout(200)
    page.evaluate("async () => { window.late(); await new Promise((on) => setTimeout(on, 100)); }")
    expect(rows.first).to_contain_text("社区食堂4")
    assert page.url.endswith("page=3")
