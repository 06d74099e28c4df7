"""The paragraph before the first form against the forms that follow it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from apps.checks.engine import Finding, Severity
from apps.checks.texts import yuan
from apps.formkit.recognition.model import Recognition

CODE: Final = "statement-mismatch"
_WAN: Final = Decimal(10000)
_CENT: Final = Decimal("0.01")


def front_findings(recognition: Recognition) -> tuple[Finding, ...]:
    """Return what the front paragraph states of year, number and money and the forms gainsay.

    Nothing where no paragraph states anything or the file holds no declaration.
    """
    intro = (recognition.statement or {}).get("intro") or {}
    sheets = [form.sheet for form in recognition.documents if form.sheet.kind == "declaration"]
    return tuple(_compared(intro, sheets)) if intro and sheets else ()


def _compared(intro: dict[str, Any], sheets: list[Any]) -> Iterator[Finding]:
    count, year, wan = (intro.get(name) for name in ("project_count", "year", "amount_wan"))
    if count is not None and count != len(sheets):
        yield _finding("project_count", f"文首写{count}个项目，文件里有{len(sheets)}张申报表。")
    years = {sheet.year for sheet in sheets if sheet.year}
    if year is not None and years and year not in years:
        listed = "、".join(f"{one}年" for one in sorted(years))
        yield _finding("year", f"文首写{year}年，申报表是{listed}的。")
    amounts = [sheet.in_yuan(sheet.funding.annual) for sheet in sheets]
    if wan is None or None in amounts or (count is not None and count != len(sheets)):
        return
    stated, added = Decimal(str(wan)) * _WAN, sum(amounts, Decimal(0))
    step = _WAN.scaleb(Decimal(str(wan)).as_tuple().exponent)  # type: ignore[arg-type]
    if abs(stated - added) >= max(step, _CENT):
        yield _finding(
            "amount_wan",
            f"文首写资金合计{yuan(stated)}，{len(sheets)}张申报表的年度资金合计{yuan(added)}，"
            f"相差{yuan(abs(stated - added))}。",
        )


def _finding(name: str, message: str) -> Finding:
    return Finding(CODE, f"statement.{name}", Severity.WARN, f"{message}请核对。")
