"""The paragraph before the forms is held against them."""

from __future__ import annotations

from typing import Any

import pytest

from apps.formkit.recognition.model import ReadForm, Recognition
from apps.imports.domain.front_statement import front_findings
from tests.cast import full_sheet


def places(**intro: Any) -> list[str]:
    sheets = [full_sheet(year=2027), full_sheet(year=2027)]
    for sheet in sheets:
        sheet.funding.annual = 1_234_500
        sheet.amount_unit = "元"
    forms = [ReadForm(sheet=sheet) for sheet in sheets]
    statement = {"intro": intro} if intro else None
    return [one.where for one in front_findings(Recognition(documents=forms, statement=statement))]


@pytest.mark.parametrize(
    ("intro", "told"),
    [
        ({}, []),
        ({"project_count": 2, "year": 2027, "amount_wan": "246.90"}, []),
        ({"project_count": 2, "year": 2027, "amount_wan": "247"}, []),
        ({"project_count": 2, "amount_wan": "264.90"}, ["statement.amount_wan"]),
        ({"project_count": 3, "amount_wan": "264.90"}, ["statement.project_count"]),
        ({"year": 2026}, ["statement.year"]),
    ],
)
def test_what_the_forms_gainsay_is_told(intro: dict[str, Any], told: list[str]) -> None:
    assert places(**intro) == told
