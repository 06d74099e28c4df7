"""Ranking of suggested names, their usual unit and span."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.library.suggestions import Source, Use, initials, suggest


def use(name: str, source: Source = Source.OWN, **parts: Any) -> Use:
    return Use(source=source, origin=source.name, level3=name, **{"level2": "数量指标", **parts})


@pytest.mark.parametrize(
    ("text", "letters"),
    [("培训人数", "pxrs"), ("重复率", "cfl"), ("A级（银行）", "ajyh"), ("", "")],
)
def test_initials_follow_the_reading_of_the_words(text: str, letters: str) -> None:
    assert initials(text) == letters


def test_beginning_goes_before_middle_and_characters_before_initials() -> None:
    names = ["人数", "培训人数", "日数", "入数占比", "无关"]
    found = suggest([use(name) for name in names], "人数")
    assert [item.level3 for item in found] == ["人数", "培训人数"]
    found = suggest([use(name) for name in names], "rs")
    assert [item.level3 for item in found] == ["人数", "日数", "入数占比", "培训人数"]


def test_asked_level_comes_first_then_the_nearest_source_then_the_more_frequent() -> None:
    uses = [
        use("丙", Source.LIKE),
        use("甲", Source.LIBRARY),
        use("丁", Source.LIKE),
        use("丁", Source.LIKE),
        use("乙"),
        use("戊", level2="质量指标"),
    ]
    names = [item.level3 for item in suggest(uses, "", level2="数量指标")]
    assert names == ["乙", "甲", "丁", "丙", "戊"]


def test_unit_span_and_start_value_come_from_the_uses() -> None:
    uses = [
        use("人数", Source.LIKE, number=Decimal("300.000000"), unit="人", target="≥300人"),
        use("人数", Source.LIBRARY, number=Decimal(500), unit="人", target="≥500人"),
        use("人数", Source.LIKE, number=Decimal(3), unit="万人", target="≥3万人"),
    ]
    (item,) = suggest(uses, "")
    assert (item.origin, item.unit, item.span, item.target, item.count) == (
        "LIBRARY",
        "人",
        "300–500人",
        "≥500人",
        3,
    )
    (only_like,) = suggest(uses[:1], "")
    assert (only_like.span, only_like.target) == ("300人", "")
