"""Pages of a PDF whose text lies on its side or stands on its head, turned until it is upright."""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

_SAMPLE: Final = 80
_LEAST: Final = 15


def is_aslant(chars: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether most characters of a page, as its reader gives them, do not run to the right."""
    told = [char["matrix"] for char in chars[:_SAMPLE]]
    level = sum(1 for matrix in told if matrix[0] > 0)
    return len(told) >= _LEAST and 2 * level < len(told)


def set_upright(page: pypdfium2.PdfPage) -> bool:
    """Turn a page so that most of its text runs to the right; tell whether it changed."""
    text = page.get_textpage()
    count = min(text.count_chars(), _SAMPLE)
    angles = Counter(
        round(math.degrees(raw.FPDFText_GetCharAngle(text, n)) / 90) * 90 % 360
        for n in range(count)
    )
    text.close()
    if count < _LEAST:
        return False
    angle, most = angles.most_common(1)[0]
    wanted = -angle % 360
    if 2 * most <= count or wanted == page.get_rotation():
        return False
    page.set_rotation(wanted)
    return True


def turned_upright(data: bytes) -> bytes:
    """Return a PDF whose pages show their text upright."""
    target = io.BytesIO()
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            set_upright(page)
            page.close()
        pdf.save(target)
    return target.getvalue()
