"""What the editor suggests is never what the checks blame."""

from __future__ import annotations

import pytest

from apps.checks.wording import is_placeholder, is_vague
from apps.formkit.values.usual_words import _BY_LEVEL2, _WORDS

SUGGESTED = sorted(
    {word for _, words in _WORDS for word in words}
    | {word for words in _BY_LEVEL2.values() for word in words}
)


@pytest.mark.parametrize("word", SUGGESTED)
def test_suggested_words_are_not_blamed(word: str) -> None:
    assert (is_vague(word, strict=True), is_placeholder(word)) == (False, False)


@pytest.mark.parametrize(
    "word", ["及时", "有所提升", "治安环境持续向好", "有效提升居民的素养和能力", "较好完成"]
)
def test_wishes_are_vague(word: str) -> None:
    assert is_vague(word)


@pytest.mark.parametrize("word", ["通过验收", "明确到村", "年内印发实施", "未发生", "不低于上年"])
def test_what_can_be_told_is_not_vague(word: str) -> None:
    assert not is_vague(word)


@pytest.mark.parametrize(
    "word", ["详见方案", "按实际发生数", "（请填写具体数值）", "XX人", "≥**%", "据实"]
)
def test_filling_words_are_placeholders(word: str) -> None:
    assert is_placeholder(word)
