"""Uploading over the web: what is taken, what is refused, what the reading leaves behind."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.jobs.pending import find_lost
from apps.declarations.models import Declaration
from apps.imports.domain import reading_jobs
from apps.imports.domain.reading_jobs import read_file
from apps.imports.domain.uploads import BROKE_OFF, give_up_file
from apps.imports.models import ImportDraft, ImportFile
from apps.workflow.models import EntryWindow
from tests.cast import Cast, signed_in
from tests.formkit.readers.sample import as_docx, as_text
from tests.formkit.samples import full_sheet
from tests.imports.helpers import draft_of, file_of

pytestmark = pytest.mark.django_db


def upload(client: Client, *files: tuple[str, bytes]) -> Any:
    several = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("imports:upload"), {"uploads": several})


def test_uploaded_files_are_read_into_open_drafts_and_nothing_else(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")

    answer = upload(client, ("甲.docx", as_docx()), ("信.txt", "今天天气很好。".encode()))

    good, bad = ImportFile.objects.order_by("pk")
    assert answer.status_code == 302
    assert (good.state, good.format_id, bad.state) == ("read", "docx", "failed")
    assert "没有找到绩效目标申报表" in bad.message
    (draft,) = ImportDraft.objects.all()
    assert draft.file == good
    assert draft.state == "open"
    assert draft.current["project_name"] == "图书流动服务项目"
    assert draft.unit == cast.unit_a
    assert draft.doubts == ["head.unit"]
    assert draft.places["money.annual.total"]["key"].startswith("c")
    assert Declaration.objects.count() == 0
    page = client.get(answer.url).content.decode()
    assert "图书流动服务项目" in page
    assert "hx-get" not in page


def test_original_comes_back_as_uploaded_and_as_attachment(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    upload(client, ("<script>.txt", as_text()))
    (file,) = ImportFile.objects.all()

    answer = client.get(reverse("imports:original", args=[file.pk]))

    assert b"".join(answer.streaming_content) == as_text()
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"
    assert ".." not in file.content.name
    assert "script" not in file.content.name


def test_same_file_again_is_pointed_out(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    upload(client, ("一.txt", as_text()))
    answer = upload(client, ("二.txt", as_text()))
    first, second = ImportFile.objects.order_by("pk")
    assert second.same_as == first
    assert "此前已上传" in client.get(answer.url).content.decode()


def test_too_large_body_is_refused_before_it_is_read(cast: Cast, settings: Any) -> None:
    settings.BATCH_MAX_BYTES = 1000
    answer = upload(signed_in(cast, "clerk_a"), ("大.txt", b"x" * 2000))
    assert answer.status_code == 413
    assert "未接收" in answer.content.decode()
    assert ImportFile.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "files", "sentence"),
    [
        ({"UPLOAD_MAX_BYTES": 1024 * 1024}, [("大.txt", b"x" * 1100000)], "超过 1 MB"),
        ({"BATCH_MAX_FILES": 1}, [("一.txt", b"x"), ("二.txt", b"x")], "一次最多上传 1 个"),
        ({}, [("空.txt", b"")], "空文件"),
        ({}, [], "请先选择文件"),
    ],
)
def test_upload_beyond_the_limits_is_refused_with_a_sentence(
    cast: Cast, settings: Any, change: dict[str, int], files: Any, sentence: str
) -> None:
    for name, value in change.items():
        setattr(settings, name, value)
    answer = upload(signed_in(cast, "clerk_a"), *files)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ImportFile.objects.count() == 0


def test_upload_without_token_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["clerk_a"])
    assert upload(client, ("一.txt", as_text())).status_code == 403


def test_page_asks_for_progress_while_a_file_waits(cast: Cast) -> None:
    file = file_of(cast, "clerk_a")
    ImportFile.objects.filter(pk=file.pk).update(state="waiting")
    page = signed_in(cast, "clerk_a").get(reverse("imports:batch", args=[file.batch_id]))
    assert f'hx-get="{reverse("imports:progress", args=[file.batch_id])}"' in page.content.decode()


def test_file_left_half_read_by_a_stopped_worker_is_read_after_the_restart(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    upload(client, ("一.txt", as_text()))
    ImportFile.objects.update(state="reading")
    ImportDraft.objects.all().delete()

    assert find_lost() == 1

    assert ImportFile.objects.get().state == "read"
    assert ImportDraft.objects.count() == 1


def test_file_that_hangs_is_read_anew_at_once_and_the_old_reading_counts_no_more(
    cast: Cast,
) -> None:
    client = signed_in(cast, "clerk_a")
    upload(client, ("一.txt", as_text()))
    (file,) = ImportFile.objects.all()
    begun = timezone.now()
    ImportFile.objects.update(state="reading", started_at=begun)
    page = client.get(reverse("imports:batch", args=[file.batch_id])).content.decode()
    assert "重新读取" in page

    client.post(reverse("imports:retry", args=[file.pk]))
    file.refresh_from_db()
    assert file.state == "read"

    file.started_at = begun
    ImportFile.objects.update(state="reading", started_at=timezone.now())
    reading_jobs._store(file, {"refused": "太慢"}, Path())
    file.refresh_from_db()
    assert file.state == "reading"


def test_file_that_takes_its_workers_along_is_given_up(cast: Cast) -> None:
    file = file_of(cast, "clerk_a")
    ImportFile.objects.filter(pk=file.pk).update(state="reading")
    give_up_file(file.pk)
    file.refresh_from_db()
    assert (file.state, file.message) == ("failed", BROKE_OFF)
    assert find_lost() == 0


def test_failed_file_is_read_anew_on_request(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    upload(client, ("一.txt", as_text()))
    (file,) = ImportFile.objects.all()
    ImportFile.objects.update(state="failed", message="停电")
    client.post(reverse("imports:retry", args=[file.pk]))
    file.refresh_from_db()
    assert (file.state, file.message) == ("read", "")
    assert file.drafts.count() == 1


def test_file_cleared_away_is_told_of_instead_of_read_for_ever(cast: Cast) -> None:
    file = file_of(cast, "clerk_a")
    client = signed_in(cast, "clerk_a")
    pages = [
        reverse("imports:original", args=[file.pk]),
        reverse("imports:page", args=[file.pk, 0]),
    ]
    default_storage.delete(file.content.name)
    default_storage.delete(f"{file.picture_folder}/0.jpg")
    assert [client.get(page).status_code for page in pages] == [404, 404]
    ImportFile.objects.filter(pk=file.pk).update(state="waiting")
    read_file(file.pk)
    file.refresh_from_db()
    assert (file.state, "重新保存" in file.message) == ("failed", True)


def test_upload_leaves_a_trace_for_each_file(cast: Cast) -> None:
    upload(signed_in(cast, "clerk_a"), ("一.txt", as_text()), ("二.txt", b"hello there"))
    events = AuditEvent.objects.filter(action="document.upload")
    assert sorted(event.object_title for event in events) == ["一.txt", "二.txt"]


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_queries_however_many_rows(
    cast: Cast, django_assert_num_queries: Any, count: int
) -> None:
    file = file_of(cast, "clerk_a")
    for _ in range(count):
        draft = draft_of(cast, "clerk_a", file=file)
        file_of(cast, "clerk_a")
    client = signed_in(cast, "clerk_a")
    with django_assert_num_queries(4):
        client.get(reverse("imports:list"))
    with django_assert_num_queries(7):
        client.get(reverse("imports:batch", args=[file.batch_id]))
    with django_assert_num_queries(10):
        client.get(reverse("imports:draft", args=[draft.pk]))


def posted(draft: ImportDraft, **changes: str) -> dict[str, str]:
    """Return what the confirm page sends for a draft that the person left as it is."""
    sheet = draft.current
    data = {
        "revision": str(draft.revision),
        "then": "accept",
        "match-unit": str(draft.unit_id or ""),
        "match-fiscal_year": str(draft.fiscal_year_id or ""),
        "match-project": "",
        "match-project_name": sheet["project_name"],
        "head-category": sheet["project_category"] or "",
        "head-start": sheet["start"] or "",
        "head-end": sheet["end"] or "",
        "head-total_goal": sheet["total_goal"],
        "head-annual_goal": sheet["annual_goal"],
        "rows-TOTAL_FORMS": str(len(sheet["indicators"])),
        "rows-INITIAL_FORMS": str(len(sheet["indicators"])),
    }
    data |= {f"funding-{name}": amount or "" for name, amount in sheet["funding"].items()}
    for number, row in enumerate(sheet["indicators"]):
        cells = {name: row[name] or "" for name in ("level1", "level2", "level3", "target")}
        data |= {f"rows-{number}-{name}": text for name, text in cells.items()}
        data[f"rows-{number}-id"] = row["id"].removeprefix("r")
    return data | changes


def test_page_accepts_a_draft_and_goes_on_to_the_next(cast: Cast) -> None:
    first = draft_of(cast, "clerk_a")
    second = draft_of(cast, "clerk_a", file=first.file)
    client = signed_in(cast, "clerk_a")

    answer = client.post(
        reverse("imports:draft", args=[first.pk]), posted(first, **{"head-nature": "新增项目"})
    )

    assert answer.url == reverse("imports:draft", args=[second.pk])
    (declaration,) = Declaration.objects.all()
    assert (declaration.nature, declaration.indicators.count()) == ("新增项目", 6)


def test_nature_read_is_kept_where_the_edition_has_no_such_cell(cast: Cast) -> None:
    cast.year.rule_set.edition = "2023"
    cast.year.rule_set.save()
    draft = draft_of(cast, "clerk_a")
    signed_in(cast, "clerk_a").post(reverse("imports:draft", args=[draft.pk]), posted(draft))
    assert Declaration.objects.get().nature == "其他经常性项目"


@pytest.mark.parametrize(("edition", "is_asked"), [("2025", True), ("2023", False)])
def test_page_draws_the_paper_of_the_edition(cast: Cast, edition: str, is_asked: bool) -> None:
    cast.year.rule_set.edition = edition
    cast.year.rule_set.save()
    draft = draft_of(cast, "clerk_a")
    draft.current["project_nature"] = None
    draft.save()
    page = signed_in(cast, "clerk_a").get(reverse("imports:draft", args=[draft.pk]))
    assert ("项目性质" in page.content.decode()) is is_asked


def test_page_keeps_the_draft_of_a_clerk_who_comes_too_late(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a")
    now = timezone.now()
    past = {"opens_at": now - timedelta(days=9), "closes_at": now - timedelta(days=1)}
    EntryWindow.objects.update(**past)
    answer = signed_in(cast, "clerk_a").post(
        reverse("imports:draft", args=[draft.pk]),
        posted(draft, **{"head-annual_goal": "刚改过的目标"}),
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "现在不能填报。确需补报请联系财政绩效科延期。" in page
    assert "刚改过的目标" in page
    draft.refresh_from_db()
    assert (draft.state, Declaration.objects.count()) == ("open", 0)


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"funding-annual": "很多"}, 422, "“很多”不是金额"),
        ({"match-unit": ""}, 422, "请选择实施单位"),
        ({"revision": "7"}, 409, "刚被别人改过"),
    ],
)
def test_page_gives_back_what_was_typed_with_the_fault(
    cast: Cast, changes: dict[str, str], status: int, sentence: str
) -> None:
    draft = draft_of(cast, "clerk_a")
    answer = signed_in(cast, "clerk_a").post(
        reverse("imports:draft", args=[draft.pk]), posted(draft, **changes)
    )
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert Declaration.objects.count() == 0


def test_candidates_are_offered_as_the_draft_is_typed(cast: Cast) -> None:
    sheet = full_sheet(unit=cast.unit_a.name)
    sheet.amount_unit = "万元"
    data = sheet.to_json()
    found = {"money.annual.total": ["8.7"], "row.r1.target": ["≥9场"], "head.gone": ["x"]}
    assert reading_jobs.first_candidates(data, found) == {
        "money.annual.total": ["87000.0"],
        "row.r1.target": ["≥9场"],
    }
    item = draft_of(
        cast, "clerk_a", doubts=["row.r1.target"], candidates={"row.r1.target": ["≥9场"]}
    )
    page = signed_in(cast, "clerk_a").get(reverse("imports:draft", args=[item.pk]))
    assert '<button type="button" value="≥9场" title="≥9场"><kbd>2</kbd> ≥9场</button>' in (
        page.content.decode()
    )


def named(cast: Cast, name: str, file: ImportFile | None = None) -> ImportDraft:
    draft = draft_of(cast, "clerk_a", file=file)
    draft.current["project_name"] = name
    draft.save()
    return draft


def test_strip_tells_how_each_form_of_the_file_stands(cast: Cast) -> None:
    first = draft_of(cast, "clerk_a", doubts=["goal.annual"])
    named(cast, "第二个", first.file)
    done = named(cast, "第三个", first.file)
    ImportDraft.objects.filter(pk=done.pk).update(state="discarded")
    page = signed_in(cast, "clerk_a").get(reverse("imports:draft", args=[first.pk]))
    strip = page.content.decode().partition("本文件的表")[2].partition("</nav>")[0]
    assert re.findall(r"<a [^>]*>(.*?)</a>", strip) == [
        f"<span>1 处疑问</span> {first}",
        '<span aria-label="无疑问">✓</span> 第二个',
        "<span>已舍弃</span> 第三个",
    ]
    assert "一并确认 1 份" in strip


def test_forms_without_doubt_are_stored_beside_one_that_is_being_corrected(cast: Cast) -> None:
    first = draft_of(cast, "clerk_a", doubts=["goal.annual"])
    named(cast, "第二个", first.file)
    named(cast, "另一个文件的")
    url = reverse("imports:draft", args=[first.pk])

    sent = posted(first, then="ready", **{"head-total_goal": "改了一半"})
    answer = signed_in(cast, "clerk_a").post(url, sent)

    assert answer.url == url
    assert [form.project.name for form in Declaration.objects.all()] == ["第二个"]
    first.refresh_from_db()
    assert (first.state, first.current["total_goal"]) == ("open", "改了一半")


def test_forms_of_one_file_alone_are_stored_from_a_decided_one(cast: Cast) -> None:
    first, other = named(cast, "第二个"), named(cast, "另一个文件的")
    ImportFile.objects.filter(pk=other.file_id).update(batch=first.file.batch)
    url = reverse("imports:accept-ready", args=[first.file.batch_id])
    client = signed_in(cast, "clerk_a")
    assert client.post(url, {"file": "99999999"}).status_code == 404
    client.post(url, {"file": first.file_id})
    assert [form.project.name for form in Declaration.objects.all()] == ["第二个"]
