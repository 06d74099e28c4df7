"""How a target is said to be understood."""

from __future__ import annotations

import pytest

from apps.formkit.values import explain
from apps.formkit.values.units import is_known
from apps.formkit.values.usual_words import suggest_words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("≥95%", ""),
        (">=95.00（%）", ""),
        ("12.50", ""),
        ("不少于40人", "理解为 ≥40(人)"),
        ("95%以上", "理解为 ≥95(%)"),
        ("12月31日前", "理解为日期"),
        ("有效提升", ""),
        ("前3名或前10%", "按文字理解，不作数值比较"),
        ("", ""),
    ],
)
def test_only_what_is_not_plain_is_explained(text: str, said: str) -> None:
    assert explain(text) == said


def test_words_follow_the_name_and_then_the_level_2() -> None:
    assert suggest_words("项目完成及时性")[0] == "12月31日前"
    assert suggest_words("其他", "社会效益指标")[0] == "较上年提高5个百分点"
    assert suggest_words("其他") == ()
    assert not any(is_known(word) for word in suggest_words("能力"))
