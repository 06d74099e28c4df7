"""The template filled in offline: locked, with lists; coming back compared cell by cell."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell

from apps.accounts.models import User
from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration, Narrative
from apps.formkit.layouts.fill_in_parts import joined_target, split_target
from apps.formkit.readers.base import UnreadableDocument
from apps.imports.forms.fill_in import batch_of, read_template, sealed, write_template
from apps.imports.forms.fill_in_changes import Returned
from tests.cast import Cast, signed_in
from tests.formkit.made_files import saved

pytestmark = pytest.mark.django_db


def template(declaration: Declaration) -> Any:
    target = io.BytesIO()
    write_template(declaration, User.objects.earliest("pk"), target)
    return load_workbook(target)


def find(book: Any, text: str) -> Any:
    """Return the cell that holds a text."""
    cells = (cell for row in book.worksheets[0].iter_rows() for cell in row)
    return next(cell for cell in cells if cell.value == text)


def entry_beside(label: Any) -> Any:
    """Return the cell behind a label that may span several."""
    sheet = label.parent
    spans = {str(span).split(":")[0]: span.max_col for span in sheet.merged_cells.ranges}
    return sheet.cell(label.row, spans.get(label.coordinate, label.column) + 1)


def blank_row(book: Any) -> int:
    """Return the first row of indicators nothing is typed in."""
    sheet = book.worksheets[0]
    first = find(book, "一级指标").row + 1
    return next(row for row in range(first, first + 80) if not sheet.cell(row, 2).value)


def told(returned: Returned) -> list[tuple[str, str, str, bool]]:
    return [(item.label, item.mine, item.current, item.conflict) for item in returned.changes]


def fresh(declaration: Declaration) -> Declaration:
    return Declaration.objects.with_content().get(pk=declaration.pk)


def test_labels_are_locked_entries_open_and_lists_offered(cast: Cast) -> None:
    book = template(cast.declaration())
    sheet = book.worksheets[0]

    assert [book[name].sheet_state for name in book.sheetnames] == [
        "visible",
        "veryHidden",
        "veryHidden",
    ]
    assert sheet.protection.sheet is True
    assert find(book, "项目名称").protection.locked is True
    assert find(book, "培训人数").protection.locked is False
    row = find(book, "培训人数").row
    offered = {str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert {f"B{row}", f"D{row}", f"F{row}"} <= offered
    assert [sheet.cell(row, column).value for column in (2, 4, 5, 6)] == [
        "数量指标",
        "≥",
        "400.00",
        "人",
    ]


def test_untouched_template_changes_nothing(cast: Cast) -> None:
    declaration = cast.declaration()

    returned = read_template(declaration, saved(template(declaration)))

    assert (returned.changes, returned.faults) == ([], [])


def test_changes_are_told_by_cell_and_stored_when_confirmed(cast: Cast) -> None:
    declaration = cast.declaration()
    book = template(declaration)
    sheet = book.worksheets[0]
    row = find(book, "培训人数").row
    sheet.cell(row, 5).value = 500
    new = blank_row(book)
    gone = find(book, "人均培训成本").row
    for column in (2, 3, 4, 5, 6):
        sheet.cell(gone, column).value = None
    end = find(book, "计划完成日期")
    entry_beside(end).value = datetime(2027, 11, 30)  # noqa: DTZ001 -- as Excel keeps it
    for column, text in ((2, "质量指标"), (3, "教材合格率"), (4, "≥"), (5, "98"), (6, "%")):
        sheet.cell(new, column).value = text
    client = signed_in(cast, "clerk_a")
    upload = SimpleUploadedFile("填好.xlsx", saved(book))

    page = client.post(
        reverse("imports:fill-in-declarations", args=[declaration.pk]), {"file": upload}
    )

    assert told(page.context["returned"]) == [
        ("计划完成日期", "2027-11-30", "2027-12-31", False),
        ("第 1 行指标", "（删除此行）", "经济成本指标 人均培训成本 ≤500.00(元/人)", False),
        ("第 2 行指标：指标值", "≥500(人)", "≥400.00(人)", False),
        ("第 7 行指标", "质量指标 教材合格率 ≥98(%)", "", False),
    ]
    assert sheet_of(fresh(declaration)) == sheet_of(declaration)

    seal = {"seal": page.context["seal"]}
    client.post(reverse("imports:fill-in-save-declarations", args=[declaration.pk]), seal)

    after = sheet_of(fresh(declaration))
    assert str(after.end) == "2027-11-30"
    assert [(item.level1, item.level3, item.target) for item in after.indicators] == [
        ("产出指标", "培训人数", "≥500(人)"),
        ("产出指标", "培训考核合格率", "≥95.00(%)"),
        ("产出指标", "培训计划完成及时率", "=100.00(%)"),
        ("效益指标", "持证上岗人员比例", "≥90.00(%)"),
        ("满意度指标", "参训人员满意度", "≥90.00(%)"),
        ("产出指标", "教材合格率", "≥98(%)"),
    ]


def test_cell_changed_online_meanwhile_is_asked_about_and_kept_unless_chosen(cast: Cast) -> None:
    declaration = cast.declaration()
    book = template(declaration)
    sheet = book.worksheets[0]
    goal = find(book, declaration.annual_goal)
    sheet.cell(goal.row, goal.column).value = "文件中的目标。"
    category = find(book, "特定目标类")
    sheet.cell(category.row, category.column).value = "其他运转类"
    Declaration.objects.filter(pk=declaration.pk).update(annual_goal="网上的目标。")
    client = signed_in(cast, "clerk_a")
    url = reverse("imports:fill-in-declarations", args=[declaration.pk])
    page = client.post(url, {"file": SimpleUploadedFile("a.xlsx", saved(book))})

    assert told(page.context["returned"]) == [
        ("项目类别", "其他运转类", "特定目标类", False),
        ("年度总体目标", "文件中的目标。", "网上的目标。", True),
    ]

    save = reverse("imports:fill-in-save-declarations", args=[declaration.pk])
    client.post(save, {"seal": page.context["seal"]})
    kept = fresh(declaration)
    assert (kept.category, kept.annual_goal) == ("其他运转类", "网上的目标。")

    client.post(save, {"seal": page.context["seal"], "take": "goal.annual"})
    assert fresh(declaration).annual_goal == "文件中的目标。"


def test_same_change_on_both_sides_is_no_change(cast: Cast) -> None:
    declaration = cast.declaration()
    book = template(declaration)
    category = find(book, "特定目标类")
    book.worksheets[0].cell(category.row, category.column).value = "其他运转类"
    Declaration.objects.filter(pk=declaration.pk).update(category="其他运转类")

    returned = read_template(fresh(declaration), saved(book))

    assert told(returned) == []


def test_faults_name_the_cell_and_what_to_do(cast: Cast) -> None:
    declaration = cast.declaration()
    book = template(declaration)
    sheet = book.worksheets[0]
    amount = find(book, "年度资金申请总额")
    entry_beside(amount).value = "二三万"
    new = blank_row(book)
    sheet.cell(new, 3).value = "教材合格率"

    returned = read_template(declaration, saved(book))

    assert returned.faults == [
        (f"B{new}", "二级指标", "请选择二级指标。"),
        (
            entry_beside(amount).coordinate,
            "年度资金申请总额",
            "“二三万”不是金额。请填写数字，如 120000，或写明单位，如 12万元。",
        ),
    ]
    assert returned.changes == []


def test_amount_typed_as_a_number_is_the_same_amount(cast: Cast) -> None:
    declaration = cast.declaration()
    book = template(declaration)
    amount = find(book, "年度资金申请总额")
    entry_beside(amount).value = 200000.0

    assert read_template(declaration, saved(book)).changes == []


def test_row_taken_out_online_comes_back_when_the_file_changed_it(cast: Cast) -> None:
    declaration = cast.declaration()
    book = template(declaration)
    row = find(book, "培训人数").row
    book.worksheets[0].cell(row, 5).value = "500"
    declaration.indicators.filter(level3="培训人数").delete()

    returned = read_template(fresh(declaration), saved(book))

    assert [(item.mine, item.current) for item in returned.changes] == [
        ("数量指标 培训人数 ≥500(人)", "（网上已删除，将重新添加）"),
    ]


def test_row_to_be_dropped_stays_when_it_changed_after_it_was_asked_about(cast: Cast) -> None:
    declaration = cast.declaration()
    book = template(declaration)
    row = find(book, "培训人数").row
    for column in range(3, 7):
        cell = book.worksheets[0].cell(row, column)
        if not isinstance(cell, MergedCell):
            cell.value = None
    mine = declaration.indicators.get(level3="培训人数")
    online = declaration.indicators.filter(pk=mine.pk)
    online.update(target="≥410(人)")
    client = signed_in(cast, "clerk_a")
    page = client.post(
        reverse("imports:fill-in-declarations", args=[declaration.pk]),
        {"file": SimpleUploadedFile("a.xlsx", saved(book))},
    )
    (asked,) = page.context["returned"].changes
    assert (asked.mine, asked.conflict) == ("（删除此行）", True)
    online.update(target="≥900(人)")
    save = reverse("imports:fill-in-save-declarations", args=[declaration.pk])
    client.post(save, {"seal": page.context["seal"], "take": asked.place})
    assert online.get().target == "≥900(人)"
    online.update(target="≥410(人)")
    client.post(save, {"seal": page.context["seal"], "take": asked.place})
    assert not online.exists()


def other_form(cast: Cast, _: Declaration) -> bytes:
    return saved(template(cast.declaration(name="另一个项目")))


def strange_book(cast: Cast, _: Declaration) -> bytes:
    return saved(Workbook())


def moved_rows(cast: Cast, declaration: Declaration) -> bytes:
    book = template(declaration)
    book.worksheets[0]["A2"].value = "名称"
    return saved(book)


def forged_mark(cast: Cast, declaration: Declaration) -> bytes:
    book = template(declaration)
    book["_标识"]["A2"].value = "x" + book["_标识"]["A2"].value
    return saved(book)


def no_workbook(cast: Cast, _: Declaration) -> bytes:
    return b"text"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (other_form, "这份模板是“另一个项目”的"),
        (strange_book, "不是本系统下载的填报模板"),
        (no_workbook, "不是本系统下载的填报模板"),
        (moved_rows, "行列被改动过"),
        (forged_mark, "版本标记已损坏"),
    ],
)
def test_file_that_is_not_this_template_is_refused(cast: Cast, make: Any, sentence: str) -> None:
    declaration = cast.declaration()

    with pytest.raises(UnreadableDocument, match=sentence):
        read_template(declaration, make(cast, declaration))


def test_old_or_forged_confirmation_is_refused(cast: Cast) -> None:
    declaration = cast.declaration()
    client = signed_in(cast, "clerk_a")

    answer = client.post(
        reverse("imports:fill-in-save-declarations", args=[declaration.pk]),
        {"seal": "x"},
        follow=True,
    )

    assert "这一页已过期" in answer.content.decode()


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        ("≥95.00(%)", ("≥", "95.00", "%")),
        ("≤900.00(元/次)", ("≤", "900.00", "元/次")),
        ("=100%", ("=", "100", "%")),
        ("12月31日前", ("", "12月31日前", "")),
        ("1-2批", ("", "1-2批", "")),
        ("有效提升", ("", "有效提升", "")),
        ("", ("", "", "")),
    ],
)
def test_targets_are_parted_only_where_they_come_together_again(
    target: str, parts: tuple[str, str, str]
) -> None:
    assert split_target(target) == parts
    assert joined_target(*parts).replace("(%)", "%") == target.replace("(%)", "%")


def budgeted(cast: Cast, items: str) -> Declaration:
    declaration = cast.declaration()
    Narrative.objects.create(declaration=declaration, budget_items=items)
    return fresh(declaration)


def test_budget_items_are_filled_in_as_a_table(cast: Cast) -> None:
    declaration = budgeted(cast, "讲课费（含交通） | 500 | 40 | 4\n教材 | 30 | 400")
    book = template(declaration)
    sheet = book.worksheets[0]
    row = find(book, "教材").row
    assert [sheet.cell(row, column).value for column in (2, 4, 6, 7)] == ["教材", 30, 400, None]
    sheet.cell(row, 4).value = 35.5
    for column, text in ((2, "场地费"), (4, 2000), (6, "3天")):
        sheet.cell(row + 1, column).value = text

    returned = read_template(declaration, saved(book))

    (change,) = returned.changes
    assert (change.cell, change.label) == (f"F{row + 1}", "预算明细")
    assert change.mine.splitlines() == [
        "讲课费（含交通） | 500 | 40 | 4",
        "教材 | 35.5 | 400",
        "场地费 | 2000 | 3天",
    ]
    batch = batch_of(declaration, sealed(returned, declaration), [])
    assert [(cell.place, cell.value) for cell in batch.cells] == [
        ("narrative.budget_items", change.mine)
    ]


def test_price_with_its_unit_is_a_figure_in_yuan(cast: Cast) -> None:
    book = template(budgeted(cast, "设备 | 23.5万 | 1\n其他 | 面议 | 2"))
    sheet, row = book.worksheets[0], find(book, "设备").row

    shown = [sheet.cell(row + at, column).value for at in (0, 1) for column in (4, 6)]
    assert shown == [235000, 1, "面议", 2]
    assert sheet.cell(row, 4).alignment.horizontal == "right"


def test_untouched_budget_items_stay_as_they_were_typed(cast: Cast) -> None:
    declaration = budgeted(cast, "讲课费｜500｜40 | 4\n\n其他\t3万元\n设备 | 1,200.50")

    assert read_template(declaration, saved(template(declaration))).changes == []


def test_budget_items_changed_on_both_sides_are_asked_about(cast: Cast) -> None:
    declaration = budgeted(cast, "教材 | 30 | 400")
    book = template(declaration)
    cell = find(book, "教材")
    book.worksheets[0].cell(cell.row, cell.column).value = "教材印刷"
    Narrative.objects.filter(declaration=declaration).update(budget_items="教材 | 30 | 500")

    returned = read_template(fresh(declaration), saved(book))

    assert told(returned) == [("预算明细", "教材印刷 | 30 | 400", "教材 | 30 | 500", True)]


def test_template_is_read_within_the_configured_limits(cast: Cast, settings: Any) -> None:
    declaration = cast.declaration()
    data = saved(template(declaration))
    settings.DOCUMENT_LIMITS = {**settings.DOCUMENT_LIMITS, "rows": 30}
    with pytest.raises(UnreadableDocument, match="超过 30 行"):
        read_template(declaration, data)


def test_amounts_are_numbers_and_a_total_is_the_sum_of_its_parts(cast: Cast) -> None:
    declaration = cast.declaration()
    book = template(declaration)
    sheet, row = book.worksheets[0], find(book, "年度资金申请总额").row
    parts = [sheet.cell(at, 7) for at in range(row + 1, row + 4)]
    assert (
        sheet.cell(row, 7).value
        == f'=IF(COUNT(G{row + 1}:G{row + 3})=0,"",SUM(G{row + 1}:G{row + 3}))'
    )
    assert [(cell.value, cell.number_format) for cell in parts] == [
        (200000, "#,##0.00####"),
        (0, "#,##0.00####"),
        (0, "#,##0.00####"),
    ]
    parts[0].value = 150000

    returned = read_template(declaration, saved(book))

    assert [(item.label, item.mine) for item in returned.changes] == [
        ("年度资金申请总额", "150000"),
        ("年度资金其中：当年财政拨款", "150000"),
    ]
