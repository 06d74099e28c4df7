"""Renews the pictures of the manual from a running demo: ``python docs/pictures.py http://127.0.0.1:8000``.

Start the demo on an empty database first (``make run``, which does the background work, too). Needs the
development requirements and Chromium; ``PERFGOALS_CHROMIUM`` names another one. The last pictures change
the demo: begin anew for the next round.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD: Final = "Demo-2026-pass"  # noqa: S105 -- printed on the sign-in page of the demo
FOLDER: Final = Path(__file__).parent / "images"
BLOCK: Final = "\n".join(
    f"产出指标\t数量指标\t{name}\t{target}"
    for name, target in (
        ("开放场次", "≥300场"),
        ("参加活动人次", "约2万人次"),
        ("维护设备台数", "12台"),
        ("按期完成率", "力争全部"),
    )
)


def copied(page: Page) -> None:
    """Paste some rows into the first name, and leave the look at them open."""
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
    page.locator("[data-row] [data-column=level3]").first.click()
    page.keyboard.press("Control+v")
    page.get_by_text("识别到 4 行").wait_for()


def spoilt(page: Page) -> None:
    """Leave the sum of the money wrong and a value without a number, and stand in it."""
    page.get_by_label("其中：当年财政拨款").fill("1万元")
    page.locator("[data-row] [data-column=target]").nth(1).fill("")
    page.keyboard.press("Control+s")
    page.locator("[data-findings-panel] .rulegroup-block").first.wait_for()
    page.get_by_label("其中：当年财政拨款").click()


def printed(page: Page) -> None:
    page.goto(page.url + "print/")


def begun(page: Page) -> None:
    """Open the form of a new project."""
    page.get_by_label("项目名称").fill("社区食堂运营项目")
    page.get_by_role("button", name="保存").click()
    page.wait_for_selector("#entry-form[data-ready]")


def ready(page: Page) -> None:
    page.wait_for_selector("#entry-form[data-ready]")
    page.get_by_label("实际完成值").first.click()


def explained(page: Page) -> None:
    """Leave the reason of a 提醒 half written."""
    page.wait_for_selector("#entry-form[data-ready]")
    box = page.locator("[data-findings-panel] details.reason-box").first
    box.locator("summary").click()
    page.keyboard.type("已核对，按合同约定执行。")


def answered(page: Page) -> None:
    """Show what the unit explained."""
    page.get_by_text("单位确认无误").first.scroll_into_view_if_needed()


def fetched(page: Page, button: str) -> Path:
    """Download a file by its link."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=button).click()
    path = Path(tempfile.mkdtemp()) / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def filled_in(page: Page) -> None:
    """Bring the workbook of a form back with a good target and an amount that is none."""
    page.wait_for_selector("#entry-form[data-ready]")
    page.get_by_text("更多 ▾").click()
    page.get_by_role("link", name="离线填报").click()
    path = fetched(page, "下载 Excel 模板")
    book = load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if re.match("=[A-Z]", str(cell.value)):  # what Excel would have reckoned
                cell.value = 252000
            elif not cell.protection.locked and cell.value == 252000:
                cell.value = "待定"
            if not cell.protection.locked and str(cell.value).startswith("7月至8月"):
                cell.value = f"{cell.value}困难家庭学生免费参加。"
    book.save(path)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_text("文件改动了").wait_for()


def exported(page: Page) -> None:
    """Ask for a book and wait until it is there."""
    page.get_by_role("button", name="开始导出").click()
    page.get_by_text("已完成").first.wait_for(timeout=90_000)


def handed_in(page: Page) -> Path:
    """Fetch the workbook of a form as another office would send it."""
    there = page.url
    page.goto(there.split("/imports")[0].split("/reports")[0] + "/declarations/")
    page.get_by_role("link", name="公益课程项目").first.click()
    path = fetched(page, "Word")
    page.goto(there)
    return path


def read_in(page: Page) -> None:
    """Upload a form and open what was read of it."""
    page.locator("input[type=file]").first.set_input_files(handed_in(page))
    page.get_by_role("button", name="上传并识别").click()
    page.get_by_role("link", name="公益课程项目").first.click(timeout=90_000)
    page.wait_for_load_state("networkidle")


def reported(page: Page) -> None:
    """Drop a file for a report and open it."""
    page.locator("input[type=file]").first.set_input_files(handed_in(page))
    page.get_by_role("button", name="检查", exact=True).click()
    page.get_by_text("怎样算出").first.wait_for(timeout=90_000)


def closed(page: Page) -> None:
    """Let the window of the declarations be over; the picture is the next one's."""
    page.get_by_label("截止时间").fill("2026-01-02 17:00")
    page.get_by_label("开始时间").fill("2026-01-01 09:00")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_load_state()


def likened(page: Page) -> None:
    """Open what projects like the first of a list use."""
    page.locator("table.list tbody a").first.click()
    page.get_by_role("link", name="同类项目常用").click()
    page.wait_for_load_state()


def on_phone(page: Page) -> None:
    """Show the page as on a phone; the last picture of its person."""
    page.set_viewport_size({"width": 390, "height": 844})


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: who sees it, from which address, along which links, and what is done there; without a
    name something is only done."""

    name: str
    account: str
    address: str
    links: tuple[str, ...] = ()
    act: Callable[[Page], None] | None = None


PICTURES: Final = (
    Picture("sign-in", "", "/sign-in/"),
    Picture("home", "clerk", "/"),
    Picture("projects", "clerk", "/projects/"),
    Picture("project", "clerk", "/projects/", ("暑期夏令营项目",)),
    Picture("edit", "clerk", "/projects/", ("填写",)),
    Picture("edit-paste", "clerk", "/projects/", ("填写",), copied),
    Picture("answers", "clerk", "/", ("继续填写：暑期夏令营项目",), explained),
    Picture("fill-in", "clerk", "/declarations/31/edit/", (), filled_in),
    Picture("edit-faulty", "clerk", "/", ("继续填写：暑期夏令营项目",), spoilt),
    Picture("edit-empty", "clerk", "/projects/new/", (), begun),
    Picture("detail", "clerk", "/", ("场馆开放运维项目",)),
    Picture("print", "clerk", "/", ("场馆开放运维项目",), printed),
    Picture("evaluations", "clerk", "/evaluations/"),
    Picture("evaluation-edit", "clerk", "/", ("继续填写：场馆开放运维项目",), ready),
    Picture("evaluation-next-year", "clerk", "/", ("场馆开放运维项目", "明年的自评表")),
    Picture("ledger", "clerk2", "/ledger/", ("监测",), on_phone),
    Picture("blank", "exam2", "/blanks/1/?at=0.2.4"),
    Picture("board", "exam2", "/board/"),
    Picture("board-results", "exam2", "/board/?see=results"),
    Picture("board-list", "exam2", "/board/list/?of=declarations&panel=groups&pick=back"),
    Picture("announcement", "exam2", "/announcements/", ("2027年度绩效目标申报口径",)),
    Picture("common-returns", "clerk", "/common-returns/"),
    Picture("alike", "exam2", "/declarations/", (), likened),
    Picture("evaluation-check", "exam2", "/evaluations/checks/", ("环境空气监测项目",)),
    Picture("admin", "exam2", "/admin/"),
    Picture("inbox", "exam1", "/admin/declarations/declaration/"),
    Picture("review", "exam1", "/admin/declarations/declaration/", ("教研课题项目",)),
    Picture(
        "review-phone", "exam1", "/admin/declarations/declaration/", ("教研课题项目",), on_phone
    ),
    Picture("library-import", "exam2", "/admin/library/libraryindicator/import/"),
    Picture("audit", "auditor", "/admin/audit/auditevent/"),
    Picture(
        "answers-review", "exam2", "/admin/declarations/declaration/?waiting=all",
        ("环境执法服务项目",), answered,
    ),
    Picture("severities", "exam2", "/admin/workflow/ruleset/", ("2026年版", "校验级别")),
    Picture("rules", "exam2", "/rules/"),
    Picture("exports", "dept", "/exports/", (), exported),
    Picture("import", "clerk", "/imports/", (), read_in),
    Picture("report", "exam2", "/reports/", (), reported),
    Picture("", "exam2", "/admin/workflow/entrywindow/", ("2027年度绩效目标申报",), closed),
    Picture("edit-locked", "clerk", "/declarations/31/edit/"),
)  # fmt: skip


def sign_in(browser: Browser, base: str, account: str) -> Page:
    """Return a page of the person, signed in where there is one."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
    if account:
        page.goto(f"{base}/sign-in/")
        page.get_by_label("登录名").fill(account)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{base}/")
    return page


def main(base: str) -> None:
    path = os.environ.get("PERFGOALS_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        pages: dict[str, Page] = {}
        for one in PICTURES:
            page = pages.get(one.account) or pages.setdefault(
                one.account, sign_in(browser, base, one.account)
            )
            page.goto(base + one.address)
            for link in one.links:
                page.get_by_role("link", name=link).first.click()
                page.wait_for_load_state()
            if one.act:
                one.act(page)
            page.wait_for_timeout(300)  # the scripts draw what stands beside the cells
            if one.name:
                page.screenshot(path=FOLDER / f"{one.name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
