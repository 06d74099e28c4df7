"""A finding's way: mended in one click, answered, seen and overruled by the examiner."""

from __future__ import annotations

from typing import Any

import pytest

from apps.declarations.models import Declaration
from tests.browser.conftest import SHOTS, axe_faults
from tests.browser.test_editor import saved
from tests.cast import Cast
from tests.checks.test_findings import REASON, only

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def faulty(cast: Cast) -> Declaration:
    """Return a form with a reversed operator and a vague target."""
    declaration = cast.declaration()
    for name, target in (("参训人员满意度", "≤90(%)"), ("持证上岗人员比例", "提升")):
        row = declaration.indicators.get(level3=name)
        row.target = target
        row.read_target()
        row.save()
    return Declaration.objects.with_content().get(pk=declaration.pk)


def test_finding_is_mended_answered_and_overruled(desks: Any, live_cast: Cast) -> None:
    declaration = faulty(live_cast)
    key = only(declaration, "vague-target").key
    clerk = desks("clerk_a")
    page = clerk.open(f"/declarations/{declaration.pk}/edit/")
    clerk.shot("findings-edit")
    assert axe_faults(page) == []
    page.wait_for_selector("#entry-form[data-ready]")
    panel = page.locator("[data-findings-panel]")
    panel.get_by_role("button", name="将 ≤90(%) 改为 ≥90(%)").click()
    saved(page)
    page.get_by_role("button", name="撤销：将").click()
    saved(page)
    assert declaration.indicators.get(level3="参训人员满意度").target == "≤90(%)"
    panel.get_by_role("button", name="将 ≤90(%) 改为 ≥90(%)").click()
    saved(page)
    page.goto(f"{clerk.base}/declarations/{declaration.pk}/")
    clerk.shot("findings-detail")
    page.get_by_role("link", name="确认无误").first.click()
    page.locator(f"#r-{key}").fill("对")
    page.get_by_role("button", name="保存答复").click()
    page.get_by_text("请写明理由").wait_for()
    clerk.shot("findings-answers")
    assert axe_faults(page) == []
    for box in page.locator("textarea").all():
        box.fill(REASON)
    page.get_by_role("button", name="保存答复").click()
    page.get_by_role("button", name="提交主管部门").click()
    page.get_by_text("待审核").first.wait_for()
    Declaration.objects.filter(pk=declaration.pk).update(state="finance_first")

    examiner = desks("examiner1")
    page = examiner.open(f"/admin/declarations/declaration/{declaration.pk}/change/")
    page.get_by_text("不认可", exact=True).first.click()
    examiner.shot("findings-review")
    assert axe_faults(page) == []
    page.locator(f"#o-{key}").fill("没有写明怎样衡量提升。")
    page.get_by_role("button", name="不认可，须改正").first.click()
    page.get_by_text("财政不认可").wait_for()
    examiner.shot("findings-overruled")
    page = examiner.open("/admin/declarations/declaration/")
    examiner.shot("findings-inbox")
    page = examiner.open("/rules/")
    examiner.shot("rules")
    assert axe_faults(page) == []
    page = examiner.open(f"/admin/workflow/ruleset/{live_cast.year.rule_set_id}/severities/")
    page.screenshot(path=SHOTS / "severities.png")
    assert axe_faults(page) == []
