"""Pages of 记一笔: what is due stands first, a figure is recorded, a table is looked over."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.ledger.domain.entries import Typed
from apps.ledger.domain.pages import SHOWN, due_count, unit_page
from apps.ledger.domain.pasted import read_lines
from apps.ledger.domain.tables import add_entries
from apps.ledger.models import LedgerLine, ProgressEntry
from apps.projects.models import Document
from tests.cast import Cast, signed_in
from tests.ledger.helpers import PEOPLE, first_day, goal, measures, note
from tests.ledger.test_entries import PNG

pytestmark = pytest.mark.django_db


def address(document: Document, number: int = PEOPLE, name: str = "line") -> str:
    return reverse(f"ledger:{name}", args=[document.key, measures(document)[number].row.id])


def test_a_figure_is_recorded_with_its_photo(cast: Cast) -> None:
    document = goal(cast)
    client = signed_in(cast, "clerk_a")
    sent = {
        "value": "38",
        "on": first_day().isoformat(),
        "note": "第一期",
        "files": [SimpleUploadedFile("现场.png", PNG)],
    }
    answer = client.post(address(document), sent, follow=True)
    page = answer.content.decode()
    assert "已记：" in page
    assert "至今 38人" in page
    entry = ProgressEntry.objects.get()
    assert (entry.value, entry.note, entry.recorded_by) == (
        "38人",
        "第一期",
        cast.people["clerk_a"],
    )
    page = client.get(address(document)).content.decode()
    assert "现场.png" in page
    assert "由各笔相加" in page


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast: Cast) -> None:
    document = goal(cast)
    client = signed_in(cast, "clerk_a")
    sent = {"value": "许多", "on": first_day().isoformat(), "note": "说明在这里"}
    answer = client.post(address(document), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“许多”不是一个数。请只填数字，如 38人。" in page
    assert 'value="许多"' in page
    assert 'value="说明在这里"' in page
    told = client.post(address(document), sent, headers={"accept": "application/json"})
    assert (told.status_code, told.json()["error"]) == (
        422,
        "“许多”不是一个数。请只填数字，如 38人。",
    )
    assert not ProgressEntry.objects.exists()


def test_a_script_that_sends_twice_is_told_the_same(cast: Cast) -> None:
    document = goal(cast)
    client = signed_in(cast, "clerk_a")
    sent = {"value": "38", "on": first_day().isoformat(), "sent_id": "abc"}
    for _ in range(2):
        told = client.post(address(document), sent, headers={"accept": "application/json"})
        assert told.status_code == 200
        assert "至今 38人" in told.json()["said"]
    assert ProgressEntry.objects.count() == 1


def test_the_list_begins_with_what_is_due(cast: Cast, django_assert_num_queries: Any) -> None:
    document, today = goal(cast), timezone.localdate()
    user = type(cast.people["clerk_a"]).objects.get(pk=cast.people["clerk_a"].pk)
    row = measures(document)[PEOPLE].row.id
    LedgerLine.objects.create(document=document, row=row, name="x", months=str(today.month))
    before = due_count(user, today)
    page = unit_page(user, today)
    assert row in [item.measure.row.id for item in page.due]
    assert page.projects[0].cells[today.month - 1].mark == "due"
    note(cast, document, PEOPLE, "38", on=today)
    assert due_count(user, today) == before - 1
    goal(cast, name="另一个项目")
    with django_assert_num_queries(5):
        assert len(unit_page(user, today).projects) == 2
    others = type(user).objects.get(pk=cast.people["clerk_b"].pk)
    assert unit_page(others, today).projects == []


def test_pasted_cells_are_read_in_any_order() -> None:
    text = "指标\t日期\t数值\n培训人次\t2027-03-05\t38\t第一期\n2027/4/6 00:00:00\t40\n5月7日\t培训人次\t42"
    read = read_lines(text, names={"培训人次": "7"}, year=2027, row="8")
    assert [(row, typed.value, typed.on.isoformat(), typed.note) for row, typed in read.rows] == [
        ("7", "38", "2027-03-05", "第一期"),
        ("8", "40", "2027-04-06", ""),
        ("7", "42", "2027-05-07", ""),
    ]
    assert read.faults == []


def test_lines_that_are_not_understood_are_told() -> None:
    text = "培训人次\t2027-03-05\t38\n培训人次\t40\n不认识\t2027-03-06\t1\n培训人次\t2027-03-07"
    read = read_lines(text, names={"培训人次": "7"}, year=2027)
    assert len(read.rows) == 1
    assert read.faults == [
        "第 2 行没有日期，请补上，如 2027-3-5。",
        "第 3 行没有认出指标，请写全三级指标名称，或先在上面选定指标。",
        "第 4 行没有数值。",
    ]


def test_faults_name_the_line_that_was_pasted(cast: Cast) -> None:
    document = goal(cast)
    found, day = measures(document)[PEOPLE], first_day().isoformat()
    text = f"日期\t数值\n\n{day}\t38\n{day}\t许多\n38"
    read = read_lines(text, names={}, year=2027, row=found.row.id)
    assert read.faults == ["第 5 行没有日期，请补上，如 2027-3-5。"]
    assert [typed.line for _, typed in read.rows] == [3, 4]
    sent = {"row": found.row.id, "text": text.removesuffix("\n38"), "sure": "1"}
    url = reverse("ledger:rows", args=[document.key])
    page = signed_in(cast, "clerk_a").post(url, sent).content.decode()
    assert "第 4 行：“许多”不是一个数。" in page


def test_a_table_is_looked_over_then_recorded(cast: Cast) -> None:
    document = goal(cast)
    client = signed_in(cast, "clerk_a")
    found, day = measures(document)[PEOPLE], first_day().isoformat()
    url = reverse("ledger:rows", args=[document.key])
    file = SimpleUploadedFile("表.csv", f"日期,数值\n{day},38\n{day},40\n".encode())
    page = client.post(url, {"row": found.row.id, "file": file}).content.decode()
    assert "记下这 2 笔" in page
    assert f"{day}\t38" in page
    assert not ProgressEntry.objects.exists()
    text = f"{day}\t38\n{day}\t许多"
    answer = client.post(url, {"row": found.row.id, "text": text, "sure": "1"})
    assert answer.status_code == 422
    assert "第 2 行：“许多”不是一个数。" in answer.content.decode()
    assert not ProgressEntry.objects.exists()
    text = f"{day}\t38\n{day}\t40"
    sent = {"row": found.row.id, "text": text, "sure": "1", "batch": "0f" * 8}
    client.post(url, sent)
    assert measures(document)[PEOPLE].reached == "78人"
    # A second click records nothing more; other rows from the same page, after Back, are recorded.
    assert client.post(url, sent, follow=True).context["messages"]
    assert measures(document)[PEOPLE].reached == "78人"
    client.post(url, {**sent, "text": f"{day}\t2"})
    assert measures(document)[PEOPLE].reached == "80人"


def test_a_wrong_figure_is_corrected_from_the_page(cast: Cast) -> None:
    document = goal(cast)
    wrong = note(cast, document, PEOPLE, "380")
    client = signed_in(cast, "clerk_a")
    sent = {"value": "38", "on": first_day().isoformat(), "reason": "多打了零"}
    page = client.post(reverse("ledger:act", args=[wrong.pk, "correct"]), sent, follow=True)
    assert "<del>380人</del>" in page.content.decode()
    assert measures(document)[PEOPLE].reached == "38人"
    page = client.post(
        reverse("ledger:act", args=[wrong.pk, "strike"]), {"reason": "x"}, follow=True
    )
    assert "这一笔现在是“已划去”，不能再改。" in page.content.decode()


def test_what_was_typed_for_a_correction_stays_after_a_fault(cast: Cast) -> None:
    document = goal(cast)
    wrong, other = note(cast, document, PEOPLE, "380"), note(cast, document, PEOPLE, "5")
    client, on = signed_in(cast, "clerk_a"), first_day().isoformat()
    sent = {"value": "许多", "on": on, "note": "第二期", "reason": "多打了零"}
    answer = client.post(reverse("ledger:act", args=[wrong.pk, "correct"]), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“许多”不是一个数。请只填数字，如 38人。" in page
    typed = [f'value="{text}"' in page for text in ("许多", "第二期", "多打了零", "5人")]
    assert typed == [True] * 4
    assert page.count('class="entry-acts" open') == 1
    answer = client.post(reverse("ledger:act", args=[other.pk, "strike"]), {"value": "6", "on": on})
    page = answer.content.decode()
    assert (answer.status_code, 'name="value" value="6"' in page) == (422, True)
    assert "请写明理由，原来的一笔会划去并保留。" in page
    assert list(ProgressEntry.objects.values_list("state", flat=True)) == ["kept", "kept"]


def test_answers_of_other_addresses_lead_on_as_the_page_itself(cast: Cast) -> None:
    document = goal(cast)
    entry = note(cast, document, PEOPLE, "1")
    rows = [(entry.line.row, Typed(value="1", on=first_day()))] * SHOWN
    add_entries(key=document.key, actor=cast.people["clerk_a"], rows=rows)
    client = signed_in(cast, "clerk_a")
    refused = [
        (address(document, name="keep"), {"owner_name": "周" * 41}),
        (address(document, name="slip-new"), {"given_to": "老周", "days": "99"}),
        (reverse("ledger:act", args=[entry.pk, "strike"]), {}),
    ]
    own = address(document)
    for url, sent in refused:
        answer = client.post(url, sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert re.findall(r'href="[?]', page) == []
        posted = re.findall(r'<form method="post"[^>]*>', page)
        assert [form for form in posted if "action=" not in form] == []
        assert f'action="{own}" class="panel entry-form"' in page
        assert page.count(" autofocus") == 1
    # The figure is recorded, not taken for what was sent before.
    assert f'href="{own}?all=1"' in client.post(*refused[1]).content.decode()


def test_odd_posts_are_no_errors_of_the_server(cast: Cast) -> None:
    document = goal(cast)
    first = note(cast, document, PEOPLE, "380", sent_id="a1")
    client = signed_in(cast, "clerk_a")
    sent = {"value": "38", "on": first_day().isoformat(), "reason": "多打了零", "sent_id": "a1"}
    address = reverse("ledger:act", args=[first.pk, "correct"])
    assert client.post(address, sent).status_code == 302
    assert measures(document)[PEOPLE].reached == "38人"
    Document.objects.filter(key=document.key).update(state="rejected")
    assert client.post(address, sent).status_code == 404


def test_owner_and_last_year_are_kept(cast: Cast) -> None:
    document = goal(cast)
    client = signed_in(cast, "clerk_a")
    sent = {
        "owner_name": "业务科老周",
        "baseline": "360人",
        "months": ["6", "12"],
        "adding": "last",
    }
    page = client.post(address(document, name="keep"), sent, follow=True).content.decode()
    assert "由业务科老周掌握" in page
    assert "6月、12月要记" in page
    assert "以最后一笔为准" in page
    assert "360人" in page


def test_pages_of_an_indicator_ask_as_much_at_one_entry_as_at_400(
    cast: Cast,
) -> None:
    document = goal(cast)
    row, clerk = measures(document)[PEOPLE].row.id, cast.people["clerk_a"]
    client = signed_in(cast, "clerk_a")
    url = address(document)

    def asked() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    note(cast, document, PEOPLE, "1")
    client.get(url)
    at_one = asked()
    rows = [(row, Typed(value="1", on=first_day()))] * 399
    add_entries(key=document.key, actor=clerk, rows=rows)
    assert asked() == at_one
    assert client.get(url).content.decode().count('class="entry is-kept"') == SHOWN
    assert client.get(f"{url}?all=1").content.decode().count('class="entry is-kept"') == 400


def test_examiners_see_the_year_of_a_goal(cast: Cast) -> None:
    document = goal(cast)
    note(cast, document, PEOPLE, "38")
    page = signed_in(cast, "examiner1").get(reverse("ledger:goal", args=[document.key]))
    assert "38人" in page.content.decode()
    line = signed_in(cast, "examiner1").get(address(document)).content.decode()
    assert "更正或划去" not in line
    assert "开凭条" not in line
