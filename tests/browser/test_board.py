"""The board: from a cell of the table to the form and back, pictures and their tables, no fault of
accessibility, nothing refused by the content policy."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from apps.declarations.models import Declaration
from apps.guidance.domain.announcements import publish
from apps.workflow.models import FiscalYear
from tests.board.helpers import full_year
from tests.browser.conftest import axe_faults
from tests.cast import Cast

pytestmark = pytest.mark.browser


def test_from_a_cell_to_the_form_and_back(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration(state="finance_first")
    live_cast.declaration(live_cast.unit_b, name="河道保洁", state="approved")
    desk = desks("examiner1")
    page = desk.open("/board/")
    page.locator("#stages").get_by_role("link", name="甲部门待财政初审 1 份").press("Enter")
    expect(page.get_by_role("link", name="业务培训项目")).to_be_visible()
    expect(page.get_by_role("link", name="河道保洁")).to_have_count(0)
    page.get_by_role("link", name="业务培训项目").click()
    page.wait_for_url(f"**/declarations/declaration/{form.pk}/change/")
    page.go_back()
    expect(page.locator("select[name=pick]")).to_have_value("finance_first")
    page.locator(".crumbs").get_by_role("link", name="进度").click()
    page.wait_for_url("**/board/?*#stages")
    page.locator("#stages").get_by_role("link", name="甲部门", exact=True).click()
    expect(page.locator("#stages").get_by_role("rowheader", name="甲单位")).to_be_visible()


@pytest.mark.parametrize("of", ["declarations", "monitoring", "evaluations"])
def test_pictures_have_their_tables_and_nothing_is_refused(
    desks: Any, live_cast: Cast, of: str
) -> None:
    full_year(live_cast)
    desk, drawn = desks("examiner2"), 0
    for see in ("progress", "quality", "results"):
        page = desk.open(f"/board/?of={of}&year=2027&see={see}")
        charts = page.locator("[data-chart]")
        for at in range(charts.count()):
            expect(charts.nth(at).locator("canvas")).to_be_visible()
            drawn += 1
        assert axe_faults(page) == []
        for button in page.locator("[data-view=table]").all():
            button.click()
        for table in page.locator("[data-table] table").all():
            expect(table).to_be_visible()
        assert axe_faults(page) == []
    assert drawn >= 2


def test_announcement_is_read_on_the_work_bench(desks: Any, live_cast: Cast) -> None:
    publish(
        actor=live_cast.people["examiner2"], title="申报口径", text="按人均标准填写。",
        department=None, files=[SimpleUploadedFile("口径.pdf", b"%PDF-1.4 x")],
    )  # fmt: skip
    page = desks("clerk_a").open("/")
    assert axe_faults(page) == []
    page.get_by_role("link", name="申报口径").click()
    expect(page.get_by_role("link", name="口径.pdf")).to_be_visible()
    assert axe_faults(page) == []
    page.get_by_role("button", name="我已阅知").click()
    expect(page.get_by_text("您已于")).to_be_visible()


def test_two_years_beside_one_another_are_accessible(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration(state="finance_first")
    before = FiscalYear.objects.create(
        district=live_cast.district, year=2026, rule_set=live_cast.year.rule_set, is_current=False
    )
    Declaration.objects.create(project=form.project, fiscal_year=before, state="approved")
    page = desks("examiner1").open("/board/")
    page.locator(".beside summary").click()
    page.get_by_label("每格并列上年").check()
    page.get_by_role("button", name="对比").click()
    expect(page.locator("#stages").get_by_label("甲部门已批复 2026 年 1 份")).to_be_visible()
    assert axe_faults(page) == []
