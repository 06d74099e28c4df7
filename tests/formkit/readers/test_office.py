"""Old Word files: converted where LibreOffice is installed, refused with a way out elsewhere."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from apps.formkit.limits import Limits
from apps.formkit.readers import UnreadableDocument, office, read
from apps.formkit.recognition import recognise
from tests.formkit.readers.sample import FORMATS
from tests.formkit.readers.test_formats import FUZZ, flipped, outcome
from tests.formkit.samples import full_sheet
from tests.formkit.writers.test_round_trip import forms, written

RTF = b"{\\rtf1\\ansi hello}"
needs_office = pytest.mark.skipif(office.converter() is None, reason="LibreOffice is not installed")


@needs_office
@pytest.mark.slow
def test_old_word_file_reads_as_the_docx_it_was_saved_from(tmp_path: Path) -> None:
    saved = written(forms([full_sheet()]), "docx")
    (tmp_path / "form.docx").write_bytes(saved)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(office.converter()), profile, "--headless", "--convert-to", "doc:MS Word 97"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "form.docx")],
        check=True,
        capture_output=True,
    )

    document = read(tmp_path / "form.doc")

    assert document.format_id == "doc"
    assert document.warnings == []
    (old,), (new,) = recognise(document).documents, recognise(read(saved)).documents
    assert old.sheet == new.sheet


@needs_office
def test_conversion_beyond_its_time_is_stopped() -> None:
    with pytest.raises(UnreadableDocument, match="时间过长"):
        read(RTF, limits=Limits(seconds=0))


def test_without_libreoffice_a_sentence_says_how_to_save_anew(monkeypatch: Any) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableDocument, match="另存为 docx 后上传"):
        read(RTF)


def converted(folder: Path, data: bytes, suffix: str, target: str) -> bytes:
    """Return a file in another format, as LibreOffice saves it."""
    (folder / f"form.{suffix}").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(office.converter()), profile, "--headless", "--convert-to", target]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), str(folder / f"form.{suffix}")],
        check=True,
        capture_output=True,
    )
    return (folder / "out" / f"form.{target.partition(':')[0]}").read_bytes()


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("target", ["odt", "rtf"])
def test_file_of_another_word_processor_reads_as_the_docx(tmp_path: Path, target: str) -> None:
    data = FORMATS["docx"]()
    other = read(converted(tmp_path, data, "docx", target), name="form.wps")
    assert other.format_id == "doc"
    (old,), (new,) = recognise(other).documents, recognise(read(data)).documents
    assert old.sheet == new.sheet


@needs_office
@pytest.mark.slow
def test_old_workbook_reads_as_the_new_one_and_never_crashes_when_mutilated(tmp_path: Path) -> None:
    data = FORMATS["xlsx"]()
    old = converted(tmp_path, data, "xlsx", "xls")
    assert [table.rows for table in read(old).tables()] == [
        table.rows for table in read(data).tables()
    ]
    chance = random.Random(20261124)
    found = {outcome(flipped(old, chance)) for _ in range(200 * FUZZ)}
    assert found == {"read", "refused"}


def test_text_that_is_no_rtf_stays_text() -> None:
    assert read("项目名称\t甲 {\\rtf1}".encode()).format_id == "text"
