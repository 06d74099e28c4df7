"""An examiner empties a pile by keys alone: passes, returns, a proposal, a session that ends."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.entry.versions import freeze_now
from apps.reviews.domain.opinions import write_opinion
from apps.reviews.domain.proposals import accept
from apps.reviews.forms import proposed_change
from apps.reviews.models import Opinion, ReviewSheet
from apps.workflow.engine import perform
from tests.browser.conftest import axe_faults
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser
FORMS = 20
RETURNED = {3, 9, 15}
ENDS = 9


def submitted(cast: Cast, number: int) -> Declaration:
    form = cast.declaration(state="finance_first", name=f"第{number:02}号培训项目")
    freeze_now(form, actor=cast.people["clerk_a"])
    return form


def accepted(cast: Cast, form: Declaration) -> None:
    """Let the unit take over what was proposed the first time, and hand the form in again."""
    form.annual_goal = form.annual_goal.replace("400人", "")
    form.save()
    row = form.indicators.get(position=1)
    opinion = write_opinion(
        subject=form,
        actor=cast.people["examiner1"],
        text="人数与测算不符",
        place=f"row.{row.pk}.target",
        proposed="≥390人",
    )
    perform(PROCEDURE, "finance_return", subject=form, actor=cast.people["examiner1"])
    accept(opinion=opinion, actor=cast.people["clerk_a"], change=proposed_change(opinion))
    form.refresh_from_db()
    for name, person in (("submit", "clerk_a"), ("dept_pass", "department_a")):
        perform(PROCEDURE, name, subject=form, actor=cast.people[person])


def press(page: Page, *keys: str) -> None:
    # The script has come when cells can be pointed at.
    if page.locator(".desk").count():
        page.locator(".desk .can-point").first.wait_for(state="attached")
    for key in keys:
        page.keyboard.press(key)


def test_twenty_forms_are_decided_by_keys_alone(desks: Any, live_cast: Cast) -> None:
    # Twenty forms of one unit are alike; that is not what this is about.
    live_cast.year.rule_set.settings = {"warnings_need_answer": False}
    live_cast.year.rule_set.save()
    forms = [submitted(live_cast, number) for number in range(1, FORMS + 1)]
    accepted(live_cast, forms[5])
    desk = desks("examiner1")
    page = desk.open("/admin/declarations/declaration/?o=1")
    press(page, "j", "Enter")
    for number in range(1, FORMS + 1):
        name = f"第{number:02}号培训项目"
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        left = FORMS - number + 1
        expect(page.get_by_text(f"第 1/{left} 份")).to_be_visible()
        if number == 6:
            expect(page.locator("td ins")).to_have_text("≥390人")
            assert axe_faults(page) == []
        if number in RETURNED:
            press(page, "r")
            page.keyboard.type("满意度请注明调查方式")
            if number == ENDS:
                Session.objects.all().delete()
            press(page, "Tab", "Enter")
            if number == ENDS:
                page.get_by_label("登录名").fill("examiner1")
                page.keyboard.press("Tab")
                page.keyboard.type(PASSWORD)
                press(page, "Enter")
                expect(page.get_by_role("heading", level=1)).to_have_text(name)
                expect(page.get_by_role("textbox", name="审核意见")).to_have_value(
                    "满意度请注明调查方式"
                )
                press(page, "r", "Tab", "Enter")
            expect(page.get_by_text("已退回甲单位修改")).to_be_visible()
        else:
            press(page, "m", "a", "Enter")
            expect(page.get_by_text("已送财政绩效科，待审核")).to_be_visible()
    # The message may still be that of the form before.
    expect(page.get_by_role("heading", level=1)).not_to_have_text(name)
    states = Declaration.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [
        "returned" if number in RETURNED else "finance_second" for number in range(1, FORMS + 1)
    ]
    assert ReviewSheet.objects.filter(grade="优", total=100).count() == FORMS - len(RETURNED)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kept:'))") == []
    assert desk.faults == []


def test_finding_is_an_opinion_in_one_click_at_its_cell(desks: Any, live_cast: Cast) -> None:
    form = submitted(live_cast, 1)
    row = form.indicators.get(position=1)
    row.level3 = "培训次数"
    row.save()
    desk = desks("examiner1")
    page = desk.open(f"/admin/declarations/declaration/{form.pk}/change/")
    expect(page.get_by_role("region", name="检查发现")).to_be_visible()
    press(page, "f", "Enter")
    text = page.get_by_label("意见", exact=True)
    expect(text).to_be_focused()
    assert text.input_value() == page.locator(".f-item.on").get_by_role(
        "button"
    ).first.get_attribute("data-text")
    expect(page.locator(".op-row, .at-cell").first).to_be_visible()
    # A closed window costs nothing.
    text.fill("请核对培训次数")
    page.reload()
    expect(page.get_by_label("意见", exact=True)).to_have_value("请核对培训次数")
    page.get_by_label("意见", exact=True).focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("意见已记下")).to_be_visible()
    opinion = Opinion.objects.get()
    assert (opinion.text, bool(opinion.finding)) == ("请核对培训次数", True)
    expect(page.get_by_text("已转意见 1")).to_be_visible()
    assert axe_faults(page) == []
    assert desk.faults == []


def test_desk_stands_on_the_phone(desks: Any, live_cast: Cast) -> None:
    form = submitted(live_cast, 1)
    desk = desks("examiner1")
    page = desk.open(f"/admin/declarations/declaration/{form.pk}/change/")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_role("button", name="初审通过")).to_be_in_viewport()
