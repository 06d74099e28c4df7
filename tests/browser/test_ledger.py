"""记一笔 in one hand: four taps beside typing the figure; what has no net waits and goes out later."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from apps.entry.models import Attachment
from apps.ledger.domain.slips import issue_slip
from apps.ledger.models import ProgressEntry
from apps.projects.models import Project
from tests.browser.conftest import axe_faults
from tests.browser.test_entry import PHONE
from tests.cast import Cast
from tests.ledger.helpers import PEOPLE, first_day, goal, measures, note
from tests.ledger.test_entries import PNG
from tests.ledger.test_scans import photo as slip_photo

pytestmark = pytest.mark.browser
ROOT = "document.documentElement"
# Milliseconds that a busy machine may take for what is done in the background.
SLOW = 60_000


class Thumb:
    """Taps and counts its taps."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, target: Any) -> None:
        box = target.bounding_box()
        assert box["height"] >= 44
        target.click()
        self.taps += 1


def until(page: Page, truth: str) -> None:
    """Wait until the page says so; the browser's own waiting would need eval in the page."""
    for _ in range(100):
        if page.evaluate(truth):
            return
        page.wait_for_timeout(100)
    raise AssertionError(truth)


def fits(page: Page) -> bool:
    """Return whether nothing is wider than the page."""
    return bool(page.evaluate(f"{ROOT}.scrollWidth - {ROOT}.clientWidth") == 0)


def test_a_figure_takes_four_taps(desks: Any, live_cast: Cast, tmp_path: Path) -> None:
    name = measures(goal(live_cast))[PEOPLE].row.level3
    photo = tmp_path / "现场.png"
    photo.write_bytes(PNG)
    desk = desks("clerk_a")
    page = desk.page
    page.set_viewport_size(PHONE)
    desk.open("/ledger/")
    assert fits(page)
    assert axe_faults(page) == []
    thumb = Thumb(page)
    thumb.tap(page.get_by_role("link", name=name).first)
    # The figure's field has the cursor: nothing to tap before typing.
    expect(page.locator("[name=value]").first).to_be_focused(timeout=SLOW)
    page.keyboard.type("38")
    assert axe_faults(page) == []
    with page.expect_file_chooser() as chooser:
        thumb.tap(page.locator("label.photo"))
    chooser.value.set_files(photo)
    expect(page.locator("[data-files-said]")).to_have_text("已选 1 个：现场.png")
    assert fits(page)
    thumb.tap(page.get_by_role("button", name="记下"))
    expect(page.locator(".message-success")).to_contain_text(f"已记：{name} 38人，至今 38人。")
    assert thumb.taps <= 4
    assert ProgressEntry.objects.get().value == "38人"
    assert Attachment.objects.get().name == "现场.png"


def test_what_has_no_net_waits_and_is_sent_later(
    desks: Any, live_cast: Cast, tmp_path: Path
) -> None:
    document = goal(live_cast)
    row = measures(document)[PEOPLE].row
    photo = tmp_path / "现场.png"
    photo.write_bytes(PNG)
    desk = desks("clerk_a")
    page = desk.page
    page.set_viewport_size(PHONE)
    desk.open(f"/ledger/{document.key}/{row.id}/")
    page.locator("[name=value]").fill("38")
    page.locator("[data-files]").set_input_files(photo)
    desk.context.set_offline(True)
    page.get_by_role("button", name="记下").click()
    queue = page.locator("[data-queue]")
    expect(queue).to_contain_text("已存在本机，有网后自动发送。")
    expect(queue).to_contain_text(f"{row.level3} 38")
    assert not ProgressEntry.objects.exists()
    assert axe_faults(page) == []
    desk.context.set_offline(False)
    expect(queue).to_contain_text("已发送 1 笔。")
    assert ProgressEntry.objects.get().value == "38人"
    assert Attachment.objects.get().name == "现场.png"
    # Chromium logs each address it could not reach.
    desk.faults = [fault for fault in desk.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_a_refused_correction_is_seen_at_once(desks: Any, live_cast: Cast) -> None:
    document = goal(live_cast)
    note(live_cast, document, PEOPLE, "380")
    desk = desks("clerk_a")
    page = desk.page
    page.set_viewport_size(PHONE)
    desk.open(f"/ledger/{document.key}/{measures(document)[PEOPLE].row.id}/")
    page.get_by_text("更正或划去").click()
    form = page.locator(".entry-acts form")
    form.locator("[name=value]").fill("许多")
    form.locator("[name=reason]").fill("多打了零")
    form.get_by_role("button", name="更正").click()
    fault = page.get_by_text("“许多”不是一个数。请只填数字，如 38人。")
    expect(fault).to_be_in_viewport()
    expect(form.locator("[name=reason]")).to_have_value("多打了零")
    assert axe_faults(page) == []
    assert fits(page)
    # Chromium logs the refusal.
    desk.faults = [told for told in desk.faults if "422" not in told[1]]


def test_storage_that_fails_once_does_not_hold_the_queue_up(desks: Any, live_cast: Cast) -> None:
    document = goal(live_cast)
    row = measures(document)[PEOPLE].row
    desk = desks("clerk_a")
    page = desk.page
    desk.open(f"/ledger/{document.key}/{row.id}/")
    page.locator("[name=value]").first.fill("38")
    desk.context.set_offline(True)
    page.get_by_role("button", name="记下").click()
    queue = page.locator("[data-queue]")
    expect(queue).to_contain_text("已存在本机，有网后自动发送。")
    page.evaluate(
        """() => { const open = IDBFactory.prototype.open;
           IDBFactory.prototype.open = () => {
             IDBFactory.prototype.open = open; throw new DOMException("gone"); }; }"""
    )
    # The first time it fails; the browser tells of the net once more.
    desk.context.set_offline(False)
    until(page, "IDBFactory.prototype.open.toString().includes('native code')")
    assert not ProgressEntry.objects.exists()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(queue).to_contain_text("已发送 1 笔。")
    assert ProgressEntry.objects.get().value == "38人"
    desk.faults = [fault for fault in desk.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_a_slip_is_filled_in_on_a_strangers_phone(
    desks: Any, live_cast: Cast, chromium: Any
) -> None:
    document = goal(live_cast)
    row = measures(document)[PEOPLE].row
    slip, secret = issue_slip(
        key=document.key, row=row.id, actor=live_cast.people["clerk_a"], given_to="老周"
    )
    desk = desks("clerk_a")
    context = chromium.new_context(viewport=PHONE, locale="zh-CN")
    try:
        page = context.new_page()
        page.goto(f"{desk.base}/slip/{slip.number}/{secret}/")
        assert fits(page)
        assert axe_faults(page) == []
        page.locator("[name=value]").fill("38")
        page.get_by_role("button", name="送出").click()
        expect(page.locator(".message-success")).to_contain_text("等填报人核对收下")
    finally:
        context.close()
    desk.open("/ledger/").get_by_role("link", name=row.level3).first.click()
    desk.page.get_by_role("button", name="核对无误，收下").click()
    expect(desk.page.locator(".message-success")).to_contain_text("已收下 老周 的 38人。")


def kept_names(page: Page) -> list[str]:
    """Return the names of what the browser keeps to open without a net."""
    return list(page.evaluate("caches.keys()"))


def test_the_list_and_an_indicator_open_without_a_net(desks: Any, live_cast: Cast) -> None:
    document = goal(live_cast)
    row = measures(document)[PEOPLE].row
    desk = desks("clerk_a")
    page = desk.page
    page.set_viewport_size(PHONE)
    desk.open("/ledger/")
    expect(page.locator("[data-queue]")).to_have_attribute("data-kept", "yes", timeout=SLOW)
    assert len(kept_names(page)) == 1
    desk.context.set_offline(True)
    page.goto(f"{desk.base}/ledger/")
    page.get_by_role("link", name=row.level3).first.click()
    expect(page.locator("h1")).to_have_text(row.level3, timeout=SLOW)
    expect(page.locator("[data-target]")).to_have_text(f"目标 {row.target}")
    expect(page.locator("[name=value]").first).to_be_focused(timeout=SLOW)
    page.keyboard.type("38")
    assert fits(page)
    assert axe_faults(page) == []
    page.get_by_role("button", name="记下").click()
    queue = page.locator("[data-queue]")
    expect(queue).to_contain_text(f"{row.level3} 38")
    assert not ProgressEntry.objects.exists()
    desk.context.set_offline(False)
    expect(queue).to_contain_text("已发送 1 笔。")
    assert ProgressEntry.objects.get().value == "38人"
    # Chromium logs each address it could not reach, in words of its own for those of a worker.
    desk.faults = [fault for fault in desk.faults if "net::ERR_" not in fault]


def test_what_opens_without_a_net_goes_with_the_sign_out(desks: Any, live_cast: Cast) -> None:
    goal(live_cast)
    desk = desks("clerk_a")
    page = desk.page
    desk.open("/ledger/")
    expect(page.locator("[data-queue]")).to_have_attribute("data-kept", "yes", timeout=SLOW)
    page.evaluate("document.querySelector('[data-sign-out]').requestSubmit()")
    page.wait_for_url("**/sign-in/**")
    end = time.monotonic() + SLOW / 1000
    while kept_names(page) and time.monotonic() < end:
        page.wait_for_timeout(200)
    assert kept_names(page) == []
    desk.context.set_offline(True)
    with pytest.raises(Error, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(f"{desk.base}/ledger/")
    desk.faults = []


def test_a_list_with_a_secret_project_is_not_kept(desks: Any, live_cast: Cast) -> None:
    document = goal(live_cast)
    Project.objects.filter(pk=document.project_id).update(is_secret=True)
    desk = desks("clerk_a")
    desk.open("/ledger/")
    expect(desk.page.locator("[data-queue]")).to_have_attribute("data-kept", "yes", timeout=SLOW)
    told = "caches.match('/ledger/').then((found) => Boolean(found))"
    assert desk.page.evaluate(told) is False


def test_a_photo_of_a_slip_is_read_and_recorded(
    desks: Any, live_cast: Cast, tmp_path: Path
) -> None:
    document = goal(live_cast)
    row = measures(document)[PEOPLE].row.id
    slip, _ = issue_slip(
        key=document.key, row=row, actor=live_cast.people["clerk_a"], given_to="老周"
    )
    day = first_day()
    picture = tmp_path / "凭条.jpg"
    picture.write_bytes(
        slip_photo(slip.number, figure="38", day=f"{day.month}月{day.day}日").read()
    )
    desk = desks("clerk_a")
    page = desk.page
    page.set_viewport_size(PHONE)
    desk.open("/ledger/slips/paper/")
    assert fits(page)
    assert axe_faults(page) == []
    with page.expect_file_chooser() as chooser:
        page.locator("label.photo").click()
    chooser.value.set_files(picture)
    expect(page.get_by_text(f"已读出凭条 {slip.number}")).to_be_visible(timeout=SLOW)
    expect(page.locator("[name=value]")).to_have_value("38")
    assert fits(page)
    assert axe_faults(page) == []
    page.get_by_role("button", name="记下").click()
    expect(page.locator(".message-success")).to_contain_text(f"已录入凭条 {slip.number}：38人。")
    assert ProgressEntry.objects.get().told_by == "老周"
