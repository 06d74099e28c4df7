"""How wide a text is, estimated: rather too wide than too narrow."""

from __future__ import annotations


def width_of(text: str, size: float) -> float:
    """Give a line's width in points, at a size in points."""
    return sum(size if sign >= "\u1100" else _advance(sign) * size for sign in text)


def size_within(text: str, width: float, size: float) -> float:
    """Give the size at which a text stays on one line: a figure is never broken."""
    wide = width_of(text, size)
    return size if wide <= width else size * width / wide


def fit(text: str, width: float, size: float) -> str:
    """Break Latin words wider than their cell (``width`` in points), else they run over its edge."""
    if len(text) * size * 0.95 <= width:
        return text
    out: list[str] = []
    run = 0.0
    for sign in text:
        run = run + _advance(sign) * size if "!" <= sign <= "~" or sign == "\xa0" else 0.0
        if run > width:
            out.append("\n")
            run = _advance(sign) * size
        out.append(sign)
    return "".join(out)


def _advance(sign: str) -> float:
    if sign in ".,:;'|!il ":
        return 0.32
    return 0.95 if sign in "MW@%" else 0.72 if sign.isupper() else 0.6
