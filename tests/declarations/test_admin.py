"""Money and indicators of every form in the admin: seen as a tree, changed by the one writer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.models import TableImport
from apps.declarations.models import Declaration, FundingLine, Indicator
from apps.declarations.resources import FundingResource, IndicatorResource
from tests.accounts.test_exchange import faults_of, load
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
MONEY = ["单位代码", "项目名称", "年度", "口径", "资金来源", "金额（元）"]


def page_of(cast: Cast, model: str, *args: Any, person: str = "examiner1", **data: Any) -> Any:
    name = "change" if args else "changelist"
    url = reverse(f"admin:declarations_{model}_{name}", args=args)
    client = signed_in(cast, person)
    return client.post(url, data) if data else client.get(url)


def test_indicators_stand_below_their_form_and_their_levels(cast: Cast) -> None:
    cast.declaration(cast.unit_b, name="另一个", state="returned")
    form = cast.declaration(state="returned")
    rows = page_of(cast, "indicator").context["cl"].result_list
    assert [len(row.heads) for row in rows if row.heads and row.heads[0][0] == 0] == [3, 3]
    assert [(row.level3, row.heads) for row in rows][:3] == [
        (
            "人均培训成本",
            [
                (0, f"{form}　甲单位 · 已退回"),
                (1, "成本指标"),
                (2, "经济成本指标"),
            ],
        ),
        ("培训人数", [(1, "产出指标"), (2, "数量指标")]),
        ("培训考核合格率", [(2, "质量指标")]),
    ]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [("indicator", 8), ("fundingline", 8)])
def test_tree_costs_the_same_however_many_forms(
    cast: Cast, django_assert_max_num_queries: Any, model: str, queries: int, count: int
) -> None:
    for number in range(count):
        cast.declaration(name=f"项目{number}", state="returned")
    client = signed_in(cast, "examiner1")
    with django_assert_max_num_queries(queries):
        page = client.get(reverse(f"admin:declarations_{model}_changelist"))
    assert page.status_code == 200


def test_amount_is_changed_like_in_the_editor_with_one_trace(cast: Cast) -> None:
    form = cast.declaration(state="returned")
    line = form.funding_lines.get(half="annual", source="total")
    count = AuditEvent.objects.count()
    answer = page_of(cast, "fundingline", line.pk, amount="21万元")
    assert answer.status_code == 302
    after = Declaration.objects.get(pk=form.pk)
    assert (after.annual_amount, after.revision) == (Decimal(210000), form.revision + 1)
    event = AuditEvent.objects.latest("pk")
    assert (AuditEvent.objects.count() - count, event.action, event.actor, event.object_id) == (
        1,
        "declaration.edit",
        cast.people["examiner1"],
        str(form.pk),
    )
    assert (event.before, event.after) == (
        {"money.annual.total": "200,000.00"},
        {"money.annual.total": "210,000.00"},
    )


def test_indicator_follows_its_level_and_is_read_anew(cast: Cast) -> None:
    row = cast.declaration(state="returned").indicators.get(level3="培训人数")
    data = {"level2": "质量指标", "level3": "培训人次", "target": "≥420人", "weight": ""}
    assert page_of(cast, "indicator", row.pk, **data).status_code == 302
    row.refresh_from_db()
    assert (row.level1, row.level3, row.op, row.number) == ("产出指标", "培训人次", "≥", 420)


@pytest.mark.parametrize("model", ["indicator", "fundingline"])
def test_form_under_review_is_only_looked_at(cast: Cast, model: str) -> None:
    form = cast.declaration(state="finance_first")
    rows = {"indicator": form.indicators, "fundingline": form.funding_lines}
    row = rows[model].first()
    assert b'type="submit"' not in page_of(cast, model, row.pk).content.split(b"submit-row")[-1]
    assert page_of(cast, model, row.pk, level3="改", amount="1").status_code == 403


def test_fault_is_said_in_the_words_of_the_editor(cast: Cast) -> None:
    line = cast.declaration(state="returned").funding_lines.get(half="annual", source="total")
    page = page_of(cast, "fundingline", line.pk, amount="二三万").content.decode()
    assert "“二三万”不是金额" in page


def test_amounts_are_imported_into_open_forms_and_counted_in_lists(cast: Cast) -> None:
    form = cast.declaration(state="returned")
    name = form.project.name
    rows = [
        ["U1", name, 2027, "年度资金", "总额", "23万元"],
        ["U1", name, 2027, "年度资金", "财政资金", 230000],
    ]
    result = load(FundingResource, MONEY, rows, cast.people["examiner1"])
    assert not result.has_errors(), faults_of(result)
    after = Declaration.objects.get(pk=form.pk)
    assert (after.annual_amount, after.revision) == (Decimal(230000), form.revision + 1)
    event = AuditEvent.objects.get(action="declaration.edit", object_id=str(form.pk))
    assert (event.actor, event.before, event.after) == (
        cast.people["examiner1"],
        {"money.annual.total": "200,000.00", "money.annual.appropriation": "200,000.00"},
        {"money.annual.total": "230,000.00", "money.annual.appropriation": "230,000.00"},
    )


def test_indicators_are_imported_by_the_one_writer_of_rows(cast: Cast) -> None:
    form = cast.declaration(state="returned")
    target = form.indicators.get(position=1).target
    name, head = form.project.name, ["一级指标", "二级指标", "三级指标", "指标值", "分值"]
    rows = [
        ["U1", name, 2027, 1, "产出指标", "数量指标", "培训人数", "≥420人", 10],
        ["U1", name, 2027, 6, "产出指标", "数量指标", "培训期数", "8期", None],
    ]
    result = load(IndicatorResource, [*MONEY[:3], "序号", *head], rows, cast.people["examiner1"])
    assert not result.has_errors(), faults_of(result)
    after = Declaration.objects.get(pk=form.pk)
    first, last = after.indicators.get(position=1), after.indicators.get(position=6)
    assert (first.op, first.number, first.weight, last.level3) == ("≥", 420, 10, "培训期数")
    assert (after.revision, "培训期数8期" in after.search_text) == (form.revision + 1, True)
    event = AuditEvent.objects.get(action="declaration.edit", object_id=str(form.pk))
    assert event.before == {f"row.{first.pk}.target": target, f"row.{first.pk}.weight": ""}


def test_more_indicators_than_a_form_may_have_are_refused_whole(cast: Cast) -> None:
    form = cast.declaration(state="returned")
    head = ["一级指标", "二级指标", "三级指标", "指标值", "分值"]
    rows = [
        [
            "U1",
            form.project.name,
            2027,
            number,
            "产出指标",
            "数量指标",
            f"第{number}期人数",
            "8人",
            None,
        ]
        for number in range(6, 201)
    ]
    result = load(IndicatorResource, [*MONEY[:3], "序号", *head], rows, cast.people["examiner1"])
    assert "一张表最多 200 条指标" in str(result.base_errors[0].error)
    assert form.indicators.count() == 6


@pytest.mark.parametrize(
    ("state", "cells", "sentence"),
    [
        ("finance_first", ["年度资金", "总额", 1], "不能再改资金"),
        ("returned", ["项目资金", "上年结转资金", 1], "没有这一资金来源"),
        ("returned", ["年度资金", "总额", -5], "不能为负数"),
        ("returned", ["年度资金", "总额", "=1+1"], "不是金额"),
        ("returned", ["年度资金", "彩票", 1], "不在可选项内"),
    ],
)
def test_amount_that_does_not_fit_is_refused_with_its_reason(
    cast: Cast, state: str, cells: list[Any], sentence: str
) -> None:
    form = cast.declaration(state=state)
    row = ["U1", form.project.name, 2027, *cells]
    result = load(FundingResource, MONEY, [row], cast.people["examiner1"])
    assert sentence in "".join(faults_of(result))
    assert Declaration.objects.get(pk=form.pk).annual_amount == form.annual_amount


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"\xff\xfe\x00", b"<html>"])
def test_hostile_file_is_refused(cast: Cast, content: bytes) -> None:
    url = reverse("admin:declarations_fundingline_import")
    file = SimpleUploadedFile("资金.xlsx", content)
    answer = signed_in(cast, "examiner1").post(url, {"import_file": file}, follow=True)
    taken = TableImport.objects.first()
    assert answer.status_code == 422 or (taken and taken.state == TableImport.State.REFUSED)


def test_export_holds_every_visible_amount(cast: Cast) -> None:
    cast.declaration(state="returned")
    cast.declaration(cast.unit_b, name="乙的项目")
    assert FundingLine.objects.count() == 14
    data = FundingResource(user=cast.people["examiner1"]).export()
    assert (len(data), data.headers[4:]) == (7, ["口径", "资金来源", "金额（元）"])
    assert Indicator.objects.count() == 12
