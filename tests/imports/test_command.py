"""``manage.py recognise``: JSON on success, one Chinese sentence and status 2 otherwise."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "forms" / "declaration-2025.txt"


def refused(path: Path) -> str:
    errors = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("recognise", str(path), stderr=errors)
    assert ended.value.code == 2
    return errors.getvalue().strip()


def test_form_is_printed_as_json() -> None:
    output = StringIO()

    call_command("recognise", str(SAMPLE), stdout=output)

    data = json.loads(output.getvalue())
    assert data["source"] == "declaration-2025.txt"
    assert [form["project_name"] for form in data["documents"]] == ["口袋公园养护", "行道树修剪"]


def test_out_writes_the_same_json_to_a_file(tmp_path: Path) -> None:
    output = StringIO()
    call_command("recognise", str(SAMPLE), stdout=output)

    call_command("recognise", str(SAMPLE), "--out", str(tmp_path / "read.json"))

    written = json.loads((tmp_path / "read.json").read_text(encoding="utf-8"))
    assert written == json.loads(output.getvalue())


def test_missing_file_is_refused(tmp_path: Path) -> None:
    assert "没有找到文件" in refused(tmp_path / "none.txt")


def test_folder_is_refused(tmp_path: Path) -> None:
    assert "无法打开" in refused(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\x00" * 64, b"PK\x03\x04broken", "会议通知".encode()])
def test_file_that_is_no_form_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.docx"
    path.write_bytes(content)

    sentence = refused(path)

    assert sentence.count("\n") == 0
    assert any("\u4e00" <= char <= "\u9fff" for char in sentence)
