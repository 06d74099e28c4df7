"""The board: what it counts, that its sums are those of its lists, and what it keeps to itself."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.db.models import Sum
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from apps.accounts.models import Department, Unit, User
from apps.board.charts import card_of
from apps.board.domain.stages import asked_of
from apps.board.filters import FigureFilter
from apps.board.templatetags.board import list_url
from apps.declarations.domain.content import KEPT
from apps.declarations.models import Declaration
from apps.entry.figures import BOARDS, Line, lines_of, panels_of
from apps.entry.kept_figures import renew
from apps.entry.kinds import Kind, kind_named
from apps.entry.step_figures import STANDING
from apps.projects.models import Document, Project
from apps.reviews.models import Notice, Opinion, SavedFilter
from apps.workflow.models import EntryWindow, FiscalYear, TransitionRecord
from tests.board.helpers import full_year
from tests.cast import Cast, signed_in
from tests.fetched import fetched

KIND = kind_named("declaration")


def figures(user: User, code: str, year: FiscalYear, kind: Kind = KIND, **asked: Any) -> list[Line]:
    [panel] = [one for one in panels_of(kind) if one.code == code]
    return lines_of(panel, asked_of(user, kind, year, **asked))


def heat_rows(user: User, kind: Kind, year: FiscalYear) -> list[Line]:
    return figures(user, "stages", year, kind)


def counts(cast: Cast, person: str) -> dict[str, dict[str, int]]:
    rows = heat_rows(cast.people[person], KIND, cast.year)
    return {row.name: {code: cell.number for code, cell in row.cells.items()} for row in rows}


def test_projects_without_a_form_are_told_as_not_begun(cast: Cast) -> None:
    for number in range(3):
        Project.objects.create(unit=cast.unit_a, name=f"道路养护{number}")
    page = signed_in(cast, "examiner1").get(reverse("board:board"))
    assert counts(cast, "examiner1") == {"甲部门": {"none": 3}, "合计": {"none": 3}}
    assert 'panel=groups&amp;pick=late">3</a></b> 份还没有开始' in page.content.decode()


def test_refused_form_leaves_its_project_not_begun(cast: Cast) -> None:
    cast.declaration(state="rejected")
    assert counts(cast, "examiner1")["合计"] == {"none": 1}


def test_draft_is_counted_but_neither_its_amount_nor_its_page_is_told(cast: Cast) -> None:
    draft = cast.declaration()
    Document.objects.filter(key=draft.key).update(annual_amount=Decimal(50000))
    [row, _] = heat_rows(cast.people["examiner1"], KIND, cast.year)
    assert (row.cells["draft"].number, row.cells["draft"].amount) == (1, Decimal(0))
    [found] = asked_of(cast.people["examiner1"], KIND, cast.year).owed
    assert (found.of_amount, found.of_form) == (None, None)
    shown = signed_in(cast, "examiner1").get(reverse("board:list")).content.decode()
    assert "业务培训项目" in shown
    assert f"/{draft.pk}/change/" not in shown
    assert "50,000" not in shown


def test_department_sees_its_own_alone(cast: Cast) -> None:
    cast.declaration(state="dept_review")
    cast.declaration(cast.unit_b, name="河道保洁", state="approved")
    assert counts(cast, "department_a") == {
        "甲部门": {"dept_review": 1},
        "合计": {"dept_review": 1},
    }


def test_other_years_count_projects_with_a_form_alone(cast: Cast) -> None:
    cast.declaration(state="approved")
    Project.objects.create(unit=cast.unit_a, name="新设项目")
    cast.year.is_current = False
    cast.year.save()
    assert counts(cast, "examiner1")["合计"] == {"approved": 1}


def test_list_of_money_names_the_indicators_that_answer_for_it(cast: Cast) -> None:
    form = cast.declaration(state="approved")
    client, asked = signed_in(cast, "examiner1"), {"panel": "money", "pick": "成本指标"}
    own = form.indicators.filter(level1="成本指标", number__isnull=False)
    told = f"{own[0].level3}（共 {own.count()} 个）"
    page = client.get(reverse("board:list"), asked).content.decode()
    assert "由哪些指标负责" in page
    assert told in page
    form.indicators.update(number=None)
    renew(KEPT, Declaration.objects.all())
    [row] = client.get(reverse("board:list"), {"panel": "money"}).context["table"].data
    assert (row.of_project, row.said) == (form.project.name, "")


def test_units_of_a_list_are_reminded_from_it(cast: Cast) -> None:
    """From any figure: the list behind it leads to the reminder of just its units."""
    cast.declaration()
    cast.declaration(cast.unit_b, name="河道保洁", state="returned")
    Project.objects.create(unit=cast.unit_b, name="还没开始的")
    client = signed_in(cast, "examiner1")
    page = client.get(reverse("board:list"), {"panel": "groups", "pick": "late"})
    address = f"/reminders/?of=declarations&only={cast.unit_b.pk}"
    assert (page.context["remind_url"], page.context["units_named"]) == (address, 1)
    assert "催报清单上的 1 个单位" in page.content.decode()
    shown = client.get(address)
    assert [row.unit for row in shown.context["rows"]] == [cast.unit_b]
    assert "只列出清单中的 1 个单位" in shown.content.decode()
    assert client.post(address, {"unit": cast.unit_b.pk}).status_code == 302
    assert Notice.objects.filter(user=cast.people["clerk_b"], kind="reminder").count() == 1
    FiscalYear.objects.update(is_current=False)
    assert "remind_url" not in client.get(reverse("board:list"), {"year": "2027"}).context


def behind(user: User, card: Any, line: Line, pick: Any = None) -> Any:
    """Return the rows of the list that a figure's link asks for."""
    query = QueryDict(urlsplit(list_url(card, line, pick)).query)
    department = query.get("department")
    asked = asked_of(
        user, card.asked.kind, card.asked.year, int(department) if department else None
    )
    request = RequestFactory().get("/")
    request.user = user
    chosen = FigureFilter(query, asked.owed, panel=card.panel, asked=asked, request=request)
    assert chosen.form.errors == {}
    return chosen.qs.order_by()


@pytest.mark.parametrize("person", ["examiner1", "department_a"])
def test_sums_of_the_board_are_those_of_its_lists_and_rows(cast: Cast, person: str) -> None:
    """Each figure of each panel, counted anew from the rows that its link opens."""
    full_year(cast)
    user = cast.people[person]
    for of in ("declaration", "monitoring", "self_evaluation"):
        asked = asked_of(user, kind_named(of), cast.year)
        for panel in panels_of(asked.kind):
            card = card_of(panel, asked)
            for line in card.lines:
                for pick in [None, *card.picks]:
                    if pick is None or pick.code in line.cells:
                        compare(user, card, line, pick)
            if card.lines and panel.code != "money":
                *parts, total = card.lines
                assert total.total.number == sum(line.total.number for line in parts)
                assert total.total.amount == sum(line.total.amount for line in parts)


def compare(user: User, card: Any, line: Line, pick: Any) -> None:
    """Hold that a figure is what the list behind it has."""
    figure = line.cells[pick.code] if pick else line.total
    rows = behind(user, card, line, pick)
    assert rows.count() == figure.number, (card.panel.code, line.name, pick)
    if card.panel.money:
        assert (rows.aggregate(sum=Sum("of_amount"))["sum"] or 0) == figure.amount


def test_cell_leads_to_its_list_and_on_to_the_form(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    client = signed_in(cast, "examiner1")
    board = client.get(reverse("board:board")).content.decode()
    department = cast.unit_a.department_id
    address = f"/board/list/?of=declarations&amp;year=2027&amp;panel=stages&amp;department={department}&amp;pick=finance_first"
    assert f'href="{address}"' in board
    shown = client.get(address.replace("&amp;", "&")).content.decode()
    assert f'href="{KIND.admin_url("change", form.pk)}"' in shown
    back = "/board/?of=declarations&amp;year=2027&amp;see=progress#stages"
    assert f'href="{back}"' in shown
    assert parse_qs(urlsplit(address.replace("&amp;", "&")).query)["pick"] == ["finance_first"]


def test_department_is_led_to_the_paper(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    shown = signed_in(cast, "department_a").get(reverse("board:list")).content.decode()
    assert f'href="{reverse("declarations:detail", args=[form.pk])}"' in shown


def test_list_offers_the_stages_of_its_kind_and_keeps_kind_and_year(cast: Cast) -> None:
    asked = {"of": "evaluations", "year": "2027"}
    shown = signed_in(cast, "examiner1").get(reverse("board:list"), asked).content.decode()
    assert '<option value="confirmed">已确认</option>' in shown
    assert '<option value="approved">' not in shown
    assert 'href="/board/list/?of=evaluations&amp;panel=stages&amp;year=2027">清除条件' in shown


@pytest.mark.parametrize(
    "query",
    [
        "of=x&year=x&pick=x&department=x&see=x&panel=x",
        "year=99999999999&page=x&panel=curve&pick=x&unit=x",
    ],
)
@pytest.mark.parametrize("name", ["board:board", "board:list"])
def test_junk_in_the_address_shows_what_there_is(cast: Cast, name: str, query: str) -> None:
    assert signed_in(cast, "examiner1").get(f"{reverse(name)}?{query}").status_code == 200


@pytest.mark.parametrize("of", ["declarations", "monitoring", "evaluations"])
def test_kinds_without_anything_owed_say_so(cast: Cast, of: str) -> None:
    client = signed_in(cast, "department_a")
    for asked in ({"of": of}, {"of": of, "year": "2027"}):
        assert "您的范围内" in client.get(reverse("board:board"), asked).content.decode()
        assert client.get(reverse("board:list"), asked).status_code in (200, 302)


def test_workbook_holds_the_board(cast: Cast) -> None:
    form = cast.declaration(state="approved")
    Document.objects.filter(key=form.key).update(annual_amount=Decimal(123400))
    answer = signed_in(cast, "examiner1").get(reverse("board:board"), {"export": "xlsx"})
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["部门 和 环节", "提交进度", "停在哪里、多久"]
    head, row, total, *_ = list(book.worksheets[0].values)
    found: dict[Any, Any] = dict(zip(head, row, strict=True))
    assert (found["主管部门"], found["已批复（份）"], found["已批复（万元）"]) == (
        "甲部门",
        1,
        12.34,
    )
    assert dict(zip(head, total, strict=True))["合计（份）"] == 1


@pytest.mark.parametrize("name", ["board:board", "board:list"])
def test_costs_the_same_for_one_and_six(cast: Cast, name: str) -> None:
    client = signed_in(cast, "examiner1")
    spent = []
    for more in (1, 5):
        for number in range(more):
            cast.declaration(cast.unit_b, name=f"项目{more}-{number}", state="approved")
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 24


@pytest.mark.parametrize("see", BOARDS)
def test_rows_fetched_do_not_grow_with_the_forms(cast: Cast, see: str) -> None:
    client, rows = signed_in(cast, "examiner1"), []
    for more in (2, 20):
        for number in range(more):
            form = cast.declaration(name=f"项目{more}-{number}", state="finance_first")
            trace(form, ("submit", "dept_review", -3), ("dept_pass", "finance_first", -2))
        client.get(reverse("board:board"), {"see": see})
        with fetched() as count:
            assert client.get(reverse("board:board"), {"see": see}).status_code == 200
        rows.append(count.rows)
    assert rows[0] == rows[1] < 40


def trace(form: Document, *steps: tuple[str, str, int]) -> None:
    """Write the way of a form: (transition, state reached, day)."""
    source, since, begun = "draft", None, timezone.now()
    for name, target, day in steps:
        at = begun + timedelta(days=day)
        TransitionRecord.objects.create(
            procedure="declaration",
            document=form,
            transition=name,
            label=name,
            source=source,
            target=target,
            at=at,
            since=since,
        )
        source, since = target, at
    renew(STANDING, Document.objects.filter(key=form.key))


def test_last_year_stands_beside_this_one(cast: Cast) -> None:
    """What was given to the same projects last year, and how many had handed in by the same day."""
    year = FiscalYear.objects.create(
        district=cast.district, year=2026, rule_set=cast.year.rule_set, is_current=False
    )
    now = timezone.now()
    EntryWindow.objects.create(
        district=cast.district, fiscal_year=year, name="2026年度申报",
        opens_at=now - timedelta(days=390), closes_at=now - timedelta(days=360),
    )  # fmt: skip
    first, second = (cast.declaration(name=name, state="approved") for name in ("续作", "新增"))
    old = Declaration.objects.create(
        project=first.project, fiscal_year=year, state="approved", last_submitted_at=now
    )
    for form, amount in ((first, 150000), (second, 30000), (old, 120000)):
        Document.objects.filter(key=form.key).update(annual_amount=Decimal(amount))
    trace(old, ("submit", "dept_review", -364))
    trace(first, ("submit", "dept_review", -1))
    trace(second, ("submit", "dept_review", 2))
    user = cast.people["examiner1"]
    [row, total] = figures(user, "last-results", cast.year)
    assert (row.key, row.total.number, row.total.amount) == ("none", 2, Decimal(180000))
    assert row.notes["上年批复（万元）"] == total.notes["上年批复（万元）"] == "12.00"
    assert row.notes["本年比上年"] == "+50.0%"
    asked = asked_of(user, KIND, cast.year)
    [panel] = [one for one in panels_of(KIND) if one.code == "curve"]
    card = card_of(panel, asked)
    assert [line.notes.get("去年同期累计") for line in card.lines] == ["0", "1", None]
    assert card.picture["now"] == [(6, 1), (3, 2)]
    assert card.picture["then"] == [(4, 1)]


def test_first_pass_rate_counts_returns(cast: Cast) -> None:
    smooth = cast.declaration(name="顺利", state="approved")
    rough = cast.declaration(name="曲折", state="approved")
    way = (("dept_pass", "finance_first", 2), ("finance_pass", "finance_second", 3))
    trace(smooth, ("submit", "dept_review", 0), *way, ("approve", "approved", 7))
    trace(
        rough,
        ("submit", "dept_review", -9),
        ("dept_return", "returned", -8),
        ("submit", "dept_review", -4),
        *way,
        ("approve", "approved", 8),
    )
    Opinion.objects.create(
        document=rough,
        place=f"row.{rough.indicators.all()[0].pk}.target",
        text="x",
        office="department",
        author=cast.people["department_a"],
    )
    user = cast.people["examiner1"]
    [row, total] = figures(user, "first-pass", cast.year)
    assert (row.cells["once"].number, row.cells["later"].number) == (1, 1)
    assert row.notes == total.notes == {"一次通过率": "50%", "退回次数": "1"}
    [reason, _] = figures(user, "reasons", cast.year)
    assert (reason.name, reason.total.number) == ("指标值", 1)
    days = figures(user, "curve", cast.year)
    assert [line.notes.get("累计") for line in days] == ["1", "2", None]
    assert [line.notes.get("距截止（天）") for line in days] == ["14", "5", None]


def test_waits_tell_median_and_longest_and_the_mean_of_what_has_left(cast: Cast) -> None:
    for days in (1, 2, 20):
        form = cast.declaration(name=f"停{days}天", state="finance_first")
        trace(form, ("submit", "dept_review", -days - 2), ("dept_pass", "finance_first", -days))
    [row, total] = figures(cast.people["examiner1"], "waits", cast.year)
    assert {code: cell.number for code, cell in row.cells.items()} == {"0": 2, "15": 1}
    assert row.notes == {"中位数（天）": "2", "最久（天）": "20", "办结的平均（天）": "—"}
    assert total.notes["最久（天）"] == "20"


def test_department_chosen_shows_its_units(cast: Cast) -> None:
    cast.declaration(state="approved")
    cast.declaration(cast.unit_b, name="河道保洁", state="approved")
    lines = figures(
        cast.people["examiner1"], "stages", cast.year, department=cast.unit_b.department_id
    )
    assert [line.name for line in lines] == ["乙单位", "合计"]
    page = signed_in(cast, "department_a").get(reverse("board:board")).content.decode()
    assert "甲单位" in page
    assert "乙单位" not in page


def test_view_is_kept_and_dropped(cast: Cast) -> None:
    client = signed_in(cast, "department_a")
    kept = {"name": "审核", "query": "of=declarations&see=quality"}
    answer = client.post(reverse("board:views"), kept)
    assert answer.url == "/board/?of=declarations&see=quality"
    assert SavedFilter.objects.get().query == "of=declarations&see=quality"
    assert ">审核</a><form" in client.get(reverse("board:board")).content.decode()
    client.post(reverse("board:views"), {"drop": "审核", "query": ""})
    assert not SavedFilter.objects.exists()


def test_department_cannot_ask_for_another(cast: Cast) -> None:
    cast.declaration(cast.unit_b, name="河道保洁", state="approved")
    other = {"department": cast.unit_b.department_id, "panel": "stages"}
    page = signed_in(cast, "department_a").get(reverse("board:list"), other)
    assert list(page.context["table"].data.data) == []


def test_every_page_comes_as_a_workbook_with_pictures(cast: Cast) -> None:
    full_year(cast)
    client, drawn = signed_in(cast, "examiner2"), 0
    for of in ("declarations", "monitoring", "evaluations"):
        for see in BOARDS:
            asked = {"of": of, "see": see, "year": "2027"}
            page = client.get(reverse("board:board"), asked).context
            answer = client.get(reverse("board:board"), {**asked, "export": "xlsx"})
            book = load_workbook(io.BytesIO(answer.content))
            for card, sheet in zip(page["cards"], book.worksheets, strict=True):
                named = [line.name for line in card.lines]
                assert [
                    row[0] for row in sheet.iter_rows(2, len(named) + 1, values_only=True)
                ] == named
            with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
                drawn += sum("charts/chart" in name for name in parts.namelist())
    assert drawn >= 10


def test_first_pass_rate_leaves_out_neither_the_returned_nor_the_refused(cast: Cast) -> None:
    smooth, back, refused, waiting = (
        cast.declaration(name=name, state=state)
        for name, state in (
            ("顺利", "approved"),
            ("退回", "returned"),
            ("不予", "rejected"),
            ("在途", "dept_review"),
        )
    )
    sent = ("submit", "dept_review", 0), ("dept_pass", "finance_first", 1)
    trace(waiting, sent[0])
    trace(back, *sent, ("finance_return", "returned", 2))
    trace(refused, *sent, ("reject", "rejected", 2))
    trace(smooth, *sent, ("finance_pass", "finance_second", 2), ("approve", "approved", 3))
    [row, total] = figures(cast.people["examiner1"], "first-pass", cast.year)
    assert {code: cell.number for code, cell in row.cells.items()} == {
        "once": 1,
        "later": 1,
        "refused": 1,
    }
    assert row.notes["一次通过率"] == total.notes["一次通过率"] == "33%"


def year_2026(cast: Cast) -> FiscalYear:
    return FiscalYear.objects.create(
        district=cast.district, year=2026, rule_set=cast.year.rule_set, is_current=False
    )


def test_two_years_stand_side_by_side_and_each_opens_its_own_list(cast: Cast) -> None:
    before = year_2026(cast)
    form = cast.declaration(state="dept_review")
    for project in (form.project, Project.objects.create(unit=cast.unit_b, name="旧项目")):
        Declaration.objects.create(
            project=project, fiscal_year=before, state="approved", last_submitted_at=timezone.now()
        )
    client = signed_in(cast, "examiner1")
    page = client.get(reverse("board:board"), {"year": "2027", "beside": "1"})
    [stages] = [one for one in page.context["cards"] if one.panel.code == "stages"]
    found = {
        line.name: (line.total.number, line.before.total.number)  # type: ignore[union-attr]
        for line in stages.lines
    }
    # The second department owes its old project now, too.
    assert found == {"甲部门": (1, 1), "乙部门": (1, 1), "合计": (2, 2)}
    text = page.content.decode()
    department = cast.unit_b.department_id
    query = (
        f"?of=declarations&amp;year=2026&amp;panel=stages&amp;seen=2027&amp;department={department}"
    )
    address = f"/board/list/{query}&amp;pick=approved"
    assert f'href="{address}"' in text
    shown = client.get(address.replace("&amp;", "&")).content.decode()
    assert "旧项目" in shown
    back = "/board/?of=declarations&amp;year=2027&amp;beside=1&amp;see=progress#stages"
    assert f'href="{back}"' in shown
    book = client.get(reverse("board:board"), {"year": "2027", "beside": "1", "export": "xlsx"})
    head, *rows = load_workbook(io.BytesIO(book.content)).worksheets[0].values
    assert [row[head.index("2026 已批复（份）")] for row in rows[:3]] == [1, 1, 2]


def test_departments_are_compared_and_their_sums_open_their_lists(cast: Cast) -> None:
    third = Department.objects.create(district=cast.district, code="D3", name="丙部门")
    unit = Unit.objects.create(department=third, code="U3", name="丙单位")
    for at, one in enumerate((cast.unit_a, cast.unit_b, unit)):
        cast.declaration(one, name=f"项目{at}", state="approved")
    client = signed_in(cast, "examiner1")
    asked = {"only": [cast.unit_a.department_id, third.pk], "year": "2027"}
    page = client.get(reverse("board:board"), asked)
    [stages] = [one for one in page.context["cards"] if one.panel.code == "stages"]
    assert [line.name for line in stages.lines] == ["甲部门", "丙部门", "合计"]
    total = list_url(stages, stages.lines[-1])
    shown = client.get(total)
    names = [row.of_project for row in shown.context["table"].data.data]
    assert sorted(names) == ["项目0", "项目2"]
    back = f"only={cast.unit_a.department_id}&amp;only={third.pk}&amp;see=progress#stages"
    assert back in shown.content.decode()
    # A department cannot be asked for by those who do not see it.
    other = {"only": [third.pk]}
    alone = signed_in(cast, "department_a").get(reverse("board:board"), other).content.decode()
    assert "丙部门" not in alone


def test_new_district_is_told_what_to_do(cast: Cast) -> None:
    client = signed_in(cast, "examiner1")
    empty = client.get(reverse("board:board")).content.decode()
    assert "项目由单位新建，或在“设置 → 项目”批量导入" in empty
    Project.objects.bulk_create(
        Project(unit=cast.unit_a, name=f"道路养护{number}") for number in range(360)
    )
    page = client.get(reverse("board:board")).content.decode()
    assert "全部 360 份都还没有开始。可以<a" in page
    assert 'panel=groups&amp;pick=late">360</a></b> 份还没有开始' in page
    cast.declaration(state="dept_review")
    assert "都还没有开始" not in client.get(reverse("board:board")).content.decode()
