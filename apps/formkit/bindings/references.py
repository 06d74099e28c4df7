"""References to cells, moved where rows were set in between."""

from __future__ import annotations

import re
from typing import Final

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError

_SHEET: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!:]+))!(.+)", re.DOTALL)
# A formula that the tokenizer does not know (of later versions, or broken) stays as it is.
_UNKNOWN: Final = (TokenizerError, TranslatorError, IndexError)
_CELL: Final = re.compile(r"(\$?[A-Za-z]{0,3}\$?)(\d+)?")


def moved_row(row: int, after: int, count: int) -> int:
    """Return where a row stands now; rows are counted from 1."""
    return row + count if row > after else row


def moved_range(ref: str, after: int, count: int) -> str:
    """Return a range (``A5:C10``, ``$A$5``, several parted by blanks) as it stands now; one that
    ended at the row before the new ones now takes them in."""
    return " ".join(_one(part, after, count) for part in ref.split())


def _one(ref: str, after: int, count: int) -> str:
    first, colon, last = ref.partition(":")
    start = _moved(first, after, count)
    if not colon:
        return start
    first_row, last_row = _CELL.fullmatch(first), _CELL.fullmatch(last)
    if not first_row or not last_row or not last_row[2]:
        return ref
    is_tall = first_row[2] != last_row[2]
    return f"{start}:{_moved(last, after - 1 if is_tall else after, count)}"


def _moved(cell: str, after: int, count: int) -> str:
    found = _CELL.fullmatch(cell)
    if not found or not found[2]:
        return cell
    return f"{found[1]}{moved_row(int(found[2]), after, count)}"


def copied_formula(formula: str, origin: str, to: str) -> str:
    """Return a formula of one cell as it reads copied to another (``A1`` to ``A2``)."""
    try:
        return str(Translator(f"={formula}", origin).translate_formula(to)).removeprefix("=")
    except _UNKNOWN:
        return formula


def moved_formula(formula: str, own: str, sheet: str, after: int, count: int) -> str:
    """Return a formula that stands in worksheet ``own`` after rows came into ``sheet``."""
    try:
        tokens = Tokenizer(f"={formula}")
    except _UNKNOWN:
        return formula
    for token in tokens.items:
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            continue
        named = _SHEET.fullmatch(token.value)
        if named:
            name = (named[1] or named[2]).replace("''", "'")
            if name == sheet:
                head = token.value[: -len(named[3])]
                token.value = head + moved_range(named[3], after, count)
        elif own == sheet:
            token.value = moved_range(token.value, after, count)
    return tokens.render().removeprefix("=")
