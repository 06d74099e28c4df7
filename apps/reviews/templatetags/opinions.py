"""The opinions on a document as a piece of any page that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse

from apps.checks.domain.kept_findings import counts_text
from apps.entry.kinds import kind_of
from apps.projects.models import Document
from apps.reviews.domain.open_counts import opinions_text
from apps.reviews.domain.opinion_panel import opinions_for

register = template.Library()


@register.filter
def at(marks: Mapping[str, Any], place: str) -> Any:
    """Return what is noted at a place; None where nothing is."""
    return marks.get(place)


@register.filter
def check_counts(form: Document) -> str:
    """Return what the rules found in a row of a list, in words."""
    return counts_text(form)


@register.filter
def opinion_counts(form: Document) -> str:
    """Return the open opinions of a row of a list, in words."""
    return opinions_text(form)


@register.filter
def spoken_at(act: str, key: int) -> bool:
    """Return whether an address is that of an act on the opinion of a key."""
    return bool(act) and act.startswith(f"/opinions/{key}/")


@register.simple_tag
def opinion_address(subject: Document) -> str:
    """Return where an opinion on a form is sent."""
    return reverse(f"reviews:opinion-{kind_of(subject).namespace}", args=[subject.pk])


@register.simple_tag
def findings_address(subject: Document) -> str:
    """Return where findings are sent that are to become opinions."""
    return reverse(f"reviews:findings-{kind_of(subject).namespace}", args=[subject.pk])


@register.simple_tag
def sheet_address(subject: Document) -> str:
    """Return where the review sheet of a form is sent."""
    return reverse(f"reviews:review-sheet-{kind_of(subject).namespace}", args=[subject.pk])


@register.simple_tag
def marks_address(subject: Document) -> str:
    """Return where what is typed beside the rows of a form is sent."""
    return reverse(f"reviews:marks-{kind_of(subject).namespace}", args=[subject.pk])


@register.simple_tag
def paper_address(subject: Document, form: str) -> str:
    """Return where the printed review of a form is fetched, in a format."""
    return reverse(f"reviews:paper-{kind_of(subject).namespace}", args=[subject.pk, form])


@register.simple_tag
def place_in(places: set[str], place: str) -> str:
    """Return a place where the form still has it, else nothing."""
    return place if place in places else ""


@register.inclusion_tag("reviews/_opinions.html", takes_context=True)
def opinion_panel(context: Any, subject: Document) -> dict[str, Any]:
    """Show what the person may read of the opinions, and what he may do about them."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "write_url": opinion_address(subject),
        "here": request.get_full_path(),
        **opinions_for(request.user, subject),
    }
