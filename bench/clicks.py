"""Clicks, keys and seconds a clerk needs for four jobs, in a real browser against a running demo.

``python bench/clicks.py http://127.0.0.1:8000`` after ``make run`` on an empty database prints the
table of docs/benchmarks.md. What is typed goes at once, without a person's pauses: the seconds are the
program's share.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from typing import Final

from playwright.sync_api import Page, expect, sync_playwright

PASSWORD: Final = "Demo-2026-pass"  # noqa: S105 -- printed on the sign-in page of the demo
BLOCK: Final = "\n".join(
    f"产出指标\t数量指标\t开放场次（第{number}类）\t≥{number + 10}场" for number in range(25)
)


class Count:
    """A page whose clicks and keys are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, name: str, role: str = "button") -> None:
        self.clicks += 1
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.page.keyboard.type(text)

    def saved(self) -> None:
        """Wait until the server has everything."""
        self.press("Control+s")
        expect(self.page.locator("[data-save-note]")).to_contain_text("已自动保存")
        self.page.wait_for_function(
            "!document.querySelector('[data-save-note]').textContent.includes('正在')"
        )


def open_from_home(count: Count, base: str) -> None:
    count.page.goto(f"{base}/")
    count.click("继续填写：暑期夏令营项目", "link")
    count.page.wait_for_selector("#entry-form[data-ready]")


def rows_by_keys(count: Count, base: str) -> None:
    page = count.page
    count.clicks += 1
    page.locator("[data-row] [data-column=target]").last.click()
    for number in range(20):
        count.press("Alt+Insert")
        count.type(f"服务对象{number}满意度")
        count.press("Tab")
        count.type(f"≥{90 + number % 9}%")
    count.saved()


def rows_by_paste(count: Count, base: str) -> None:
    page = count.page
    page.evaluate(
        """(text) => {
            document.addEventListener("copy", (event) => {
                event.preventDefault();
                event.clipboardData.setData("text/plain", text);
            }, { once: true });
            document.execCommand("copy");
        }""",
        BLOCK,
    )
    count.clicks += 1
    page.locator("[data-row] [data-column=level3]").first.click()
    count.press("Control+v")
    expect(page.get_by_role("dialog")).to_contain_text("识别到 25 行")
    count.press("Enter")
    count.saved()


def submit_with_a_warning(count: Count, base: str) -> None:
    """Answer what asks for an answer, then hand in."""
    page = count.page
    page.goto(f"{base}/")
    count.click("继续填写：暑期夏令营项目", "link")
    page.wait_for_selector("#entry-form[data-ready]")
    box = page.locator("[data-findings-panel] details.reason-box").first
    count.clicks += 1
    box.locator("summary").click()
    expect(box.locator("textarea")).to_be_focused()
    count.type("已核对，按合同约定执行。")
    count.clicks += 1
    box.get_by_role("button").first.click()
    page.wait_for_load_state()
    count.click("检查并提交", "link")
    count.click("提交主管部门")
    expect(page.get_by_text("待部门审核").first).to_be_visible()


JOBS: Final[tuple[tuple[str, Callable[[Count, str], None], str], ...]] = (
    ("从工作台打开一张表，到能填", open_from_home, ""),
    ("提交一张有一条提醒的表", submit_with_a_warning, ""),
    ("用键盘填 20 行指标并存好", rows_by_keys, "改并重报：场馆开放运维项目"),
    ("粘贴 25 行指标并存好", rows_by_paste, "改并重报：场馆开放运维项目"),
)
"""Name, what is done, and the form that stands open before the clock runs."""


def main(base: str) -> None:
    path = os.environ.get("PERFGOALS_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale="zh-CN"
        ).new_page()
        page.goto(f"{base}/sign-in/")
        page.get_by_label("登录名").fill("clerk")
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{base}/")
        print("| job | clicks | keys | seconds |\n|---|--:|--:|--:|")
        for name, job, opened in JOBS:
            if opened:
                page.goto(f"{base}/")
                page.get_by_role("link", name=opened).click()
                page.wait_for_selector("#entry-form[data-ready]")
            count, start = Count(page), time.monotonic()
            job(count, base)
            print(f"| {name} | {count.clicks} | {count.keys} | {time.monotonic() - start:.1f} |")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
