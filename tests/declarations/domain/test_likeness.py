"""Indicators alike across units, as a list."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from apps.declarations.models import Indicator
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def listed(path: Path) -> list[list[str]]:
    call_command("alike_indicators", "2027", out=path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def test_only_pairs_of_different_units_are_listed(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    cast.declaration(name="甲一")
    cast.declaration(name="甲二")
    assert listed(tmp_path / "one.csv") == []
    other = cast.declaration(cast.unit_b, name="乙一")
    Indicator.objects.filter(declaration=other).exclude(level3="培训人数").delete()
    Indicator.objects.filter(declaration=other).update(target="=cmd()")
    assert listed(tmp_path / "two.csv") == [
        [
            "乙单位",
            "乙一",
            "培训人数",
            "'=cmd()",
            "甲单位",
            "甲一",
            "培训人数",
            "≥400.00(人)",
            "1.00",
        ]
    ]
    assert "找到 1 对" in capsys.readouterr().out
