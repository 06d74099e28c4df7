"""The review sheet: items of the rule set, sent with the decision, printed for the file."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document as Docx
from openpyxl import load_workbook

from apps.checks.models import Finding, Waiver
from apps.declarations.domain.review import ITEMS
from apps.declarations.models import Declaration
from apps.entry.kinds import kind_of
from apps.entry.versions import freeze_now
from apps.formkit.layouts.review import review_grid
from apps.reviews.domain.decisions import items_of
from apps.reviews.domain.opinions import reply, resolve, write_opinion
from apps.reviews.domain.review_paper import review_paper
from apps.reviews.models import Opinion, ReviewSheet
from apps.workflow.settings_schema import RuleSettings
from tests.cast import Cast, signed_in
from tests.evaluations import helpers as evaluations
from tests.monitoring import helpers as monitoring

pytestmark = pytest.mark.django_db


def under_review(cast: Cast) -> Declaration:
    form = cast.declaration(state="finance_first")
    freeze_now(form, actor=cast.people["clerk_a"])
    return form


def marks(**less: str) -> dict[str, str]:
    points = {f"points-{item.code}": str(item.points) for item in ITEMS}
    return points | {f"points-{code}": value for code, value in less.items()}


def decided(cast: Cast, form: Declaration, name: str, **data: Any) -> str:
    url = reverse("admin:reviews_declaration_move", args=[form.pk, name])
    client = signed_in(cast, "examiner1")
    answer = client.post(url, {"revision": form.revision, **data}, follow=True)
    return str(answer.content.decode())


def test_marks_given_with_the_decision_are_saved_with_it(cast: Cast) -> None:
    form = under_review(cast)
    assert "已送财政绩效科" in decided(cast, form, "finance_pass", **marks())
    assert ReviewSheet.objects.values_list("total", "grade").get() == (100, "优")


def test_sheet_half_filled_in_holds_the_decision(cast: Cast) -> None:
    form = under_review(cast)
    page = decided(cast, form, "finance_pass", **marks(goal=""))
    assert "审核表没有填完" in page
    assert Declaration.objects.get(pk=form.pk).state == "finance_first"
    assert ReviewSheet.objects.count() == 0


def test_marks_that_forbid_the_pass_are_not_saved_with_it(cast: Cast) -> None:
    form = under_review(cast)
    notes = {f"note-{item.code}": "欠妥" for item in ITEMS}
    half = {f"points-{item.code}": "1" for item in ITEMS}
    assert "应不予通过" in decided(cast, form, "finance_pass", **half, **notes)
    assert ReviewSheet.objects.count() == 0


def test_return_raises_ticked_hints_to_demands(cast: Cast) -> None:
    form = under_review(cast)
    examiner = cast.people["examiner1"]
    hint = write_opinion(subject=form, actor=examiner, text="注明方式", is_demand=False)
    other = write_opinion(subject=form, actor=examiner, text="可更细", is_demand=False)
    assert "已退回甲单位修改" in decided(cast, form, "finance_return", **{"raise": str(hint.pk)})
    weights = dict(Opinion.objects.values_list("pk", "is_demand"))
    assert weights == {hint.pk: True, other.pk: False}


def test_items_come_from_the_rule_set_where_it_names_them(cast: Cast) -> None:
    form = under_review(cast)
    lines = ["合规性 | 程序合规 | 40 | 程序是否完备", "合理性 | 测算合理 | 60 | "]
    RuleSettings.from_json({"review_items": lines})
    with pytest.raises(ValueError, match="审核表的项目“只有名称”看不懂"):
        RuleSettings.from_json({"review_items": ["只有名称"]})
    form.fiscal_year.rule_set.settings = {"review_items": lines}
    form.fiscal_year.rule_set.save()
    form = Declaration.objects.with_content().get(pk=form.pk)
    assert [(item.head, item.name, item.points) for item in items_of(form)] == [
        ("合规性", "程序合规", 40),
        ("合理性", "测算合理", 60),
    ]
    given = {"points-item1": "40", "points-item2": "50", "note-item2": "偏高"}
    opened = "还有" not in decided(cast, form, "finance_pass", **given)
    sheet = ReviewSheet.objects.get()
    assert (opened, sheet.total, sheet.grade) == (True, 90, "优")
    assert list(sheet.marks.values_list("head", "name", "full")) == [
        ("合规性", "程序合规", 40),
        ("合理性", "测算合理", 60),
    ]


@pytest.mark.parametrize("ending", ["xlsx", "docx", "pdf"])
def test_review_is_printed_with_opinions_answers_and_decision(cast: Cast, ending: str) -> None:
    form = under_review(cast)
    examiner = cast.people["examiner1"]
    opinion = write_opinion(subject=form, actor=examiner, text="请注明调查方式")
    reply(opinion=opinion, actor=cast.people["clerk_a"], text="已补充问卷")
    resolve(opinion=opinion, actor=examiner)
    decided(cast, form, "finance_pass", opinion="同意", **marks())
    url = reverse("reviews:paper-declarations", args=[form.pk, ending])
    answer = signed_in(cast, "examiner1").get(url)
    assert (answer.status_code, "%E5%AE%A1%E6%A0%B8%E8%A1%A8" in answer["Content-Disposition"]) == (
        200,
        True,
    )
    if ending == "xlsx":
        cells = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
        text = "\n".join(str(cell) for row in cells for cell in row if cell)
    elif ending == "docx":
        tables = Docx(BytesIO(answer.content)).tables
        text = "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    else:
        assert answer.content.startswith(b"%PDF")
        return
    wanted = ("规范完整性", "优（100 分）", "请注明调查方式", "已补充问卷", "初审通过", "同意")
    assert [word for word in wanted if word not in text] == []
    assert signed_in(cast, "department_a").get(url).status_code == 403


def waived(cast: Cast, form: Any, days: int) -> None:
    finding = Finding.objects.create(
        document_key=form.key, scope=kind_of(form).scope, key="k", code="rows_weight",
        district=cast.district, year=2027, message="分值合计不是一百分", severity="block",
        first_revision=0, last_revision=0,
    )  # fmt: skip
    Waiver.objects.create(
        finding=finding,
        reason="上级文件另有规定",
        granted_by=cast.people["examiner1"],
        ends_on=timezone.localdate() + timedelta(days),
    )


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (-1, False)])
def test_standing_waivers_are_printed_on_the_review_and_behind_the_form(
    cast: Cast, days: int, is_told: bool
) -> None:
    form = under_review(cast)
    waived(cast, form, days)
    paper = review_paper(form, cast.people["examiner1"])
    printed = signed_in(cast, "examiner1").get(
        reverse("exports:print-declarations", args=[form.pk])
    )

    told = [("分值合计不是一百分", "上级文件另有规定")] if is_told else []
    assert [(what, why) for what, _, why in paper.waivers] == told
    assert ("豁免事项" in printed.content.decode()) is is_told


@pytest.mark.parametrize(
    ("make", "title", "occasion"),
    [
        (evaluations.filled, "绩效自评审核表", "（2027年度自评）"),
        (lambda cast: monitoring.filled(cast, monitoring.node_of(cast)), "绩效运行监控审核表", "（2027年1—7月监控）"),
    ],
)  # fmt: skip
def test_review_of_every_kind_is_a_paper_of_its_own(
    cast: Cast, make: Any, title: str, occasion: str
) -> None:
    form = kind_of(made := make(cast)).fetch(made.pk)
    paper = review_paper(form, cast.people["examiner1"])

    assert (paper.title, paper.occasion) == (title, occasion)
    assert dict(paper.head)["基本情况"].endswith("本次 第 1 次提交")
    texts = [cell.text for cell in review_grid(paper).cells]
    assert texts[-4:] == ["审核人（签字）", "", "日期", ""]
