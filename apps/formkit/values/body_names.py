"""Names of bodies as forms print them: with the code of the budget before them, or without."""

from __future__ import annotations

import re
from typing import Final

_CODE: Final = re.compile(r"^[\[(【（]?\d{3,}[\])】）]?[-_—\s]*(?=[\u3400-\u9fff])")


def bare_name(name: str) -> str:
    """Return the name without the budget code some forms put before it ([066001]甲市农技站)."""
    return _CODE.sub("", name.strip()) or name
