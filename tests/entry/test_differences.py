"""What changed between two states of a form, in words."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal

from apps.entry.domain.differences import Change, changes_between
from apps.formkit.sheets.declaration import FundingBlock, NarrativeText
from tests.formkit.samples import full_sheet


def texts(old: object, new: object) -> list[tuple[str, str, str, str]]:
    changes = changes_between(old, new)  # type: ignore[arg-type]
    return [(change.place, change.label, change.old, change.new) for change in changes]


def test_equal_forms_differ_nowhere() -> None:
    assert texts(full_sheet(), full_sheet()) == []


def test_amounts_in_two_units_are_compared_in_yuan() -> None:
    old = full_sheet(funding=FundingBlock(annual=Decimal("200000.00")))
    new = full_sheet(funding=FundingBlock(annual=Decimal("20.00")), amount_unit="万元")
    assert texts(old, new) == []


def test_reworded_row_is_one_row_and_moved_rows_are_no_change() -> None:
    old, new = full_sheet(), full_sheet()
    new.indicators.reverse()
    new.indicators[4] = replace(new.indicators[4], level3="参加培训人数", target="≥420(人)")
    assert texts(old, new) == [
        ("row.r5.level3", "指标“参加培训人数”的三级指标", "培训人数", "参加培训人数"),
        ("row.r5.target", "指标“参加培训人数”的指标值", "≥400.00(人)", "≥420(人)"),
    ]


def test_rows_taken_out_and_put_in_are_told_whole() -> None:
    old, new = full_sheet(), full_sheet()
    new.indicators[0] = replace(new.indicators[0], level3="课酬标准", target="≤900(元/课时)")
    changes = changes_between(old, new)
    assert [(change.kind, change.old, change.new) for change in changes] == [
        ("added", "", "成本指标 · 经济成本指标 · 课酬标准 · ≤900(元/课时)"),
        ("removed", "成本指标 · 经济成本指标 · 人均培训成本 · ≤500.00(元/人)", ""),
    ]


def test_words_of_a_text_are_told_apart() -> None:
    start = "全年面向街道和乡镇开展业务培训，覆盖窗口人员和管理人员，做到应训尽训，共培训"
    old, new = full_sheet(annual_goal=f"{start}400人。"), full_sheet(annual_goal=f"{start}420人。")
    (change,) = changes_between(old, new)
    assert change.pieces == [
        ("same", f"{start}4"),
        ("old", "0"),
        ("new", "2"),
        ("same", "0人。"),
    ]


def test_short_values_are_shown_whole() -> None:
    old = full_sheet(funding=FundingBlock(annual=Decimal("3520000")))
    new = full_sheet(funding=FundingBlock(annual=Decimal("3480000")))
    (change,) = changes_between(old, new)
    assert change.pieces == [("old", "3,520,000.00"), ("new", "3,480,000.00")]


def test_narrative_written_anew_is_a_change() -> None:
    new = full_sheet(narrative=NarrativeText(plan="分三期实施"))
    assert texts(full_sheet(), new) == [("narrative.plan", "实施方案", "", "分三期实施")]


def test_long_texts_are_compared_by_sentences_and_in_a_moment() -> None:
    old = "".join(f"第{number}项工作按期完成，质量合格。" for number in range(200))
    new = old.replace("第77项工作按期完成", "第77项工作延期完成")
    pieces = Change(place="x", label="y", old=old, new=new).pieces
    assert [(kind, text) for kind, text in pieces if kind != "same"] == [
        ("old", "第77项工作按期完成，"),
        ("new", "第77项工作延期完成，"),
    ]
    assert "".join(text for kind, text in pieces if kind != "new") == old
    start = time.monotonic()
    pieces = Change(place="x", label="y", old="字" * 20_000, new="字" * 19_000 + "，").pieces
    assert [kind for kind, _ in pieces] == ["old", "new"]
    assert time.monotonic() - start < 10
