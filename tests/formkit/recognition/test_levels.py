"""Level 2 by label, order and meaning: what names speak for and against, and where labels stand."""

import pytest

from apps.formkit.levels import Level
from apps.formkit.recognition.level_labels import LEVEL2_OF
from apps.formkit.recognition.levels.assignment import (
    assign_levels,
    is_doubtful,
    keeps_labels_on_top,
)
from apps.formkit.recognition.levels.found_rows import RawRow, RowBook
from apps.formkit.recognition.levels.name_hints import cue_scores


def book(*rows: tuple[str, str, str], is_damaged: bool = False) -> RowBook:
    """Rows as (labels parted by blanks, name, target)."""
    made = []
    for labels, name, target in rows:
        row = RawRow(name, target)
        row.labels = [Level(2 if word in LEVEL2_OF else 1, word) for word in labels.split()]
        made.append(row)
    return RowBook(rows=made, has_level2=True, is_damaged=is_damaged)


CLEAN = (
    ("产出指标 数量指标", "举办讲座场次", "≥12场"),
    ("质量指标", "讲座内容合格率", "≥95%"),
    ("时效指标", "讲座举办及时率", "100%"),
    ("效益指标 社会效益指标", "提升居民阅读素养", "提升"),
    ("可持续影响指标", "健全阅读推广长效机制", "健全"),
    ("满意度指标 服务对象满意度指标", "听众满意度", "≥90%"),
)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("设备验收合格率", "质量指标"),
        ("考试通过率", "质量指标"),
        ("安全事故发生数", "质量指标"),
        ("巡查计划完成率", "数量指标"),
        ("巡查完成及时率", "时效指标"),
        ("听众满意度", "服务对象满意度指标"),
    ],
)
def test_name_speaks_most_for_its_level(name: str, level: str) -> None:
    scores = dict(cue_scores(name, "100%"))
    assert max(scores, key=lambda one: scores[one]) == level


def test_rate_of_quality_behind_the_label_of_timeliness_is_doubted() -> None:
    rows = [*CLEAN[:3], ("", "学员结业通过率", "100%"), *CLEAN[3:]]
    placed = assign_levels(book(*rows))[3]
    assert (placed.level1, is_doubtful(placed)) == ("产出指标", True)


def test_rate_of_quality_before_the_label_of_timeliness_stays_quality() -> None:
    rows = [
        ("产出指标 数量指标", "举办讲座场次", "≥12场"),
        ("质量指标", "讲座内容规范性", "规范"),
        ("", "学员结业通过率", "100%"),
        ("时效指标", "讲座举办及时率", "100%"),
    ]
    assert [one.level2 for one in assign_levels(book(*rows))] == [
        "数量指标", "质量指标", "质量指标", "时效指标",
    ]  # fmt: skip


def test_source_with_labels_on_top_is_known_and_its_unlabelled_rows_are_not_doubted() -> None:
    forms = [book(*CLEAN)] * 3
    assert keeps_labels_on_top(forms)
    odd = book(*CLEAN[:4], ("", "轮岗工作机制", "健全"), *CLEAN[4:])
    placed = assign_levels(odd, top_anchored=True)
    assert (placed[4].level2, is_doubtful(placed[4])) == ("社会效益指标", False)
    assert assign_levels(odd)[4].level2 == "可持续影响指标"


def test_damaged_source_is_not_trusted_when_one_row_speaks_against_it() -> None:
    contrary = ("质量指标", "举办讲座次数", "≥12次")
    rows = [*CLEAN, *CLEAN, *CLEAN, CLEAN[0], contrary]
    assert keeps_labels_on_top([book(*rows)])
    assert not keeps_labels_on_top([book(*rows, is_damaged=True)])
