"""Rules of repetition."""

from apps.checks.likeness import Likeness, find_duplicates

from .samples import (
    ROWS,
    form,
)

CELL = ("indicators[6].level3",)
OTHER = form(project_name="书画展览", annual_goal="举办区级书画展览三次。", rows=())


def test_duplicates_are_paired_with_the_first_of_their_kind():
    names = [
        (1, "干部培训覆盖率"),
        (2, "干部培训 覆盖率"),
        (3, "垃圾分类达标率"),
        (4, "社区垃圾分类投放达标率"),
        (5, "社区垃圾分类投放的达标率"),
        (6, ""),
    ]
    found = list(find_duplicates(names, threshold=0.7))
    assert [(one.first, one.second) for one in found] == [(1, 2), (4, 5)]
    assert found[0] == Likeness(1, 2, 1.0)


def test_the_sound_form_repeats_nothing():
    assert list(find_duplicates(enumerate(one["level3"] for one in ROWS))) == []
