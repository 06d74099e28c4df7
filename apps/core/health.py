"""Return whether the system lives and is ready, for load balancers and monitors; no sign-in, no secrets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import DatabaseError, connection, models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from health_check.base import HealthCheck
from health_check.checks import Database, Storage
from health_check.exceptions import ServiceUnavailable
from health_check.views import HealthCheckView
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from apps.core.models import WorkerBeat

ALIVE: Final = "/healthz"
READY: Final = "/readyz"


@dataclass
class Workers(HealthCheck):
    """At least one background worker shows signs of life."""

    def run(self) -> None:
        try:
            if not WorkerBeat.objects.alive().exists():
                raise ServiceUnavailable("no worker")
        except DatabaseError as error:
            raise ServiceUnavailable("database") from error
        finally:
            # Checks run in threads of their own, which nobody else tidies up after.
            connection.close()


class Readiness(HealthCheckView):
    """Says of each part whether it works. Without the database nothing can be served: 503.

    A full disk or a missing worker is told but takes no server out of service: reading goes on.
    """

    checks = (Database, Storage, Workers)

    def render_to_response(self, context: object, **kwargs: object) -> HttpResponse:
        """Say it in plain words whatever is asked for; why stands in the log, not here."""
        lines = [
            f"{type(result.check).__name__.lower()}: {'fault' if result.error else 'ok'}"
            for result in self.results
        ]
        away = any(isinstance(r.check, Database) and r.error for r in self.results)
        answer = HttpResponse(
            "\n".join(lines) + "\n",
            content_type="text/plain; charset=utf-8",
            status=503 if away else 200,
        )
        if away:
            answer["Retry-After"] = "10"
        return answer

    render_to_response_json = render_to_response_text = render_to_response
    render_to_response_atom = render_to_response_rss = render_to_response_openmetrics = (
        lambda self: self.render_to_response({})
    )


class _Figures:
    """What a monitor draws: the queue, its workers, what went wrong."""

    def collect(self) -> list[GaugeMetricFamily]:
        """Return the gauges of now."""
        states = DBTaskResult.objects.values_list("status").annotate(count=models.Count("pk"))
        tasks = GaugeMetricFamily("perfgoals_tasks", "Background tasks", labels=["state"])
        for state, count in states.order_by("status"):
            tasks.add_metric([state.lower()], count)
        oldest = DBTaskResult.objects.ready().order_by("enqueued_at").first()
        age = (timezone.now() - oldest.enqueued_at).total_seconds() if oldest else 0
        workers = WorkerBeat.objects.alive().count()
        return [
            tasks,
            GaugeMetricFamily("perfgoals_queue_seconds", "Age of the oldest task", value=age),
            GaugeMetricFamily("perfgoals_workers", "Living workers", value=workers),
        ]


def metrics(request: HttpRequest) -> HttpResponse:
    """Return figures in the format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Figures())
    return HttpResponse(generate_latest(registry), content_type="text/plain; version=0.0.4")


class HealthMiddleware:
    """Answers probes before anything else asks for a host, a session or a person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.ready = async_to_sync(Readiness.as_view())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == ALIVE:
            return HttpResponse("ok\n", content_type="text/plain")
        if request.path == READY:
            answer: HttpResponse = self.ready(request)
            return answer
        if settings.METRICS_ADDRESS and request.path == settings.METRICS_ADDRESS:
            return metrics(request)
        return self.get_response(request)
