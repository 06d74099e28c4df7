"""A database of the version before the apps were parted is carried over, and back, whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

BASE = [("accounts", "0001_base")]
TABLES = (
    ("projects", "Project"),
    ("declarations", "Declaration"),
    ("declarations", "FundingLine"),
    ("evaluations", "SelfEvaluation"),
    ("evaluations", "EvidenceFile"),
    ("entry", "Version"),
    ("entry", "Presence"),
    ("reviews", "Opinion"),
    ("reviews", "ReviewSheet"),
    ("reviews", "Notice"),
    ("workflow", "TransitionRecord"),
    ("checks", "Finding"),
    ("exports", "ExportJob"),
    ("imports", "ImportBatch"),
    ("imports", "ImportFile"),
    ("imports", "ImportDraft"),
)


def migrated(targets: list[Any]) -> Any:
    """Migrate the test database and return the models as they are then."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def rows(apps: Any) -> dict[str, list[dict[str, Any]]]:
    return {
        name: list(apps.get_model(app, name).objects.order_by("pk").values())
        for app, name in TABLES
    }


@pytest.fixture
def former(transactional_db: None) -> Iterator[Any]:
    """The models of the former schema; the newest is put back afterwards."""
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    migrated(BASE)
    loader = MigrationExecutor(connection).loader
    # Apps that came later have a base of their own, which is not applied now.
    bases = [node for node in loader.applied_migrations if node[1] == "0001_base"]
    yield loader.project_state(bases).apps
    migrated(leaves)


def fill(apps: Any) -> None:
    """Put one of each into the former tables, a self-evaluation with the key of a declaration."""

    def make(app: str, model: str, /, **values: Any) -> Any:
        return apps.get_model(app, model).objects.create(**values)

    user = make("accounts", "User", username="u", name="员")
    district = make("accounts", "District", code="1", name="区")
    department = make("accounts", "Department", code="D", name="局", district=district)
    unit = make("accounts", "Unit", code="U", name="所", department=department)
    rules = make(
        "workflow",
        "RuleSet",
        district=district,
        code="R",
        name="规",
        edition="2025",
        valid_from=2025,
    )
    year = make("workflow", "FiscalYear", district=district, year=2027, rule_set=rules)
    project = make("projects", "Project", unit=unit, name="培训")
    other = make("projects", "Project", unit=unit, name="演出")
    common = {"fiscal_year": year, "created_by": user, "updated_at": timezone.now()}
    first = make("declarations", "Declaration", project=other, state="rejected", **common)
    form = make(
        "declarations", "Declaration", project=project, state="approved", revision=7, **common
    )
    make("declarations", "FundingLine", declaration=form, half="annual", source="total", amount=12)
    version = make("entry", "Version", declaration=form, number=1, content={}, fingerprint="x")
    make("entry", "Presence", declaration=first, user=user)
    result = make(
        "evaluations", "SelfEvaluation", project=project, version=version, state="draft", **common
    )
    row = make("evaluations", "ResultRow", evaluation=result, level3="满意度")
    proof = {"evaluation": result, "kind": "pdf", "size": 9, "digest": "d", "file": "evidence/x"}
    make("evaluations", "EvidenceFile", name="问卷.pdf", row=row, **proof)
    make("evaluations", "EvidenceFile", name="决算.pdf", **proof)
    for kind, key in (
        ("declarations.declaration", form.pk),
        ("evaluations.selfevaluation", result.pk),
    ):
        subject = {"subject_type": kind, "subject_id": key}
        make(
            "workflow",
            "TransitionRecord",
            procedure="p",
            transition="t",
            label="l",
            source="a",
            target="b",
            **subject,
        )
        make("reviews", "Opinion", text="改", office="finance", author=user, **subject)
        make(
            "checks",
            "Finding",
            scope="declaration",
            district=district,
            year=2027,
            code="c",
            severity="warn",
            message="m",
            key="k",
            first_revision=1,
            last_revision=1,
            **subject,
        )
    make("reviews", "ReviewSheet", declaration=form, version=1, examiner=user, grade="优")
    make("reviews", "Notice", user=user, kind="result", text="t", url=f"/evaluations/{result.pk}/")
    batch = make("imports", "ImportBatch", district=district, created_by=user)
    file = make(
        "imports", "ImportFile", batch=batch, name="表.docx", content="x", size=9, sha256="d"
    )
    read = {"kind": "declaration", "indicators": [{"level3": "培训人数", "target": "≥9人"}]}
    corrected = [
        {"level3": "培训人次", "target": "≥9人", "from": 0},
        {"level3": "新", "from": None},
    ]
    make(
        "imports",
        "ImportDraft",
        file=file,
        position=1,
        kind="declaration",
        original=read,
        current=read | {"indicators": corrected},
        places={"total_goal": {"key": "1"}, "indicators[0].target": {"key": "2"}},
        doubts=["indicators[0].level3"],
        declaration=form,
        project=project,
        unit=unit,
        fiscal_year=year,
    )
    make(
        "exports", "ExportJob", subject="evaluation", kind="book", form="pdf", fiscal_year=year,
        created_by=user,
    )  # fmt: skip


def watch(now: Any) -> None:
    """Put a window and a form of monitoring into today's tables, with all that points to it."""

    def make(app: str, model: str, /, **values: Any) -> Any:
        # Models of a migration do not fill in their district themselves.
        table = now.get_model(app, model)
        names = {field.name for field in table._meta.fields} & {"district", "own_district"}
        return table.objects.create(**{**dict.fromkeys(names, year.district), **values})

    year = now.get_model("workflow", "FiscalYear").objects.get()
    user = now.get_model("accounts", "User").objects.get()
    project = now.get_model("projects", "Project").objects.get(name="培训")
    today = timezone.now()
    node = make(
        "monitoring",
        "MonitoringNode",
        fiscal_year=year,
        kind="monitoring",
        name="年中监控",
        opens_at=today,
        closes_at=today + timedelta(days=9),
        number=1,
        period_end=today.date(),
    )
    sheet = make(
        "monitoring",
        "MonitoringSheet",
        kind="monitoring",
        project=project,
        unit=project.unit,
        fiscal_year=year,
        occasion=1,
        state="draft",
        created_by=user,
        node=node,
        version=now.get_model("entry", "Version").objects.get(),
    )
    make("monitoring", "MonitoringFunding", sheet=sheet, source="total")
    key = sheet.document_id
    later = now.get_model("evaluations", "SelfEvaluation").objects.get().document_id
    for one in (key, later):
        make("entry", "Version", document_id=one, number=1, content={}, fingerprint=f"y{one}")
        make("entry", "Presence", document_id=one, user=user)
        make("reviews", "ReviewSheet", document_id=one, version=1, examiner=user, grade="优")
    make("entry", "Attachment", document_id=key, name="照片.jpg", place="goal.annual", size=9, digest="d", file="x", kind="jpg")  # fmt: skip
    step = {"transition": "t", "label": "l", "source": "a", "target": "b"}
    make("workflow", "TransitionRecord", procedure="p", document_id=key, **step)
    opinion = make("reviews", "Opinion", document_id=key, text="改", office="finance", author=user)
    make("reviews", "Reply", opinion=opinion, author=user, text="已改")
    make("reviews", "Notice", document_id=key, user=user, kind="result", text="t", url="/")
    make("checks", "CheckRun", document_key=key, scope="monitoring", year=2027, revision=1)  # fmt: skip
    finding = {"code": "c", "severity": "warn", "message": "m", "key": "k"}
    make(
        "checks",
        "Finding",
        document_key=key,
        scope="monitoring",
        year=2027,
        first_revision=1,
        last_revision=1,
        **finding,
    )


@pytest.mark.slow
@pytest.mark.timeout(600)  # four walks through all migrations, a minute of work on a quiet machine
def test_nothing_is_lost_on_the_way_over_and_back(former: Any) -> None:
    fill(former)
    before = rows(former)
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    now = migrated(leaves)
    documents = now.get_model("projects", "Document").objects.order_by("key")
    assert list(
        documents.values_list(
            "kind", "state", "revision", "project__name", "unit__code", "annual_amount"
        )
    ) == [
        ("declaration", "rejected", 1, "演出", "U", None),
        ("declaration", "approved", 7, "培训", "U", 12),
        ("self_evaluation", "draft", 1, "培训", "U", None),
    ]
    _rejected, approved, result = documents.values_list("key", flat=True)
    for app, name in (("workflow", "TransitionRecord"), ("reviews", "Opinion")):
        keys = now.get_model(app, name).objects.order_by("pk").values_list("document", flat=True)
        assert list(keys) == [approved, result]
    findings = now.get_model("checks", "Finding").objects.order_by("pk")
    assert list(findings.values_list("document_key", flat=True)) == [approved, result]
    assert now.get_model("entry", "Version").objects.get().document_id == approved
    assert now.get_model("reviews", "ReviewSheet").objects.get().document_id == approved
    assert now.get_model("reviews", "Notice").objects.get().document_id == result
    assert now.get_model("exports", "ExportJob").objects.get().subject == "self_evaluation"
    files = now.get_model("entry", "Attachment").objects.order_by("pk")
    row = now.get_model("evaluations", "ResultRow").objects.get()
    assert list(files.values_list("document", "place", "name")) == [
        (result, f"row.{row.pk}", "问卷.pdf"),
        (result, "money", "决算.pdf"),
    ]
    draft = now.get_model("imports", "ImportDraft").objects.get()
    assert (draft.document_id, draft.project.name) == (approved, "培训")
    assert list(draft.places) == ["goal.total", "row.r1.target"]
    assert (draft.doubts, [row["id"] for row in draft.current["indicators"]]) == (
        ["row.r1.level3"],
        ["r1", "n2"],
    )
    # What the version before does not know is in nobody's way, and goes.
    watch(now)
    migrated(BASE)
    assert rows(former) == before
    windows = former.get_model("workflow", "EntryWindow").objects.filter(kind="monitoring")
    assert windows.count() == 0
