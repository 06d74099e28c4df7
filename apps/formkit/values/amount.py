"""Amounts of money as people write them: the one reader of editor, imports, recognition and rules.

Nothing is dropped in silence: what a reading could not explain is its ``rest``, and ``doubt`` says
why a reading that was possible is not certain. A caller shows either to the person, or doubts
the cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple

from apps.formkit.values.capitals import read_capitals
from apps.formkit.values.units import SCALES

YUAN: Final = "元"
WAN_YUAN: Final = "万元"
UNITS: Final = {f"{scale}元": factor for scale, factor in SCALES.items()}
"""元 in each unit of money."""
_BEFORE: Final = re.compile(r"(?:人民币|RMB|CNY|共计|合计|总计|计|约|为|¥|:)*", re.I)
_BLANK: Final = re.compile(r"[-—–−_/／\\.]*|无")
_PART: Final = re.compile(
    r"(?P<figure>\d+(?:,\d+)*(?:\.\d+)?|\.\d+)(?P<scale>百万|千万|[百千万亿]?)"
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_END: Final = re.compile(r"(元|块|圆)?[整正]?")
_AGAIN: Final = re.compile(r"\((?:即|合|约|折合|大写|小写)?:?(.+)\)")
# Blanks part thousands in some books: 300 000.
_SPACED: Final = re.compile(r"(?<![\d.,])\d{1,3}(?:\s\d{3})+(?![\d\s])")
_MANY: Final = 200
_OF_FORM: Final = re.compile(r"(?:单位[:为]?|[(])(?:人民币|金额单位:?)?(万元|千元|元)[)]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a text says of money.

    Attributes:
        yuan: the amount in 元; ``None`` where the text is blank or no amount could be read.
        unit: the unit as written (元, 万元 …), empty where none is.
        rest: what could not be explained; the whole text where no amount could be read.
        doubt: a Chinese clause why the reading is not certain, else empty.
        step: the value of the last written place in 元: 10.5万元 has a step of 1000.
    """

    yuan: Decimal | None = None
    unit: str = ""
    rest: str = ""
    doubt: str = ""
    step: Decimal = Decimal(1)

    @property
    def is_certain(self) -> bool:
        """Return whether nothing is left over and nothing is in doubt; so is a blank."""
        return not (self.rest or self.doubt)

    def in_unit(self, unit: str) -> Decimal | None:
        """Return the amount in 元, 万元 …, nothing rounded; raises KeyError for another unit."""
        return None if self.yuan is None else self.yuan / UNITS[unit]


class Part(NamedTuple):
    """A figure with the scale behind it (百, 万 …; empty for none) and where it ends."""

    figure: str
    scale: str
    end: int

    @property
    def value(self) -> Decimal:
        """Return what figure and scale make."""
        return Decimal(self.figure.replace(",", "")) * SCALES[self.scale]

    @property
    def step(self) -> Decimal:
        """Return the value of the last written place."""
        return SCALES[self.scale].scaleb(-len(self.figure.partition(".")[2]))


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
    return replace(found, rest=rest)


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
    parts = parts_at(text)
    if not parts:
        return None, text
    last = parts[-1]
    word, at = _word(text, last.end)
    written = f"{parts[0].scale}元" if parts[0].scale or word else ""
    factor = sign * (Decimal(1) if written else UNITS[unit])
    amount = Amount(
        yuan=factor * sum((part.value for part in parts), Decimal(0)),
        unit=written,
        doubt=_doubt(parts, text, word),
        step=abs(factor) * last.step,
    )
    return amount, text[at:]


def _word(text: str, at: int) -> tuple[str, int]:
    """Return the 元 that stands at a place, empty where none does, and where it ends."""
    end = _END.match(text, at)
    return (end[1] or "", end.end()) if end else ("", at)


def _doubt(parts: Sequence[Part], text: str, word: str) -> str:
    """Return why figures are not certain: separators at odd places, or a last one without scale."""
    odd = [part.figure for part in parts if not _is_grouped(part.figure)]
    if odd:
        return f"“{odd[-1]}”的分隔符位置不对"
    # 3万2 may mean 32000 or 30002.
    is_cut = parts[0].scale and not (parts[-1].scale or word)
    return f"“{text[: parts[-1].end]}”说不清是多少" if is_cut else ""


def _is_grouped(figure: str) -> bool:
    return "," not in figure or bool(_GROUPED.fullmatch(figure))


def parts_at(text: str, at: int = 0) -> list[Part]:
    """Return the figures that stand at a place, each with its scale; a scale is below the one before
    it, and behind a figure without one there is no other."""
    parts: list[Part] = []
    while (part := _part(text, at)) and _goes_on(parts, part):
        parts.append(part)
        at = part.end
    return parts


def _part(text: str, at: int) -> Part | None:
    found = _PART.match(text, at)
    return Part(found["figure"], found["scale"], found.end()) if found else None


def _goes_on(parts: Sequence[Part], part: Part) -> bool:
    return not parts or SCALES[part.scale] < SCALES[parts[-1].scale]


def printed_unit(text: str) -> str:
    """Return the unit of money that a stretch of a form prints in brackets or behind 单位; none for
    千元, which no form of this field is kept in."""
    found = _OF_FORM.search(text)
    return found[1] if found and found[1] != "千元" else ""


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
