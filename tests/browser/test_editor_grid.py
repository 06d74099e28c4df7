"""The indicator table with real keys, pointer and clipboard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe_faults
from tests.browser.test_editor import cell, names, opened, saved, stored
from tests.cast import Cast

pytestmark = pytest.mark.browser

GOLD = Path(__file__).resolve().parents[4] / "shared" / "gold" / "000_be4c46541eb0b16f.json"
START = [
    "人均培训成本",
    "培训人数",
    "培训考核合格率",
    "培训计划完成及时率",
    "持证上岗人员比例",
    "参训人员满意度",
]
LEVELS = [
    ("成本指标", "经济成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
]


def put_on_clipboard(page: Any, text: str, html: str = "") -> None:
    """Copy as another program does, so that the keys paste from the real clipboard."""
    page.evaluate(
        """([text, html]) => {
            document.addEventListener("copy", (event) => {
                event.preventDefault();
                event.clipboardData.setData("text/plain", text);
                if (html) event.clipboardData.setData("text/html", html);
            }, { once: true });
            document.execCommand("copy");
        }""",
        [text, html],
    )


def test_keys_move_about_and_reorder_as_in_a_spreadsheet(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    page = opened(desks("clerk_a"), form)
    cell(page, "人均培训成本", "level3").click()
    page.keyboard.press("Tab")
    expect(cell(page, "人均培训成本")).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page, "培训人数")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "培训考核合格率")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(cell(page, "培训考核合格率", "level3")).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(cell(page, "培训人数", "level3")).to_be_focused()

    # Alt+↓ at the edge of a group takes the row into the next one.
    page.keyboard.press("Alt+ArrowDown")
    saved(page)
    assert form.indicators.get(level3="培训人数").level2 == "质量指标"
    page.keyboard.press("Alt+ArrowDown")
    saved(page)
    assert stored(form) == [START[0], START[2], START[1], *START[3:]]
    page.get_by_role("button", name="撤销：移动一行").click()
    page.get_by_role("button", name="撤销：移动一行").click()
    saved(page)
    assert stored(form) == START
    assert form.indicators.get(level3="培训人数").level2 == "数量指标"

    cell(page, "参训人员满意度").click()
    page.keyboard.press("Enter")
    page.keyboard.type("最后一行")
    page.keyboard.press("Tab")
    page.keyboard.type("=100%")
    saved(page)
    row = form.indicators.get(level3="最后一行")
    assert (row.level2, row.target, row.position) == ("服务对象满意度指标", "=100%", 6)


def test_rows_are_dragged_copied_deleted_and_brought_back(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    page = opened(desks("clerk_a"), form)
    row = "[data-row][data-name='{}']"
    page.locator(row.format("参训人员满意度")).locator("[data-handle]").drag_to(
        page.locator(row.format("培训人数")), target_position={"x": 200, "y": 4}
    )
    saved(page)
    assert stored(form) == [START[0], START[5], START[1], *START[2:5]]
    assert form.indicators.get(level3="参训人员满意度").level2 == "数量指标"

    page.locator(row.format("培训人数")).get_by_role("button", name="更多操作").click()
    page.get_by_role("button", name="复制这一行").click()
    page.keyboard.type("培训场次")
    saved(page)
    assert stored(form)[2:4] == ["培训人数", "培训场次"]
    key = form.indicators.get(level3="培训人数").pk
    page.locator(f"[data-key='{key}']").get_by_role("button", name="更多操作").click()
    page.get_by_role("button", name="删除这一行").click()
    saved(page)
    assert "培训人数" not in stored(form)
    page.get_by_role("button", name="撤销：删除 1 行").click()
    saved(page)
    assert stored(form)[2:4] == ["培训人数", "培训场次"]

    page.locator(f"[data-key='{key}'], [data-row][data-name='培训人数']").first.get_by_role(
        "button", name="更多操作"
    ).click()
    assert axe_faults(page) == []
    page.get_by_label("移到二级指标").select_option("社会效益指标")
    saved(page)
    assert form.indicators.get(level3="培训人数").level1 == "效益指标"
    page.reload()
    assert names(page)[:6] == stored(form)[:6]


def test_value_is_understood_and_its_parts_are_reachable(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    desk = desks("clerk_a")
    page = opened(desk, form)
    cell(page, "人均培训成本").fill("不超过140万元")
    saved(page)
    expect(page.locator("[data-cellbar]")).to_contain_text("读作：")
    cell(page, "人均培训成本").press("F2")
    parts = page.get_by_role("group", name="拆开填写指标值")
    expect(parts.get_by_label("数值")).to_have_value("140")
    expect(parts.get_by_label("计量单位")).to_have_value("万元")
    assert axe_faults(page) == []
    desk.shot("edit-parts")
    parts.get_by_label("运算符").select_option("<")
    parts.get_by_label("数值").fill("150")
    parts.get_by_role("button", name="完成").click()
    saved(page)
    row = form.indicators.get(level3="人均培训成本")
    assert (row.target, row.op, row.number, row.measure) == ("<150万元", "<", 150, "万元")


def block(count: int) -> list[tuple[str, str, str, str]]:
    """Return rows over all levels, their operators spelled in many ways."""
    spellings = ["≥{}%", ">={}%", "不低于{}%", "{}%以上", "大于等于 {}%", "＞＝{}％"]
    return [
        (*LEVELS[n * len(LEVELS) // count], f"指标第{n}项", spellings[n % 6].format(60 + n))
        for n in range(count)
    ]


def tabbed(rows: list[tuple[str, str, str, str]]) -> str:
    """Return the block as Excel copies it: merged level cells blank below their first row."""
    lines, above = [], ("", "")
    for level1, level2, *rest in rows:
        shown = ("" if level1 == above[0] else level1, "" if level2 == above[1] else level2)
        above = (level1, level2)
        lines.append("\t".join([*shown, *rest]))
    return "\n".join(lines)


def test_block_of_39_rows_is_pasted_seen_filled_in_and_copied_out(
    desks: Any, live_cast: Cast
) -> None:
    form = live_cast.declaration()
    form.indicators.all().delete()
    desk = desks("clerk_a")
    page = opened(desk, form)
    rows = block(39)
    put_on_clipboard(page, tabbed(rows))
    page.locator("[data-row] [data-column=level3]").first.click()
    page.keyboard.press("Control+v")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("识别到 39 行")).to_be_visible()
    assert axe_faults(page) == []
    desk.shot("edit-paste")
    dialog.get_by_role("button", name="填入 39 行").click()
    saved(page)
    found = form.indicators.order_by("position").values_list(
        "level1", "level2", "level3", "target", "op", "measure"
    )
    assert list(found) == [(*row, "≥", "%") for row in rows]

    page.get_by_text("更多 ▾").click()
    page.get_by_role("button", name="复制指标表").click()
    page.get_by_role("button", name="从表格粘贴…").click()
    page.get_by_label("在此粘贴").press("Control+v")
    expect(dialog.get_by_text("识别到 39 行")).to_be_visible()
    dialog.get_by_label("替换全部指标").check()
    dialog.get_by_role("button", name="填入 39 行").click()
    saved(page)
    assert [row.level3 for row in form.indicators.order_by("position")] == [r[2] for r in rows]
    page.get_by_role("button", name="撤销：粘贴 39 行").click()
    saved(page)
    assert stored(form) == [row[2] for row in rows]


def test_column_from_word_is_pasted_cell_over_cell(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    page = opened(desks("clerk_a"), form)
    html = "<table><tr><td><p>≥410人</p></td></tr><tr><td><p>≥96%</p></td></tr></table>"
    put_on_clipboard(page, "≥410人\n≥96%", html)
    cell(page, "培训人数").click()
    page.keyboard.press("Control+v")
    page.get_by_role("button", name="填入 2 行").click()
    saved(page)
    assert form.indicators.get(level3="培训人数").number == 410
    assert form.indicators.get(level3="培训考核合格率").target == "≥96%"
    assert stored(form) == START


@pytest.mark.shared
@pytest.mark.skipif(not GOLD.exists(), reason="shared/ is not beside this checkout")
def test_longest_form_of_the_seeds_is_filled_in_by_paste(desks: Any, live_cast: Cast) -> None:
    forms = json.loads(GOLD.read_text(encoding="utf-8"))["documents"]
    rows = max((item["indicators"] for item in forms), key=len)
    wanted = [(r["level1"], r["level2"], r["level3"], r["target"]) for r in rows]
    form = live_cast.declaration()
    form.indicators.all().delete()
    page = opened(desks("clerk_a"), form)
    put_on_clipboard(page, tabbed(wanted))
    page.locator("[data-row] [data-column=level3]").first.click()
    page.keyboard.press("Control+v")
    page.get_by_role("button", name=f"填入 {len(wanted)} 行").click()
    saved(page)
    found = form.indicators.order_by("position")
    assert [(r.level1, r.level2, r.level3, r.target) for r in found] == wanted


def test_names_are_suggested_by_initials_and_keep_their_origin(desks: Any, live_cast: Cast) -> None:
    form = live_cast.declaration()
    other = live_cast.declaration(name="上一个项目")
    other.indicators.filter(level3="培训人数").update(level3="参训学员人数")
    desk = desks("clerk_a")
    page = opened(desk, form)
    page.get_by_role("button", name="在数量指标中添加一行").click()
    page.keyboard.type("xyrs")
    option = page.get_by_role("option", name="参训学员人数")
    expect(option).to_contain_text("本单位 · 常见 400人")
    assert axe_faults(page) == []
    desk.shot("edit-suggest")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(cell(page, "参训学员人数")).to_be_focused()
    saved(page)
    row = form.indicators.get(level3="参训学员人数")
    assert (row.level2, row.target, row.origin) == (
        "数量指标",
        "≥400.00(人)",
        "本单位2027年度申报表",
    )
