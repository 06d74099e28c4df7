"""What a cell of a sheet is called in a list or a report."""

from __future__ import annotations

from typing import Final

from apps.formkit.papers import ROW, Block, Goals, Head, Money, Narrative, Rows, Tail, paper_for
from apps.formkit.papers.model import row_of
from apps.formkit.sheets import RowSheet
from apps.formkit.sheets.rows import row_ids

WHOLE: Final = "整张表"
_BLOCKS: Final[dict[str, type[Block]]] = {
    "head": Head,
    "money": Money,
    "goal": Goals,
    ROW: Rows,
    "narrative": Narrative,
    "tail": Tail,
}


def title_of(sheet: RowSheet, place: str) -> str:
    """Return what a place of a sheet is called: «指标3“培训人数”：指标值», «年度资金申请总额».

    A place that is none of the paper's is given back as it is.
    """
    if not place:
        return WHOLE
    if found := row_of(place):
        return _row_title(sheet, *found)
    paper = paper_for(sheet)
    if place in _BLOCKS:
        block = next((one for one in paper.blocks if isinstance(one, _BLOCKS[place])), None)
        return block.title if block else place
    try:
        return paper.cell(place).title
    except KeyError:
        return place


def _row_title(sheet: RowSheet, key: str, column: str) -> str:
    ids = row_ids(sheet.indicators)
    if key not in ids:
        return key
    number = ids.index(key)
    name = sheet.indicators[number].level3
    title = f"指标{number + 1}“{name}”" if name else f"指标{number + 1}"
    if not column:
        return title
    return f"{title}：{paper_for(sheet).rows.column(column).title}"
