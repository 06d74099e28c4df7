"""Renews the pictures of the manual from a running demo: ``python docs/pictures.py http://127.0.0.1:8000``.

Start the demo on an empty database first (``make run``). Needs the development requirements and
Chromium; ``PERFGOALS_CHROMIUM`` names another one.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD: Final = "Demo-2026-pass"  # noqa: S105 -- printed on the sign-in page of the demo
FOLDER: Final = Path(__file__).parent / "images"
# Picture, account, address, and the link followed from there (blank: the address itself).
PICTURES: Final = (
    ("sign-in", "", "/sign-in/", ""),
    ("home", "clerk", "/", ""),
    ("projects", "clerk", "/projects/", ""),
    ("edit", "clerk", "/projects/", "填写"),
    ("detail", "clerk", "/", "场馆开放运维项目"),
    ("print", "clerk", "/", "场馆开放运维项目"),
    ("admin", "exam2", "/admin/", ""),
    ("inbox", "exam1", "/admin/declarations/declaration/", ""),
    ("review", "exam1", "/admin/declarations/declaration/", "教研课题项目"),
    ("library-import", "exam2", "/admin/library/libraryindicator/import/", ""),
    ("audit", "auditor", "/admin/audit/auditevent/", ""),
)


def sign_in(browser: Browser, base: str, account: str) -> Page:
    """Give a page of the person, signed in where there is one."""
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
        for name, account, address, link in PICTURES:
            page = pages.get(account) or pages.setdefault(account, sign_in(browser, base, account))
            page.goto(base + address)
            if link:
                page.get_by_role("link", name=link).first.click()
                page.wait_for_load_state()
            if name == "print":
                page.goto(page.url + "print/")
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


main(sys.argv[1].rstrip("/"))
