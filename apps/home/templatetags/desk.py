"""设置 as groups of Django's own lists, in the order of the work instead of the alphabet of apps."""

from __future__ import annotations

from typing import Any, Final

from django import template
from django.contrib import admin

from apps.accounts.models import User
from apps.home.admin_home import Tile, desk_tiles

register = template.Library()

# Groups in the order of the page, with the models that stand in each, by object name.
GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "年度与规则": (
        "FiscalYear",
        "EntryWindow",
        "Extension",
        "MonitoringNode",
        "CalendarDay",
        "RuleSet",
    ),
    "机构与人员": ("District", "Department", "Unit", "User", "Membership", "CredentialReset"),
    "项目与指标": (
        "Project",
        "ProjectReader",
        "FundingLine",
        "Indicator",
        "ProgressEntry",
        "LibraryIndicator",
        "HeadNoun",
        "BoundTemplate",
    ),
    "审核": ("Assignment", "Absence", "OpinionTemplate", "Announcement", "GoodExample"),
    "日志": ("AuditEvent", "AuditCheck"),
    "运行": ("WorkerBeat", "BackupRun"),
}
OTHERS: Final = "其他"
# What is worked at under 工作台 and is no setting.
ELSEWHERE: Final = frozenset({"Declaration", "SelfEvaluation", "MonitoringSheet"})


def _group(name: str) -> str:
    return next((title for title, names in GROUPS.items() if name in names), OTHERS)


@register.simple_tag
def rooms(available_apps: Any) -> list[dict[str, Any]]:
    """Return [{title, models}] of Django's list of apps, sorted by ``GROUPS``."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for app in available_apps or []:
        for model in app["models"]:
            if model["object_name"] not in ELSEWHERE:
                purpose = getattr(admin.site.get_model_admin(model["model"]), "purpose", "")
                found = groups.setdefault(_group(model["object_name"]), [])
                found.append({**model, "purpose": purpose})
    for title, models in groups.items():
        order = GROUPS.get(title, ())
        models.sort(
            key=lambda model: model["object_name"] in order and order.index(model["object_name"])
        )
    titles = [*GROUPS, OTHERS]
    return [{"title": title, "models": groups[title]} for title in titles if title in groups]


@register.simple_tag
def tiles_of(user: User) -> list[Tile]:
    """Return the figures of the person's desk."""
    return desk_tiles(user)
