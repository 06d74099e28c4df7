"""The vocabulary is well formed, and every spelling of a level has one answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.formkit.levels import (
    EDITIONS,
    LEVEL1,
    LEVEL2,
    canonical_level1,
    canonical_level2,
    level1_of,
    level_of,
)
from apps.formkit.recognition import level_labels as labels
from apps.formkit.vocabulary import VOCABULARY, load

# spelling, the answer in a cell of level 1, in a cell of level 2, anywhere; then the decision.
SPELLINGS = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("level_spellings.tsv").read_text("utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("text", "first", "second", "anywhere", "why"), SPELLINGS)
def test_spelling_of_a_level_is_understood(
    text: str, first: str, second: str, anywhere: str, why: str
) -> None:
    assert why
    assert (canonical_level1(text) or "") == first
    assert (canonical_level2(text) or "") == second
    found = level_of(text)
    assert (found.name if found else "") == anywhere
    assert anywhere in {first, second, ""}
    assert labels.level_of(text) == found


def test_every_spelling_of_the_file_has_its_line() -> None:
    known = {text for text, *_ in SPELLINGS}
    words = {word for item in VOCABULARY.levels() for word in (*item.plain, *item.ended)}
    assert words | set(LEVEL1) | set(LEVEL2) | set(VOCABULARY.data["second"]) <= known


@pytest.mark.parametrize(
    "text",
    ["1.数量指标", "（二）数量指标", "数量 指标", "数量指标(20分)", "数量指标2", "：数量指标"],
)
def test_what_stands_around_a_level_counts_for_nothing(text: str) -> None:
    assert canonical_level2(text) == "数量指标"
    assert level_of(text) == (2, "数量指标")


@pytest.mark.parametrize("text", ["满意", "进度", "效果", "投入", "培训人数", "", "成本指标" * 11])
def test_other_text_is_no_label(text: str) -> None:
    assert level_of(text) is None


def test_levels_stand_in_the_order_of_the_paper() -> None:
    assert LEVEL1 == ("成本指标", "产出指标", "效益指标", "满意度指标")
    assert LEVEL2[:3] == ("经济成本指标", "社会成本指标", "生态环境成本指标")
    assert LEVEL2[3:7] == ("数量指标", "质量指标", "时效指标", "成本指标")
    assert level1_of("成本指标") == "产出指标"
    assert level1_of("经济成本指标", "2023") == "成本指标"


def test_levels_of_the_trees_are_the_levels_of_the_file() -> None:
    named = {item.name: item.level for item in VOCABULARY.levels()}
    for edition in EDITIONS.values():
        for level1, below in edition.tree:
            assert named[level1] == 1
            assert {named[name] for name in below if name not in LEVEL1} <= {2}
        assert set(edition.obligatory_level2) <= {n for _, below in edition.tree for n in below}


def test_a_word_that_only_a_left_out_document_taught_is_not_known() -> None:
    data = {"titles": {"declaration": {"甲表": "01 02", "乙表": "01", "丙表": ""}}}
    vocabulary = load(without=["01"])
    object.__setattr__(vocabulary, "data", data)
    assert vocabulary.titles("declaration") == ("甲表", "丙表")


def test_head_nouns_are_well_formed() -> None:
    natures = {one["nature"] for one in VOCABULARY.data["heads"].values()}
    marks = {
        one.rstrip("?~") for of in VOCABULARY.data["heads"].values() for one in of["levels"].split()
    }
    assert natures == {
        "count", "deadline", "duration", "extent", "income", "money", "opinion", "price", "rate",
        "score", "spending", "state",
    }  # fmt: skip
    assert marks == {"数量", "质量", "时效", "成本", "经济", "社会", "生态", "可持续", "满意度"}


def test_label_stands_once_in_the_file() -> None:
    """What the decoder reads by takes the labels of the same key; none is written again there."""
    twice = [
        (group, key, word)
        for group, tables in VOCABULARY.data["spellings"].items()
        for key, table in tables.items()
        for word in table["words"]
        if word in VOCABULARY.shared(group, key)
    ]
    assert twice == []
    assert "项目名称" in VOCABULARY.shared("head", "project_name")
    assert "部门名称" not in VOCABULARY.shared("head", "department")
    assert VOCABULARY.shared("skip", "other") == ()
