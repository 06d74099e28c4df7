"""A clerk drops files, looks at what was read beside its source, and accepts it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.declarations.models import Declaration
from apps.imports.models import ImportDraft
from tests.browser.conftest import axe_faults
from tests.cast import Cast
from tests.formkit.readers.sample import as_docx, as_pdf

pytestmark = pytest.mark.browser


def test_clerk_confirms_forms_of_two_files(desks: Any, live_cast: Cast) -> None:
    clerk = desks("clerk_a")
    page = clerk.open("/imports/")
    assert axe_faults(page) == []
    clerk.shot("imports")
    files = [
        {"name": "甲单位申报表.docx", "mimeType": "application/msword", "buffer": as_docx()},
        {"name": "甲单位申报表.pdf", "mimeType": "application/pdf", "buffer": as_pdf()},
    ]
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="上传并识别").click()
    expect(page.get_by_text("已读取")).to_have_count(2)
    assert axe_faults(page) == []
    clerk.shot("import-batch")

    page.get_by_role("link", name="图书流动服务项目").first.click()
    strip = page.get_by_role("navigation", name="本文件的表")
    expect(strip.get_by_role("link")).to_have_count(1)
    expect(strip.locator("[aria-current]")).to_have_text(
        re.compile(r"\d+ 处疑问\s+图书流动服务项目")
    )
    expect(page.locator("[data-sum]")).to_have_text("资金合计 86,000.00 ＝ 分项合计 ✓")
    expect(page.locator("table.is-own")).to_have_count(1)
    page.keyboard.press("F8")
    expect(page.locator(".mark-cell.is-doubted :focus")).to_have_count(1)
    expect(page.locator("[data-doubts]")).to_have_text(re.compile(r"^1 / \d+$"))
    expect(page.locator("[data-doubt-told]")).to_have_text(re.compile("：原件(没有读出|读作)"))
    page.get_by_label("年度资金申请总额", exact=True).focus()
    expect(page.locator("td.is-current")).to_have_text("86,000.00")
    assert axe_faults(page) == []
    clerk.shot("import-confirm")
    expect(page.get_by_label("标黄处已核对")).to_be_checked()  # every doubt was gone through
    page.get_by_label("标黄处已核对").uncheck()
    page.get_by_role("button", name="确认存入").click()
    expect(page.get_by_text("逐一核对后勾选")).to_be_visible()
    page.get_by_label("标黄处已核对").check()
    page.get_by_label("年度", exact=True).select_option(label="2027年度")
    page.get_by_label("年度资金申请总额", exact=True).fill("86500")
    page.get_by_role("button", name="确认存入").click()
    expect(page.get_by_text("已存为2027年度申报表草稿")).to_be_visible()
    assert Declaration.objects.get().annual_amount == 86500

    expect(page.locator(".source-page image")).to_have_count(1)
    page.get_by_label("年度资金申请总额", exact=True).focus()
    expect(page.locator("rect.is-current")).to_have_count(1)
    expect(page.locator(".own-frame")).to_have_count(1)
    wide = page.locator(".source-page svg").bounding_box()["width"]
    page.get_by_role("button", name="放大").click()
    page.get_by_role("button", name="放大").click()
    expect(page.locator(".zoom output")).to_have_text("150%")
    assert page.locator(".source-page svg").bounding_box()["width"] > wide * 1.4
    page.get_by_role("button", name="缩小").click()
    page.get_by_role("button", name="缩小").click()
    clerk.shot("import-confirm-pdf")
    page.set_viewport_size({"width": 390, "height": 844})
    clerk.shot("import-confirm-phone")
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
    page.set_viewport_size({"width": 1366, "height": 768})
    page.get_by_role("button", name="舍弃").click()
    expect(page.get_by_text("可随时恢复")).to_be_visible()
    states = ImportDraft.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["accepted", "discarded"]

    stored = ImportDraft.objects.get(state="accepted")
    clerk.open(reverse("imports:draft", args=[stored.pk]))
    page.keyboard.press("F8")  # nothing is to be gone through
    expect(page.locator("[data-doubts]")).to_have_text(str(len(stored.doubts)))
