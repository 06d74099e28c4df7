"""A person before the pages, over the network: follows links, fills in forms, waits out an outage."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urljoin

import lxml.html
import requests

PATIENCE = 90.0


class Browser:
    """One person's browser. Pages that are away for a while are asked for again."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()
        self.page: Any = None
        self.url = address
        self.status = 0
        self.text = ""

    def get(self, path: str) -> str:
        """Open a page; return its text."""
        return self._take(lambda: self.session.get(urljoin(self.url, path), timeout=60))

    def _take(self, ask: Any) -> str:
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                answer = ask()
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code not in (502, 503, 504):
                break
            assert time.monotonic() < limit, f"{self.url} away for {PATIENCE} s"
            time.sleep(0.5)
        self.status, self.url, self.answer = answer.status_code, answer.url, answer
        if "text/html" in answer.headers.get("Content-Type", ""):
            self.text = answer.text
            self.page = lxml.html.fromstring(self.text, base_url=self.url)
        return self.text

    def form_with(self, label: str) -> Any:
        """Return the form whose button bears a text."""
        return self._button(label)[1]

    def _button(self, label: str) -> tuple[Any, Any]:
        """Return the button that bears a text and its form, in which it need not stand."""
        for form in self.page.forms:
            named = f"//button[@form='{form.get('id')}']" if form.get("id") else ""
            for button in [*form.xpath(".//button[not(@form)]"), *(named and form.xpath(named))]:
                if label in button.text_content():
                    return button, form
        raise AssertionError(f"no button {label!r} at {self.url}: {self.said()}")

    def press(self, label: str, *, file: tuple[str, bytes] | None = None, **values: str) -> str:
        """Send the form of a button, with what it holds and what is typed; return the page after."""
        button, form = self._button(label)
        data = [(name, value) for name, value in form.form_values() if name not in values]
        data += list(values.items())
        if button.get("name"):
            data.append((button.get("name"), button.get("value", "")))
        action = urljoin(self.url, button.get("formaction") or form.action or self.url)
        files = None
        if file:
            name = form.xpath(".//input[@type='file']")[0].get("name")
            data = [pair for pair in data if pair[0] != name]
            files = {name: file}
        headers = {"Referer": self.url}
        return self._take(
            lambda: self.session.post(action, data=data, files=files, headers=headers, timeout=120)
        )

    def said(self) -> str:
        """Return the page's words, shortened."""
        main = self.page.xpath("//main") or [self.page]
        return " ".join(main[0].text_content().split())[:600]

    def wait(self, word: str, *, seconds: float = 120) -> str:
        """Ask for the page again until a word stands in it."""
        limit = time.monotonic() + seconds
        while word not in self.text:
            assert time.monotonic() < limit, f"{word!r} not at {self.url}: {self.said()}"
            time.sleep(0.5)
            self.get(self.url)
        return self.text

    def sign_in(self, username: str, password: str) -> None:
        """Sign in; a first password is changed at once, to itself with a mark."""
        self.get("/sign-in/")
        self.press("登录", username=username, password=password)
        if "/password/" in self.url:
            new = f"{password}-Neu1"
            self.press("保存新密码", old_password=password, new_password1=new, new_password2=new)
        assert "/sign-in/" not in self.url, self.said()
