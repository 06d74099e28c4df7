"""Days are typed and shown as 2026-01-01 in a browser of any language."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Desk, axe_faults
from tests.browser.test_editor import opened, saved
from tests.cast import Cast
from tests.evaluations.helpers import approve

pytestmark = pytest.mark.browser


@pytest.fixture
def abroad(chromium: Browser, live_server: Any, live_cast: Cast) -> Any:
    """Return ``abroad("clerk_a")``: that person in a browser that writes 01/02/2026."""
    opened_desks: list[Desk] = []

    def desk(person: str) -> Desk:
        opened_desks.append(Desk(chromium, live_server.url, person, locale="en-US"))
        return opened_desks[-1]

    yield desk
    faults = [fault for one in opened_desks for fault in one.faults]
    for one in opened_desks:
        one.context.close()
    assert faults == []


def natives(page: Page) -> list[str]:
    """Return the fields of a page that the browser would write in its own language."""
    found: list[str] = page.eval_on_selector_all(
        "input[type=date]:not([aria-hidden]), input[type='datetime-local']:not([aria-hidden]), "
        "input[type=month], input[type=time], input[type=week]",
        "items => items.map((item) => item.outerHTML)",
    )
    return found


def test_day_of_a_form_reads_the_same_in_an_english_browser(abroad: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    page = opened(abroad("clerk_a"), form)
    end = page.get_by_label("计划完成日期", exact=True)
    expect(end).to_have_value(f"{form.end:%Y-%m-%d}")
    for typed in ("20271130", "2027/11/30", "2027年11月30日", "2027.11.30"):
        end.fill("2027-12-01")
        end.fill(typed)
        page.keyboard.press("Tab")
        expect(end).to_have_value("2027-11-30")
    saved(page)
    form.refresh_from_db()
    assert f"{form.end:%Y-%m-%d}" == "2027-11-30"

    calendar = page.locator("td:has([data-place='head.end']) .day-calendar")
    calendar.evaluate(
        "(one) => { one.value = '2027-10-31'; one.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    expect(end).to_have_value("2027-10-31")
    expect(end).to_be_focused()
    saved(page)
    form.refresh_from_db()
    assert f"{form.end:%Y-%m-%d}" == "2027-10-31"


PAGES = {
    "clerk_a": ("/ledger/", "/projects/new/"),
    "examiner2": (
        "/admin/workflow/entrywindow/add/",
        "/admin/workflow/entrywindow/{window}/change/",
        "/admin/workflow/extension/add/",
        "/admin/monitoring/monitoringnode/add/",
    ),
}


@pytest.mark.parametrize("person", PAGES)
def test_no_page_leaves_a_day_to_the_language_of_the_browser(
    abroad: Any, live_cast: Cast, person: str
) -> None:
    approve(live_cast.declaration(state="approved"))
    desk, window = abroad(person), live_cast.year.windows.get(kind="declaration")
    for path in PAGES[person]:
        page = desk.open(path.format(window=window.pk))
        assert natives(page) == [], path
    if person == "examiner2":
        page = desk.open(f"/admin/workflow/entrywindow/{window.pk}/change/")
        assert axe_faults(page) == []
        closes = page.get_by_label("截止时间")
        closes.fill("2099/3/5 18:00")
        page.get_by_label("开始时间").focus()
        expect(closes).to_have_value("2099-03-05 18:00")
        page.get_by_role("button", name="保存", exact=True).click()
        window.refresh_from_db()
        assert window.closes_at.astimezone().isoformat().startswith("2099-03-05T18:00")
