"""What the board shows of monitoring: the lights of the present node, and the cases about red ones."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from apps.entry.figures import Asked, Panel, Pick, named_by_form
from apps.monitoring.lights import Light
from apps.monitoring.models import MonitoringCase, MonitoringSheet
from apps.monitoring.states import CaseState

_KINDS: Final = frozenset({MonitoringSheet.KIND})
UNLIT: Final = Pick("unlit", "未亮灯", "open")
OVERDUE: Final = Pick("overdue", "逾期未处置", "late")
_TONES: Final = {Light.GREEN: "done", Light.YELLOW: "back", Light.RED: "late"}


def _lights(asked: Asked) -> QuerySet[Any]:
    rows = asked.owed.filter(form__isnull=False)
    light = F("form__monitoringsheet__light")
    return rows.annotate(
        pick=Case(When(form__monitoringsheet__light="", then=Value(UNLIT.code)), default=light)
    )


def _cases(asked: Asked) -> QuerySet[Any]:
    cases = MonitoringCase.objects.visible_to(asked.user).filter(
        asked.within("sheet__unit"), sheet__fiscal_year=asked.year
    )
    late = Q(state__in=CaseState.undecided(), due_date__lt=timezone.localdate())
    return named_by_form(
        cases,
        "sheet",
        said=F("formula"),
        pick=Case(When(late, then=Value(OVERDUE.code)), default=F("state")),
    )


def _case_picks(asked: Asked) -> list[Pick]:
    tones = {CaseState.OPEN: "back", CaseState.CLOSED: "done"}
    return [
        OVERDUE,
        *(Pick(one.value, str(one.label), tones.get(one, "wait")) for one in CaseState),
    ]


PANELS: Final = (
    Panel(
        code="lights",
        title="监控亮灯",
        note="本期监控表按整表的灯计份数。",
        board="results",
        kinds=_KINDS,
        rows=_lights,
        picks=lambda asked: [
            *(Pick(light.value, light.label, tone) for light, tone in _TONES.items()),
            UNLIT,
        ],
    ),
    Panel(
        code="cases",
        title="红灯处置",
        note="本年度各期红灯的处置，每个红灯一件。",
        board="results",
        kinds=_KINDS,
        rows=_cases,
        picks=_case_picks,
        counted="件",
        said="亮灯依据",
    ),
)
