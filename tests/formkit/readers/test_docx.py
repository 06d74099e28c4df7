"""What a Word document's XML holds beside plain paragraphs: changes, boxes, tables in tables."""

from __future__ import annotations

import io
import zipfile

from apps.formkit.blocks import Paragraph, SourceDocument, Table
from apps.formkit.readers import read

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(body: str) -> SourceDocument:
    part = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", part)
    return read(target.getvalue())


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: list[str], properties: str = "") -> str:
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{properties}{row}</w:tr>' for row in cells)}</w:tbl>"


def texts(found: SourceDocument) -> list[str | list[list[str]]]:
    return [block.text if isinstance(block, Paragraph) else block.rows for block in found.blocks]


def box(*held: str) -> str:
    return f"<w:r><w:pict><w:txbxContent>{''.join(held)}</w:txbxContent></w:pict></w:r>"


def test_deleted_rows_and_texts_are_left_out() -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('删')}</w:tc></w:tr>"
    kept = table([p("甲") + "<w:p><w:del><w:r><w:t>旧</w:t></w:r></w:del></w:p>", p("乙")])
    assert texts(document(kept.replace("<w:tbl>", f"<w:tbl>{gone}"))) == [[["甲", "乙"]]]


def test_text_boxes_stand_behind_their_paragraph() -> None:
    one = f"<w:p><w:r><w:t>前</w:t></w:r>{box(p('一'), table([p('二')]))}{box(p('三'))}</w:p>"
    assert texts(document(one + p("后"))) == ["前", "一", [["二"]], "三", "后"]
    assert texts(document(table([one, p("乙")]))) == [[["前\n一\n二\n三", "乙"]]]


def test_table_that_only_frames_others_gives_way_to_them() -> None:
    inner = table([p("甲"), p("乙")])
    framed = table([p("题") + table([p("说明") + inner])])
    assert texts(document(framed + p("后"))) == ["题", "说明", [["甲", "乙"]], "后"]


def test_table_within_a_cell_keeps_its_columns_as_text() -> None:
    inner = table([p("一"), p("二")], [p("三"), p("四")])
    assert texts(document(table([p("左"), p("右") + inner]))) == [[["左", "右\n一\t二\n三\t四"]]]


def test_tab_stops_are_no_tabs_and_breaks_are_line_ends() -> None:
    stops = "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>"
    run = "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>"
    assert texts(document(f"<w:p>{stops}{run}</w:p>")) == ["甲\t乙", "丙"]
    assert texts(document(table([f"<w:p>{stops}{run}</w:p>"]))) == [[["甲\t乙\n丙"]]]


def test_cells_merged_down_and_across_are_one_cell() -> None:
    down = "<w:tcPr><w:vMerge{}/></w:tcPr>"
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    start = down.format(' w:val="restart"')
    found = document(
        table(
            [start + p("甲"), wide + p("乙")],
            [down.format("") + p(""), p("丙"), p("丁")],
            [down.format("") + p(""), p("戊"), p("己")],
        )
    )
    (one,) = found.tables()
    assert isinstance(one, Table)
    assert one.rows == [["甲", "乙", ""], ["", "丙", "丁"], ["", "戊", "己"]]
    assert one.cell(2, 0) == one.cell(0, 0)
    assert (one.cell(0, 0).rows, one.cell(0, 2).columns) == (3, 2)
    assert [cell.text for _, cell in one.cells(1)] == ["甲", "丙", "丁"]
