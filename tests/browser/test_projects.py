"""A project from its first form over its files to its end, at the desk and on the phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from apps.entry.models import Attachment
from apps.projects.models import Project
from tests.browser.conftest import axe_faults
from tests.browser.test_entry import PHONE
from tests.cast import Cast

pytestmark = pytest.mark.browser

ROOT = "document.documentElement"


def test_new_project_opens_its_form_which_takes_files(
    desks: Any, live_cast: Cast, tmp_path: Path
) -> None:
    paper = tmp_path / "立项批复.pdf"
    paper.write_bytes(b"%PDF-1.7 basis")
    page = desks("clerk_a").open("/projects/new/")
    page.get_by_label("项目名称").fill("社区食堂运营项目")
    page.get_by_role("button", name="保存").click()
    page.wait_for_selector("#entry-form[data-ready]")
    expect(page.get_by_role("heading", name="社区食堂运营项目")).to_be_visible()
    box = page.locator("[data-files-of=basis]")
    box.locator("input[type=file]").set_input_files(paper)
    expect(box.get_by_role("link", name="立项批复.pdf")).to_be_visible()
    assert axe_faults(page) == []
    box.get_by_role("button", name="删除立项批复.pdf").click()
    expect(box.get_by_role("link")).to_have_count(0)
    (tmp_path / "说明.pdf").write_text("<script>", encoding="utf-8")
    box.locator("input[type=file]").set_input_files(tmp_path / "说明.pdf")
    expect(page.locator("[data-save-note]")).to_contain_text("不是可接受的格式")
    assert Attachment.objects.count() == 0


def test_project_is_renamed_merged_voided_and_restored(desks: Any, live_cast: Cast) -> None:
    live_cast.declaration(name="社区食堂运营项目")
    live_cast.declaration(name="社区食堂")
    page = desks("clerk_a").open("/projects/")
    page.get_by_role("link", name="社区食堂", exact=True).click()
    assert axe_faults(page) == []
    page.get_by_label("项目名称").fill("社区食堂补贴")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("社区食堂补贴")
    page.get_by_label("理由").fill("重复录入")
    page.get_by_role("button", name="作废这个项目").click()
    expect(page.get_by_text("作废理由：重复录入")).to_be_visible()
    page.get_by_role("button", name="恢复使用").click()
    page.set_viewport_size(PHONE)
    assert page.evaluate(f"{ROOT}.scrollWidth - {ROOT}.clientWidth") == 0
    assert axe_faults(page) == []
    page.get_by_label("与哪个项目是同一个").select_option(label="社区食堂运营项目")
    page.get_by_label("已核对，两个是同一个项目").check()
    page.get_by_role("button", name="并入所选项目").click()
    expect(page.get_by_text(re.compile("今后请填写那个项目的表"))).to_be_visible()
    merged = Project.objects.get(name="社区食堂补贴")
    assert (merged.is_active, merged.merged_into.name) == (False, "社区食堂运营项目")


def test_rows_of_a_list_are_cards_on_the_phone(desks: Any, live_cast: Cast) -> None:
    live_cast.declaration(state="finance_first")
    for person, path, table in (
        ("clerk_a", "/declarations/", "table.list"),
        ("examiner1", "/admin/declarations/declaration/", "#result_list"),
    ):
        desk = desks(person)
        desk.page.set_viewport_size(PHONE)
        page = desk.open(path)
        cell = page.locator(f"{table} tbody td[data-label='实施单位']")
        expect(cell).to_have_text("甲单位")
        assert page.evaluate(f"{ROOT}.scrollWidth - {ROOT}.clientWidth") == 0
        assert axe_faults(page) == []
