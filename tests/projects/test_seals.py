"""A sealed project is seen by the people on its list and by nobody else."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.checks.models import Finding
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.bulk import tried
from apps.declarations.domain.full_check import stale_groups, sweep
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.entry.domain.sheets import store_sheet
from apps.imports.domain.queries import projects_of
from apps.projects.models import Document, Project, ProjectReader
from apps.projects.seals import grant_reading, revoke_reading, seal_project, unseal_project
from tests.cast import Cast, signed_in
from tests.formkit.samples import full_sheet

pytestmark = pytest.mark.django_db
NAME = "绝密工程项目"
BUSINESS = ("clerk_a", "reviewer_a", "department_a", "examiner1", "examiner2")


def sealed(cast: Cast) -> Declaration:
    """A form of a sealed project, and one of another beside it."""
    cast.declaration(name="公开项目", state="finance_second")
    form = cast.declaration(name=NAME, state="finance_second")
    seal_project(project=form.project, actor=cast.people["examiner2"])
    return form


def seeing(cast: Cast, form: Declaration) -> list[str]:
    """Return who sees the project, its form, and the page of it."""
    found = []
    for name in BUSINESS:
        user = type(cast.people[name]).objects.get(pk=cast.people[name].pk)
        seen = {
            Project.objects.visible_to(user).filter(name=NAME).exists(),
            Document.objects.visible_to(user).filter(key=form.key).exists(),
            Declaration.objects.visible_to(user).filter(pk=form.pk).exists(),
        }
        page = signed_in(cast, name).get(reverse("declarations:detail", args=[form.pk]))
        seen.add(page.status_code == 200)
        assert len(seen) == 1
        found += [name] * seen.pop()
    return found


def test_only_the_named_see_it(cast: Cast) -> None:
    form = cast.declaration(name=NAME, state="finance_second")
    assert seeing(cast, form) == list(BUSINESS)
    seal_project(project=form.project, actor=cast.people["examiner2"])
    assert seeing(cast, form) == ["examiner2"]
    for name in ("clerk_a", "department_a"):
        grant_reading(project=form.project, user=cast.people[name], actor=cast.people["examiner2"])
    assert seeing(cast, form) == ["clerk_a", "department_a", "examiner2"]
    reader = ProjectReader.objects.get(user=cast.people["clerk_a"])
    revoke_reading(reader=reader, actor=cast.people["examiner2"])
    assert seeing(cast, form) == ["department_a", "examiner2"]
    unseal_project(project=form.project, actor=cast.people["examiner2"])
    assert seeing(cast, form) == list(BUSINESS)
    acts = AuditEvent.objects.filter(action__startswith="project.").order_by("pk")
    assert [event.action for event in acts] == [
        "project.seal",
        "project.reader_add",
        "project.reader_add",
        "project.reader_drop",
        "project.unseal",
    ]
    assert (acts[1].after, acts[3].before) == ({"readers": "clerk_a"},) * 2


@pytest.mark.parametrize(
    ("person", "page"),
    [
        ("clerk_a", "/"),
        ("clerk_a", "/declarations/"),
        ("clerk_a", "/projects/"),
        ("department_a", "/declarations/"),
        ("department_a", "/declarations/?export=csv"),
        ("examiner1", "/declarations/?q=绝密"),
        ("examiner1", "/admin/projects/project/"),
        ("examiner1", "/admin/declarations/declaration/?waiting=all"),
        ("examiner1", "/admin/declarations/indicator/"),
        ("examiner1", "/admin/projects/project/export/"),
        ("examiner1", "/rules/"),
        ("examiner1", "/board/"),
        ("examiner1", "/board/list/"),
        ("department_a", "/board/list/?export=csv"),
        ("department_a", "/reminders/"),
        ("examiner1", "/exports/"),
    ],
)
def test_no_list_names_it(cast: Cast, person: str, page: str) -> None:
    sealed(cast)
    answer = signed_in(cast, person).get(page)
    assert answer.status_code == 200
    text = answer.content.decode("utf-8", errors="replace")
    # What was searched for stands in the box again.
    assert NAME not in text


def test_list_is_kept_by_those_on_it(cast: Cast) -> None:
    form = sealed(cast)
    for name in ("clerk_a", "department_a", "examiner1", "system"):
        with pytest.raises(PermissionDenied):
            grant_reading(
                project=form.project, user=cast.people["clerk_a"], actor=cast.people[name]
            )
    with pytest.raises(ValidationError, match="没有角色"):
        grant_reading(
            project=form.project, user=cast.people["clerk_b"], actor=cast.people["examiner2"]
        )
    own = ProjectReader.objects.get(user=cast.people["examiner2"])
    with pytest.raises(NotAllowedNow, match="须留有一名"):
        revoke_reading(reader=own, actor=cast.people["examiner2"])
    with pytest.raises(NotAllowedNow):
        seal_project(project=form.project, actor=cast.people["examiner2"])


def test_pages_of_the_list(cast: Cast) -> None:
    form = cast.declaration(name=NAME)
    client = signed_in(cast, "examiner2")
    projects = reverse("admin:projects_project_changelist")
    client.post(projects, {"action": "seal", "_selected_action": [form.project.pk]})
    add = reverse("admin:projects_projectreader_add")
    for name, count in (("clerk_b", 1), ("clerk_a", 2)):
        client.post(add, {"project": form.project.pk, "user": cast.people[name].pk})
        assert ProjectReader.objects.count() == count
    for name in ("examiner1", "examiner2"):
        assert Project.objects.get(pk=form.project.pk).is_sealed
        taking_off = {"action": "unseal", "_selected_action": [form.project.pk]}
        signed_in(cast, name).post(projects, taking_off)
    assert not Project.objects.get(pk=form.project.pk).is_sealed


def test_clerk_not_on_the_list_opens_no_editor(cast: Cast) -> None:
    form = cast.declaration(name=NAME)
    edit = reverse("declarations:edit", args=[form.pk])
    assert signed_in(cast, "clerk_a").get(edit).status_code == 200
    seal_project(project=form.project, actor=cast.people["examiner2"])
    assert signed_in(cast, "clerk_a").get(edit).status_code == 404


def test_findings_of_other_forms_do_not_name_it(cast: Cast) -> None:
    form, beside = cast.declaration(name=NAME), cast.declaration(name="公开项目")
    assert [one.forms for one in sweep(stale_groups(everything=True))] == [2]

    def told() -> str:
        """What is kept of the form beside, and what its editor is told."""
        kept = Finding.objects.filter(document_key=beside.key).values_list("message", flat=True)
        page = reverse("declarations:findings", args=[beside.pk])
        return signed_in(cast, "clerk_a").get(page).content.decode() + "".join(kept)

    assert told().count(NAME) >= 2
    seal_project(project=form.project, actor=cast.people["examiner2"])
    assert NAME not in told()
    assert [one.forms for one in sweep(stale_groups(everything=True))] == [2]
    assert NAME not in told()


def test_rules_on_trial_do_not_name_it_beside_other_forms(cast: Cast) -> None:
    form, beside = cast.declaration(name=NAME), cast.declaration(name="公开项目")

    def told() -> str:
        """What a trial of the year's own rules says of the form beside."""
        found = {
            one.pk: report
            for one, report, _ in tried(cast.unit_a.pk, cast.year, cast.year.rule_set)
        }
        return "".join(one.message for one in found[beside.pk].findings)

    assert NAME in told()
    seal_project(project=form.project, actor=cast.people["examiner2"])
    assert NAME not in told()


def test_clerk_not_on_the_list_neither_types_nor_imports(cast: Cast) -> None:
    form = cast.declaration(name=NAME)
    clerk = cast.people["clerk_a"]
    told = {"sheet": full_sheet(project_name=NAME), "unit": cast.unit_a, "fiscal_year": cast.year}
    assert store_sheet(KIND, actor=clerk, origin="甲.xlsx", **told).form.pk == form.pk
    seal_project(project=form.project, actor=cast.people["examiner2"])
    assert not Declaration.objects.editable_by(clerk).filter(pk=form.pk).exists()
    with pytest.raises(PermissionDenied, match="仅名单可见"):
        store_sheet(KIND, actor=clerk, origin="乙.xlsx", **told)
    assert not projects_of(cast.unit_a, clerk).filter(pk=form.project_id).exists()
    grant_reading(project=form.project, user=clerk, actor=cast.people["examiner2"])
    named = type(clerk).objects.get(pk=clerk.pk)
    assert Declaration.objects.editable_by(named).filter(pk=form.pk).exists()
    assert store_sheet(KIND, actor=named, origin="丙.xlsx", **told).form.pk == form.pk
