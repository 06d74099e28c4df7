"""Recording called directly: whose turn, the first and the last day, what is full, what is traced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.core.errors import NotAllowedNow
from apps.formkit.indicators import Adding
from apps.ledger.domain import entries as recording
from apps.ledger.domain.calendar import (
    MonthCell,
    month_name,
    month_of,
    open_months,
    read_months,
    strip,
    usual_months,
)
from apps.ledger.domain.entries import (
    Typed,
    add_entry,
    correct_entry,
    may_record,
    measure_of,
    recording_obstacle,
    strike_entry,
)
from apps.ledger.domain.lines import Keeping, keep_line, people_in, people_of
from apps.ledger.domain.measures import goals_kept, measure_at, years_kept
from apps.ledger.domain.pasted import MOST, as_text, day_of, read_lines
from apps.ledger.domain.reminders import NAMES_TOLD, remind_month, reminder_text
from apps.ledger.models import LedgerLine, ProgressEntry
from apps.library.models import LibraryIndicator
from apps.projects.models import Document, Project
from tests.cast import Cast
from tests.ledger.helpers import COST, PASSED, PEOPLE, first_day, goal, measures, note
from tests.traces import last

YEAR = 2027


def add(cast: Cast, form: Document, on: date, today: date, value: str = "38") -> ProgressEntry:
    return add_entry(
        key=form.key,
        row=measures(form)[PEOPLE].row.id,
        actor=cast.people["clerk_a"],
        typed=Typed(value=value, on=on),
        today=today,
    )


@pytest.mark.django_db
def test_days_from_the_first_of_the_year_to_march_after_are_taken(cast: Cast) -> None:
    form = goal(cast)
    year = form.fiscal_year.year
    end = date(year + 1, 3, 31)
    for day in (date(year, 1, 1), end):
        assert add(cast, form, day, end).on == day
    for day in (date(year - 1, 12, 31), end + timedelta(days=1)):
        with pytest.raises(ValidationError, match=f"不在{year}年度内"):
            add(cast, form, day, end)
    with pytest.raises(ValidationError, match="还没有到"):
        add(cast, form, date(year, 3, 2), date(year, 3, 1))
    assert recording_obstacle(form, end) == ""
    told = f"{year}年度的记账到{year + 1}年3月底为止，现在不能再记。"
    assert recording_obstacle(form, end + timedelta(days=1)) == told
    with pytest.raises(NotAllowedNow, match="现在不能再记"):
        add(cast, form, date(year, 1, 1), end + timedelta(days=1))


@pytest.mark.django_db
def test_indicator_takes_so_many_entries_and_not_one_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MOST", 2)
    form = goal(cast)
    for _ in range(2):
        note(cast, form, PEOPLE, "1")
    with pytest.raises(ValidationError, match="一条指标最多记 2 笔"):
        note(cast, form, PEOPLE, "1")
    note(cast, form, PASSED, "97")


@pytest.mark.django_db
def test_entry_is_kept_with_its_note_and_person_and_traced(cast: Cast) -> None:
    form, clerk = goal(cast), cast.people["clerk_a"]
    entry = note(cast, form, PEOPLE, "38", note=" 第一期 \n 签到 ", sent_id="x" * 50)
    entry.refresh_from_db()
    assert (entry.note, entry.recorded_by, entry.sent_id, entry.state) == (
        "第一期 签到",
        clerk,
        "x" * 40,
        "kept",
    )
    event = last("ledger.add")
    assert (event.actor, event.organisation, event.object_id, event.after) == (
        clerk,
        "甲单位",
        str(entry.pk),
        {"on": first_day().isoformat(), "value": "38人", "note": "第一期 签到"},
    )
    assert note(cast, form, PEOPLE, "9", sent_id="x" * 50) == entry
    assert note(cast, form, PASSED, "97", sent_id="x" * 50) != entry
    strike_entry(pk=entry.pk, actor=clerk, reason=" 记 错 " + "长" * 300)
    entry.refresh_from_db()
    assert (entry.state, len(entry.reason), entry.struck_by) == ("struck", 200, clerk)
    assert entry.struck_at is not None
    event = last("ledger.strike")
    assert (event.actor, event.before["value"], event.after) == (
        clerk,
        "38人",
        {"reason": entry.reason},
    )


@pytest.mark.django_db
def test_correction_keeps_who_recorded_it_and_wants_a_reason(cast: Cast) -> None:
    form, clerk = goal(cast), cast.people["clerk_a"]
    wrong = note(cast, form, PEOPLE, "38")
    ProgressEntry.objects.update(told_by="王老师")
    typed = Typed(value="39", on=first_day())
    with pytest.raises(ValidationError, match="请写明理由"):
        correct_entry(pk=wrong.pk, actor=clerk, typed=typed, reason=" ")
    with pytest.raises(ValidationError):
        correct_entry(pk=wrong.pk, actor=clerk, typed=Typed(value="x", on=first_day()), reason="错")
    wrong.refresh_from_db()
    assert (wrong.state, ProgressEntry.objects.count()) == ("kept", 1)
    right = correct_entry(pk=wrong.pk, actor=clerk, typed=typed, reason="错")
    assert (right.recorded_by, right.told_by, right.corrects) == (clerk, "王老师", wrong)
    with pytest.raises(PermissionDenied):
        strike_entry(pk=right.pk, actor=cast.people["reviewer_a"], reason="x")


@pytest.mark.django_db
def test_clerks_and_owners_with_a_role_in_the_unit_record(cast: Cast) -> None:
    form = goal(cast)
    people = cast.people
    line = LedgerLine(owner=people["reviewer_a"])
    assert may_record(people["clerk_a"], form)
    assert not may_record(people["reviewer_a"], form)
    assert may_record(people["reviewer_a"], form, line)
    assert not may_record(people["reviewer_a"], form, LedgerLine(owner=people["clerk_b"]))
    for name in ("department_a", "clerk_b", "examiner1"):
        assert not may_record(people[name], form, LedgerLine(owner=people[name]))


@pytest.mark.django_db
def test_row_that_is_not_approved_takes_nothing(cast: Cast) -> None:
    form = goal(cast)
    assert measure_at(form, "none") is None
    with pytest.raises(NotAllowedNow, match="已不在批复的绩效目标里"):
        measure_of(form, "none")


@pytest.mark.django_db
def test_what_is_kept_of_an_indicator_is_checked_and_traced(cast: Cast) -> None:
    form, clerk = goal(cast), cast.people["clerk_a"]
    row = measures(form)[PEOPLE].row.id

    def keep(person: str = "clerk_a", **words: Any) -> LedgerLine:
        return keep_line(key=form.key, row=row, actor=cast.people[person], keeping=Keeping(**words))

    line = keep(owner_name=" 李工 ", baseline=" 360人 ", adding="last", months=(12, 6, 14, 0))
    assert (line.owner, line.owner_name, line.baseline, line.adding, line.months) == (
        None,
        "李工",
        "360人",
        "last",
        "6,12",
    )
    event = last("ledger.keep")
    assert (event.actor, event.object_id, event.before, event.after) == (
        clerk,
        str(line.pk),
        {"owner": "", "baseline": "", "adding": "", "months": ""},
        {
            "owner": "李工",
            "baseline": "360人",
            "adding": line.get_adding_display(),
            "months": "6,12",
        },
    )
    assert measures(form)[PEOPLE].adding == Adding.LAST
    line = keep(owner=cast.people["reviewer_a"].pk, owner_name="李工")
    assert (line.owner, line.owner_name) == (cast.people["reviewer_a"], "")
    with pytest.raises(ValidationError, match="汇总方式"):
        keep(adding="none")
    with pytest.raises(PermissionDenied):
        keep("reviewer_a")
    assert {one.username for one in people_of(form)} == {"clerk_a", "reviewer_a"}
    cast.people["reviewer_a"].is_active = False
    cast.people["reviewer_a"].save()
    found = people_in([cast.unit_a.pk, cast.unit_b.pk])
    assert {unit: [one.username for one in people] for unit, people in found.items()} == {
        cast.unit_a.pk: ["clerk_a"],
        cast.unit_b.pk: ["clerk_b"],
    }


@pytest.mark.django_db
def test_entries_stand_in_the_order_of_their_days_and_struck_ones_do_not_count(cast: Cast) -> None:
    form = goal(cast)
    year, end = form.fiscal_year.year, date(form.fiscal_year.year + 1, 3, 31)
    later = add(cast, form, date(year, 5, 2), end, "2")
    first = add(cast, form, date(year, 2, 1), end, "1")
    struck = add(cast, form, date(year, 1, 1), end, "7")
    ProgressEntry.objects.filter(pk=struck.pk).update(state="struck", reason="x")
    measure = measures(form)[PEOPLE]
    assert measure.entries == [first, later]
    assert (measure.reached, measure.told) == ("3人", [2, 5])
    assert not measures(form)[COST].entries


@pytest.mark.django_db
def test_evidence_is_that_of_the_districts_library_in_use(cast: Cast) -> None:
    form = goal(cast)
    name = measures(form)[PEOPLE].row.level3
    LibraryIndicator.objects.create(
        district=cast.district, level1="产出指标", level2="数量指标", level3=name,
        evidence="签到表原件",
    )  # fmt: skip
    with_evidence = measures(form)[PEOPLE].forecast
    LibraryIndicator.objects.update(is_active=False)
    assert "签到表原件" in str(with_evidence)
    assert "签到表原件" not in str(measures(form)[PEOPLE].forecast)


def test_years_are_kept_until_march() -> None:
    assert years_kept(date(2027, 3, 31)) == (2027, 2026)
    assert years_kept(date(2027, 4, 1)) == (2027,)


@pytest.mark.django_db
def test_goals_kept_are_visible_in_use_and_of_the_present_year(cast: Cast) -> None:
    form = goal(cast)
    today = timezone.localdate().replace(month=6, day=1)
    assert list(goals_kept(cast.people["clerk_a"], today)) == [form]
    assert list(goals_kept(cast.people["clerk_b"], today)) == []
    assert list(goals_kept(cast.people["clerk_a"], today.replace(year=today.year + 1))) == []
    after = today.replace(year=today.year + 1, month=3)
    assert list(goals_kept(cast.people["clerk_a"], after)) == [form]
    Project.objects.update(is_active=False)
    assert list(goals_kept(cast.people["clerk_a"], today)) == []


def test_months_are_numbered_on_into_the_year_after() -> None:
    assert [month_of(date(2027, 12, 31), 2027), month_of(date(2028, 1, 1), 2027)] == [12, 13]
    assert [month_name(12), month_name(13)] == ["12月", "次年1月"]
    assert read_months("13, 1,0,14,x,6,6") == (1, 6, 13)


@pytest.mark.parametrize(
    ("start", "end", "evidence", "months"),
    [
        (None, None, 12, (3, 6, 9, 12)),
        (date(2027, 3, 31), date(2027, 9, 1), 12, (3, 6, 9, 12)),
        (date(2027, 4, 1), date(2027, 8, 31), 12, (6, 12)),
        (None, None, 9, (3, 6, 9)),
        (None, None, 10, (3, 6, 9, 10)),
        (date(2026, 1, 1), date(2028, 12, 31), 13, (3, 6, 9, 13)),
    ],
)
def test_figures_that_add_up_are_due_each_quarter_of_the_term(
    start: date | None, end: date | None, evidence: int, months: tuple[int, ...]
) -> None:
    assert usual_months(Adding.SUM, evidence, start, end, YEAR) == months


def test_rates_are_due_at_half_time_and_what_stands_at_the_end() -> None:
    assert usual_months(Adding.MEAN, 12, None, None, YEAR) == (6, 12)
    assert usual_months(Adding.LAST, 12, None, None, YEAR) == (12,)


def test_strip_counts_entries_and_what_waits() -> None:
    assert open_months((3, 6, 9), [3, 7]) == (6,)
    assert open_months((3, 6), [4, 6]) == (3,)
    cells = strip([(3, 6, 9), (6,)], [[3, 3], []], 6)
    assert cells[2] == MonthCell(3, 2, "done", 0)
    assert cells[5] == MonthCell(6, 0, "due", 2)
    assert cells[8] == MonthCell(9, 0, "later", 1)
    assert strip([(3,)], [[]], 6)[2] == MonthCell(3, 0, "missed", 1)
    assert strip([(3,)], [[]], 3)[2].mark == "due"
    both = strip([(3,), (3,)], [[3], []], 6)[2]
    assert (both.mark, both.count, both.waits, both.words) == ("missed", 1, 1, "漏记 1 个")
    assert [cells[2].words, cells[5].words, cells[8].words, cells[0].words] == [
        "记了 2 笔",
        "本月要记 2 个",
        "到时要记 1 个",
        "没有要记的",
    ]
    assert (len(cells), cells[12].name) == (13, "次年1月")


def test_days_of_cells_are_read_with_or_without_a_year() -> None:
    assert day_of("2027-03-05 10:20:00", YEAR) == date(2027, 3, 5)
    assert day_of("3月5日", YEAR) == date(2027, 3, 5)
    assert day_of("2026年3月5日", YEAR) == date(2026, 3, 5)
    for text in ("2月30日", "3月", "三十八", ""):
        assert day_of(text, YEAR) is None


def test_lines_pasted_name_their_row_or_take_the_chosen_one() -> None:
    names = {"培训人数": "r2"}
    text = "指标\t日期\t数\n培训人数\t3月5日\t38\t第一期\t补\n3月6日\t39\n\n培训人数\t3月7日\n40"
    found = read_lines(text, names=names, year=YEAR, row="r9")
    assert found.rows == [
        ("r2", Typed(value="38", on=date(2027, 3, 5), note="第一期 补", line=2)),
        ("r9", Typed(value="39", on=date(2027, 3, 6), line=3)),
    ]
    assert found.faults == ["第 5 行没有数值。", "第 6 行没有日期，请补上，如 2027-3-5。"]
    unnamed = read_lines("3月6日\t39", names=names, year=YEAR)
    assert (unnamed.rows, len(unnamed.faults)) == ([], 1)
    assert unnamed.faults[0].startswith("第 1 行没有认出指标")


def test_so_many_lines_are_read_and_the_rest_named() -> None:
    line = "3月6日\t1"
    most = read_lines("\n".join([line] * MOST), names={}, year=YEAR, row="r")
    assert (len(most.rows), most.faults) == (MOST, [])
    more = read_lines("\n".join([line] * (MOST + 1)), names={}, year=YEAR, row="r")
    assert more.faults == [f"一次最多 {MOST} 行，请分几次记。"]
    assert as_text([["a", " b  c "], ["", " "], ["d", 1]]) == "a\tb c\nd\t1"  # type: ignore[list-item]


@pytest.mark.django_db
def test_reminders_go_out_in_the_first_week_to_whose_figures_are_due(cast: Cast) -> None:
    form = goal(cast)
    year = form.fiscal_year.year
    week, row = date(year, 6, 7), measures(form)[PEOPLE].row
    LedgerLine.objects.create(document=form, row=row.id, name=row.level3, months="6,12")
    assert remind_month(week + timedelta(days=1)) == 0
    assert remind_month(week) == 1
    event = last("review.remind")
    assert (event.actor, event.organisation, event.after["told"]) == (None, "甲单位", 1)
    assert event.after["text"] == "甲单位本月要记：培训人数。点开就能记，几十秒一笔。"
    add(cast, form, week, week)
    assert remind_month(week) == 0
    names = [f"指标{one}" for one in range(NAMES_TOLD + 1)]
    told = "、".join(names[:NAMES_TOLD])
    assert reminder_text(cast.unit_a, names[:NAMES_TOLD]) == (
        f"甲单位本月要记：{told}。点开就能记，几十秒一笔。"
    )
    assert f"{told}等 {NAMES_TOLD + 1} 个指标。" in reminder_text(cast.unit_a, names)
