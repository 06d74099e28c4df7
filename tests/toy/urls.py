"""The project's addresses, and the few that a kind has of its own."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from apps.entry.views.cells import entry_urls
from perfgoals.urls import urlpatterns as own
from tests.toy.kind import KIND


def page(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Stand for the form's pages."""
    return HttpResponse(f"出行单 {pk}")


TRIPS = [
    path("trips/", page, name="list"),
    path("trips/<int:pk>/", page, name="detail"),
    *entry_urls(KIND),
]
urlpatterns = [*own, path("", include((TRIPS, "trips")))]
