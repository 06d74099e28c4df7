"""Years, windows, working days and the way through the offices, called directly."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import Department, District, Unit
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.workflow.default_rule_sets import SHIPPED, shipped_named
from apps.workflow.domain import set_severities
from apps.workflow.engine import Procedure, Transition, perform, roles, states
from apps.workflow.models import (
    CalendarDay,
    EntryWindow,
    Extension,
    FiscalYear,
    RuleSet,
    TransitionRecord,
)
from apps.workflow.models.windows import Longer, validate_reminder_days
from apps.workflow.route import RouteStep, offices_of, route_of, said_of
from apps.workflow.workdays import Calendar, workday_after
from apps.workflow.years import choose_shipped, copy_rule_set, make_current, open_year
from tests.cast import Cast
from tests.traces import last

FRIDAY = date(2027, 4, 30)
MONDAY = date(2027, 5, 3)
# A holiday on Monday, made up for on the Sunday before it.
KNOWN = {MONDAY: False, date(2027, 5, 2): True}
OTHERS = ["clerk_a", "department_a", "examiner1", "system"]


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (FRIDAY, True),
        (FRIDAY + timedelta(days=1), False),
        (FRIDAY + timedelta(days=2), True),
        (MONDAY, False),
        (MONDAY + timedelta(days=1), True),
        (MONDAY + timedelta(days=6), False),
    ],
)
def test_day_is_worked_by_its_weekday_unless_the_calendar_says_so(
    day: date, is_worked: bool
) -> None:
    assert Calendar(KNOWN).is_workday(day) is is_worked


def test_working_days_are_counted_on_back_and_spent() -> None:
    plain, known = Calendar({}), Calendar(KNOWN)
    assert [plain.after(FRIDAY, count) for count in (0, 1, 2, 6)] == [
        FRIDAY,
        MONDAY,
        date(2027, 5, 4),
        date(2027, 5, 10),
    ]
    assert [known.after(FRIDAY, count) for count in (1, 2)] == [
        date(2027, 5, 2),
        date(2027, 5, 4),
    ]
    saturday = FRIDAY + timedelta(days=1)
    assert [plain.until(FRIDAY, day) for day in (FRIDAY, saturday, MONDAY)] == [0, 0, 1]
    assert (plain.until(MONDAY, FRIDAY), known.until(FRIDAY, date(2027, 5, 4))) == (-1, 2)
    assert [plain.spent_before(MONDAY, count) for count in (0, 1, 2)] == [
        MONDAY,
        FRIDAY,
        date(2027, 4, 29),
    ]


@pytest.mark.django_db
def test_calendar_of_the_database_is_the_one_that_counts() -> None:
    assert workday_after(FRIDAY, 1) == MONDAY
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day, is_workday=is_worked) for day, is_worked in KNOWN.items()
    )
    assert workday_after(FRIDAY, 2) == date(2027, 5, 4)
    assert str(CalendarDay.objects.get(date=MONDAY)) == "2027-05-03 休息"
    assert str(CalendarDay.objects.get(date=date(2027, 5, 2))) == "2027-05-02 上班"


@pytest.mark.parametrize("text", ["60", "-30", "5,1,-1", "5，1", " 5 , 1 "])
def test_reminder_days_within_the_span_are_taken(text: str) -> None:
    validate_reminder_days(text)


@pytest.mark.parametrize("text", ["61", "-31", "5,,1", "5.5", "x", "100", "5 1"])
def test_other_reminder_days_are_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="-30 至 60"):
        validate_reminder_days(text)


def test_offsets_are_the_numbers_written() -> None:
    assert EntryWindow(reminder_days="5，1, -1").reminder_offsets == {5, 1, -1}
    assert EntryWindow(reminder_days="").reminder_offsets == frozenset()


def windows(cast: Cast) -> tuple[EntryWindow, EntryWindow]:
    other = EntryWindow.objects.create(
        district=cast.district,
        fiscal_year=cast.year,
        name="补报",
        opens_at=cast.window.opens_at,
        closes_at=cast.window.closes_at + timedelta(days=9),
    )
    return cast.window, other


@pytest.mark.django_db
def test_year_has_the_open_window_first_and_else_the_one_that_ends_last(cast: Cast) -> None:
    first, other = windows(cast)
    assert cast.year.window("declaration") == other
    assert cast.year.window("evaluation") is None
    EntryWindow.objects.filter(pk=other.pk).update(opens_at=timezone.now() + timedelta(days=2))
    assert cast.year.window("declaration") == first
    past = timezone.now() - timedelta(seconds=1)
    EntryWindow.objects.filter(pk=first.pk).update(closes_at=past)
    assert cast.year.window("declaration") == other


@pytest.mark.django_db
def test_longer_is_told_by_unit_and_by_department_and_the_later_counts(cast: Cast) -> None:
    window, other = windows(cast)
    end = window.closes_at
    unit = Extension.objects.create(
        window=window, unit=cast.unit_a, until=end + timedelta(days=1), reason="x"
    )
    department = Extension.objects.create(
        window=window, department=cast.unit_a.department, until=end + timedelta(days=2), reason="x"
    )
    longer = Longer.of([window, other])
    place = cast.unit_a.department_id
    assert longer.until(window.pk, cast.unit_a.pk, place) == department.until
    assert longer.until(window.pk, None, place) == department.until
    assert longer.until(other.pk, cast.unit_a.pk, place) is None
    assert longer.until(window.pk, cast.unit_b.pk, cast.unit_b.department_id) is None
    assert sorted(longer.ends) == [unit.until, department.until]
    own = window.for_unit(cast.unit_a)
    assert (own.deadline, window.deadline) == (department.until, end)
    assert str(unit).startswith("甲单位 ")
    assert str(department).startswith("甲部门 ")


@pytest.mark.django_db
def test_extension_gives_more_time_and_to_the_windows_own_district(cast: Cast) -> None:
    end = cast.window.deadline
    for until in (end, end - timedelta(seconds=1)):
        with pytest.raises(ValidationError, match="须晚于批次的截止时间"):
            Extension(window=cast.window, unit=cast.unit_a, until=until).clean()
    later = end + timedelta(seconds=1)
    Extension(window=cast.window, unit=cast.unit_a, until=later).clean()
    other = District.objects.create(code="310200", name="邻区")
    department = Department.objects.create(district=other, code="X", name="邻部门")
    unit = Unit.objects.create(department=department, code="X", name="邻单位")
    for owner in ({"unit": unit}, {"department": department}):
        with pytest.raises(ValidationError, match="不在同一区划"):
            Extension(window=cast.window, until=later, **owner).clean()


def copied(cast: Cast, person: str = "examiner2", **changes: Any) -> RuleSet:
    words: dict[str, Any] = {"code": "R2", "name": "新规则", "valid_from": 2028}
    old = cast.year.rule_set
    return copy_rule_set(rule_set=old, actor=cast.people[person], **{**words, **changes})


@pytest.mark.django_db
def test_copied_rule_set_is_traced_and_the_old_one_ends_the_year_before(cast: Cast) -> None:
    RuleSet.objects.update(notice="某号文", valid_to=2030, settings={"max_indicators": 12})
    new = copied(cast)
    old = RuleSet.objects.get(pk=cast.year.rule_set_id)
    assert (new.edition, new.notice, new.name, new.valid_from, new.valid_to, old.valid_to) == (
        "2025",
        "某号文",
        "新规则",
        2028,
        2030,
        2027,
    )
    event = last("ruleset.copy")
    assert (event.actor, event.object_id, event.before, event.after) == (
        cast.people["examiner2"],
        str(new.pk),
        {"code": "R1"},
        {"code": "R2"},
    )
    new.settings["max_indicators"] = 99
    assert old.settings == {"max_indicators": 12}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("end", "new_end", "old_end"), [(2028, 2028, 2027), (2027, None, 2027), (2026, None, 2026)]
)
def test_end_of_a_rule_set_goes_over_where_it_lies_ahead(
    cast: Cast, end: int, new_end: int | None, old_end: int
) -> None:
    RuleSet.objects.update(valid_to=end)
    new = copied(cast)
    assert (new.valid_to, RuleSet.objects.get(code="R1").valid_to) == (new_end, old_end)


@pytest.mark.django_db
def test_rule_set_is_copied_to_later_years_only(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="须晚于原规则集的 2025 年"):
        copied(cast, valid_from=2025)
    assert copied(cast, valid_from=2026).valid_from == 2026


@pytest.mark.django_db
@pytest.mark.parametrize("person", OTHERS)
def test_performance_section_alone_turns_the_year(cast: Cast, person: str) -> None:
    actor, count = cast.people[person], AuditEvent.objects.count()
    with pytest.raises(PermissionDenied):
        copied(cast, person)
    with pytest.raises(PermissionDenied):
        opened(cast, person=person)
    with pytest.raises(PermissionDenied):
        make_current(fiscal_year=cast.year, actor=actor)
    with pytest.raises(PermissionDenied):
        choose_shipped(district=cast.district, shipped=SHIPPED[0], actor=actor)
    assert (AuditEvent.objects.count(), RuleSet.objects.count()) == (count, 1)


@pytest.mark.django_db
def test_performance_section_of_another_district_turns_none_here(cast: Cast) -> None:
    other = District.objects.create(code="310200", name="邻区")
    person = cast.people["clerk_b"]
    grant_role(user=person, role=Role.EXAMINER_SECOND, district=other, actor=None)
    actor = type(person).objects.get(pk=person.pk)
    with pytest.raises(PermissionDenied):
        make_current(fiscal_year=cast.year, actor=actor)


@pytest.mark.django_db
def test_shipped_rules_are_taken_once_and_traced(cast: Cast) -> None:
    made = [
        choose_shipped(district=cast.district, shipped=SHIPPED[1], actor=cast.people["examiner2"])
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert (made[0].code, made[0].edition, made[0].valid_from, made[0].notice) == (
        "S2023",
        "2023",
        2015,
        "财预〔2015〕88号",
    )
    event = last("ruleset.install")
    assert (event.actor, event.after) == (cast.people["examiner2"], {"code": "S2023"})
    named = [SHIPPED[0].code, SHIPPED[0].name, SHIPPED[0].edition]
    assert [shipped_named(text) for text in named] == [SHIPPED[0]] * 3
    with pytest.raises(KeyError):
        shipped_named("S1999")


def opened(cast: Cast, person: str = "examiner2", year: int = 2028, **changes: Any) -> FiscalYear:
    start = timezone.make_aware(datetime(2027, 9, 1))  # noqa: DTZ001 -- made aware
    words: dict[str, Any] = {
        "rule_set": cast.year.rule_set,
        "window": "2028年度申报",
        "opens_at": start,
        "closes_at": start + timedelta(days=20),
    }
    return open_year(actor=cast.people[person], year=year, **{**words, **changes})


@pytest.mark.django_db
def test_opened_year_has_its_window_is_current_and_traced(cast: Cast) -> None:
    year = opened(cast)
    assert (year.year, year.rule_set, year.is_current) == (2028, cast.year.rule_set, True)
    assert list(FiscalYear.objects.filter(is_current=True)) == [year]
    window = EntryWindow.objects.get(fiscal_year=year, kind="declaration")
    assert (window.name, window.district) == ("2028年度申报", cast.district)
    event = last("year.open")
    assert (event.actor, event.object_id, event.after) == (
        cast.people["examiner2"],
        str(year.pk),
        {
            "window": "2028年度申报",
            "opens": "2027-09-01 00:00:00+08:00",
            "closes": "2027-09-21 00:00:00+08:00",
        },
    )


@pytest.mark.django_db
def test_year_that_is_there_keeps_its_rules_and_gets_the_window(cast: Cast) -> None:
    rules = copied(cast, valid_from=2026)
    year = opened(cast, year=2027, rule_set=rules)
    assert (year.pk, year.rule_set) == (cast.year.pk, cast.year.rule_set)
    assert EntryWindow.objects.filter(fiscal_year=year, kind="declaration").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "fits"), [(2026, False), (2027, True), (2029, True), (2030, False)]
)
def test_year_lies_within_the_span_of_its_rules(cast: Cast, year: int, fits: bool) -> None:
    rules = RuleSet.objects.create(
        district=cast.district, code="R3", name="三年", edition="2025", valid_from=2027,
        valid_to=2029,
    )  # fmt: skip
    if fits:
        assert opened(cast, year=year, rule_set=rules).year == year
    else:
        with pytest.raises(ValidationError, match=f"不适用于 {year} 年度"):
            opened(cast, year=year, rule_set=rules)


@pytest.mark.django_db
def test_window_that_ends_before_it_begins_opens_no_year(cast: Cast) -> None:
    start = timezone.now()
    with pytest.raises(ValidationError):
        opened(cast, opens_at=start, closes_at=start - timedelta(days=1))
    assert not FiscalYear.objects.filter(year=2028).exists()
    assert FiscalYear.objects.get(is_current=True) == cast.year


@pytest.mark.django_db
def test_current_year_is_traced_and_another_districts_stays(cast: Cast) -> None:
    other = District.objects.create(code="310200", name="邻区")
    rules = RuleSet.objects.create(
        district=other, code="R1", name="邻区规则", edition="2025", valid_from=2025
    )
    theirs = FiscalYear.objects.create(district=other, year=2027, rule_set=rules, is_current=True)
    later = FiscalYear.objects.create(
        district=cast.district, year=2028, rule_set=cast.year.rule_set
    )
    make_current(fiscal_year=later, actor=cast.people["examiner2"])
    assert set(FiscalYear.objects.filter(is_current=True)) == {later, theirs}
    assert later.is_current
    event = last("year.current")
    assert (event.actor, event.object_id) == (cast.people["examiner2"], str(later.pk))
    assert (later.before, cast.year.before) == (cast.year, None)


def stands(cast: Cast, state: str, *, reviewed: bool = True) -> Declaration:
    Department.objects.update(needs_unit_review=reviewed)
    form = cast.declaration(state=state)
    return Declaration.objects.with_names().get(pk=form.pk)


ALL = ["单位", "部门", "业务科", "绩效科"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "marks", "said"),
    [
        ("draft", ["now", "", "", ""], "撤回：现在可由甲单位修改"),
        ("returned", ["back", "", "", ""], "已退回甲单位修改"),
        ("unit_review", ["now", "", "", ""], "已送甲单位的单位审核，待审核"),
        ("dept_review", ["done", "now", "", ""], "已提交甲部门，待审核"),
        ("finance_first", ["done", "done", "now", ""], "已送财政业务科，待审核"),
        ("finance_second", ["done", "done", "done", "now"], "已送财政绩效科，待审核"),
        ("rejected", ["done", "done", "done", "back"], "已撤回"),
    ],
)
def test_way_is_marked_and_told_by_the_office_that_has_the_form(
    cast: Cast, state: str, marks: list[str], said: str
) -> None:
    form = stands(cast, state)
    assert offices_of(PROCEDURE, form) == ALL
    assert route_of(PROCEDURE, form) == [
        RouteStep(label, mark) for label, mark in zip(ALL, marks, strict=True)
    ]
    assert said_of(PROCEDURE, form, "撤回") == said


@pytest.mark.django_db
def test_refusal_is_told_in_its_own_words(cast: Cast) -> None:
    assert said_of(PROCEDURE, stands(cast, "rejected"), "不予批复") == "不予批复"


@pytest.mark.django_db
def test_single_office_of_the_bureau_is_called_finance_and_marked() -> None:
    def step(name: str, source: str, target: str, role: Role) -> Transition:
        return Transition(
            name=name, label=name, sources=states(source), target=target, roles=roles(role),
            style="primary",
        )  # fmt: skip

    way = Procedure(
        name="short",
        model=Declaration,
        state_labels={"draft": "草稿", "with_finance": "待批", "approved": "已批"},
        transitions=(
            step("submit", "draft", "with_finance", Role.CLERK),
            step("approve", "with_finance", "approved", Role.EXAMINER_SECOND),
        ),
        unit_of=lambda subject: subject.unit,
    )
    for state, marks in (
        ("draft", "now "),
        ("with_finance", "done now"),
        ("approved", "done done"),
    ):
        told = route_of(way, SimpleNamespace(state=state))
        assert [step.label for step in told] == ["单位", "财政"]
        assert " ".join(step.mark for step in told) == marks


@pytest.mark.django_db
def test_step_knows_when_the_one_before_it_was(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    first = perform(
        PROCEDURE, "dept_return", subject=form, actor=cast.people["department_a"], opinion="请改"
    )
    Declaration.objects.filter(pk=form.pk).update(state="dept_review")
    form.refresh_from_db()
    second = perform(
        PROCEDURE, "dept_return", subject=form, actor=cast.people["department_a"], opinion="再改"
    )
    assert (first.since, second.since) == (None, first.at)
    assert str(first) == f"退回单位 {first.at:%Y-%m-%d %H:%M}"


@pytest.mark.django_db
def test_form_sent_back_and_unchanged_wants_words_only_while_it_is_returned(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    words = {
        "procedure": "declaration", "document_id": form.key, "source": "x", "target": "x",
        "revision": form.revision,
    }  # fmt: skip
    for name in ("submit", "dept_return"):
        TransitionRecord.objects.create(transition=name, label=name, **words)
    asks = PROCEDURE.transition("submit").wants_words
    assert asks is not None
    assert asks(form) == ""
    form.state = "returned"
    assert asks(form).startswith("退回后内容没有改过")
    form.revision += 1
    assert asks(form) == ""


@pytest.mark.django_db
def test_levels_that_stand_already_are_given_back_and_leave_no_trace(cast: Cast) -> None:
    levels = {"vague-target": "拦截"}
    words = {"rule_set": cast.year.rule_set, "actor": cast.people["examiner2"], "levels": levels}
    for _ in range(2):
        assert set_severities(**words).rules.severities == levels  # type: ignore[arg-type]
    assert AuditEvent.objects.filter(action="ruleset.severities").count() == 1


@pytest.mark.django_db
def test_year_of_another_district_is_another_year(cast: Cast) -> None:
    other = District.objects.create(code="310200", name="邻区")
    rules = RuleSet.objects.create(
        district=other, code="R1", name="邻区规则", edition="2025", valid_from=2025
    )
    theirs = FiscalYear.objects.create(district=other, year=2028, rule_set=rules)
    year = opened(cast)
    assert year.pk != theirs.pk
    assert (year.district, EntryWindow.objects.get(name="2028年度申报").fiscal_year) == (
        cast.district,
        year,
    )
