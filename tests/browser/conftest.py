"""A headless Chromium over the live server; console errors and CSP violations fail the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.cast import PASSWORD, Cast, build_cast

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = Path(__file__).parents[2] / "var" / "shots"
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("PERFGOALS_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.fail("没有 Chromium：请用 make browser 运行，它会说明要安装什么。")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def live_cast(transactional_db: None) -> Cast:
    """The cast in a database that the server's thread sees too."""
    return build_cast()


class Desk:
    """One person's browser: own cookies, own page."""

    def __init__(self, browser: Browser, base: str, person: str, locale: str = "zh-CN") -> None:
        # Without motion: contrast is measured on what stands, not on a colour on its way.
        self.context = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale=locale, reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.base, self.person, self.faults = base, person, []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.open("/sign-in/")
        self.page.get_by_label("登录名").fill(person)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()

    def _hear(self, message: Any) -> None:
        # A form sent back with its errors marked answers 422; the browser logs that by itself.
        if message.type == "error" and "status of 422" not in message.text:
            self.faults.append(message.text)

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def axe_faults(page: Page) -> list[tuple[str, str]]:
    """Return (rule, first element) of every fault of accessibility on the page."""
    # Preloading copies style sheets into inline ones, which our content policy rightly refuses.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Leave the outcome where the fixture that closes the pages can see it."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call":
        item.stash[FAILED] = report.failed


@pytest.fixture
def desks(
    request: pytest.FixtureRequest, chromium: Browser, live_server: Any, live_cast: Cast
) -> Iterator[Any]:
    """Return ``desks("clerk_a")``: that person signed in, in a browser of his own.

    A failed test leaves a picture of every open page in ``var/shots``.
    """
    opened: list[Desk] = []

    def desk(person: str) -> Desk:
        opened.append(Desk(chromium, live_server.url, person))
        return opened[-1]

    yield desk
    faults = [(desk.person, fault) for desk in opened for fault in desk.faults]
    for item in opened:
        if faults or request.node.stash.get(FAILED, False):
            item.shot(f"failed-{request.node.originalname}-{item.person}")
        item.context.close()
    assert faults == []
