"""Files out and back in a real browser: the offline template, and a department's book."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook

from apps.declarations.models import Declaration
from tests.browser.conftest import axe_faults
from tests.cast import Cast

pytestmark = [pytest.mark.browser]


def test_template_is_downloaded_filled_in_and_taken_back(
    desks: Any, live_cast: Cast, tmp_path: Path
) -> None:
    form = live_cast.declaration()
    clerk = desks("clerk_a")
    page = clerk.open(f"/declarations/{form.pk}/")
    page.get_by_role("link", name="离线填报").click()
    clerk.shot("fill-in")
    assert axe_faults(page) == []
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 Excel 模板").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "特定目标类":
                cell.value = "其他运转类"
            elif cell.value == form.annual_goal:
                cell.value = "全年培训业务人员500人。"
            elif cell.value == "400.00":
                cell.value = 500
            elif cell.value == "年度资金申请总额":
                sheet.cell(cell.row, 7).value = "二三万"
    book.save(path)
    Declaration.objects.filter(pk=form.pk).update(annual_goal="网上改过的目标。")

    page.get_by_label("填好的模板").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_role("heading", name="文件改动了 3 处").wait_for()
    clerk.shot("fill-in-changes")
    assert axe_faults(page) == []
    page.get_by_role("button", name="确认存入").click()
    page.get_by_text("已存入离线填报的内容").wait_for()

    stored = Declaration.objects.get(pk=form.pk)
    assert (stored.category, stored.annual_goal) == ("其他运转类", "网上改过的目标。")
    assert stored.indicators.get(level3="培训人数").target == "≥500(人)"


def test_department_exports_its_book_and_downloads_it(
    desks: Any, live_cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    default_storage.__dict__.pop("base_location", None)
    live_cast.declaration(name="甲一项目", state="dept_review")
    live_cast.declaration(name="甲二项目", state="approved")
    department = desks("department_a")
    page = department.open("/declarations/")
    page.get_by_role("link", name="批量导出").first.click()
    assert axe_faults(page) == []
    page.get_by_label("内容").select_option(label="整本（PDF，带目录和书签）")
    page.get_by_label("主管部门").select_option(label="甲部门")
    page.get_by_role("button", name="开始导出").click()
    page.get_by_role("link", name="下载").wait_for()
    department.shot("exports")

    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载").click()

    assert waiting.value.suggested_filename == "甲部门-2027-项目绩效目标.pdf"
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-")
