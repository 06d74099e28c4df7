"""A second column of targets: read, confirmed, stored, typed, shown, frozen, printed, read back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from apps.checks.engine import CheckView
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.entry_page import entry_page_of
from apps.declarations.domain.renewal import renew_list
from apps.declarations.domain.storage import take_over
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.declarations.resources import IndicatorResource
from apps.entry.domain.differences import changes_between
from apps.entry.domain.protocol import Batch, CellChange
from apps.entry.versions import freeze_now
from apps.formkit.layouts import declaration_grid
from apps.formkit.levels import EDITIONS
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets import sheet_from_json
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.rows import row_ids
from apps.formkit.writers import write_docx, write_pdf, write_xlsx
from apps.imports.models import ImportDraft
from apps.workflow.models import RuleSet
from apps.workflow.settings_schema import RuleSettings
from tests.cast import Cast, signed_in
from tests.formkit.samples import full_sheet

HEAD = "实施期指标值"


def two_targets() -> DeclarationSheet:
    """Return a sheet whose rows have a target for the whole period too."""
    sheet = full_sheet()
    sheet.further_head = HEAD
    for number, row in enumerate(sheet.indicators, start=1):
        row.further = f"≥{number * 1200}.00(人)"
    return sheet


def fresh(form: Declaration) -> Declaration:
    return Declaration.objects.with_content().get(pk=form.pk)


def test_a_sheet_without_a_second_target_is_told_as_before() -> None:
    assert "further" not in full_sheet().indicators[0].to_json()
    assert "further_head" not in full_sheet().to_json()
    assert sheet_from_json(two_targets().to_json()) == two_targets()


@pytest.mark.parametrize(
    ("write", "name"), [(write_xlsx, "表.xlsx"), (write_docx, "表.docx"), (write_pdf, "表.pdf")]
)
def test_a_printed_second_target_is_read_back(write: Any, name: str) -> None:
    sheet, target = two_targets(), BytesIO()
    write([declaration_grid(sheet, EDITIONS["2025"])], target)
    (form,) = recognise(read(target.getvalue(), name=name)).documents
    assert form.sheet.further_head == HEAD  # type: ignore[union-attr]
    assert [row.further for row in form.sheet.indicators] == [
        row.further for row in sheet.indicators
    ]
    assert [row.target for row in form.sheet.indicators] == [row.target for row in sheet.indicators]
    assert form.uncertain == []


@pytest.mark.django_db
def test_a_second_target_goes_from_the_file_into_the_form(cast: Cast) -> None:
    target = BytesIO()
    write_xlsx([declaration_grid(two_targets(), EDITIONS["2025"])], target)
    client = signed_in(cast, "clerk_a")
    client.post(
        reverse("imports:upload"), {"uploads": [SimpleUploadedFile("表.xlsx", target.getvalue())]}
    )
    draft = ImportDraft.objects.get()
    page = client.get(reverse("imports:draft", args=[draft.pk])).content.decode()
    assert HEAD in page
    assert "≥1200.00(人)" in page
    form = html.fromstring(page).get_element_by_id("confirm-form")
    data = {**dict(form.form_values()), "then": "accept", "checked": "on"}
    client.post(reverse("imports:draft", args=[draft.pk]), data)
    kept = sheet_of(fresh(Declaration.objects.get()))
    assert kept.further_head == HEAD
    wanted = [row.further for row in two_targets().indicators]
    assert [row.further for row in kept.indicators] == wanted


@pytest.mark.django_db
def test_a_second_target_that_the_rule_set_asks_for_is_typed_shown_and_frozen(cast: Cast) -> None:
    RuleSet.objects.update(settings={"further_target": HEAD})
    form, client = fresh(cast.declaration()), signed_in(cast, "clerk_a")
    before, row = sheet_of(form), form.indicators.first()
    assert row is not None
    cells = [CellChange(place=f"row.{row.pk}.further", value="≤1500元/人")]
    outcome = KIND.save_batch(
        key=form.pk,
        actor=cast.people["clerk_a"],
        batch=Batch(revision=form.revision, cells=cells),
    )
    assert outcome.refused == {}
    form = fresh(form)
    sheet = sheet_of(form)
    assert sheet.further_head == HEAD
    assert sheet.indicators[0].further == "≤1500元/人"
    for name in ("edit", "detail"):
        page = client.get(reverse(f"declarations:{name}", args=[form.pk])).content.decode()
        assert HEAD in page
        assert "≤1500元/人" in page
    assert freeze_now(form, actor=cast.people["clerk_a"]).sheet.indicators[0].further
    (change,) = changes_between(before, sheet)
    assert (change.label, change.new) == ("指标“人均培训成本”的实施期指标值", "≤1500元/人")


@pytest.mark.django_db
def test_a_form_without_a_second_target_has_no_such_column(cast: Cast) -> None:
    form, client = cast.declaration(), signed_in(cast, "clerk_a")
    page = client.get(reverse("declarations:edit", args=[form.pk])).content.decode()
    assert "另一列指标值" not in page
    assert '"further"' not in page.split('"drop_columns"')[1][:200]


@pytest.mark.django_db
def test_indicators_go_out_and_come_in_with_their_second_target(cast: Cast) -> None:
    form = fresh(cast.declaration(state="returned"))
    resource = IndicatorResource(user=cast.people["examiner1"])
    table = resource.export()
    assert "另一列指标值" in table.headers
    at = table.headers.index("另一列指标值")
    first = list(table[0])
    first[at] = "≥9000人"
    table[0] = tuple(first)
    result = IndicatorResource(user=cast.people["examiner1"]).import_data(table, dry_run=False)
    assert not result.has_errors()
    assert not result.has_validation_errors()
    assert sheet_of(fresh(form)).indicators[0].further == "≥9000人"


def test_a_name_that_cannot_be_a_head_is_refused() -> None:
    with pytest.raises(ValueError, match="应为 2 到 20 个"):
        RuleSettings.from_json({"further_target": "<b>"})


@pytest.mark.django_db
def test_a_second_target_is_pasted_and_copied_where_the_form_has_the_column(cast: Cast) -> None:
    RuleSet.objects.update(settings={"further_target": HEAD})
    form, client = fresh(cast.declaration()), signed_in(cast, "clerk_a")
    data = entry_page_of(form, cast.people["clerk_a"]).data
    assert len(data["copy_head"]) == len(data["copy_columns"]) + 2
    assert HEAD in data["copy_head"]
    for name in ("grid", "paste_columns", "copy_columns"):
        assert "further" in data[name]
    url = reverse("declarations:paste", args=[form.pk])
    block = {"grid": [["人数", "≥3人", "≥9人"]]}
    answer = client.post(url, block, content_type="application/json").json()
    assert answer["columns"] == ["level3", "target", "further"]
    assert answer["rows"][0]["further"] == "≥9人"
    page = html.fromstring(client.get(reverse("declarations:edit", args=[form.pk])).content)
    heads = page.xpath("//dialog[@data-paste-dialog]//thead//th")
    assert [head.text for head in heads][2:4] == ["指标值", HEAD]


@pytest.mark.django_db
def test_an_adjustment_given_up_calls_the_second_targets_as_approved(cast: Cast) -> None:
    form = fresh(cast.declaration())
    take_over(form, two_targets(), origin="文件")
    form = fresh(form)
    approved = sheet_of(form)
    other = replace(approved, further_head="三年目标")
    take_over(form, other, origin="另一文件")
    form = fresh(form)
    assert sheet_of(form).further_head == "三年目标"
    take_over(form, approved)
    assert sheet_of(fresh(form)).further_head == HEAD


@pytest.mark.django_db
def test_a_file_empties_no_column_that_it_does_not_have(cast: Cast) -> None:
    form = fresh(cast.declaration())
    whole = two_targets()
    for row in whole.indicators:
        row.weight = Decimal(10)
    whole.funding.total = whole.funding.total_fiscal = Decimal("90000.00")
    take_over(form, whole, origin="文件")
    before = sheet_of(fresh(form))
    plain = replace(full_sheet(), project_nature=None, total_goal="", annual_goal="新的目标")
    plain.indicators[0].target = "≤7.00(元/人)"
    plain.funding.total = plain.funding.total_fiscal = plain.funding.total_other = None
    take_over(fresh(form), plain, origin="没有这些列的文件")
    after = sheet_of(fresh(form))
    assert after.further_head == HEAD
    assert [(row.further, row.weight) for row in after.indicators] == [
        (row.further, row.weight) for row in before.indicators
    ]
    assert after.indicators[0].target == "≤7.00(元/人)"
    assert (after.funding.total, after.project_nature, after.total_goal, after.annual_goal) == (
        before.funding.total,
        before.project_nature,
        before.total_goal,
        "新的目标",
    )
    assert before.funding.total == 90000


@pytest.mark.django_db
def test_what_a_file_has_and_leaves_blank_is_blank(cast: Cast) -> None:
    form = fresh(cast.declaration())
    whole = two_targets()
    whole.funding.annual, whole.funding.annual_other = Decimal(100), Decimal(5)
    take_over(form, whole, origin="文件")
    second = two_targets()
    second.indicators[0].further = ""
    second.funding.annual, second.funding.annual_other = Decimal(100), None
    take_over(fresh(form), second, origin="文件")
    kept = sheet_of(fresh(form))
    assert [row.further for row in kept.indicators[:2]] == ["", "≥2400.00(人)"]
    assert kept.funding.annual_other is None
    for row in second.indicators:
        row.further = ""
    take_over(fresh(form), second, origin="文件")
    assert not any(row.further for row in sheet_of(fresh(form)).indicators)


@pytest.mark.django_db
def test_an_adjustment_given_up_leaves_no_second_target(cast: Cast) -> None:
    form = fresh(cast.declaration())
    approved = sheet_of(form)
    take_over(form, two_targets(), origin="文件")
    take_over(fresh(form), approved)
    assert sheet_of(fresh(form)).further_head == ""
    assert not any(row.further for row in sheet_of(fresh(form)).indicators)


def test_last_years_dates_in_second_targets_are_to_be_renewed() -> None:
    sheet = two_targets()
    sheet.indicators[0].further = f"{sheet.year - 1}年底前300人"
    places = [one.where for one in renew_list(CheckView(sheet=sheet))]
    assert places == [f"row.{row_ids(sheet.indicators)[0]}.further"]
