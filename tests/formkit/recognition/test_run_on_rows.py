"""Rows told again in running text: what several lines tell is put in, pieces of names are doubted."""

from apps.formkit.blocks import Place
from apps.formkit.recognition.levels.found_rows import RawRow, RowBook
from apps.formkit.recognition.lines import Line, Piece
from apps.formkit.recognition.scans.run_on_rows import RunOnZone

TOLD = (
    "沟渠清理机制 健全 达成指标 1.00 1.00",
    "防汛物资储备制度 健全 达成指标 1.00 1.00",
    "饮用水源保护水平 健全 达成指标 1.00 1.00",
    "泵站维护考核办法 健全 达成指标 1.00 1.00",
)


def settled(*starts: int) -> list[RawRow]:
    """Lines that tell the rows from each start on; the grid keeps the first row of each line."""
    zone, book = RunOnZone(), RowBook()
    for start in starts:
        text = " ".join(TOLD[start:])
        zone.watch(Line([Piece(text, Place())], text=text), len(book.rows))
        book.rows.append(RawRow(TOLD[start].split()[0], "健全", weight="1.00", score="1.00"))
    zone.settle(book)
    return book.rows


def test_row_without_a_line_of_its_own_is_put_where_others_tell_it_and_doubted() -> None:
    rows = settled(0, 1, 3)
    assert [row.name for row in rows] == [text.split()[0] for text in TOLD]
    assert ["row" in row.doubts for row in rows] == [False, False, True, False]


def test_rows_that_all_have_their_line_are_not_doubled() -> None:
    assert [row.name for row in settled(0, 1, 2, 3)] == [text.split()[0] for text in TOLD]
