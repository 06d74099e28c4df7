"""The examiner drops a file and reads the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import axe_faults
from tests.formkit.readers.sample import as_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_dropped_file_gives_a_report(desks: Any, tmp_path: Path) -> None:
    source = tmp_path / "外区公开.txt"
    source.write_bytes(as_text().replace("≥92.00(%)".encode(), "≤92.00(%)".encode()))
    examiner = desks("examiner1")
    page = examiner.open("/reports/")
    assert axe_faults(page) == []
    page.locator("input[type=file]").set_input_files(source)
    examiner.shot("report-drop")
    page.get_by_role("button", name="检查", exact=True).click()
    page.get_by_text("质量得分").first.wait_for()
    page.locator("main details summary").first.click()
    examiner.shot("report")
    assert axe_faults(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == "检查报告-外区公开.txt.pdf"
