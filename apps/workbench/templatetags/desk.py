"""The rooms of the admin in the order of the work, instead of the alphabet of apps."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib import admin

from apps.workbench.desk import Tile, desk_tiles

register = template.Library()

# Apps in the order of the work, and inside each the models that come first.
ORDER: dict[str, tuple[str, ...]] = {
    "declarations": ("Declaration", "Project", "Indicator"),
    "reviews": (),
    "evaluations": (),
    "monitoring": (),
    "documents": (),
    "disclosure": (),
    "indicators": (),
    "workflow": ("FiscalYear", "EntryWindow", "RuleSet"),
    "organisations": ("District", "Department", "Unit", "Membership"),
    "accounts": (),
    "audit": (),
}


def _rank(value: str, order: Any) -> int:
    order = list(order)
    return order.index(value) if value in order else len(order)


@register.simple_tag
def rooms(available_apps: Any) -> list[dict[str, Any]]:
    """Give [{title, models}] of Django's list of apps, sorted by ``ORDER``."""
    apps = sorted(available_apps or [], key=lambda app: _rank(app["app_label"], ORDER))
    return [
        {
            "title": app["name"],
            "models": [
                {
                    **model,
                    "purpose": getattr(admin.site.get_model_admin(model["model"]), "purpose", ""),
                }
                for model in sorted(
                    app["models"],
                    key=lambda model: _rank(model["object_name"], ORDER.get(app["app_label"], ())),
                )
            ],
        }
        for app in apps
    ]


@register.simple_tag
def tiles_of(user: Any) -> list[Tile]:
    """Give the figures of the person's desk."""
    return desk_tiles(user)
