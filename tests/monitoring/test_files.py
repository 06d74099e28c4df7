"""The sheet goes out in every format and comes back the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from apps.entry.domain.sheets import store_sheet
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets.monitoring import MonitoringSheet as Sheet
from apps.monitoring.domain.content import sheet_of
from apps.monitoring.kind import KIND
from apps.monitoring.models import MonitoringSheet
from tests.cast import Cast, signed_in
from tests.monitoring.helpers import LATE, filled, made, node_of, put

pytestmark = pytest.mark.django_db


def told(sheet: Any) -> list[tuple[str, ...]]:
    """Return what the rows say, as the paper prints it."""
    return [
        (
            row.level3, row.target, row.actual, row.forecast, "、".join(row.reasons),
            row.deviation, row.likelihood, row.remark,
        )
        for row in sheet.indicators
    ]  # fmt: skip


def full(cast: Cast) -> MonitoringSheet:
    sheet = filled(cast, node_of(cast), actuals=LATE)
    put(
        cast,
        sheet,
        {
            "row.2.likelihood": "完全不可能",
            "row.2.proposal": "调整目标",
            "row.2.remark": "九月前补招，王五负责",
            "row.6.actual": "",
            "row.6.is_not_due": True,
        },
    )
    return MonitoringSheet.objects.with_content().get(pk=sheet.pk)


@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
def test_file_is_read_back_as_it_was_written(cast: Cast, form: str) -> None:
    sheet = full(cast)
    url = reverse("exports:form-monitoring", args=[sheet.pk, form])
    answer = signed_in(cast, "clerk_a").get(url)
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    (found,) = recognise(read(data, name=f"表.{form}")).documents
    before = sheet_of(sheet)
    assert (found.sheet.kind, told(found.sheet)) == ("monitoring", told(before))
    assert found.sheet.budget == before.budget
    assert (found.sheet.expected_goal, found.sheet.actual_result) == (
        before.expected_goal,
        before.actual_result,
    )


def test_sheet_read_from_a_file_fills_the_open_one(cast: Cast) -> None:
    before = sheet_of(full(cast))
    empty = made(cast, node_of(cast, month=9), name="另一项目")
    copy = Sheet.from_json(before.to_json() | {"project_name": "另一项目"})
    stored = store_sheet(
        KIND,
        sheet=copy,
        unit=cast.unit_a,
        fiscal_year=cast.year,
        actor=cast.people["clerk_a"],
        origin="监控表.xlsx",
    )
    assert (stored.form.pk, stored.sentences) == (empty.pk, ())
    after = sheet_of(stored.form)
    assert (told(after), after.budget) == (told(before), before.budget)


def test_what_a_file_says_otherwise_is_told_and_not_stored(cast: Cast) -> None:
    sheet = made(cast, node_of(cast))
    copy = sheet_of(sheet)
    copy.indicators[0].target, copy.indicators[1].level3 = "≤9(元/人)", "别的指标"
    copy.indicators[2].likelihood = "大概"
    stored = store_sheet(
        KIND,
        sheet=copy,
        unit=cast.unit_a,
        fiscal_year=cast.year,
        actor=cast.people["clerk_a"],
        origin="x",
    )
    assert stored.sentences == (
        "“人均培训成本”批复的指标值是 ≤500.00(元/人)，文件中是 ≤9(元/人)。",
        "批复的指标“培训人数”在文件中没有。",
        "请从列表中选择：确定能、有可能、完全不可能。（文件中是“大概”，没有存入）",
        "文件中的指标“别的指标”不在批复的绩效目标中，没有存入。",
    )
    assert stored.form.rows.all()[0].target == "≤500.00(元/人)"


def test_a_file_empties_no_column_that_it_does_not_have(cast: Cast) -> None:
    form = full(cast)
    before = sheet_of(form)
    copy = Sheet.from_json(before.to_json())
    copy.actual_result = ""
    for row in copy.indicators:
        row.forecast, row.reasons, row.deviation, row.likelihood, row.remark = "", (), "", "", ""
    copy.indicators[0].actual = "480元/人"
    stored = store_sheet(
        KIND,
        sheet=copy,
        unit=cast.unit_a,
        fiscal_year=cast.year,
        actor=cast.people["clerk_a"],
        origin="只有实际值的表.xlsx",
    )
    after = sheet_of(stored.form)
    assert after.indicators[0].actual == "480元/人"
    assert [one[3:] for one in told(after)] == [one[3:] for one in told(before)]
    assert [one[2] for one in told(after)[1:]] == [one[2] for one in told(before)[1:]]
    assert after.actual_result == before.actual_result != ""
    assert any(one[7] for one in told(before))


def test_file_without_an_open_sheet_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="没有可填的监控表"):
        store_sheet(
            KIND,
            sheet=Sheet(project_name="无此项目"),
            unit=cast.unit_a,
            fiscal_year=cast.year,
            actor=cast.people["clerk_a"],
            origin="x",
        )
