"""Saving cell by cell: what is stored, refused, asked about; what it costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.declarations.models import Declaration, Indicator
from tests.cast import Cast, signed_in
from tests.declarations.forms import counted, grown

pytestmark = pytest.mark.django_db


class Page:
    """An open editor: what it knows of, and what it sends."""

    def __init__(self, cast: Cast, form: Declaration, person: str = "clerk_a") -> None:
        self.form, self.revision = form, form.revision
        self.client = signed_in(cast, person)

    def post(self, **parts: Any) -> Any:
        data = {"revision": self.revision, "edition": "2025", **parts}
        url = reverse("declarations:autosave", args=[self.form.pk])
        return self.client.post(url, data, content_type="application/json")

    def send(self, **parts: Any) -> dict[str, Any]:
        answer = self.post(**parts)
        assert answer.status_code == 200, answer.content
        data: dict[str, Any] = answer.json()
        self.revision = data["revision"]
        return data


def cell(place: str, value: Any, *was: Any) -> dict[str, Any]:
    return {"place": place, "value": value, "was": list(was)}


def names(form: Declaration) -> list[str]:
    return list(form.indicators.order_by("position").values_list("level3", flat=True))


def test_changed_cells_are_stored_and_come_back_as_shown(cast: Cast) -> None:
    form = cast.declaration()
    row = form.indicators.get(level3="培训人数")
    answer = Page(cast, form).send(
        cells=[
            cell("money.annual.total", "20.5万元", "200,000.00"),
            cell(f"row.{row.pk}.target", "不少于420人", row.target),
            cell("goal.annual", "新的目标", form.annual_goal),
            cell("narrative.plan", "分两批实施。", ""),
        ]
    )
    assert answer["stored"] == {
        "money.annual.total": "205,000.00",
        f"row.{row.pk}.target": "不少于420人",
        "goal.annual": "新的目标",
        "narrative.plan": "分两批实施。",
    }
    assert answer["understood"] == {
        "money.annual.total": "贰拾万伍仟元整",
        f"row.{row.pk}.target": "理解为 ≥420(人)",
    }
    fresh = Declaration.objects.with_content().get(pk=form.pk)
    assert fresh.revision == form.revision + 1
    assert fresh.funding_lines.get(half="annual", source="total").amount == Decimal("205000.00")
    assert fresh.narrative.plan == "分两批实施。"
    saved = Indicator.objects.get(pk=row.pk)
    assert (saved.op, saved.number, saved.measure) == ("≥", Decimal(420), "人")


@pytest.mark.parametrize(
    "target", ["≥123456789012345678元", "≤0.123456789%", "1-999999999999999个"]
)
def test_figure_too_long_for_the_columns_is_kept_as_text(cast: Cast, target: str) -> None:
    form = cast.declaration()
    row = form.indicators.get(level3="培训人数")
    Page(cast, form).send(cells=[cell(f"row.{row.pk}.target", target, row.target)])
    row.refresh_from_db()
    assert (row.target, row.text, row.op, row.number, row.measure) == (target, target, "", None, "")


def test_origin_of_a_picked_row_is_kept(cast: Cast) -> None:
    form = cast.declaration()
    row = form.indicators.first()
    Page(cast, form).send(cells=[cell(f"row.{row.pk}.origin", "指标库", "")])
    assert Indicator.objects.get(pk=row.pk).origin == "指标库"


def test_only_what_changed_stands_in_one_audit_row(cast: Cast) -> None:
    form = cast.declaration()
    count = AuditEvent.objects.count()
    page = Page(cast, form)
    page.send(cells=[cell("goal.annual", "新的目标", form.annual_goal)])
    page.send(cells=[cell("goal.annual", "新的目标", form.annual_goal)])
    assert AuditEvent.objects.count() == count + 1
    event = AuditEvent.objects.order_by("pk").last()
    assert (event.before, event.after) == (
        {"goal.annual": form.annual_goal},
        {"goal.annual": "新的目标"},
    )


def test_bad_cells_are_told_and_the_others_stored(cast: Cast) -> None:
    form = cast.declaration()
    answer = Page(cast, form).send(
        cells=[
            cell("money.annual.total", "很多", "200,000.00"),
            cell("head.end", "2026-01-01", "2027-12-31"),
            cell("goal.total", "总目标", ""),
        ]
    )
    assert answer["refused"] == {
        "money.annual.total": "“很多”不是金额。请填写数字，如 120000，或写明单位，如 12万元。",
        "head.end": "计划完成日期不能早于计划开始日期。",
    }
    assert answer["stored"] == {"goal.total": "总目标"}


def test_two_people_in_different_cells_keep_both_and_learn_of_the_other(cast: Cast) -> None:
    form = cast.declaration()
    first, second = Page(cast, form), Page(cast, form)
    first.send(cells=[cell("goal.total", "甲写的", "")])
    answer = second.send(cells=[cell("goal.annual", "乙写的", form.annual_goal)])
    assert answer["conflicts"] == []
    assert answer["everything"]["goal.total"] == "甲写的"
    fresh = Declaration.objects.get(pk=form.pk)
    assert (fresh.total_goal, fresh.annual_goal) == ("甲写的", "乙写的")


def test_later_one_in_the_same_cell_is_asked_and_may_insist(cast: Cast) -> None:
    form = cast.declaration()
    first, second = Page(cast, form), Page(cast, form)
    first.send(cells=[cell("goal.total", "甲写的", "")])
    answer = second.send(cells=[cell("goal.total", "乙写的", "")])
    assert answer["conflicts"] == [{"place": "goal.total", "current": "甲写的"}]
    assert Declaration.objects.get(pk=form.pk).total_goal == "甲写的"
    second.send(cells=[cell("goal.total", "乙写的", "甲写的")])
    assert Declaration.objects.get(pk=form.pk).total_goal == "乙写的"


def test_change_sent_again_after_a_lost_answer_is_no_conflict_with_oneself(cast: Cast) -> None:
    form = cast.declaration()
    page = Page(cast, form)
    page.send(cells=[cell("goal.total", "全年", "")])
    answer = page.send(cells=[cell("goal.total", "全年培训", "", "全年")])
    assert answer["conflicts"] == []
    assert Declaration.objects.get(pk=form.pk).total_goal == "全年培训"


def test_line_ends_of_the_plain_form_are_no_change(cast: Cast) -> None:
    form = cast.declaration()
    Declaration.objects.filter(pk=form.pk).update(total_goal="一\r\n二")
    answer = Page(cast, form).send(cells=[cell("goal.total", "一\n二\n三", "一\n二")])
    assert answer["conflicts"] == []


def test_new_row_sent_twice_is_stored_once_where_the_page_has_it(cast: Cast) -> None:
    form = cast.declaration()
    keys = [str(row.pk) for row in form.indicators.all()]
    page = Page(cast, form)
    parts = {
        "added": {"n-abc123": {"level2": "数量指标", "level3": "培训期数", "target": "12期"}},
        "order": [*keys[:2], "n-abc123", *keys[2:]],
    }
    first, again = page.send(**parts), page.send(**parts)
    assert first["keys"] == again["keys"]
    assert names(form)[1:4] == ["培训人数", "培训期数", "培训考核合格率"]
    row = Indicator.objects.get(pk=first["keys"]["n-abc123"])
    assert (row.level1, row.number, row.measure) == ("产出指标", Decimal(12), "期")


def test_rows_move_and_go_and_a_colleagues_new_row_stays(cast: Cast) -> None:
    form = cast.declaration()
    rows = list(form.indicators.all())
    keys = [str(row.pk) for row in rows]
    colleague, page = Page(cast, form), Page(cast, form)
    colleague.send(
        added={"n-colleague": {"level2": "数量指标", "level3": "同事加的", "target": "1次"}},
        order=[*keys[:2], "n-colleague", *keys[2:]],
    )
    known = {name: [str(getattr(rows[5], name) or "")] for name in ("level2", "level3", "target")}
    answer = page.send(
        dropped=[{"row": keys[5], "was": {**known, "weight": [""]}}],
        order=[keys[1], keys[0], *keys[2:5]],
    )
    assert answer["gone"] == [keys[5]]
    assert names(form) == [
        "培训人数",
        "同事加的",
        "人均培训成本",
        "培训考核合格率",
        "培训计划完成及时率",
        "持证上岗人员比例",
    ]


def test_row_changed_by_a_colleague_is_not_dropped_unasked(cast: Cast) -> None:
    form = cast.declaration()
    row = form.indicators.get(level3="培训人数")
    Page(cast, form).send(cells=[cell(f"row.{row.pk}.target", "≥500人", row.target)])
    known = {"level2": [row.level2], "level3": [row.level3], "target": [row.target]}
    answer = Page(cast, form).send(dropped=[{"row": str(row.pk), "was": {**known, "weight": [""]}}])
    assert answer["gone"] == []
    assert answer["conflicts"][0]["current"]["target"] == "≥500人"
    assert Indicator.objects.filter(pk=row.pk).exists()


def test_cell_of_a_row_a_colleague_dropped_is_asked_about(cast: Cast) -> None:
    form = cast.declaration()
    row = form.indicators.first()
    key = row.pk
    row.delete()
    answer = Page(cast, form).send(cells=[cell(f"row.{key}.target", "1", "2")])
    assert answer["conflicts"] == [{"place": f"row.{key}.target", "current": None, "gone": True}]


@pytest.mark.parametrize("state", ["dept_review", "approved"])
def test_closed_form_takes_nothing(cast: Cast, state: str) -> None:
    form = cast.declaration(state=state)
    answer = Page(cast, form).post(cells=[cell("goal.total", "改", "")])
    assert answer.status_code == 409
    assert Declaration.objects.get(pk=form.pk).total_goal == ""


@pytest.mark.parametrize(("person", "status"), [("clerk_b", 404), ("reviewer_a", 403)])
def test_only_the_units_clerk_saves(cast: Cast, person: str, status: int) -> None:
    form = cast.declaration()
    answer = Page(cast, form, person).post(cells=[cell("goal.total", "改", "")])
    assert answer.status_code == status
    assert Declaration.objects.get(pk=form.pk).total_goal == ""


def test_page_of_one_person_does_not_save_as_another(cast: Cast) -> None:
    form = cast.declaration()
    changes = [cell("goal.total", "改", "")]
    page = Page(cast, form)
    assert page.post(cells=changes, user=cast.people["clerk_b"].pk).status_code == 409
    assert Declaration.objects.get(pk=form.pk).total_goal == ""
    page.send(cells=changes, user=cast.people["clerk_a"].pk)
    assert Declaration.objects.get(pk=form.pk).total_goal == "改"


@pytest.mark.parametrize(
    "parts",
    [
        {"cells": [{"place": "head.state", "value": "approved", "was": []}]},
        {"cells": [{"place": "row.None.target", "value": "1", "was": []}]},
        {"cells": [{"place": "goal.total", "value": None, "was": []}]},
        {"cells": "x"},
        {"revision": "1"},
        {"edition": "1999"},
        {"order": [1, 2]},
        {"added": {"x": {"level3": "a"}}},
        {"dropped": [{"row": "1", "was": {}}]},
    ],
)
def test_what_no_editor_sends_is_refused(cast: Cast, parts: dict[str, Any]) -> None:
    form = cast.declaration()
    assert Page(cast, form).post(**parts).status_code == 400


@pytest.mark.parametrize("rows", [1, 60])
def test_autosave_costs_nine_queries_however_many_rows_change(cast: Cast, rows: int) -> None:
    form = grown(cast, rows)
    Page(cast, form).send(cells=[cell("head.project_category", "其他运转类", form.category)])
    form.refresh_from_db()
    page = Page(cast, form)
    changes = [
        cell(f"row.{row.pk}.target", "≤400元/人", row.target) for row in form.indicators.all()
    ]
    assert counted(lambda: page.send(cells=changes)) == 9


@pytest.mark.parametrize("rows", [1, 60])
def test_paste_costs_nine_queries_however_many_rows_are_new(cast: Cast, rows: int) -> None:
    form = grown(cast, 1)
    first = {"n-first001": {"level2": "数量指标", "level3": "原有指标", "target": "1次"}}
    order = [str(form.indicators.get().pk), *first]
    Page(cast, form).send(added=first, order=order)
    form.refresh_from_db()
    page = Page(cast, form)
    added = {
        f"n-{number:08d}": {"level2": "数量指标", "level3": f"新指标{number}", "target": "1次"}
        for number in range(rows)
    }
    order = [*(str(pk) for pk in form.indicators.values_list("pk", flat=True)), *added]
    # One more where a level is measured for the first time.
    assert counted(lambda: page.send(added=added, order=order)) == 9
    assert form.indicators.count() == rows + 2


def test_second_person_in_the_form_is_told_of_the_first(cast: Cast) -> None:
    form = cast.declaration()
    colleague = cast.people["clerk_b"]
    colleague.memberships.update(unit=cast.unit_a)
    first, second = Page(cast, form), Page(cast, form, "clerk_b")
    url = reverse("declarations:presence", args=[form.pk])
    assert first.client.post(url).json() == {"others": [], "revision": form.revision}
    assert second.client.post(url).json()["others"] == [str(cast.people["clerk_a"])]


def test_findings_are_those_of_the_stored_form(cast: Cast) -> None:
    form = cast.declaration()
    page = Page(cast, form)
    url = reverse("declarations:findings", args=[form.pk])
    row = form.indicators.get(level3="培训人数")
    page.send(cells=[cell(f"row.{row.pk}.target", "", row.target)])
    text = page.client.get(url).content.decode()
    assert "没有指标值" in text
    assert f'data-place="row.{row.pk}.target"' in text
