"""Sources of money as data of the rule set: typed, checked, printed, read back, carried on, migrated."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.declarations.domain.content import sheet_of
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration, FundingLine
from apps.entry.domain.protocol import Batch, CellChange
from apps.entry.versions import freeze_now
from apps.formkit.layouts import declaration_grid
from apps.formkit.levels import EDITIONS
from apps.formkit.papers.sources import OFFICIAL, SOURCES, listed
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.recognition.decoder.vocabulary import tell_sources
from apps.formkit.sheets import sheet_from_json
from apps.formkit.sheets.titles import title_of
from apps.formkit.writers import write_xlsx
from apps.imports.models import ImportDraft
from apps.workflow.models import RuleSet
from apps.workflow.queries import source_names
from apps.workflow.settings_schema import RuleSettings
from tests.cast import Cast, signed_in
from tests.formkit.samples import full_sheet

NAMES = {"appropriation": "一般公共预算", "fiscal2": "政府性基金", "carryover": "不列"}
LISTED = {"appropriation": "一般公共预算", "fiscal2": "政府性基金", "other": "其他资金"}


def test_sources_are_the_papers_own_where_a_rule_set_says_nothing() -> None:
    assert listed({}) == {}
    assert full_sheet().listed_sources == OFFICIAL
    assert "sources" not in full_sheet().to_json()


def test_a_source_that_is_left_out_stays_in_sight_while_it_has_an_amount() -> None:
    assert listed(NAMES) == LISTED
    found = listed(NAMES, ["carryover", "other3"])
    assert list(found.items())[2:] == [
        ("carryover", "上年结转资金"),
        ("other", "其他资金"),
        ("other3", "其他资金（另列二）"),
    ]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ({"nobody": "甲"}, "不认识"),
        ({"other": "<b>"}, "应为 2 到 20 个"),
        ({"other": "上年结转资金"}, "名称相同"),
        ({"other": "不列", "carryover": "不列"}, "至少列两项"),
    ],
)
def test_sources_that_cannot_be_are_refused(names: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        RuleSettings.from_json({"sources": names})


def test_lines_of_other_papers_take_further_sources_in() -> None:
    funding = full_sheet().funding
    funding.annual_fiscal2, funding.annual_carryover = Decimal(30000), None
    assert [funding.of_line(line) for line in ("total", *OFFICIAL)] == [
        Decimal(200000), Decimal(230000), None, Decimal(0),
    ]  # fmt: skip


def test_a_sheet_keeps_its_names_in_whatever_order_a_database_gives_them_back() -> None:
    sheet = full_sheet(sources=dict(LISTED))
    sheet.funding.annual_fiscal2 = Decimal("30000.00")
    data = sheet.to_json()
    data["sources"] = dict(reversed(data["sources"].items()))
    again = sheet_from_json(data)
    assert again == sheet
    assert list(again.sources) == list(LISTED)  # type: ignore[union-attr]
    assert title_of(again, "money.annual.fiscal2") == "年度资金政府性基金"


@pytest.fixture
def told() -> Iterator[None]:
    tell_sources({name: key for key, name in LISTED.items()})
    yield
    tell_sources({})


@pytest.mark.usefixtures("told")
def test_a_printed_form_is_read_back_by_its_names() -> None:
    sheet = full_sheet(sources=dict(LISTED))
    sheet.funding.annual_appropriation = Decimal("150000.00")
    sheet.funding.annual_fiscal2 = Decimal("50000.00")
    sheet.funding.annual_carryover = None
    target = BytesIO()
    write_xlsx([declaration_grid(sheet, EDITIONS["2025"])], target)
    (form,) = recognise(read(target.getvalue(), name="表.xlsx")).documents
    assert form.sheet.funding == sheet.funding  # type: ignore[union-attr]
    assert form.uncertain == []


@pytest.fixture
def ruled(cast: Cast) -> Cast:
    RuleSet.objects.update(settings={"sources": NAMES})
    return cast


def fresh(form: Declaration) -> Declaration:
    return Declaration.objects.with_content().get(pk=form.pk)


def typed(cast: Cast, form: Declaration, **amounts: int | None) -> Any:
    cells = [
        CellChange(place=f"money.annual.{key}", value=amount if amount is None else Decimal(amount))
        for key, amount in amounts.items()
    ]
    batch = Batch(revision=form.revision, cells=cells)
    return KIND.save_batch(key=form.pk, actor=cast.people["clerk_a"], batch=batch)


@pytest.mark.django_db
def test_a_form_is_typed_checked_shown_and_frozen_by_the_rule_sets_names(ruled: Cast) -> None:
    form, client = fresh(ruled.declaration()), signed_in(ruled, "clerk_a")
    outcome = typed(ruled, form, appropriation=150000, fiscal2=30000, carryover=None)
    assert outcome.refused == {}
    sheet = sheet_of(fresh(form))
    assert sheet.sources == LISTED
    assert sheet.funding.annual_fiscal2 == Decimal("30000.00")
    (finding,) = [
        one for one in KIND.report_of(fresh(form)).findings if one.code == "annual-sum-mismatch"
    ]
    assert "一般公共预算150,000元＋政府性基金30,000元＋其他资金0元" in finding.message

    for name in ("edit", "detail"):
        page = client.get(reverse(f"declarations:{name}", args=[form.pk])).content.decode()
        assert "其中：一般公共预算" in page
        assert 'data-place="money.annual.fiscal2"' in page
        assert 'data-place="money.annual.carryover"' not in page
    version = freeze_now(fresh(form), actor=ruled.people["clerk_a"])
    RuleSet.objects.update(settings={})
    version.refresh_from_db()
    assert version.sheet.sources == LISTED


@pytest.mark.django_db
def test_the_migration_back_adds_further_sources_to_the_papers_own(ruled: Cast) -> None:
    form = fresh(ruled.declaration())
    typed(ruled, form, appropriation=150000, fiscal2=30000, fiscal3=5, other2=7)
    import_module("apps.declarations.migrations.0007_sources_of_rule_sets").add_up(apps, None)
    import_module("apps.workflow.migrations.0011_sources").drop(apps, None)
    lines = FundingLine.objects.filter(declaration=form, half="annual")
    assert dict(lines.values_list("source", "amount")) == {
        "total": Decimal("200000.00"),
        "fiscal": Decimal("180005.00"),
        "carryover": Decimal("0.00"),
        "other": Decimal("7.00"),
    }
    assert RuleSet.objects.get().settings == {}


@pytest.mark.django_db
def test_readers_are_told_the_names_that_are_not_the_papers(ruled: Cast) -> None:
    assert source_names(ruled.district) == {
        "一般公共预算": "appropriation",
        "政府性基金": "fiscal2",
    }
    assert len({one.name for one in SOURCES}) == len(SOURCES)


@pytest.mark.django_db
def test_a_file_is_read_by_the_names_of_the_district(ruled: Cast) -> None:
    sheet = full_sheet(sources=dict(LISTED))
    sheet.funding.annual_appropriation = Decimal("150000.00")
    sheet.funding.annual_fiscal2 = Decimal("50000.00")
    target = BytesIO()
    write_xlsx([declaration_grid(sheet, EDITIONS["2025"])], target)
    client = signed_in(ruled, "clerk_a")
    file = SimpleUploadedFile("表.xlsx", target.getvalue())
    client.post(reverse("imports:upload"), {"uploads": [file]})
    draft = ImportDraft.objects.get()
    assert draft.current["funding"]["annual_fiscal2"] == "50000"
    page = client.get(reverse("imports:draft", args=[draft.pk])).content.decode()
    assert "年度资金政府性基金" in page
    table = client.get(reverse("imports:table", args=[draft.pk]))
    (again,) = recognise(read(table.content, name="表.xlsx")).documents
    assert again.sheet.funding.annual == Decimal(200000)  # type: ignore[union-attr]
