"""Sharing departments out among the examiners, so that each has about as many projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from apps.accounts.models import Department, Membership, User
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.audit.domain import Entry, record_many
from apps.projects.models import Project
from apps.reviews.models import Assignment


def examiners_of(user: User) -> QuerySet[User]:
    """Return the examiners of the person's districts."""
    members = Membership.objects.filter(
        role__in=Role.examiners(), district__in=scope_of(user).districts
    )
    return User.objects.filter(pk__in=members.values("user"), is_active=True)


@dataclass(frozen=True, slots=True)
class Share:
    """A department that is nobody's, its projects in use, and who would get it."""

    department: Department
    projects: int
    examiner: User | None


def proposed(actor: User) -> list[Share]:
    """Return a share for each department without an examiner, the largest first.

    Each goes to the first examiner (业务科) with the fewest projects so far.
    """
    in_use = Count("units__projects", filter=Q(units__projects__is_active=True))
    departments = Department.objects.visible_to(actor).filter(is_active=True)
    counted = departments.annotate(projects=in_use).order_by("-projects", "code")
    held = dict(Assignment.objects.visible_to(actor).values_list("pk", "department"))
    people = list(
        examiners_of(actor).filter(memberships__role=Role.EXAMINER_FIRST).order_by("username")
    )
    load = _load(actor)
    found = []
    for department in counted.exclude(pk__in=held.values()):
        number = department.projects
        least = min(people, key=lambda one: load[one.pk], default=None)
        if least:
            load[least.pk] += number
        found.append(Share(department, number, least))
    return found


def _load(actor: User) -> Counter[int]:
    """Return how many projects in use each examiner looks after."""
    load: Counter[int] = Counter()
    projects = Project.objects.filter(is_active=True)
    for row in Assignment.objects.visible_to(actor):
        whose = Q(unit=row.unit_id) if row.unit_id else Q(unit__department=row.department_id)
        load[row.examiner_id] += projects.filter(whose).count()
    return load


@transaction.atomic
def assign(*, chosen: Mapping[int, int], actor: User) -> int:
    """Let examiners look after departments, by key of each; return how many departments.

    Raises PermissionDenied for anybody but 财政绩效科, ValidationError for nothing chosen, for a
    department or an examiner of another bureau.
    """
    if Role.EXAMINER_SECOND not in actor.role_codes:
        raise PermissionDenied("审核分工由财政绩效科办理。")
    departments = Department.objects.visible_to(actor).in_bulk(list(chosen))
    people = examiners_of(actor).in_bulk(list(chosen.values()))
    made = []
    for key, person in chosen.items():
        department, examiner = departments.get(key), people.get(person)
        if department is None or examiner is None:
            raise ValidationError("部门或审核人不在本区，请刷新页面重选。")
        row = Assignment(department=department, examiner=examiner)
        row.full_clean()
        row.save()
        made.append(row)
    if not made:
        raise ValidationError("请至少为一个部门选择审核人。")
    record_many(
        "organisation.save",
        actor=actor,
        entries=[Entry(row, after={"name": str(row)}) for row in made],
    )
    return len(made)
