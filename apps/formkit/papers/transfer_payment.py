"""转移支付绩效目标表 (财预〔2015〕163号): read into a declaration named after the 专项."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from apps.formkit.papers.declaration import DECLARATION_2023
from apps.formkit.papers.model import Head
from apps.formkit.papers.parts import IS_SUMMARY, YEAR, text

_HEAD: Final = Head(
    unprinted=(YEAR, IS_SUMMARY),
    lines=(
        (text("project_name", "专项名称", span=5),),
        (
            text("department", "主管部门", span=2),
            text("unit", "实施单位", span=2, is_optional=True),
        ),
    ),
)

TRANSFER_PAYMENT: Final = replace(
    DECLARATION_2023,
    title="转移支付绩效目标表",
    blocks=(_HEAD, *(block for block in DECLARATION_2023.blocks if not isinstance(block, Head))),
)
