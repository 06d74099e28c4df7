"""An empty form of another office in a real browser: from the blank to a department's filled files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook

from apps.declarations.domain.storage import take_over
from tests.browser.conftest import axe_faults
from tests.cast import Cast
from tests.formkit.bindings.blank_forms import blank_form
from tests.formkit.samples import full_sheet

pytestmark = [pytest.mark.browser]
PROJECTS = 20


def test_a_blank_form_is_filled_for_a_department(
    desks: Any, live_cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    default_storage.__dict__.pop("base_location", None)
    for number in range(PROJECTS):
        form = live_cast.declaration(name=f"项目{number:02}", state="dept_review")
        take_over(form, full_sheet(project_name=f"项目{number:02}"))
    blank = tmp_path / "专项资金绩效目标表.xlsx"
    blank.write_bytes(blank_form("county.xlsx"))

    examiner = desks("examiner1")
    page = examiner.open("/blanks/")
    assert axe_faults(page) == []
    page.get_by_label("空白表样").set_input_files(blank)
    page.get_by_label("名称 必填", exact=True).fill("专项资金绩效目标表")
    page.get_by_label("发布单位").fill("市财政局")
    page.get_by_role("button", name="上传并识别").click()
    page.get_by_role("heading", name="专项资金绩效目标表").wait_for()
    examiner.shot("blank-form")
    assert axe_faults(page) == []
    page.get_by_role("link", name="项目负责人及电话").click()
    page.get_by_label("固定写").fill("见申报系统")
    page.get_by_role("button", name="改好").click()
    page.get_by_text("已改好对应关系").wait_for()
    page.get_by_role("link", name="试填一份").click()
    page.get_by_text("见申报系统").wait_for()
    examiner.shot("blank-sample")

    department = desks("department_a")
    page = department.open("/blanks/")
    page.get_by_role("link", name="专项资金绩效目标表").click()
    page.get_by_role("button", name="每个项目填一份").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载").first.click()
    with zipfile.ZipFile(waiting.value.path()) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xlsx")]
        sheets = [load_workbook(io.BytesIO(archive.read(name)))["表1"] for name in names]
    assert len(names) == PROJECTS
    assert [sheet["B3"].value for sheet in sheets] == [f"项目{n:02}" for n in range(PROJECTS)]
    assert {sheet["E3"].value for sheet in sheets} == {"见申报系统"}
