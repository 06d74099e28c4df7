"""Downloading the official form."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.checks.models import Finding, Waiver
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.storage import take_over
from apps.declarations.models import Declaration
from apps.entry.kinds import kind_of
from apps.formkit.blocks import Paragraph
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets.declaration import DeclarationSheet, NarrativeText
from tests.cast import Cast, signed_in
from tests.formkit.samples import full_sheet


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
def test_download_is_named_after_the_project_and_reads_back(cast: Cast, form: str) -> None:
    declaration = cast.declaration(name="培训/项目")
    client = signed_in(cast, "clerk_a")
    answer = client.get(reverse("exports:form-declarations", args=[declaration.pk, form]))
    assert unquote(answer["Content-Disposition"]) == (
        f"attachment; filename*=UTF-8''甲单位-培训_项目-2027.{form}"
    )
    (document,) = recognise(read(answer.content)).documents
    assert document.sheet.project_name == "培训/项目"
    assert len(document.sheet.indicators) == 6


@pytest.mark.django_db
def test_unknown_format_is_not_found(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    assert client.get(f"/declarations/{cast.declaration().pk}/export/exe/").status_code == 404


def told(cast: Cast) -> Declaration:
    """Store a declaration with weights and a narrative."""
    declaration = cast.declaration()
    sheet = full_sheet(narrative=NarrativeText(overview="培训业务人员。", budget="共20万元。"))
    for row, weight in zip(sheet.indicators, (10, 20, 20, 10, 30, 10), strict=True):
        row.weight = Decimal(weight)
    take_over(declaration, sheet)
    return Declaration.objects.with_content().get(pk=declaration.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
def test_download_holds_weights_and_narrative(cast: Cast, form: str) -> None:
    declaration = told(cast)
    client = signed_in(cast, "clerk_a")

    answer = client.get(reverse("exports:form-declarations", args=[declaration.pk, form]))

    (document,) = recognise(read(answer.content)).documents
    assert document.sheet.narrative == sheet_of(declaration).narrative
    assert [row.weight for row in document.sheet.indicators] == [10, 20, 20, 10, 30, 10]


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
def test_download_lists_what_is_waived_behind_the_form_and_reads_back(
    cast: Cast, form: str
) -> None:
    declaration = told(cast)
    finding = Finding.objects.create(
        document_key=declaration.key, scope=kind_of(declaration).scope, key="k", code="vague-target",
        district=cast.district, year=2027, message="指标值没有写明标准", severity="block",
        first_revision=0, last_revision=0,
    )  # fmt: skip
    Waiver.objects.create(
        finding=finding,
        reason="试点期间没有历史数据",
        granted_by=cast.people["examiner1"],
        ends_on=timezone.localdate(),
    )
    client = signed_in(cast, "clerk_a")

    answer = client.get(reverse("exports:form-declarations", args=[declaration.pk, form]))

    source = read(answer.content)
    words = "\n".join(
        block.text if isinstance(block, Paragraph) else str(block.rows) for block in source.blocks
    )
    assert ["豁免事项" in words, "指标值没有写明标准" in words, "试点期间" in words] == [True] * 3
    (document,) = recognise(source).documents
    assert document.sheet.narrative == sheet_of(declaration).narrative
    assert document.sheet.annual_goal == sheet_of(declaration).annual_goal
    assert len(document.sheet.indicators) == 6


@pytest.mark.django_db
def test_data_formats_hold_the_same_declaration(cast: Cast) -> None:
    declaration = told(cast)
    client = signed_in(cast, "clerk_a")

    data = json.loads(
        client.get(reverse("exports:form-declarations", args=[declaration.pk, "json"])).content
    )
    lines = client.get(
        reverse("exports:form-declarations", args=[declaration.pk, "csv"])
    ).content.decode("utf-8-sig")

    assert DeclarationSheet.from_json(data["documents"][0]) == sheet_of(declaration)
    assert [row[6] for row in csv.reader(io.StringIO(lines))][1:] == [
        row.level3 for row in sheet_of(declaration).indicators
    ]


@pytest.mark.django_db
def test_print_page_shows_the_same_cells_as_the_files(cast: Cast) -> None:
    declaration = told(cast)
    client = signed_in(cast, "clerk_a")

    page = client.get(reverse("exports:print-declarations", args=[declaration.pk])).content.decode()

    assert [
        page.count(text) for text in ('<section class="leaf"', "分值", "200,000.00", "共20万元。")
    ] == [
        2,
        1,
        4,
        1,
    ]
