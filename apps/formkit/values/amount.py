"""Amounts of money as people write them: the one reader of editor, imports, recognition and rules.

Nothing is dropped in silence: what a reading could not explain is its ``rest``, and ``doubt`` says
why a reading that was possible is not certain. A caller shows either to the person, or doubts
the cell.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.formkit.values.capitals import read_capitals

YUAN: Final = "元"
WAN_YUAN: Final = "万元"
_SCALES: Final = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10) ** 4,
    "百万": Decimal(10) ** 6,
    "千万": Decimal(10) ** 7,
    "亿": Decimal(10) ** 8,
}
UNITS: Final = {f"{scale}元": factor for scale, factor in _SCALES.items()}
"""元 in each unit of money."""
_BEFORE: Final = re.compile(r"(?:人民币|RMB|CNY|共计|合计|总计|计|约|为|¥|:)*", re.I)
_BLANK: Final = re.compile(r"[-—–−_/／\\.]*|无")
_FIGURE: Final = re.compile(r"\d+(?:,\d+)*(?:\.\d+)?|\.\d+")
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SCALE: Final = re.compile(r"百万|千万|[百千万亿]?")
_END: Final = re.compile(r"(元|块|圆)?[整正]?")
_AGAIN: Final = re.compile(r"\((?:即|合|约|折合|大写|小写)?:?(.+)\)")
# Blanks part thousands in some books: 300 000.
_SPACED: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:\s\d{3})+(?![\d\s])")
_MANY: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a text says of money.

    Attributes:
        yuan: the amount in 元; ``None`` where the text is blank or no amount could be read.
        unit: the unit as written (元, 万元 …), empty where none is.
        rest: what could not be explained; the whole text where no amount could be read.
        doubt: a Chinese clause why the reading is not certain, else empty.
    """

    yuan: Decimal | None = None
    unit: str = ""
    rest: str = ""
    doubt: str = ""

    @property
    def is_certain(self) -> bool:
        """Return whether nothing is left over and nothing is in doubt; so is a blank."""
        return not (self.rest or self.doubt)

    def in_unit(self, unit: str) -> Decimal | None:
        """Return the amount in 元, 万元 …, nothing rounded; raises KeyError for another unit."""
        return None if self.yuan is None else self.yuan / UNITS[unit]


def read_amount(text: str, unit: str = YUAN) -> Amount:
    """Return what a text says of money; ``unit`` is that of a bare figure.

    Reads separators, full-width signs, 元 万 亿 and their like, capitals (叁拾万元整), an amount told
    twice («120000元(12万元)»). A unit in the text beats ``unit``.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > _MANY:
        return Amount(rest=text)
    plain = _SPACED.sub(lambda found: re.sub(r"\s", "", found[0]), plain)
    tight = re.sub(r"\s*([,.()元万亿整])\s*", r"\1", plain).replace("￥", "¥").strip()
    if _BLANK.fullmatch(tight):
        return Amount()
    found, rest = _leading(tight, unit)
    if found is None:
        return Amount(rest=text)
    return _told_again(found, rest.strip(), unit)


def _told_again(found: Amount, rest: str, unit: str) -> Amount:
    """Compare an amount in brackets behind the first; another one is left over."""
    if again := _AGAIN.fullmatch(rest):
        other, left = _leading(again[1], unit)
        if other is not None and not left and other.yuan == found.yuan:
            rest = ""
    return Amount(yuan=found.yuan, unit=found.unit, rest=rest, doubt=found.doubt)


def _leading(text: str, unit: str) -> tuple[Amount | None, str]:
    """Return the amount a text begins with, and what stands behind it."""
    text = text[_BEFORE.match(text).end() :].lstrip()  # type: ignore[union-attr]
    sign = -1 if text[:1] in ("-", "−", "负") else 1
    text = text[1:].lstrip() if sign < 0 else text
    if capitals := read_capitals(text):
        value, scale, length = capitals
        factor = Decimal(1) if scale else UNITS[unit]
        return Amount(yuan=sign * value * factor, unit=scale), text[length:]
    return _figures(text, sign, unit)


def _figures(text: str, sign: int, unit: str) -> tuple[Amount | None, str]:
    """Read 1亿2000万元, 12万5千元, 1,200.50元, 300000 from the head of a text."""
    parts = _parts(text)
    if not parts:
        return None, text
    total = sum(
        (Decimal(one.replace(",", "")) * _SCALES[name] for one, name, _ in parts), Decimal(0)
    )
    odd = [one for one, _, _ in parts if "," in one and not _GROUPED.fullmatch(one)]
    doubt = f"“{odd[-1]}”的分隔符位置不对" if odd else ""
    first, (_, last, at) = parts[0][1], parts[-1]
    end = _END.match(text, at)
    word = end[1] if end else None
    if word is None and first and not last:
        # 3万2 may mean 32000 or 30002.
        doubt = doubt or f"“{text[:at]}”说不清是多少"
    written = f"{first}元" if first or word else ""
    factor = Decimal(1) if written else UNITS[unit]
    at = end.end() if end else at
    return Amount(yuan=sign * total * factor, unit=written, doubt=doubt), text[at:]


def _parts(text: str) -> list[tuple[str, str, int]]:
    """Return the figures at the head of a text, each with its scale and where it ends; a scale is
    below the one before it, and behind a figure without one there is no other."""
    parts: list[tuple[str, str, int]] = []
    at = 0
    while found := _FIGURE.match(text, at):
        scale = _SCALE.match(text, found.end())
        name = scale[0] if scale else ""
        if parts and _SCALES[name] >= _SCALES[parts[-1][1]]:
            break
        at = found.end() + len(name)
        parts.append((found[0], name, at))
        if not name:
            break
    return parts


def complaint(amount: Amount, text: str, example: str = "120000，或写明单位，如 12万元") -> str:
    """Return a Chinese sentence that asks about an uncertain reading; empty for a certain one."""
    shown = text.strip()[:20]
    if amount.yuan is None and amount.rest:
        return f"“{shown}”不是金额。请填写数字，如 {example}。"
    if amount.rest:
        return f"“{shown}”中的“{amount.rest[:12]}”看不懂，请只写一个金额。"
    if amount.doubt:
        return f"{amount.doubt}，请核对后重新填写。"
    return ""
