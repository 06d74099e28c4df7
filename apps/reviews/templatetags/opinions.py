"""The opinions on a form as a piece of any page that shows the form."""

from __future__ import annotations

from typing import Any

from django import template

from apps.declarations.domain.editing import entry_obstacle
from apps.declarations.models import Declaration
from apps.organisations.roles import Role
from apps.organisations.scope import roles_on_unit
from apps.reviews.domain.opinions import office_now
from apps.reviews.domain.spots import spots_of
from apps.reviews.models import Office, Opinion, OpinionTemplate

register = template.Library()


@register.inclusion_tag("reviews/_opinions.html", takes_context=True)
def opinion_panel(context: Any, declaration: Declaration) -> dict[str, Any]:
    """Show what the person may read of the opinions, and what he may do about them."""
    request = context["request"]
    user = request.user
    office = office_now(declaration, user)
    opinions = (
        Opinion.objects.visible_to(user)
        .filter(declaration=declaration)
        .select_related("author", "closed_by")
        .prefetch_related("replies__author")
    )
    spots = spots_of(declaration)
    paths = {spot.place: spot.path for spot in spots}
    is_clerk = Role.CLERK in roles_on_unit(user, declaration.unit)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "declaration": declaration,
        "opinions": [(item, paths.get(item.place)) for item in opinions],
        "office": office,
        "may_settle": office == Office.FINANCE,
        "may_answer": is_clerk and not entry_obstacle(declaration),
        "spots": spots if office else [],
        "templates": OpinionTemplate.objects.visible_to(user).filter(is_active=True)
        if office
        else [],
        "here": request.get_full_path(),
    }
