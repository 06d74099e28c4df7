"""``recognise FILE --check``: the findings stand with each document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.checks.engine import Severity
from apps.documents.domain.examining import ReadSheet, examine
from tests.cast import full_sheet
from tests.documents.readers.sample import as_text


def test_findings_are_added_to_each_document(tmp_path: Path) -> None:
    source, out = tmp_path / "样表.txt", tmp_path / "out.json"
    source.write_bytes(as_text().replace("≥92.00(%)".encode(), "≤92.00(%)".encode()))
    call_command("recognise", str(source), check=True, out=out)
    (document,) = json.loads(out.read_text(encoding="utf-8"))["documents"]
    found = {(one["code"], one["where"]) for one in document["findings"]}
    assert ("operator-reversed", "indicators[5].target") in found
    assert set(document["findings"][0]) >= {"code", "where", "severity", "message"}
    assert document["unchecked"] == []


def test_finding_in_a_doubted_cell_is_a_hint_that_sends_to_the_paper() -> None:
    sheet = full_sheet(annual_goal="")
    sure, doubted = examine([ReadSheet(sheet), ReadSheet(sheet, {"annual_goal"})])
    (loud,) = [one for one in sure.findings if one.where == "annual_goal"]
    (quiet,) = [one for one in doubted.findings if one.where == "annual_goal"]
    assert (loud.severity, quiet.severity) == (Severity.BLOCK, Severity.HINT)
    assert quiet.message == f"{loud.message}识别时此格存疑，请先核对原件。"


def test_file_without_form_ends_with_two_and_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "letter.txt"
    source.write_text("今天天气很好。\n" * 5, encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        call_command("recognise", str(source))
    assert caught.value.code == 2
    assert "没有找到" in capsys.readouterr().err
