"""Copying last year's form, starting from another one or from the library."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.creation import offers_for, renewals_of, start_from
from apps.declarations.domain.reports import fetch_beside_neighbours
from apps.declarations.domain.storage import take_over
from apps.declarations.models import Declaration
from apps.formkit.sheets.declaration import NarrativeText
from apps.library.models import LibraryIndicator
from apps.projects.models import Project
from apps.workflow.models import FiscalYear, RuleSet
from tests.cast import Cast, signed_in
from tests.declarations.forms import counted
from tests.formkit.samples import full_sheet

pytestmark = pytest.mark.django_db


def last_year(cast: Cast, edition: str = "2025", **changes: Any) -> Declaration:
    """Store the project's approved form of 2026."""
    rules = RuleSet.objects.create(
        district=cast.district,
        code=f"R{edition}",
        name="上年规则",
        edition=edition,
        valid_from=2020,
    )
    year = FiscalYear.objects.create(district=cast.district, year=2026, rule_set=rules)
    project = Project.objects.create(unit=cast.unit_a, name="连年项目", category="特定目标类")
    form = Declaration.objects.create(project=project, fiscal_year=year)
    parts: dict[str, Any] = {
        "year": 2026,
        "start": date(2026, 1, 1),
        "end": date(2026, 12, 31),
        "annual_goal": "2026年培训业务人员400人。",
        "narrative": NarrativeText(basis="依据《三年行动计划（2024-2026年）》。"),
    }
    take_over(form, full_sheet(**(parts | changes)))
    Declaration.objects.filter(pk=form.pk).update(state="approved")
    return form


def blank(cast: Cast, project: Project) -> Declaration:
    return Declaration.objects.create(project=project, fiscal_year=cast.year)


def start(cast: Cast, form: Declaration, source: str, person: str = "clerk_a") -> str:
    return start_from(declaration=form, actor=cast.people[person], source=source)


def fresh(form: Declaration) -> Declaration:
    return Declaration.objects.with_content().get(pk=form.pk)


def test_last_years_form_is_copied_whole_and_its_dates_move_on(cast: Cast) -> None:
    old = last_year(cast)
    form = blank(cast, old.project)
    revision = form.revision
    start(cast, form, f"form:{old.pk}")
    form = fresh(form)
    assert (form.start, form.end) == (date(2027, 1, 1), date(2027, 12, 31))
    assert [row.level3 for row in form.indicators.all()] == [
        row.level3 for row in old.indicators.all()
    ]
    assert {row.origin for row in form.indicators.all()} == {"2026年度申报表"}
    total = form.funding_lines.get(half="annual", source="total")
    assert total.amount == Decimal("200000.00")
    assert form.revision == revision + 1
    assert AuditEvent.objects.filter(action="declaration.start").count() == 1


def test_copy_lists_what_must_be_renewed_and_less_after_each_change(cast: Cast) -> None:
    old = last_year(cast)
    form = blank(cast, old.project)
    start(cast, form, f"form:{old.pk}")
    items = renewals_of(fetch_beside_neighbours(form.pk, Declaration.objects.all()))
    keys = [row.pk for row in fresh(form).indicators.all()]
    assert [(item.where, item.message) for item in items[:5]] == [
        ("goal.annual", "“2026年培训业务人员400人”里还是2026年，请核对。"),
        (
            "narrative.basis",
            "《三年行动计划(2024-2026年)》到2026年为止，2027年已过期。请换成现行的文件或说明理由。",
        ),
        ("goal.annual", "年度总体目标与上年完全相同，请按本年的任务改写。"),
        ("money.annual.total", "年度资金申请总额仍是上年的 200,000.00 元。"),
        (f"row.{keys[0]}.target", "“人均培训成本”仍是上年的指标值 ≤500.00(元/人)。"),
    ]
    assert len(items) == 10
    form.indicators.filter(pk=keys[0]).update(target="≤450元/人")
    assert len(renewals_of(fetch_beside_neighbours(form.pk, Declaration.objects.all()))) == 9


def test_form_that_is_no_copy_has_nothing_to_renew(cast: Cast) -> None:
    old = last_year(cast)
    form = blank(cast, old.project)
    take_over(form, full_sheet())
    assert renewals_of(fetch_beside_neighbours(form.pk, Declaration.objects.all())) == []


def test_cost_rows_of_the_older_edition_come_under_their_new_level(cast: Cast) -> None:
    sheet = full_sheet()
    sheet.indicators[0].level1, sheet.indicators[0].level2 = "产出指标", "成本指标"
    rows = [*sheet.indicators[1:4], sheet.indicators[0], *sheet.indicators[4:]]
    old = last_year(cast, "2023", indicators=rows)
    form = blank(cast, old.project)
    start(cast, form, f"form:{old.pk}")
    first = form.indicators.first()
    assert (first.level1, first.level2, first.level3) == (
        "成本指标",
        "经济成本指标",
        "人均培训成本",
    )


def test_other_projects_form_gives_names_without_values(cast: Cast) -> None:
    other = cast.declaration(name="另一项目")
    form = blank(cast, Project.objects.create(unit=cast.unit_a, name="新项目"))
    assert start(cast, form, f"form:{other.pk}") == (
        "已套用“另一项目”的 6 条指标名称，请填写指标值。"
    )
    rows = list(form.indicators.all())
    assert ({row.target for row in rows}, rows[1].level3, rows[1].origin) == (
        {""},
        "培训人数",
        "另一项目（2027年度）",
    )
    assert fresh(form).annual_goal == ""


def test_library_gives_names_and_usual_values(cast: Cast) -> None:
    for level2, name in [("质量指标", "合格率"), ("数量指标", "场次")]:
        LibraryIndicator.objects.create(
            district=cast.district,
            level1="产出指标",
            level2=level2,
            level3=name,
            trade="宣传",
            target="≥3次",
        )
    form = blank(cast, Project.objects.create(unit=cast.unit_a, name="新项目"))
    assert [offer.source for offer in offers_for(form, cast.people["clerk_a"])] == ["trade:宣传"]
    start(cast, form, "trade:宣传")
    assert list(form.indicators.values_list("level3", "number", "origin")) == [
        ("场次", 3, "指标库"),
        ("合格率", 3, "指标库"),
    ]


def test_form_with_content_is_never_overwritten(cast: Cast) -> None:
    other, form = cast.declaration(name="另一项目"), cast.declaration(name="已填")
    with pytest.raises(NotAllowedNow):
        start(cast, form, f"form:{other.pk}")
    assert form.indicators.count() == 6


def test_foreign_forms_and_other_people_are_refused(cast: Cast) -> None:
    foreign = cast.declaration(cast.unit_b, name="乙表")
    form = blank(cast, Project.objects.create(unit=cast.unit_a, name="新项目"))
    for source in (f"form:{foreign.pk}", "form:x", "trade:无", "x", ""):
        with pytest.raises(ValidationError):
            start(cast, form, source)
    with pytest.raises(PermissionDenied):
        start(cast, form, f"form:{foreign.pk}", "reviewer_a")
    assert form.indicators.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_start_page_costs_the_same_queries_however_much_is_offered(cast: Cast, count: int) -> None:
    for number in range(count):
        cast.declaration(name=f"另一项目{number}")
    form = blank(cast, Project.objects.create(unit=cast.unit_a, name="新项目"))
    client = signed_in(cast, "clerk_a")
    url = reverse("declarations:start", args=[form.pk])
    assert client.get(url).content.decode().count('value="form:') == count
    assert counted(lambda: client.get(url)) == 5


def test_copy_is_offered_on_the_blank_form_and_done_by_one_click(cast: Cast) -> None:
    old = last_year(cast)
    form = blank(cast, old.project)
    client = signed_in(cast, "clerk_a")
    page = client.get(reverse("declarations:edit", args=[form.pk])).content.decode()
    assert "复制 2026 年度申报表" in page
    answer = client.post(
        reverse("declarations:start", args=[form.pk]), {"source": f"form:{old.pk}"}, follow=True
    )
    page = answer.content.decode()
    assert "上年内容待更新" in page
    assert "复制 2026 年度申报表" not in page
