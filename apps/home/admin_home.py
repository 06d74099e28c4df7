"""The first page of the admin: figures that matter to each role, and where they lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from apps.accounts.lockout import locked_names
from apps.accounts.models import Department, Membership, Unit, User
from apps.accounts.roles import Role
from apps.audit.models import AuditCheck, AuditEvent
from apps.entry.kinds import all_kinds
from apps.home.tasks import waiting_documents
from apps.workflow.queries import current_year


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: what it counts and the list behind it; ``tone`` colours it where it wants attention."""

    label: str
    number: int
    url: str
    tone: str = ""


def _list(name: str, **query: Any) -> str:
    url = reverse(f"admin:{name}_changelist")
    return f"{url}?{urlencode(query)}" if query else url


def _examiner(user: User) -> list[Tile]:
    """What waits, kind by kind, and how the current year stands."""
    year = current_year(user)
    tiles = []
    for kind in all_kinds():
        if not (url := kind.admin_url("changelist")):
            continue
        waiting = waiting_documents(user, kind).count()
        tiles.append(Tile(f"待办{kind.name}", waiting, url, "warn" if waiting else ""))
        if not kind.counted:
            continue
        forms = kind.model.objects.visible_to(user).filter(fiscal_year=year)
        counts = dict(forms.values_list("state").annotate(Count("pk")).order_by())
        for state in kind.counted:
            query: dict[str, Any] = {"waiting": "all", "state__exact": state}
            if year:
                query["fiscal_year__id__exact"] = year.pk
            label = kind.procedure.state_labels[state]
            tiles.append(Tile(label, counts.get(state, 0), f"{url}?{urlencode(query)}"))
    return tiles


def _system(user: User) -> list[Tile]:
    """Organisations and accounts, and what is missing in them."""
    people = User.objects.visible_to(user)
    units = Unit.objects.visible_to(user).filter(is_active=True)
    clerks = Membership.objects.filter(role=Role.CLERK, user__is_active=True).values("unit")
    without_clerk = units.exclude(pk__in=clerks).count()
    roleless = people.filter(is_active=True, memberships__isnull=True).count()
    return [
        Tile(
            "主管部门",
            Department.objects.visible_to(user).filter(is_active=True).count(),
            _list("accounts_department"),
        ),
        Tile("实施单位", units.count(), _list("accounts_unit")),
        Tile(
            "没有填报人的单位",
            without_clerk,
            _list("accounts_unit"),
            "warn" if without_clerk else "",
        ),
        Tile(
            "启用的账号",
            people.filter(is_active=True).count(),
            _list("accounts_user", is_active__exact=1),
        ),
        Tile(
            "已停用的账号",
            people.filter(is_active=False).count(),
            _list("accounts_user", is_active__exact=0),
        ),
        Tile("尚无角色的账号", roleless, _list("accounts_user"), "warn" if roleless else ""),
    ]


def _security(user: User) -> list[Tile]:
    """Locked accounts, accounts nobody gave a role, and how many hold each kind of role."""
    people = User.objects.visible_to(user).filter(is_active=True)
    locked = len(locked_names(list(people.values_list("username", flat=True))))
    roleless = people.filter(memberships__isnull=True).count()
    held = Membership.objects.visible_to(user).aggregate(
        business=Count("pk", filter=~Q(role__in=Role.administrators())),
        admins=Count("pk", filter=Q(role__in=Role.administrators())),
    )
    roles = "accounts_membership"
    return [
        Tile("锁定中的账号", locked, _list("accounts_user"), "warn" if locked else ""),
        Tile(
            "尚无角色的账号",
            roleless,
            reverse("admin:accounts_membership_add"),
            "warn" if roleless else "",
        ),
        Tile("业务角色", held["business"], _list(roles)),
        Tile("管理员角色", held["admins"], _list(roles)),
    ]


def _audit(user: User) -> list[Tile]:
    """How much was done, and what went wrong at the door."""
    now = timezone.localtime()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    week = today - timedelta(days=7)
    counted = AuditEvent.objects.visible_to(user).aggregate(
        all=Count("pk"),
        today=Count("pk", filter=Q(at__gte=today)),
        failed=Count("pk", filter=Q(at__gte=week, action="account.sign_in_failed")),
        locked=Count("pk", filter=Q(at__gte=week, action="account.locked")),
        roles=Count("pk", filter=Q(at__gte=week, action__startswith="role.")),
    )
    name = "audit_auditevent"
    check = AuditCheck.objects.visible_to(user).first()
    faults = len(check.faults) if check else 0
    return [
        Tile("今日操作", counted["today"], _list(name, at__gte=today)),
        Tile("近 7 天登录失败", counted["failed"], _list(name, action="account.sign_in_failed")),
        Tile(
            "近 7 天账号锁定",
            counted["locked"],
            _list(name, action="account.locked"),
            "warn" if counted["locked"] else "",
        ),
        Tile("近 7 天角色变动", counted["roles"], _list(name, action="role.grant")),
        Tile("全部记录", counted["all"], _list(name)),
        Tile(
            "防改核验发现的问题" if check else "防改核验（尚未核验）",
            faults,
            _list("audit_auditcheck"),
            "warn" if faults or not check else "",
        ),
    ]


DESKS: tuple[tuple[frozenset[Role], Callable[[Any], list[Tile]]], ...] = (
    (Role.examiners(), _examiner),
    (frozenset({Role.SYSTEM_ADMIN}), _system),
    (frozenset({Role.SECURITY_ADMIN}), _security),
    (frozenset({Role.AUDIT_ADMIN}), _audit),
)


def desk_tiles(user: User) -> list[Tile]:
    """Return the figures of the person's roles, in a constant number of queries."""
    return [tile for roles, tiles in DESKS if user.role_codes & roles for tile in tiles(user)]
