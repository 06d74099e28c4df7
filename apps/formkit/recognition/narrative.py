"""项目经费情况说明: the sections 一 to 六 of a project's text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from apps.formkit.blocks import Place
from apps.formkit.recognition.level_labels import cjk_count, compact, fold
from apps.formkit.recognition.lines import Line, join_wrapped
from apps.formkit.sheets.declaration import NarrativeText
from apps.formkit.values.quantities import FIGURE, MONEY, without_separators
from apps.formkit.vocabulary import VOCABULARY

_NUMBER: Final = (
    r"^(?:[一二三四五六七八九十]+[、.,，．:：]|[(（][一二三四五六七八九十]+[)）]、?|\d+[、.．])"
)
_SECTIONS: Final = {
    key: re.compile(rf"(?:\d+年)?(?:{heading})") for key, heading in VOCABULARY.sections().items()
}
_NAME: Final = VOCABULARY.labels("head")["project_name"][0]
_ITEM: Final = re.compile(
    r"^\s*(\d{1,2}\s*[.、．)）](?!\d)|[(（]\s*(\d{1,2}|[一二三四五六七八九十]+)\s*[)）]|[①-⑳]|[一二三四五六七八九十]+[、是])"
)
_ITEM_HEADS: Final = ("支出内容", "单价", "数量", "次数")
_SUMS: Final = frozenset(("合计", "总计"))
_UNITS: Final = re.compile(rf"\((?:{MONEY}|人民币)\)$")
_LEAST_TEXT: Final = 10
_STOP: Final = ("。", "；", "：", ":", ";", "！", "?", "？")


def section_of(line: Line) -> str | None:
    """Return the section a heading line opens (overview … budget, end), or ``None``."""
    word = compact(line.text)
    if len(word) > 24 or not re.match(_NUMBER, word):
        return None
    title = re.sub(_NUMBER, "", word).strip(":。")
    return next((key for key, heading in _SECTIONS.items() if heading.fullmatch(title)), None)


def read_narrative(lines: Sequence[Line]) -> NarrativeText | None:
    """Read the sections of a project's text; ``None`` where no section has any."""
    texts: dict[str, list[Line]] = {}
    key: str | None = None
    for line in lines:
        found = section_of(line)
        if found is not None:
            key = found
            texts.setdefault(key, [])
        elif key is not None and key != "end" and (line.table is None or len(line.own) == 1):
            texts[key].append(line)
    texts.pop("end", None)
    items = read_budget_items(lines)
    if not any(texts.values()) and not items:
        return None
    sections = {name: _paragraphs(found) for name, found in texts.items()}
    return NarrativeText(**sections, budget_items=items)


def read_budget_items(lines: Sequence[Line]) -> str:
    """Read the table of budget items: a line each, «支出内容 | 单价 | 数量 | 次数»."""
    columns: dict[int, str] = {}
    items = []
    for line in lines:
        heads = _heads_of_items(line)
        if len(heads) >= len(_ITEM_HEADS) - 1:
            columns = heads
        elif columns and line.is_ruled:
            name, *figures = _item(line, columns)
            if compact(name) in _SUMS:
                columns = {}
            elif name:
                items.append(" | ".join([name, *figures]).rstrip(" |"))
    return "\n".join(items)


def _heads_of_items(line: Line) -> dict[int, str]:
    """Return the heads of the table of budget items in a line, by their column."""
    words = {piece.column: _UNITS.sub("", compact(piece.text)) for piece in line.own}
    return {column: word for column, word in words.items() if word in _ITEM_HEADS}


def _item(line: Line, columns: Mapping[int, str]) -> list[str]:
    """Return the cells of a budget item in the order of the heads."""
    cells = {columns[piece.column]: piece.text for piece in line.own if piece.column in columns}
    name = join_wrapped(cells.get(_ITEM_HEADS[0], "").splitlines())
    return [name, *(_figure(cells.get(head, "").strip()) for head in _ITEM_HEADS[1:])]


def _figure(text: str) -> str:
    """Return a printed amount as it is typed: without separators and idle places."""
    plain = without_separators(text)
    if not re.fullmatch(FIGURE, plain):
        return text
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _paragraphs(lines: Sequence[Line]) -> str:
    """Join the lines of a section into paragraphs.

    Where the source sets in first lines, these begin the paragraphs; else a new one begins at a
    number or after a short full stop. A line that does not end a sentence goes on in the next,
    also over a page break.
    """
    if not any(line.is_indented for line in lines):
        return paragraphs([part for line in lines for part in line.text.splitlines()])
    out: list[list[str]] = []
    for line in lines:
        if line.is_indented or not out:
            out.append([])
        out[-1].extend(line.text.splitlines())
    return "\n".join(join_wrapped(group) for group in out)


def narrative_places(lines: Sequence[Line]) -> dict[str, Place]:
    """Return where the text of each section begins."""
    places: dict[str, Place] = {}
    key: str | None = None
    for line in lines:
        found = section_of(line)
        if found is not None:
            key = found
        elif key is not None and key != "end" and line.own:
            places.setdefault(f"narrative.{key}", line.own[0].place)
    return places


def paragraphs(parts: Sequence[str]) -> str:
    """Join wrapped lines into paragraphs by what they say."""
    width = max((cjk_count(part) for part in parts), default=0)
    out: list[list[str]] = []
    for part in parts:
        text = part.strip()
        if not text:
            continue
        if out and not _begins(out[-1][-1], text, width):
            out[-1].append(text)
        else:
            out.append([text])
    return "\n".join(join_wrapped(group) for group in out)


def _begins(above: str, text: str, width: int) -> bool:
    """Return whether a line begins a paragraph, seen the line above and the widest line."""
    ended = above.rstrip().endswith(_STOP)
    if _ITEM.match(fold(text)):
        return ended or cjk_count(above) < width - 6
    return ended and cjk_count(above) < width - 2


_TITLED: Final = re.compile(
    r"(?:关于)?(.{2,40}?)(?:项目)?(?:的)?(?:经费|资金)?(?:使用)?情况(?:的)?说明$"
)
_GENERAL: Final = re.compile(
    r"^(\d{4}年?度?|本?(单位|部门|项目)?|.{0,30}(局|委|办|中心|所|院|部|校))?$"
)
_YEAR: Final = re.compile(r"(20\d\d)\s*年")


def project_of(lines: Sequence[Line]) -> str:
    """Return the project's name from the heading, the line below it or the first sentence."""
    heading = re.sub(r"\s+", "", lines[0].text) if lines else ""
    if found := re.match(r"^(?:项目)?经费(?:使用)?情况说明[\d.、:：一-十]*(.+)$", heading):
        return found[1].strip("()（）—-")
    if (found := _TITLED.search(heading)) and not _GENERAL.match(found[1]):
        return re.sub(r"^20\d\d年度?", "", found[1])
    below = re.sub(r"\s+", "", lines[1].text) if len(lines) > 1 else ""
    if 2 <= len(below) <= 40 and below.endswith(("项目", "经费", "工程", "补贴", "专项")):
        return below.removeprefix(_NAME).lstrip(":：")
    text = "".join(line.text for line in lines[:12])
    found = re.search(r"(?:实施|开展)(.{2,40}?)项目[，,]", re.sub(r"\s+", "", text))
    return found[1] if found else ""


def year_of(lines: Sequence[Line]) -> int | None:
    """Return the year a narrative speaks of first: in its heading, else in its text."""
    for line in lines:
        if found := _YEAR.search(line.text):
            return int(found[1])
    return None


def whole_text(lines: Sequence[Line]) -> NarrativeText | None:
    """Return a narrative without numbered sections as one text; ``None`` where there is none."""
    parts = [text for line in lines[1:] if line.table is None for text in line.text.splitlines()]
    text = paragraphs(parts)
    return NarrativeText(overview=text) if cjk_count(text) >= _LEAST_TEXT else None
