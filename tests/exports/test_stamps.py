"""What a print says of its state, and what the code on it verifies."""

from __future__ import annotations

import io
import re
from typing import Any

import pdfplumber
import pytest
from django.urls import reverse

from apps.entry.kinds import kind_named
from apps.entry.models import Version
from apps.entry.print_stamps import DRAFT, code_of, newest_versions, versions_with
from apps.entry.versions import freeze_now
from apps.exports.domain.files import file_of
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def printed(cast: Cast, form: Any, person: str = "clerk_a") -> str:
    answer = signed_in(cast, person).get(reverse("exports:print-declarations", args=[form.pk]))
    found = re.search(r'class="leaf-stamp">([^<]*)<', answer.content.decode())
    assert found is not None
    return found[1]


def frozen(cast: Cast) -> Any:
    form = cast.declaration(state="dept_review")
    freeze_now(form, actor=cast.people["clerk_a"])
    return form


def test_form_says_that_it_is_a_draft_until_it_is_frozen_and_once_it_is_changed(cast: Cast) -> None:
    form = cast.declaration()
    assert printed(cast, form) == DRAFT
    version = freeze_now(form, actor=cast.people["clerk_a"])
    day = f"{version.frozen_at.astimezone():%Y-%m-%d}"
    assert printed(cast, form) == f"第 1 版　{day} 提交　核验码 {code_of(version)}"
    form.annual_goal = "改了目标。"
    form.save(update_fields=["annual_goal"])
    assert printed(cast, form) == DRAFT


def test_approved_form_says_when_and_under_which_number(cast: Cast) -> None:
    form = frozen(cast)
    version = form.versions.get()
    form.approval_notice = "东财绩〔2027〕5号"
    form.save(update_fields=["approval_notice"])
    version.approved_at = version.frozen_at
    version.save(update_fields=["approved_at"])

    day = f"{version.frozen_at.astimezone():%Y-%m-%d}"
    assert printed(cast, form).startswith(f"第 1 版　{day} 批复　东财绩〔2027〕5号　核验码 ")


def test_every_page_of_the_files_bears_the_stamp(cast: Cast) -> None:
    form = frozen(cast)
    kind = kind_named("declaration")
    fetched = kind.model.objects.with_content().get(pk=form.pk)
    code = code_of(form.versions.get())

    _, data = file_of(kind, fetched, "pdf")

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert [code in page.extract_text() for page in pdf.pages] == [True] * len(pdf.pages)


@pytest.mark.parametrize("spelled", [str.lower, lambda code: code.replace("-", " "), str])
def test_code_finds_its_version_however_it_is_typed(cast: Cast, spelled: Any) -> None:
    version = frozen(cast).versions.get()
    assert versions_with(cast.people["clerk_a"], spelled(code_of(version))) == [version]


@pytest.mark.parametrize("code", ["", "0000", "%" * 16, "0" * 16, "x" * 60, "0" * 64])
def test_code_of_nothing_finds_nothing(cast: Cast, code: str) -> None:
    frozen(cast)
    assert versions_with(cast.people["clerk_a"], code) == []


def test_code_tells_nothing_of_a_form_the_person_may_not_see(cast: Cast) -> None:
    version = frozen(cast).versions.get()
    answers = {
        person: signed_in(cast, person)
        .get(reverse("exports:verify"), {"code": code_of(version)})
        .content.decode()
        .count("看这一版")
        for person in ("clerk_a", "clerk_b", "examiner1", "audit")
    }
    assert answers == {"clerk_a": 1, "clerk_b": 0, "examiner1": 1, "audit": 0}


def test_older_version_is_told_and_printed_as_it_was(cast: Cast) -> None:
    form = frozen(cast)
    first = form.versions.get()
    form.annual_goal = "第二版的目标。"
    form.save(update_fields=["annual_goal"])
    freeze_now(form, actor=cast.people["clerk_a"])
    client = signed_in(cast, "clerk_a")

    page = client.get(reverse("exports:verify"), {"code": code_of(first)}).content.decode()
    old = client.get(reverse("exports:version", args=[first.pk])).content.decode()

    assert "已有第 2 版" in page
    assert code_of(first) in old
    assert "第二版的目标。" not in old
    assert newest_versions([form.key])[form.key].number == 2


def test_auditor_checks_a_fingerprint_without_being_told_whose_form_it_is(cast: Cast) -> None:
    form = frozen(cast)
    version = form.versions.get()
    client = signed_in(cast, "audit")

    def page() -> str:
        answer = client.get(reverse("exports:verify"), {"code": code_of(version)})
        return str(answer.content.decode())

    assert version.fingerprint in page()
    assert "与内容一致" in page()
    assert form.project.name not in page()
    assert client.get(reverse("exports:version", args=[version.pk])).status_code == 404
    Version.objects.filter(pk=version.pk).update(content={**version.content, "annual_goal": "改过"})
    assert "与内容不符" in page()
