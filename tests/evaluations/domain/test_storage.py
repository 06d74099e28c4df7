"""Importing tables: without an approved goal as printed, beside one laid onto it."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from apps.audit.models import AuditEvent
from apps.entry.domain.attachments import attach
from apps.entry.domain.sheets import store_sheet
from apps.entry.models import Attachment
from apps.evaluations.domain.content import sheet_of
from apps.evaluations.domain.points import score_of_row
from apps.evaluations.domain.storage import changes_of
from apps.evaluations.kind import KIND
from apps.evaluations.models import ResultRow, SelfEvaluation
from apps.evaluations.scoring import ScoringPolicy
from apps.formkit.layouts import evaluation_grid
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.writers import write_docx, write_pdf, write_xlsx
from tests.cast import Cast
from tests.evaluations.helpers import confirmed, filled, started

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[4] / "shared"
POLICY = ScoringPolicy(truncates_rate=True)
WRITERS = {"xlsx": write_xlsx, "docx": write_docx, "pdf": write_pdf}


def store(cast: Cast, sheet: EvaluationSheet, **others: Any) -> Any:
    values = {"unit": cast.unit_a, "fiscal_year": cast.year, "actor": None, "origin": "自评.docx"}
    return store_sheet(KIND, sheet=sheet, **(values | others))


def table(cast: Cast) -> EvaluationSheet:
    """Return the table of a filled form as if it came from a file, for a project of its own."""
    sheet = sheet_of(filled(cast))
    sheet.project_name = "往年项目"
    return sheet


def test_table_without_approved_goal_is_stored_as_printed(cast: Cast) -> None:
    sheet = table(cast)
    stored = store(cast, sheet)
    assert stored.sentences == ()
    assert sheet_of(stored.form) == sheet
    assert (stored.form.version, stored.form.origin) == (None, "自评.docx")


def test_departing_figures_are_named_with_the_formula(cast: Cast) -> None:
    sheet = table(cast)
    sheet.budget["total"].rate = Decimal("99.00")
    sheet.indicators[5].score = Decimal("7.00")
    sheet.total_score, sheet.grade = Decimal("88.00"), "良"
    stored = store(cast, sheet)
    assert [
        (one.place, str(one.printed), str(one.computed)) for one in changes_of(sheet, stored.form)
    ] == [
        ("money.rate.total", "99.00", "98.00"),
        ("tail.total_score", "88.00", "96.80"),
        ("tail.grade", "良", "优"),
    ]
    row = stored.form.rows.get(position=5)
    assert (row.score, row.reason) == (Decimal("7.00"), "按导入的原表得分")


def test_table_is_laid_onto_the_approved_goal(cast: Cast) -> None:
    evaluation = started(cast)
    sheet = table_of_version(evaluation)
    sheet.indicators[1].target = "≥300.00(人)"
    sheet.indicators[2].weight = Decimal("20.00")
    extra = EvaluationSheet.from_json(sheet.to_json()).indicators[0]
    extra.level3 = "多出的指标"
    sheet.indicators = [*sheet.indicators[:5], extra]
    stored = store(cast, sheet)
    assert stored.form.pk == evaluation.pk
    assert [row.target for row in stored.form.rows.all()][1] == "≥400.00(人)"
    assert list(stored.sentences[:4]) == [
        "“培训人数”批复的指标值是 ≥400.00(人)，文件中是 ≥300.00(人)。",
        "“培训考核合格率”的分值应为 13.33，文件中是 20.00。",
        "批复的指标“参训人员满意度”在文件中没有。",
        "文件中的指标“多出的指标”不在批复的绩效目标中，没有存入。",
    ]


def test_a_file_empties_no_column_that_it_does_not_have(cast: Cast) -> None:
    evaluation = filled(cast)
    row = evaluation.rows.all()[0]
    row.deviation = "培训推迟到下半年。"
    row.save()
    evaluation = SelfEvaluation.objects.with_content().get(pk=evaluation.pk)
    before = sheet_of(evaluation)
    assert before.actual_result
    assert before.budget["total"].adjusted
    sheet = EvaluationSheet.from_json(before.to_json())
    sheet.actual_result = ""
    sheet.indicators = sheet.indicators[:-1]
    for one in sheet.indicators:
        one.actual, one.deviation, one.score = "100%", "", None
    for line in sheet.budget.values():
        line.adjusted = None
    after = sheet_of(store(cast, sheet).form)
    assert after.indicators[0].actual == "100%"
    assert after.indicators[0].deviation == "培训推迟到下半年。"
    assert after.indicators[-1].actual == before.indicators[-1].actual != ""
    assert after.actual_result == before.actual_result
    assert after.budget["total"].adjusted == before.budget["total"].adjusted


def test_a_weight_that_a_file_without_goal_does_not_know_stays(cast: Cast) -> None:
    sheet = table(cast)
    stored = store(cast, sheet)
    before = [row.weight for row in sheet_of(stored.form).indicators]
    for one in sheet.indicators:
        one.weight = None
    assert [row.weight for row in sheet_of(store(cast, sheet).form).indicators] == before
    assert None not in before


def table_of_version(evaluation: SelfEvaluation) -> EvaluationSheet:
    sheet = sheet_of(evaluation)
    for row in sheet.indicators:
        row.actual = "100%"
    return sheet


def test_confirmed_form_is_not_overwritten(cast: Cast) -> None:
    evaluation = confirmed(cast)
    with pytest.raises(ValidationError, match="已确认，不能用文件覆盖"):
        store(cast, sheet_of(evaluation))


def test_foreign_clerk_cannot_import(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        store(cast, table(cast), actor=cast.people["clerk_b"])


def published() -> list[EvaluationSheet]:
    path = next((SHARED / "gold").glob("003_*.json"))
    documents = json.loads(path.read_text(encoding="utf-8"))["documents"]
    return [EvaluationSheet.from_json(data) for data in documents]


def cells(sheet: EvaluationSheet) -> dict[str, Any]:
    """Return the printed cells by path; white space does not count, a PDF breaks lines anywhere."""
    found: dict[str, Any] = {}
    for name, line in sheet.budget.items():
        for key in ("initial", "adjusted", "executed", "weight", "rate", "score"):
            found[f"budget.{name}.{key}"] = getattr(line, key)
    for index, row in enumerate(sheet.indicators):
        for key in (
            "level1",
            "level2",
            "level3",
            "target",
            "actual",
            "weight",
            "score",
            "deviation",
        ):
            found[f"row.r{index + 1}.{key}"] = getattr(row, key)
    for key in (
        "year",
        "project_name",
        "department",
        "unit",
        "expected_goal",
        "actual_result",
        "total_score",
        "grade",
    ):
        found[key] = getattr(sheet, key)
    return {
        path: "".join(value.split()) if isinstance(value, str) else value
        for path, value in found.items()
    }


@pytest.mark.shared
@pytest.mark.skipif(
    not SHARED.is_dir(), reason="shared/ with the seed documents is not beside this checkout"
)
@pytest.mark.parametrize("form", WRITERS)
def test_published_tables_go_in_are_rescored_and_come_out_explained(cast: Cast, form: str) -> None:
    sheets = published()
    assert len(sheets) == 16
    unit = cast.unit_a
    unit.department.name, unit.name = sheets[0].department, sheets[0].unit
    unit.department.save()
    unit.save()
    type(cast.year).objects.filter(pk=cast.year.pk).update(year=sheets[0].year)
    cast.year.rule_set.settings = {"scoring": {"truncates_rate": True}}
    cast.year.rule_set.save()
    cast.year.refresh_from_db()
    unexplained, explained = [], 0
    typed: list[Any] = []
    for number, sheet in enumerate(sheets):
        unit.name = sheet.unit
        unit.save()
        stored = store(cast, sheet, unit=unit, origin="公开文件")
        target = io.BytesIO()
        WRITERS[form]([evaluation_grid(sheet_of(stored.form))], target)
        (document,) = recognise(read(target.getvalue())).documents
        named = {one.place for one in changes_of(sheet, stored.form)}
        explained += len(named)
        typed += [
            (number, str(row.score), score_of_row(row, POLICY).points.formula.split()[2])
            for row in stored.form.rows.all()
            if row.reason
        ]
        before, after = cells(sheet), cells(document.sheet)
        unexplained += [
            (number, path, before[path], after.get(path))
            for path in before
            if before[path] != after.get(path) and path not in named
        ]
    assert unexplained == []
    assert explained == 0
    assert typed == [(8, "8.00", "89/100"), (10, "9.00", "37/40")]


def proofs_of() -> list[tuple[str, str]]:
    rows = {f"row.{row.pk}": row.level3 for row in ResultRow.objects.all()}
    return [(item.name, rows[item.place]) for item in Attachment.objects.all()]


def test_a_file_laid_over_a_draft_keeps_its_proofs_and_what_it_replaced(cast: Cast) -> None:
    evaluation = filled(cast)
    rows = evaluation.rows.all()
    clerk = cast.people["clerk_a"]
    for row in rows[4:]:
        upload = ContentFile(b"%PDF-1.7 survey", name="调查报告.pdf")
        attach(key=evaluation.key, place=f"row.{row.pk}", upload=upload, actor=clerk)
    proven = proofs_of()
    evaluation.refresh_from_db()
    sheet = sheet_of(evaluation)
    sheet.indicators[1].actual = "405人"
    store(cast, sheet, actor=clerk)
    assert proofs_of() == proven
    trace = AuditEvent.objects.get(action="evaluation.import")
    assert trace.before == {f"row.{rows[1].pk}.actual": "410人"}
    before = evaluation.revision
    evaluation.refresh_from_db()
    assert evaluation.revision == before + 1
