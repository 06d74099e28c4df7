"""Every way from an administrator to a decision, walked act by act: none may arrive.

One administrator is dishonest and does all that pages let him; the others are honest and do what a
colleague may plausibly ask of them. After each act it is looked up whether the dishonest one knows
what opens an account that decides: a password, both halves of one, a link, a session.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import permutations

import pytest
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.domain import slips
from apps.accounts.models import CredentialReset, Membership, User
from apps.accounts.roles import Role
from tests.cast import Cast, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DEPTH = 4
USERS, ROLES = "admin:accounts_user", "admin:accounts_membership"
RESETS = "admin:accounts_credentialreset_changelist"
CHOSEN = "Gewaehlt-2026-eigen"


@dataclass
class Intruder:
    """What the dishonest administrator knows by now."""

    name: str
    passwords: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    sessions: dict[str, str] = field(default_factory=dict)

    def learn(self, answer: object) -> None:
        """Keep every password, half and link that a page shows."""
        text = answer.content.decode()  # type: ignore[attr-defined]
        shown = re.findall(r"(?:临时密码|前半段|后半段)：([A-Za-z0-9-]+)", text)
        self.passwords |= set(shown)
        self.passwords |= {f"{one}-{other}" for one, other in permutations(shown, 2)}

    def opened(self) -> set[str]:
        """Return the names of the accounts he can act as."""
        halves = {f"{a}-{b}" for a, b in permutations(self.passwords, 2)}
        names = {
            user.username
            for user in User.objects.filter(is_active=True)
            if any(check_password(word, user.password) for word in self.passwords | halves)
        }
        names |= {name for name, key in self.sessions.items() if _lives(key)}
        return names | {link.split(" ")[0] for link in self.links if _opens(link.split(" ")[1])}


def _lives(cookie: str) -> bool:
    client = Client()
    client.cookies["sessionid"] = cookie
    return client.get(reverse("accounts:security")).status_code == 200


def _opens(link: str) -> bool:
    return "new_password1" in Client().get(link).content.decode()


class World:
    """The cast, an account the intruder has made up, and the acts."""

    def __init__(self, cast: Cast, intruder: str) -> None:
        self.cast = cast
        self.intruder = Intruder(intruder)
        self.judge = cast.people["examiner2"]
        self.own = User.objects.create_user("erfunden", name="新人")
        self.district = cast.district
        self.clients = {name: signed_in(cast, name) for name in ("system", "security", "audit")}

    def _do(self, person: str, page: str, *args: object, **data: object) -> None:
        tried = person == self.intruder.name
        answer = self.clients[person].post(reverse(page, args=args), data, follow=tried)
        if tried:
            self.intruder.learn(answer)

    def _listed(self, action: str, user: User) -> Callable[[], None]:
        return lambda: self._do(
            self.intruder.name, f"{USERS}_changelist", action=action, _selected_action=[user.pk]
        )

    def _enabled(self, user: User, *, on: bool) -> None:
        data = {"name": user.name} | ({"is_active": "on"} if on else {})
        self._do(self.intruder.name, f"{USERS}_change", user.pk, **data)

    def _links(self) -> None:
        """Have links made for whom the page makes them, and read them as their maker does."""
        system = self.cast.people["system"]
        if self.intruder.name == "system":
            for user in slips.without_access(system):
                link = slips.link_of(user, "")
                self.intruder.links |= {f"{user.username} {link}"}

    def _enter(self) -> None:
        """Sign in as the made-up account, choose a password, and stay signed in."""
        for word in self.intruder.passwords:
            client, sent = Client(), {"username": "erfunden", "password": word}
            if client.post(reverse("accounts:sign-in"), sent).status_code != 302:
                continue
            data = {"old_password": word, "new_password1": CHOSEN, "new_password2": CHOSEN}
            if client.post(reverse("accounts:password"), data).status_code == 302:
                self.intruder.passwords |= {CHOSEN}
                self.intruder.sessions["erfunden"] = client.cookies["sessionid"].value
                return

    def _role(self, person: str, user: User, role: Role) -> None:
        place = {"district": self.district.pk, "department": "", "unit": ""}
        if role == Role.CLERK:
            place["unit"] = self.cast.unit_a.pk
        self._do(person, f"{ROLES}_add", user=user.pk, role=role, **place)

    def _revoked(self, person: str, user: User) -> None:
        for held in Membership.objects.filter(user=user):
            self._do(person, f"{ROLES}_delete", held.pk, post="yes")

    def _granted(self) -> None:
        """Let every administrator, the intruder too, confirm what waits."""
        for person in ("system", "security", "audit"):
            for key in CredentialReset.objects.filter(granted_at=None).values_list("pk", flat=True):
                self._do(person, RESETS, action="grant", _selected_action=[key])

    def acts(self) -> dict[str, Callable[[], None]]:
        """Return every act, those of honest colleagues among them.

        Single acts that are always refused (a role for himself, …) stand in ``test_resets``.
        """
        judge, own = self.judge, self.own
        return {
            "disable the judge": lambda: self._enabled(judge, on=False),
            "enable the judge": lambda: self._enabled(judge, on=True),
            "password of the judge": self._listed("give_temporary_password", judge),
            "password of the made-up one": self._listed("give_temporary_password", own),
            "links": self._links,
            "sign in as the made-up one": self._enter,
            "role of a clerk for the made-up one": lambda: self._role("security", own, Role.CLERK),
            "role of a judge for the made-up one": lambda: self._role(
                "security", own, Role.EXAMINER_SECOND
            ),
            "judge's role taken": lambda: self._revoked("security", judge),
            "judge's role given again": lambda: self._role("security", judge, Role.EXAMINER_SECOND),
            "resets confirmed": self._granted,
        }

    def deciding(self) -> set[str]:
        """Return who may decide now."""
        held = Membership.objects.filter(role__in=Role.examiners(), user__is_active=True)
        return set(held.values_list("user__username", flat=True))

    def mark(self) -> tuple[object, ...]:
        """Return what tells this situation from others, so that none is walked twice."""
        known = self.intruder
        users = [
            (
                user.is_active,
                user.has_usable_password(),
                any(check_password(word, user.password) for word in known.passwords),
                sorted(user.memberships.values_list("role", flat=True)),
            )
            for user in (User.objects.get(pk=self.judge.pk), User.objects.get(pk=self.own.pk))
        ]
        open_resets = sorted(
            CredentialReset.objects.filter(granted_at=None).values_list("user", "kind", "asked_by")
        )
        return (str(users), str(open_resets), bool(known.links), bool(known.sessions))


def arrivals(
    world: World, way: tuple[str, ...], seen: dict[object, int]
) -> Iterator[tuple[str, ...]]:
    """Yield the ways on which the intruder comes to act as somebody who decides."""
    if world.intruder.opened() & world.deciding():
        yield way
        return
    mark = world.mark()
    if seen.get(mark, DEPTH) <= len(way):
        return
    seen[mark] = len(way)
    for name, act in world.acts().items():
        kept = Intruder(
            world.intruder.name,
            world.intruder.passwords,
            world.intruder.links,
            dict(world.intruder.sessions),
        )
        with transaction.atomic():
            act()
            yield from arrivals(world, (*way, name), seen)
            transaction.set_rollback(True)
        world.intruder = kept


@pytest.mark.parametrize("intruder", ["system", "security", "audit"])
def test_no_way_leads_an_administrator_to_a_decision(cast: Cast, intruder: str) -> None:
    seen: dict[object, int] = {}
    assert list(arrivals(World(cast, intruder), (), seen)) == []
    assert len(seen) > 5
