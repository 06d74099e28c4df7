"""Word and Excel files are what the Open XML SDK's schemas allow: each paper, on one page and on more."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.formkit.writers.test_pages_agree import KINDS, written

audit = pytest.importorskip("openxml_audit")


def faults(path: Path) -> list[str]:
    """Return what a validator finds in a file."""
    return list(map(str, audit.OpenXmlValidator().validate(path).errors))


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize(("kind", "count"), [(kind, count) for kind in KINDS for count in (5, 20)])
def test_file_is_what_the_schemas_allow(kind: str, count: int, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"form.{form}"
    path.write_bytes(written(kind, count, form))

    assert faults(path) == []


def test_validator_sees_an_element_out_of_its_place(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    with zipfile.ZipFile(io.BytesIO(written("declaration", 5, "docx"))) as source:
        held = {name: source.read(name) for name in source.namelist()}
    held["word/document.xml"] = held["word/document.xml"].replace(
        b'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>',
        b'<w:tblLayout w:type="fixed"/><w:jc w:val="center"/>',
    )
    with zipfile.ZipFile(path, "w") as target:
        for name, data in held.items():
            target.writestr(name, data)

    (fault,) = faults(path)
    assert "Unexpected element 'jc' found" in fault
