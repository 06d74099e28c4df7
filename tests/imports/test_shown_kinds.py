"""Forms of kinds that cannot be stored: read, shown, and taken away as a workbook."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from apps.imports.models import ImportDraft
from tests.cast import Cast, signed_in
from tests.imports.views.test_imports import upload

pytestmark = pytest.mark.django_db

TEXT = (
    "部门整体支出绩效目标申报表\n(2026年度)\n部门名称\t戊区气象局\n"
    "年度预算(万元)\t资金总额\t310.5\n基本支出\t210.5\n项目支出\t100\n"
    "年度总体目标\t发布预警及时，观测站稳定运行。\n"
    "一级指标\t二级指标\t三级指标\t指标值\n"
    "产出指标\t数量指标\t观测站巡检次数\t≥24次\n"
    "满意度指标\t服务对象满意度指标\t公众满意度\t≥90%\n"
)


def test_form_of_a_whole_department_is_shown_and_exported(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    upload(client, ("整体.txt", TEXT.encode()))
    draft = ImportDraft.objects.get()
    assert (draft.kind, draft.state, str(draft)) == (
        "department_declaration",
        "shown",
        "戊区气象局",
    )
    url = reverse("imports:draft", args=[draft.pk])
    page = client.get(url).content.decode()
    assert "这类表目前不能存入" in page
    assert "观测站巡检次数" in page
    assert client.post(url, {"then": "accept", "revision": 1}).status_code == 409
    client.post(reverse("imports:discard", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == "shown"

    answer = client.get(reverse("imports:table", args=[draft.pk]))
    rows = load_workbook(io.BytesIO(answer.content)).active.values
    cells = [value for row in rows for value in row if value not in (None, "")]
    assert {"戊区气象局", "观测站巡检次数", "≥24次"} <= set(cells)
    batch = client.get(reverse("imports:batch", args=[draft.file.batch_id])).content.decode()
    assert "第 1 张是部门整体支出绩效目标申报表，目前不能存入" in batch
