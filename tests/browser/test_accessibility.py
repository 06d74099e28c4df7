"""Every staff page: no fault of accessibility, nothing refused by the content policy, keyboard way in."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.library.models import LibraryIndicator
from apps.workflow.models import RuleSet
from tests.browser.conftest import axe_faults
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.browser

PAGES = {
    "clerk_a": ["/", "/projects/", "/projects/new/", "/declarations/", "/password/", "/ledger/"],
    "department_a": ["/", "/declarations/"],
    "examiner2": [
        "/admin/",
        "/admin/declarations/declaration/?waiting=all",
        "/admin/projects/project/",
        "/admin/projects/project/import/",
        "/admin/declarations/indicator/",
        "/admin/library/libraryindicator/",
        "/admin/workflow/ruleset/",
        "/admin/workflow/entrywindow/",
    ],
    "examiner1": ["/admin/"],
    "system": [
        "/admin/",
        "/admin/accounts/user/",
        "/admin/accounts/user/import/",
        "/admin/accounts/department/",
    ],
    "security": [
        "/admin/",
        "/admin/accounts/membership/",
    ],
    "audit": ["/admin/", "/admin/audit/auditevent/"],
}


def own_pages(person: str, cast: Cast) -> list[str]:
    """Return the addresses of single objects, whose keys are known only now."""
    if person == "clerk_a":
        key = cast.declaration().pk
        return [f"/declarations/{key}/", f"/declarations/{key}/edit/"]
    if person == "examiner2":
        item = LibraryIndicator.objects.create(
            district=cast.district, level1="产出指标", level2="数量指标", level3="培训人数"
        )
        return [
            f"/admin/workflow/ruleset/{RuleSet.objects.get().pk}/change/",
            f"/admin/library/libraryindicator/{item.pk}/change/",
            f"/admin/library/libraryindicator/{item.pk}/delete/",
            f"/admin/library/libraryindicator/{item.pk}/history/",
        ]
    if person == "audit":
        return [f"/admin/audit/auditevent/{AuditEvent.objects.order_by('pk')[0].pk}/change/"]
    return []


@pytest.mark.parametrize("person", PAGES)
def test_staff_pages_have_no_accessibility_fault(desks: Any, live_cast: Cast, person: str) -> None:
    paths = [*PAGES[person], *own_pages(person, live_cast)]
    desk = desks(person)
    found = {path: faults for path in paths if (faults := axe_faults(desk.open(path)))}
    assert found == {}


# How many kinds of rows each may add; a page of another library is looked at like our own.
ADDS = {"examiner1": 6, "examiner2": 15, "system": 3, "security": 1}


@pytest.mark.parametrize("person", ADDS)
def test_each_page_where_rows_are_added_has_no_fault(
    desks: Any, live_cast: Cast, person: str
) -> None:
    client = signed_in(live_cast, person)
    apps = client.get(reverse("admin:index")).context["available_apps"]
    offered = [one["add_url"] for app in apps for one in app["models"] if one["add_url"]]
    desk = desks(person)
    found = {path: faults for path in offered if (faults := axe_faults(desk.open(path)))}
    assert (found, len(offered)) == ({}, ADDS[person])


def test_import_faults_and_preview_stand_on_the_page(
    desks: Any, live_cast: Cast, tmp_path: Any
) -> None:
    head = "单位代码,单位名称,部门代码,启用\n"
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text(f"{head}U8,新单位,D9,是\n", encoding="utf-8")
    good.write_text(f"{head}U1,甲单位改名,D1,是\n", encoding="utf-8")
    desk = desks("system")
    seen = []
    for path, sign in ((bad, "未导入任何数据"), (good, "尚未写入")):
        page = desk.open("/admin/accounts/unit/import/")
        page.set_input_files("input[type=file]", path)
        page.get_by_role("button", name="上传并预览").click()
        page.get_by_text(sign).wait_for()
        seen += axe_faults(page)
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("更新 1 条").wait_for()
    assert seen == []


@pytest.mark.parametrize(("person", "path"), [("clerk_a", "/"), ("examiner2", "/admin/")])
def test_first_tab_leads_past_the_menu_to_the_content(
    desks: Any, live_cast: Cast, person: str, path: str
) -> None:
    page = desks(person).open(path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


NARROW = ("/", "/declarations/", "/projects/", "/imports/", "/exports/", "/evaluations/")


def test_pages_fit_narrow_windows(desks: Any, live_cast: Cast) -> None:
    form = f"/declarations/{live_cast.declaration().pk}/"
    desk = desks("clerk_a")
    root = "document.documentElement"
    too_wide = []
    for size in ({"width": 768, "height": 1024}, {"width": 360, "height": 740}):
        desk.page.set_viewport_size(size)
        for path in (*NARROW, form, f"{form}edit/"):
            page = desk.open(path)
            if page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"):
                too_wide.append((path, size["width"]))
    assert too_wide == []


def test_what_is_too_large_is_told_on_a_page_that_fits_the_phone(
    desks: Any, live_cast: Cast, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = settings.BATCH_MAX_BYTES = 2000
    desk = desks("clerk_a")
    desk.page.set_viewport_size({"width": 390, "height": 844})
    root = "document.documentElement"
    page = desk.open("/projects/new/")
    page.get_by_label("项目名称").evaluate("(field) => { field.maxLength = 9999; }")
    page.get_by_label("项目名称").fill("长" * 3000)
    page.get_by_role("button", name="保存").click()
    page.get_by_role("heading", name="内容太大").wait_for()
    assert page.get_by_text("没有存入").count() == 1
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
    assert axe_faults(page) == []
    page = desk.open("/imports/")
    name, content = "一个名字很长很长的单位绩效目标申报表汇总（最终稿）.docx", b"x" * 9000
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.locator("form:has([name=uploads])").evaluate("(form) => form.submit()")
    page.get_by_text("未接收").first.wait_for()
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
    assert axe_faults(page) == []
    desk.faults.clear()  # the browser logs each 413 by itself
