"""Empty forms are bound without help: every cell that a paper has, none wrongly."""

from __future__ import annotations

import io
from typing import Final
from zipfile import ZipFile

import pytest

from apps.formkit import bindings
from apps.formkit.bindings import Binding, BoundForm, bind
from apps.formkit.bindings.labels import is_blank
from apps.formkit.readers.base import UnreadableDocument
from tests.formkit.bindings.blank_forms import ALL, blank_form, drawn, with_part, workbook


def bound_cells(form: BoundForm, top: int) -> dict[tuple[int, int], str]:
    """Return what each cell of a form holds, rows counted from the form's first."""
    found = {(slot.row - top, slot.column): slot.field.place for slot in form.slots}
    for table in form.tables:
        for row in range(table.first, table.last + 1):
            for column, one in table.columns.items():
                found[row - top, column] = one.place
    return found


def shape(name: str, form: BoundForm, text: str) -> dict[tuple[int, int], str]:
    """Return what is to be bound: printed levels and cells that another reaches over are none."""
    cells = drawn(text)
    return {spot: place for spot, place in cells.places.items() if place != "?"}


@pytest.mark.parametrize("name", ALL)
def test_an_empty_form_is_bound(name: str) -> None:
    binding = bind(blank_form(name))
    drawings = ALL[name]
    assert len(binding.forms) == len(drawings)
    wanted_in_all = bound_in_all = 0
    for form, text in zip(binding.forms, drawings, strict=True):
        cells = drawn(text)
        wanted = shape(name, form, text)
        found = {
            spot: place
            for spot, place in bound_cells(form, form.first).items()
            if spot in cells.texts
            and not (place.startswith("row.level") and cells.texts[spot] and spot not in wanted)
        }
        assert {spot: place for spot, place in found.items() if wanted.get(spot) != place} == {}
        wanted_in_all += len(wanted)
        bound_in_all += len(found)
    assert bound_in_all >= 0.95 * wanted_in_all, (bound_in_all, wanted_in_all)


def test_what_no_paper_has_is_asked() -> None:
    binding = bind(blank_form("county.xlsx"))
    assert [question.label for form in binding.forms for question in form.questions] == [
        "项目负责人及电话"
    ]


def test_a_binding_comes_back_from_json() -> None:
    binding = bind(blank_form("school.xlsx"))
    assert Binding.from_json(binding.to_json()) == binding


def test_a_unit_is_the_templates_own() -> None:
    units = {
        slot.field.unit
        for form in bind(blank_form("county.xlsx")).forms
        for slot in form.slots
        if slot.field.place.startswith("money.")
    }
    assert units == {"万元"}


def test_what_is_no_form_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="没有在文件中找到可以填写的表"):
        bind(workbook({"通知": "关于报送材料的通知\n请按时报送。"}))
    with pytest.raises(UnreadableDocument):
        bind(b"%PDF-1.4 nothing")


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b's="1"', b's="one"'),
        (SHEET, b's="1"', b's="-1"'),
        (SHEET, b'r="A1"', b'r="1A"'),
        (SHEET, b'row r="1"', b'row r="first"'),
        (SHEET, b'row r="1"', b'row r="1' + b"0" * 5000 + b'"'),
        (SHEET, b' ref="B3:C3"', b""),
        (SHEET, b'"B3:C3"', b'"B:C"'),
        (SHEET, b"<pageMargins", b'<rowBreaks><brk id="x"/></rowBreaks><pageMargins'),
        ("xl/styles.xml", b'numFmtId="0"', b'numFmtId="none"'),
    ],
)
def test_a_workbook_with_words_for_numbers_is_refused(part: str, old: bytes, new: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="文件已损坏"):
        bind(with_part(blank_form("county.xlsx"), part, old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b't="inlineStr"><is>', b't="s"><v>two</v><is>'),
        (b't="inlineStr"><is>', 't="s"><v>²</v><is>'.encode()),
        (b'<row r="2">', b'<!-- made elsewhere --><row r="2"><!-- here too -->'),
    ],
)
def test_a_text_that_is_not_there_is_blank_and_remarks_count_for_nothing(
    old: bytes, new: bytes
) -> None:
    content = with_part(blank_form("county.xlsx"), SHEET, old, new)
    assert bind(content).forms[0].slots == bind(blank_form("county.xlsx")).forms[0].slots


@pytest.mark.parametrize("text", ["请填写主管部门全称", "（请在此处填写单位名称）", "请填写"])
def test_a_cell_that_asks_to_be_written_in_is_blank(text: str) -> None:
    assert is_blank(text)


def test_a_longer_remark_on_writing_is_not_blank() -> None:
    assert not is_blank("填写时请先通读本通知所附的全部说明")


def test_what_is_loaded_late_is_never_taken_for_its_module() -> None:
    # Python sets a module that somebody imported as an attribute of its package.
    assert set(bindings._LATE).isdisjoint(bindings._LATE.values())


_LINK: Final = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="http://elsewhere/x" TargetMode="External"/></Relationships>'
)
_RELATIONS: Final = "word/_rels/document.xml.rels"


def related(kind: str) -> bytes:
    end = b"</Relationships>"
    return with_part(blank_form("county.docx"), _RELATIONS, end, _LINK.format(kind).encode())


def with_more(name: str, part: str) -> bytes:
    target = io.BytesIO(blank_form(name))
    with ZipFile(target, "a") as out:
        out.writestr(part, b"<a/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (with_more("county.xlsx", "xl/vbaProject.bin"), "带有宏"),
        (with_more("county.docx", "word/vbaProject.bin"), "带有宏"),
        (with_more("county.xlsx", "xl/externalLinks/externalLink1.xml"), "外部文件"),
        (with_more("county.docx", "word/embeddings/oleObject1.bin"), "外部文件"),
        (related("attachedTemplate"), "外部文件"),
        (related("image"), "外部文件"),
        (
            with_part(
                blank_form("county.xlsx"), SHEET, b"<worksheet",
                b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///x">]><worksheet',
            ),
            "已损坏",
        ),
    ],
)  # fmt: skip
def test_a_form_that_would_carry_harm_to_others_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableDocument, match=sentence):
        bind(content)


def test_a_form_with_a_link_to_click_is_bound() -> None:
    assert len(bind(related("hyperlink")).forms) == 1
