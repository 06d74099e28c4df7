"""写法示例: finance chooses from approved forms, the unit agrees or not, all read the words alone."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Unit, User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit, scope_of
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.models import Version
from apps.entry.versions import GOAL
from apps.guidance.models import READERS, GoodExample
from apps.projects.models import Project
from apps.reviews.domain.notices import holders, notify
from apps.reviews.models import Notice

ACTIONS: Final = {
    "guidance.choose": "选用写法示例",
    "guidance.answer": "答复写法示例",
    "guidance.drop": "撤下写法示例",
}
State = GoodExample.State
LATE: Final = "这份示例已有结论，请刷新页面。"


def text_parts(version: Version, unit: Unit) -> dict[str, Any]:
    """Return the words of an approved form without money and without who the unit is: its name and
    its department's are written as 本单位 and 主管部门."""
    sheet = version.sheet

    def hidden(text: str) -> str:
        names = ((unit.name, "本单位"), (unit.department.name, "主管部门"))
        for name, word in sorted(names, key=lambda pair: -len(pair[0])):
            text = text.replace(name, word)
        return text

    rows = [[row.level1, row.level2, row.level3, row.target] for row in sheet.indicators]
    return {
        "category": sheet.project_category or "",
        "goal": hidden(sheet.annual_goal),
        "rows": [[hidden(str(text or "")) for text in row] for row in rows],
    }


def form_of(project: Project) -> Version:
    """Return a project's newest approved form; raise ValidationError where it cannot be an example:
    kept back (不公开、仅名单可见), not approved, chosen already."""
    if project.is_secret or project.is_sealed:
        raise ValidationError("这个项目不公开，不能选为示例，请另选一个项目。")
    forms = Version.objects.filter(
        document__project=project, document__kind=GOAL, approved_at__isnull=False
    )
    version = forms.exclude(document__state="rejected").order_by("-document", "-number").first()
    if version is None:
        raise ValidationError("这个项目还没有批复的申报表，请另选一个项目。")
    if GoodExample.objects.filter(version=version).exists():
        raise ValidationError("这份表已选为写法示例，请另选一个项目。")
    return version


@transaction.atomic
def choose_example(*, actor: User, project: Project, note: str) -> GoodExample:
    """Choose a project's newest approved form as an example and ask its unit.

    Raises PermissionDenied; ValidationError for what :func:`form_of` refuses, or without a word on
    what is good.
    """
    found = Project.objects.select_for_update(of=("self",)).select_related("unit__department")
    project = found.get(pk=project.pk)
    district = project.unit.department.district_id
    if district not in scope_of(actor).districts:
        raise PermissionDenied("只有财政部门可以选用写法示例。")
    version = form_of(project)
    example = GoodExample(
        district_id=district,
        project=project,
        version=version,
        content=text_parts(version, project.unit),
        note=note.strip(),
        chosen_by=actor,
    )
    example.full_clean()
    example.save()
    page = reverse("guidance:example", args=[example.pk])
    text = f"财政想把“{project.name}”批复的目标和指标选为写法示例，请看后答复是否同意。"
    people, kind = holders(project.unit, READERS), Notice.Kind.ANNOUNCED
    notify(people, kind=kind, text=text, url=page, district=district)
    after = {"note": example.note, "version": version.number}
    record(
        "guidance.choose", actor=actor, target=example, organisation=project.unit.name, after=after
    )
    return example


def _locked(example: GoodExample) -> GoodExample:
    found = GoodExample.objects.select_related("project__unit__department")
    return found.select_for_update(of=("self",)).get(pk=example.pk)


def may_answer(user: User, example: GoodExample) -> bool:
    """Return whether the person answers for the unit: its people, or its department's."""
    return bool(roles_on_unit(user, example.project.unit) & READERS)


@transaction.atomic
def answer_example(*, example: GoodExample, is_agreed: bool, actor: User) -> None:
    """Agree that the words are shown, or not; who agreed may take it back later.

    Raises PermissionDenied, NotAllowedNow where finance has withdrawn it or it stands so already.
    """
    found = _locked(example)
    if not may_answer(actor, found):
        raise PermissionDenied("只有本单位和主管部门可以答复。")
    state = State.AGREED if is_agreed else State.REFUSED
    if found.state in {State.WITHDRAWN, state}:
        raise NotAllowedNow(LATE)
    _settle(found, state, "guidance.answer", actor)
    if found.chosen_by:
        said = "同意" if is_agreed else "不同意"
        text = f"{found.project.unit.name}{said}把“{found.project.name}”作为写法示例。"
        kind, place = Notice.Kind.ANNOUNCED, found.district_id
        notify([found.chosen_by], kind=kind, text=text, district=place)


@transaction.atomic
def withdraw_example(*, example: GoodExample, actor: User) -> None:
    """Take an example off; raises PermissionDenied, NotAllowedNow where it is off already."""
    found = _locked(example)
    if found.district_id not in scope_of(actor).districts:
        raise PermissionDenied("只有财政部门可以撤下写法示例。")
    if found.state == State.WITHDRAWN:
        raise NotAllowedNow(LATE)
    _settle(found, State.WITHDRAWN, "guidance.drop", actor)


def _settle(example: GoodExample, state: str, action: str, actor: User) -> None:
    before, example.state = example.state, state
    names = ["state"]
    if Role.examiners().isdisjoint(actor.role_codes):
        example.answered_by, example.answered_at = actor, timezone.now()
        names += ["answered_by", "answered_at"]
    example.save(update_fields=names)
    record(
        action, actor=actor, target=example, organisation=example.project.unit.name,
        before={"state": before}, after={"state": state},
    )  # fmt: skip
