"""The project's addresses, and the few that a kind has of its own."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from apps.checks.views.findings import Answers, Overrule
from perfgoals.urls import urlpatterns as own
from tests.toy.kind import KIND


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand for the form's pages."""
    return HttpResponse(f"出行单 {pk}")


TRIPS = [
    path("trips/<int:pk>/", page, name="detail"),
    path("trips/<int:pk>/edit/", page, name="edit"),
    path("trips/<int:pk>/answers/", Answers.as_view(kind=KIND), name="answers"),
    path("trips/<int:pk>/overrule/", Overrule.as_view(kind=KIND), name="overrule"),
]
urlpatterns = [*own, path("", include((TRIPS, "trips")))]
