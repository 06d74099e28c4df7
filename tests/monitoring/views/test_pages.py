"""The pages of monitoring: list, unit page, editor, reading."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from apps.monitoring.domain.unit_page import paid_amounts
from apps.monitoring.models import MonitoringCase, MonitoringSheet
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import approve
from tests.monitoring.helpers import LATE, filled, made, move, node_of, put, typed

pytestmark = pytest.mark.django_db


def test_clerk_begins_with_one_click_and_finds_all_projects(cast: Cast) -> None:
    for name in ("甲项目", "乙项目"):
        approve(cast.declaration(name=name, state="approved"))
    node, client = node_of(cast), signed_in(cast, "clerk_a")
    assert "还有 2 个已批复的项目没有监控表" in client.get("/monitoring/").content.decode()
    answer = client.post(reverse("monitoring:open", args=[node.pk]), {"unit": cast.unit_a.pk})
    assert answer["Location"] == reverse("monitoring:unit", args=[node.pk])
    page = client.get(answer["Location"]).content.decode()
    assert (page.count("data-sheet "), "2 个项目" in page) == (2, True)
    assert "全部项目一起填" in client.get("/monitoring/").content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_unit_page_costs_the_same_queries_however_many_rows(
    cast: Cast, django_assert_max_num_queries: Any, count: int
) -> None:
    node = node_of(cast)
    for number in range(count):
        made(cast, node, name=f"项目{number}")
    client = signed_in(cast, "clerk_a")
    client.get("/monitoring/")
    with django_assert_max_num_queries(14):
        client.get(reverse("monitoring:unit", args=[node.pk]))


def test_unit_hands_in_what_is_ready_and_hears_of_the_rest(cast: Cast) -> None:
    node = node_of(cast)
    ready, gaps = filled(cast, node, name="甲项目"), made(cast, node, name="乙项目")
    answer = signed_in(cast, "clerk_a").post(
        reverse("monitoring:unit", args=[node.pk]), follow=True
    )
    said = [str(message) for message in answer.context["messages"]]
    assert said[0] == "已提交 1 份监控表。"
    assert said[1].startswith("“乙项目”：")
    states = MonitoringSheet.objects.in_bulk([ready.pk, gaps.pk])
    assert (states[ready.pk].state, states[gaps.pk].state) == ("dept_review", "draft")


def test_last_nodes_values_stand_beside(cast: Cast) -> None:
    first = node_of(cast, month=4)
    filled(cast, first)
    second = node_of(cast, month=9)
    client = signed_in(cast, "clerk_a")
    client.post(reverse("monitoring:open", args=[second.pk]), {"unit": cast.unit_a.pk})
    page = client.get(reverse("monitoring:unit", args=[second.pk])).context["page"]
    row = next(iter(page.sheets[0].data["rows"].values()))
    assert (row["last"], row["hoped"], page.columns[2].label) == ("480元/人", "500元/人", "上期")


def test_page_saves_cells_and_gives_lights(cast: Cast) -> None:
    sheet = made(cast, node_of(cast))
    row = sheet.rows.all()[1]
    cells = [{"place": f"row.{row.pk}.actual", "value": "80人", "was": [""]}]
    answer = signed_in(cast, "clerk_a").post(
        reverse("monitoring:autosave", args=[sheet.pk]),
        {"revision": sheet.revision, "cells": cells},
        content_type="application/json",
    )
    figures = answer.json()["figures"]
    assert (figures[f"row.{row.pk}.light"]["tone"], figures["sheet.light"]["text"]) == ("red", "红")


def test_reading_page_tells_each_light_by_its_formula(cast: Cast) -> None:
    sheet = made(cast, node_of(cast))
    put(cast, sheet, typed(LATE))
    page = signed_in(cast, "department_a").get(reverse("monitoring:detail", args=[sheet.pk]))
    text = page.content.decode()
    assert "时间进度 58.1%，落后 38.1 个百分点，超过 30" in text
    assert "1—7月执行情况" in text


def test_amounts_of_the_payment_system_are_read_by_code(cast: Cast) -> None:
    table = (
        '项目代码,项目名称,支付金额\nP1,甲项目,"120,000.50"\nP2,乙项目,3000元\nP1,甲项目,100\n,,\n'
    )
    upload = SimpleUploadedFile("支付.csv", table.encode())
    url = reverse("monitoring:paid", args=[node_of(cast).pk])
    answer = signed_in(cast, "clerk_a").post(url, {"file": upload})
    assert answer.json() == {"amounts": {"P1": "120100.50元", "P2": "3000元"}}


def test_a_table_without_amounts_gives_none() -> None:
    assert paid_amounts([["项目", "说明"], ["甲", "无"], []]) == {}


def test_a_file_that_is_no_table_is_refused_in_words(cast: Cast) -> None:
    url, client = reverse("monitoring:paid", args=[node_of(cast).pk]), signed_in(cast, "clerk_a")
    assert client.post(url).json() == {"error": "请先选择文件。"}
    answer = client.post(url, {"file": SimpleUploadedFile("x.xlsx", b"no")})
    assert (answer.status_code, "打不开" in answer.json()["error"]) == (422, True)


def at_finance(cast: Cast) -> MonitoringSheet:
    sheet = filled(cast, node_of(cast), actuals=LATE)
    return move(cast, sheet, ("submit", "clerk_a", ""), ("dept_pass", "department_a", ""))


def test_examiner_decides_on_the_page_of_the_case(cast: Cast) -> None:
    case = at_finance(cast).cases.get()
    page, client = reverse("monitoring:case", args=[case.pk]), signed_in(cast, "examiner1")
    assert "教师到岗晚" in client.get(page).content.decode()
    url = reverse("monitoring:case-propose", args=[case.pk])
    assert client.post(url, {"decision": "", "reason": "x"})["Location"] == page
    assert client.post(url, {"decision": "stop", "reason": "停办"})["Location"] == reverse(
        "monitoring:detail", args=[case.sheet_id]
    )
    case.refresh_from_db()
    assert (case.decision, case.state) == ("stop", "proposed")


def test_examiner_decides_by_keys_on_the_desk_and_stays_there(cast: Cast) -> None:
    sheet = at_finance(cast)
    case, client = sheet.cases.get(), signed_in(cast, "examiner1")
    desk = reverse("admin:monitoring_monitoringsheet_change", args=[sheet.pk])
    url = reverse("monitoring:case-propose", args=[case.pk])
    page = client.get(desk).content.decode()
    assert (f"处理建议：{case.title}" in page, f'action="{url}"' in page) == (True, True)
    answer = client.post(url, {"decision": "", "reason": "拟停办", "next": desk})
    assert (answer["Location"], 'value="拟停办"' in client.get(desk).content.decode()) == (
        desk,
        True,
    )
    sent = {"decision": "stop", "reason": "停办", "next": desk}
    assert client.post(url, sent)["Location"] == desk
    assert 'value="stop" checked' in client.get(desk).content.decode()
    assert client.post(url, sent | {"next": "https://example.org/"})["Location"] == reverse(
        "monitoring:detail", args=[sheet.pk]
    )


def test_desk_asks_no_more_once_the_sheet_is_decided(cast: Cast) -> None:
    sheet = at_finance(cast)
    desk = reverse("admin:monitoring_monitoringsheet_change", args=[sheet.pk])
    client, key = signed_in(cast, "examiner2"), "记下</button>"
    assert client.get(desk).content.decode().count(key) == 1
    MonitoringSheet.objects.filter(pk=sheet.pk).update(state="closed")
    page = client.get(desk).content.decode()
    assert (key in page, "亮灯依据" in page) == (False, True)


def test_ledger_says_what_is_overdue_and_goes_out_as_a_file(cast: Cast) -> None:
    case = at_finance(cast).cases.get()
    MonitoringCase.objects.filter(pk=case.pk).update(due_date=date(2026, 1, 5))
    client = signed_in(cast, "examiner2")
    text = client.get("/monitoring/cases/?overdue=true").content.decode()
    assert ("有 1 个红灯超过期限" in text, "逾期，暂停拨付" in text) == (True, True)
    table = load_workbook(BytesIO(client.get("/monitoring/cases/?export=xlsx").content)).active
    assert [cell.value for cell in table[2]][:3] == ["培训人数", "业务培训项目", "甲单位"]


def test_report_counts_lights_money_and_reasons_by_department(cast: Cast) -> None:
    sheet = at_finance(cast)
    filled(cast, sheet.node, cast.unit_b, name="乙项目")
    page = signed_in(cast, "examiner1").get("/monitoring/report/")
    first, second, total = [row.record for row in page.context["table"].rows]
    assert (first["red"], first["rows_red"], first["reasons"], first["handed_in"]) == (
        1, 1, "人员保障 1", 1,
    )  # fmt: skip
    assert (second["green"], second["handed_in"], total["total"]) == (1, 0, 2)
    assert (str(total["executed"]), f"{total['rate']:.1f}") == ("22.00", "55.0")
    assert signed_in(cast, "clerk_a").get("/monitoring/report/").status_code == 403
    own = signed_in(cast, "department_a").get("/monitoring/report/").context["table"]
    assert [row.record["name"] for row in own.rows] == ["甲部门"]


def test_desk_shows_each_rows_light_and_leads_to_its_case(cast: Cast) -> None:
    sheet = at_finance(cast)
    url = reverse("admin:monitoring_monitoringsheet_change", args=[sheet.pk])
    text = signed_in(cast, "examiner1").get(url).content.decode()
    assert "完成 80人 ÷ 目标 ≥400.00(人) ＝ 20%" in text
    assert ('data-tone="red"' in text, "红 20%" in text, "待提出意见" in text) == (True, True, True)
    assert reverse("monitoring:case", args=[sheet.cases.get().pk]) in text
    assert "时间进度 58.1%" in text


def test_bench_offers_nodes_and_cases(cast: Cast) -> None:
    approve(cast.declaration(name="甲项目", state="approved"))
    node = node_of(cast)
    text = signed_in(cast, "clerk_a").get("/").content.decode()
    assert (node.name in text, "1 个项目" in text) == (True, True)
