"""Which stored findings say the same as a finding of today."""

from __future__ import annotations

import pytest

from apps.checks.domain.rewordings import reworded
from apps.checks.models import Finding


def stored(message: str, key: str = "k", **others: object) -> Finding:
    return Finding(code="c", place="p", message=message, key=key, last_revision=1, pk=1, **others)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“甲”没有指标值。", "“甲”没有指标值。请填写。"),
        ("资金总额没有填写。", "资金总额没有填写，请填写整个项目期的资金。"),
        ("来源没有分。", "来源没有分。请分项填写，没有的填0。"),
        ("“甲”是2024年。请核对。", "“甲”是2024年，请改正。"),
        ("“甲”写2024年，表内是2025年。", "“甲”的年度是2024，应为2025年。请改正。"),
    ],
)
def test_another_request_is_the_same_finding(old: str, new: str) -> None:
    one = stored(old)
    assert reworded({"k": one}, [("c", "p", new)], {"n"}) == {("c", "p", new): one}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“甲”是2024年。", "“甲”是2025年。请核对。"),
        ("“甲”没有指标值。", "“乙”没有指标值。请填写。"),
        ("年度资金申请总额没有填写。", "年度资金申请总额是负数。请改正。"),
        ("相差2元。请填12元。", "相差2元。请填13元。"),
        ("“甲”写2024年，表内是2025年。", "“甲”写2024年，表内是2026年。"),
        ("“甲”写5人，表内是7人。", "“甲”写7人，表内是5人。"),
        ("成本写“5万元”，表内是“7万元”。", "成本写“7万元”，表内是“5万元”。"),
    ],
)
def test_other_facts_are_another_finding(old: str, new: str) -> None:
    assert reworded({"k": stored(old)}, [("c", "p", new)], {"n"}) == {}


def test_a_stored_finding_that_stands_serves_for_no_other() -> None:
    assert reworded({"k": stored("甲。")}, [("c", "p", "甲。请改。")], {"k", "n"}) == {}
    found = reworded(
        {"k": stored("甲。")}, [("c", "p", "甲。请改。"), ("c", "p", "甲，请填写。")], {"n"}
    )
    assert len(found) == 1


def test_two_that_say_the_same_in_other_words_stand_for_none() -> None:
    known = {one: stored(f"“甲”是2024年{one}。", one) for one in "ab"}
    assert reworded(known, [("c", "p", "2024年的“甲”。")], {"n"}) == {}
    known = {"a": stored("“甲”是2024年。", "a")}
    fresh = [("c", "p", "2024年的“甲”。"), ("c", "p", "“甲”为2024年。")]
    assert reworded(known, fresh, {"m", "n"}) == {}


def test_what_only_asks_is_known_by_what_it_asks_for() -> None:
    assert reworded({"k": stored("请补写单价。")}, [("c", "p", "请填写单位。")], {"n"}) == {}
