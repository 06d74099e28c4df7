"""The template of forms whose rows come from an approved goal: what is locked, reckoned, taken back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from apps.entry.kinds import kind_of
from apps.imports.forms.fill_in import read_template, write_template
from tests.cast import Cast, signed_in
from tests.evaluations import helpers as evaluations
from tests.imports.test_fill_in import entry_beside, find, saved, told
from tests.monitoring import helpers as monitoring

pytestmark = pytest.mark.django_db


def sheet_with(cast: Cast) -> Any:
    return monitoring.filled(cast, monitoring.node_of(cast))


def evaluation_with(cast: Cast) -> Any:
    return evaluations.filled(cast)


def template(form: Any, cast: Cast) -> Any:
    target = io.BytesIO()
    write_template(form, cast.people["clerk_a"], target)
    return load_workbook(target)


def under(head: Any, row: Any) -> Any:
    """Return the cell of a row below a head."""
    return head.parent.cell(row.row, head.column)


@pytest.mark.parametrize("make", [sheet_with, evaluation_with])
def test_untouched_template_of_every_kind_changes_nothing(cast: Cast, make: Any) -> None:
    form = make(cast)

    returned = read_template(form, saved(template(form, cast)))

    assert (returned.changes, returned.faults) == ([], [])


@pytest.mark.parametrize("make", [sheet_with, evaluation_with])
def test_locked_amounts_are_numbers_and_the_print_has_two_pages_at_most(
    cast: Cast, make: Any
) -> None:
    book = template(make(cast), cast)
    paper = book.worksheets[0]
    locked = under(find(book, "年初预算数"), find(book, "年度资金总额"))

    assert (locked.protection.locked, locked.alignment.horizontal) == (True, "right")
    assert isinstance(locked.value, int | float)
    assert paper.page_setup.orientation == "portrait"
    assert paper.sheet_properties.pageSetUpPr.fitToPage
    # A file that says nothing of it asks for one page.
    assert (paper.page_setup.fitToWidth or 1, paper.page_setup.fitToHeight or 1) <= (1, 2)


def test_monitoring_is_filled_in_with_numbers_lists_and_formulas(cast: Cast) -> None:
    form = sheet_with(cast)
    book = template(form, cast)
    paper = book.worksheets[0]
    row, total = find(book, "培训人数"), find(book, "年度资金总额")
    executed, rate = find(book, "1—7月执行数"), find(book, "1—7月执行率(%)")
    part = under(executed, find(book, "其中：当年财政拨款"))

    assert (part.value, part.protection.locked) == (11, False)
    first, last = part.coordinate, part.offset(row=2).coordinate
    assert under(executed, total).value == f'=IF(COUNT({first}:{last})=0,"",SUM({first}:{last}))'
    adjusted = under(find(book, "调整后预算数"), part)
    over, under_ = part.coordinate, adjusted.coordinate
    assert (
        under(rate, part).value
        == f'=IF(OR(COUNT({over})=0,N({under_})=0),"",ROUND({over}/{under_}*100,2))'
    )
    assert [under(find(book, name), row).protection.locked for name in ("年度指标值", "备注：措施、责任人、完成日期")] == [True, False]  # fmt: skip
    offered = {str(rule.sqref) for rule in paper.data_validations.dataValidation}
    assert under(find(book, "完成目标可能性"), row).coordinate in offered

    part.value = 12.5
    under(find(book, "完成目标可能性"), row).value = "有可能"
    under(find(book, "偏差原因（黄灯、红灯才填）（多项用、隔开）"), row).value = "其他、人员保障"
    under(find(book, "原因说明"), row).value = "教师到岗晚。"
    under(find(book, "暂未到时点"), row).value = "是"
    client = signed_in(cast, "clerk_a")
    upload = SimpleUploadedFile("填好.xlsx", saved(book))
    page = client.post(reverse("imports:fill-in-monitoring", args=[form.pk]), {"file": upload})

    assert told(page.context["returned"]) == [
        ("当年财政拨款的1—N月执行数", "12.5", "11.00", False),
        ("第 2 行指标：暂未到时点", "是", "否", False),
        ("第 2 行指标：完成目标可能性", "有可能", "确定能", False),
        ("第 2 行指标：偏差原因（黄灯、红灯才填）（多项用、隔开）", "其他、人员保障", "", False),
        ("第 2 行指标：原因说明", "教师到岗晚。", "", False),
    ]
    save = reverse("imports:fill-in-save-monitoring", args=[form.pk])
    client.post(save, {"seal": page.context["seal"]})

    after = kind_of(form).fetch(form.pk)
    stored = after.rows.get(level3="培训人数")
    assert (stored.likelihood, stored.reasons, stored.is_not_due) == (
        "有可能",
        "人员保障、其他",
        True,
    )
    assert after.funding_lines.get(source="total").executed == 125000


def test_self_evaluation_takes_actuals_and_own_points(cast: Cast) -> None:
    form = evaluation_with(cast)
    book = template(form, cast)
    row = find(book, "培训人数")
    under(find(book, "实际完成值"), row).value = "398人"
    under(find(book, "偏差原因分析及改进措施"), row).value = "两人请假。"
    goal = find(book, form.actual_result)
    goal.value = "文件中的完成情况。"
    type(form).objects.filter(pk=form.pk).update(actual_result="网上的完成情况。")

    returned = read_template(kind_of(form).fetch(form.pk), saved(book))

    assert [(item.label, item.mine, item.conflict) for item in returned.changes] == [
        ("实际完成情况", "文件中的完成情况。", True),
        ("第 2 行指标：实际完成值", "398人", False),
        ("第 2 行指标：偏差原因分析及改进措施", "两人请假。", False),
    ]
    assert entry_beside(find(book, "其中：当年财政拨款")).protection.locked is True
