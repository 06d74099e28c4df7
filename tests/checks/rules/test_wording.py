"""What the editor suggests is never what the checks blame."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from apps.checks.wording import is_placeholder, is_vague
from apps.formkit.values.usual_words import _BY_LEVEL2, _WORDS, suggest_words

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from bench.forms import LEVEL1_OF, check, sample_forms

BASE = dict(sample_forms())["农村公路日常养护"]

SUGGESTED = sorted(
    {word for _, words in _WORDS for word in words}
    | {word for words in _BY_LEVEL2.values() for word in words}
)


@pytest.mark.parametrize("word", SUGGESTED)
def test_suggested_words_are_not_blamed(word: str) -> None:
    assert (is_vague(word, strict=True), is_placeholder(word)) == (False, False)


@pytest.mark.parametrize(("pattern", "words"), _WORDS)
def test_what_is_suggested_for_a_name_is_blamed_by_no_rule(
    pattern: str, words: tuple[str, ...]
) -> None:
    name = f"阅览室{pattern.split('|')[0]}情况"
    assert suggest_words(name) == words
    level2 = "时效指标" if name.startswith("阅览室及时") else "质量指标"
    for word in words:
        row = {"level1": "产出指标", "level2": level2, "level3": name, "target": word}
        blamed = [one.code for one in check({**BASE, "indicators": [*BASE["indicators"], row]})]
        assert not {"vague-target", "placeholder", "target-missing"} & set(blamed), word


@pytest.mark.parametrize("level2", _BY_LEVEL2)
def test_what_is_suggested_for_a_level_is_blamed_by_no_rule(level2: str) -> None:
    for word in _BY_LEVEL2[level2]:
        row = {"level1": LEVEL1_OF[level2], "level2": level2, "level3": "阅览室", "target": word}
        blamed = check({**BASE, "indicators": [*BASE["indicators"], row]})
        loud = [one.code for one in blamed if one.severity != "hint"]
        assert (word, loud) == (word, [])


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
