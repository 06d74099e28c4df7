"""The opinions on a document as a piece of any page that shows it."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.entry.kinds import kind_of
from apps.reviews.domain.turns import office_now
from apps.reviews.models import Office, Opinion, OpinionTemplate

register = template.Library()


@register.inclusion_tag("reviews/_opinions.html", takes_context=True)
def opinion_panel(context: Any, subject: Any) -> dict[str, Any]:
    """Show what the person may read of the opinions, and what he may do about them."""
    request = context["request"]
    user, kind = request.user, kind_of(subject)
    office = office_now(subject, user)
    opinions = (
        Opinion.objects.visible_to(user)
        .of(subject)
        .select_related("author", "closed_by")
        .prefetch_related("replies__author")
    )
    spots = kind.spots_of(subject)
    places = {spot.place for spot in spots}
    is_clerk = Role.CLERK in roles_on_unit(user, subject.unit)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "write_url": reverse(f"reviews:opinion-{kind.namespace}", args=[subject.pk]),
        "opinions": [(item, item.place if item.place in places else "") for item in opinions],
        "office": office,
        "may_settle": kind.settle is not None and office == Office.FINANCE,
        "may_answer": is_clerk and not kind.entry_obstacle(subject),
        "spots": spots if office else [],
        "templates": OpinionTemplate.objects.visible_to(user).filter(is_active=True)
        if office
        else [],
        "here": request.get_full_path(),
    }
