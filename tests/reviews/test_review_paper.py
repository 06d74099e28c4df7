"""The review sheet: items of the rule set, sent with the decision, printed for the file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from docx import Document as Docx
from openpyxl import load_workbook

from apps.declarations.domain.review import ITEMS
from apps.declarations.models import Declaration
from apps.entry.versions import freeze_now
from apps.reviews.domain.deciding import items_of
from apps.reviews.domain.opinions import reply, resolve, write_opinion
from apps.reviews.models import Opinion, ReviewSheet
from apps.workflow.settings_schema import RuleSettings
from tests.cast import Cast, signed_in

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
