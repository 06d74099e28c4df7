"""Slips: the file is safe before a password is set, opens with its word, is given once."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import msoffcrypto
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from apps.accounts.domain import slips
from apps.accounts.domain.activation import link_of
from apps.accounts.domain.memberships import grant_role
from apps.accounts.domain.slips import expire_slips, fetch_slips, opener_of
from apps.accounts.models import SlipBatch, User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.core.jobs.pending import find_lost
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def closed_clerks(cast: Cast, count: int = 3) -> list[User]:
    users = []
    for number in range(count):
        user = User.objects.create_user(f"new{number}", name=f"新人{number}")
        unit = (cast.unit_a, cast.unit_b)[number % 2]
        grant_role(user=user, role=Role.CLERK, district=cast.district, unit=unit, actor=None)
        users.append(user)
    return users


def ask(cast: Cast, kind: str) -> tuple[Client, SlipBatch]:
    client = signed_in(cast, "system")
    client.post(reverse("accounts:slips"), {"kind": kind})
    return client, SlipBatch.objects.get()


def rows_in(data: bytes, opener: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each workbook of the archive."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            book = msoffcrypto.OfficeFile(io.BytesIO(archive.read(name)))
            book.load_key(password=opener)
            plain = io.BytesIO()
            book.decrypt(plain)
            found[name] = list(load_workbook(plain).active.iter_rows(min_row=2, values_only=True))
    return found


def test_links_open_the_accounts_once_and_nothing_is_hashed_before(cast: Cast) -> None:
    users = closed_clerks(cast)
    client, batch = ask(cast, "links")
    assert not any(
        user.has_usable_password() for user in User.objects.filter(username__startswith="new")
    )
    opener = opener_of(batch, cast.people["system"])
    assert opener in client.get(reverse("accounts:slip", args=[batch.pk])).content.decode()
    answer = client.post(reverse("accounts:slip-file", args=[batch.pk]))
    books = rows_in(answer.content, opener)
    assert sorted(books) == ["登录凭条-乙部门.xlsx", "登录凭条-甲部门.xlsx"]
    first = books["登录凭条-甲部门.xlsx"][0]
    assert first[:5] == ("甲部门", "甲单位", "新人0", "new0", "填报人")

    path = str(first[5]).removeprefix("http://testserver")
    stranger = Client()
    assert stranger.get(path).status_code == 200
    weak = stranger.post(path, {"new_password1": "123", "new_password2": "123"})
    assert weak.context["form"].errors
    good = {"new_password1": "Neu-2026-wort", "new_password2": "Neu-2026-wort"}
    assert stranger.post(path, good)["Location"] == reverse("accounts:sign-in")
    assert stranger.get(path).status_code == 409
    users[0].refresh_from_db()
    assert (users[0].check_password("Neu-2026-wort"), users[0].must_change_password) == (
        True,
        False,
    )


def test_passwords_of_the_file_open_the_accounts_and_must_be_changed(cast: Cast) -> None:
    closed_clerks(cast, 12)
    client, batch = ask(cast, "passwords")
    opener = opener_of(batch, cast.people["system"])
    data = client.post(reverse("accounts:slip-file", args=[batch.pk])).content
    batch.refresh_from_db()
    assert opener_of(batch, cast.people["system"]) == ""
    lines = [line for rows in rows_in(data, opener).values() for line in rows]
    assert len(lines) == 12
    for line in lines:
        user = User.objects.get(username=line[3])
        assert user.check_password(str(line[5]))
        assert user.must_change_password
        days = (user.password_ends_at - timezone.now()).days  # type: ignore[operator]
        assert days == 13


def test_no_slip_for_an_account_that_is_open_already(cast: Cast) -> None:
    owner = cast.people["clerk_a"]
    system = cast.people["system"]
    for user in (owner, User.objects.create_user("free", name="无角色")):
        with pytest.raises(ValidationError, match="没有需要凭条的账号"):
            slips.request_slips(actor=system, users=[user], kind="links", address="x")
    for person in ("audit", "examiner1"):
        with pytest.raises(ValidationError, match="两类管理员"):
            slips.request_slips(
                actor=system, users=[cast.people[person]], kind="links", address="x"
            )


def test_file_is_given_once_and_leaves_nothing_behind(cast: Cast) -> None:
    closed_clerks(cast)
    client, batch = ask(cast, "passwords")
    address = reverse("accounts:slip-file", args=[batch.pk])
    assert client.post(address).status_code == 200
    assert client.post(address).status_code == 409
    batch.refresh_from_db()
    assert (batch.state, batch.content.name, batch.plan) == ("fetched", "", "")
    acts = AuditEvent.objects.filter(action__startswith="account.slips").values_list(
        "action", flat=True
    )
    assert set(acts) == {"account.slips", "account.slips_fetched"}


def test_run_cut_short_goes_on_with_the_passwords_of_its_file(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed_clerks(cast, 25)
    calls = []

    def dies(password: str) -> str:
        calls.append(password)
        if len(calls) == 15:
            raise SystemExit
        return real(password)

    real = slips.make_password
    monkeypatch.setattr(slips, "make_password", dies)
    ask(cast, "passwords")
    batch = SlipBatch.objects.get()
    assert (batch.state, batch.done) == ("running", 10)
    assert find_lost() == 1
    batch.refresh_from_db()
    assert (batch.state, batch.done, batch.plan) == ("done", 25, "")
    system = cast.people["system"]
    opener = opener_of(batch, system)
    rows = rows_in(fetch_slips(batch=batch, actor=system), opener)
    lines = [line for some in rows.values() for line in some]
    assert all(User.objects.get(username=line[3]).check_password(str(line[5])) for line in lines)


def test_only_the_system_administrator_and_only_ones_own(cast: Cast) -> None:
    closed_clerks(cast)
    _, batch = ask(cast, "links")
    assert signed_in(cast, "security").get(reverse("accounts:slips")).status_code == 403
    assert signed_in(cast, "clerk_a").post(reverse("accounts:slips")).status_code == 403
    other = signed_in(cast, "security")
    assert other.get(reverse("accounts:slip", args=[batch.pk])).status_code == 404
    assert other.post(reverse("accounts:slip-file", args=[batch.pk])).status_code == 404
    assert opener_of(batch, cast.people["security"]) == ""


def test_links_die_with_the_account_and_after_their_days(cast: Cast, settings: Any) -> None:
    (user, *_) = closed_clerks(cast)
    path = link_of(user, "http://testserver").removeprefix("http://testserver")
    assert Client().get(path).status_code == 200
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Client().get(path).status_code == 409
    settings.PASSWORD_RESET_TIMEOUT = 60
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(path).status_code == 409
    assert Client().get("/activate/x/y/").status_code == 409


@pytest.mark.django_db(transaction=True)
def test_files_nobody_fetches_are_thrown_away_after_a_week(cast: Cast) -> None:
    closed_clerks(cast)
    _, batch = ask(cast, "links")
    name = batch.content.name
    assert expire_slips() == 0
    SlipBatch.objects.update(created_at=timezone.now() - slips.KEPT)
    assert expire_slips() == 1
    assert not default_storage.exists(name)
    with pytest.raises(NotAllowedNow):
        fetch_slips(batch=batch, actor=cast.people["system"])
