"""Every way to write in the admin, and the trace it leaves. Nothing in it writes past the trail."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.urls import reverse

from apps.accounts.audited_admin import AuditedSaveMixin, KeptMixin
from apps.accounts.models import User
from apps.audit.downloads import file_name
from apps.audit.models import AuditEvent
from apps.audit.registry import all_actions
from tests.cast import Cast, signed_in

# By page: what adding, changing, deleting, importing and each action of a list leave.
SAVED = {"add": "organisation.save", "change": "organisation.save"}
WRITES: dict[str, dict[str, str]] = {
    "accounts.credentialreset": {"grant": "account.reset_grant"},
    "accounts.department": {
        "add": "department.create",
        "change": "department.change",
        "import": "department.create",
    },
    "accounts.district": {"change": "district.change"},
    "accounts.membership": {"add": "role.grant", "delete": "role.revoke", "import": "role.grant"},
    "accounts.unit": {"add": "unit.create", "change": "unit.change", "import": "unit.create"},
    "accounts.user": {
        "add": "account.save",
        "change": "account.save",
        "import": "data.import",
        "give_temporary_password": "account.password",
        "reset_second_factor": "account.second_factor_off",
        "unlock_accounts": "account.unlock",
        "sign_off": "account.sessions_end",
    },
    "declarations.fundingline": {"change": "declaration.edit"},
    "declarations.indicator": {
        "change": "declaration.edit",
        "take_up_into_library": "library.take_up",
    },
    "guidance.announcement": {
        "add": "guidance.announce",
        "remind": "guidance.remind",
        "take_off": "guidance.withdraw",
    },
    "guidance.goodexample": {"add": "guidance.choose", "take_off": "guidance.drop"},
    "library.headnoun": {**SAVED, "delete": "organisation.delete"},
    "library.libraryindicator": {**SAVED, "delete": "organisation.delete", "import": "data.import"},
    "monitoring.monitoringnode": SAVED,
    "projects.project": {
        "add": "project.create",
        "change": "project.change",
        "import": "project.create",
        "seal": "project.seal",
        "unseal": "project.unseal",
    },
    "projects.projectreader": {"add": "project.reader_add", "delete": "project.reader_drop"},
    "reviews.absence": {**SAVED, "delete": "organisation.delete"},
    "reviews.assignment": {**SAVED, "delete": "organisation.delete", "import": "data.import"},
    "reviews.opiniontemplate": {**SAVED, "delete": "organisation.delete", "import": "data.import"},
    "workflow.calendarday": {**SAVED, "delete": "organisation.delete", "import": "data.import"},
    "workflow.entrywindow": SAVED,
    "workflow.extension": {**SAVED, "delete": "organisation.delete"},
    "workflow.fiscalyear": SAVED,
    "workflow.ruleset": {**SAVED, "import": "data.import"},
}
# Their actions lead to pages of their own, whose steps the engine of the procedure traces.
BATCH = "batch_"

# What those that do not use the mixin call instead.
DOMAIN = (
    "grant_role",
    "revoke_role",
    "grant_reading",
    "revoke_reading",
    "correct_cells",
    "publish",
    "choose_example",
)


def writes_of(page: Any) -> set[str]:
    """Return the ways to write that a page of the admin opens to anybody."""
    found = {kind for kind in ("add", "change", "delete") if getattr(page, f"{kind}_roles", None)}
    if hasattr(page, "import_action") and page.add_roles:
        found.add("import")
    names = {getattr(action, "__name__", action) for action in page.actions or ()}
    return found | {name for name in names if not name.startswith(BATCH)}


def test_every_write_is_listed_with_an_act_that_exists() -> None:
    acts = {code for code, _ in all_actions()}
    found = {
        model._meta.label_lower: writes_of(page)
        for model, page in admin.site._registry.items()
        if writes_of(page)
    }
    assert {name: set(writes) for name, writes in WRITES.items()} == found
    assert {act for writes in WRITES.values() for act in writes.values()} <= acts


def test_no_page_saves_or_deletes_past_the_trail() -> None:
    """What a page saves and deletes with comes from the mixin that traces, or calls the domain."""
    past = []
    for model, page in admin.site._registry.items():
        name = model._meta.label_lower
        for kind, method in (("add", "save_model"), ("delete", "delete_model")):
            act = WRITES.get(name, {}).get(kind)
            own = getattr(type(page), method)
            if not act or own in {KeptMixin.save_model, getattr(AuditedSaveMixin, method)}:
                continue
            source = inspect.getsource(getattr(type(page), method))
            if isinstance(page, AuditedSaveMixin) and f"super().{method}(" in source:
                continue
            if not any(f"{call}(" in source for call in DOMAIN):
                past.append((name, kind))
    assert past == []


# Columns that hold what no list shows; searching by them would let one guess at it bit by bit.
HIDDEN = {"password", "hash", "seal", "key", "phone", "email", "before", "after", "token", "nonce"}


def test_no_list_is_searched_by_what_it_does_not_show() -> None:
    searched = {
        (model._meta.label_lower, field)
        for model, page in admin.site._registry.items()
        for field in page.search_fields
        if HIDDEN & set(re.split(r"__|_", field.strip("^=@")))
    }
    assert searched == set()


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["system", "security"])
def test_search_box_finds_nobody_by_what_is_hidden(cast: Cast, person: str) -> None:
    target = cast.people["clerk_a"]
    User.objects.filter(pk=target.pk).update(phone="13900001111", email="geheim@example.org")
    target.refresh_from_db()
    client = signed_in(cast, person)
    for text in (target.password[:20], "13900001111", "geheim@example.org"):
        page = client.get(reverse("admin:accounts_user_changelist"), {"q": text})
        assert list(page.context["cl"].result_list) == []


@pytest.mark.django_db
def test_saved_row_tells_before_and_after_and_hides_what_is_personal(cast: Cast) -> None:
    person = cast.people["clerk_a"]
    page = reverse("admin:accounts_user_change", args=[person.pk])
    client = signed_in(cast, "system")
    client.post(page, {"name": "甲", "phone": "13812345678", "is_active": "on"})
    event = AuditEvent.objects.first()
    assert (event.action, event.actor.username, event.object_id) == (
        "account.save",
        "system",
        str(person.pk),
    )
    assert event.before == {"name": "clerk_a", "phone": ""}
    assert event.after == {"name": "甲", "phone": "138****5678"}


@pytest.mark.django_db
def test_role_given_and_taken_in_the_admin_names_the_person(cast: Cast) -> None:
    client, person = signed_in(cast, "security"), cast.people["clerk_b"]
    place = {"district": cast.district.pk, "department": "", "unit": cast.unit_a.pk}
    add = reverse("admin:accounts_membership_add")
    client.post(add, {"user": person.pk, "role": "clerk", **place})
    given = AuditEvent.objects.first()
    held = person.memberships.get(unit=cast.unit_a)
    client.post(reverse("admin:accounts_membership_delete", args=[held.pk]), {"post": "yes"})
    taken = AuditEvent.objects.first()
    assert [(e.action, e.actor.username, e.object_title) for e in (given, taken)] == [
        ("role.grant", "security", "clerk_b"),
        ("role.revoke", "security", "clerk_b"),
    ]
    assert (given.after, taken.before) == ({"role": "填报人（甲单位）"},) * 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("person", "address", "kind", "title"),
    [
        (
            "clerk_a",
            "/declarations/{form}/export/xlsx/",
            "declarations.declaration",
            "业务培训项目",
        ),
        ("examiner1", "/declarations/?export=csv", "accounts.user", "examiner1"),
        ("system", "/admin/accounts/unit/export/", "accounts.user", "system"),
    ],
)
def test_file_that_leaves_is_traced(
    cast: Cast, person: str, address: str, kind: str, title: str
) -> None:
    form = cast.declaration()
    client = signed_in(cast, person)
    path = address.format(form=form.pk)
    assert client.get(path).status_code == 200
    event = AuditEvent.objects.first()
    assert (event.action, event.actor.username, event.object_type) == (
        "data.download",
        person,
        kind,
    )
    assert title in event.object_title
    assert event.after["address"] == path
    assert client.get("/declarations/" if person != "system" else "/admin/").status_code == 200
    assert AuditEvent.objects.first() == event


def test_name_of_a_file_is_read_from_either_form() -> None:
    heads = {
        "attachment; filename*=UTF-8''%E8%A1%A8.xlsx": "表.xlsx",
        'inline; filename="a.pdf"': "a.pdf",
        "attachment": "（未命名）",
        "": "",
    }
    for head, name in heads.items():
        answer = HttpResponse(headers={"Content-Disposition": head} if head else {})
        assert file_name(answer) == name
