"""How monitoring sheets are reviewed: the figures of the desk, each row's light with its formula."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Final

from django.urls import reverse

from apps.accounts.models import User
from apps.core.money import format_wan
from apps.entry.domain.attachments import attached
from apps.entry.review import Extra, Fact, ListColumn, ListFilter, Past, Question, Review, SideNote
from apps.formkit.papers import row_place
from apps.monitoring.domain.cases import open_acts
from apps.monitoring.domain.content import Lights, lights_of, lines_of, rate_of
from apps.monitoring.lights import Light, elapsed_share
from apps.monitoring.models import MonitoringCase, MonitoringFunding, MonitoringSheet
from apps.monitoring.models.sheet import LIGHTS
from apps.monitoring.states import Decision


def facts(sheet: MonitoringSheet, past: Past) -> list[Fact]:
    """Return money, elapsed term and lights of a sheet fetched ``with_content()``."""
    total = lines_of(sheet).get("total") or MonitoringFunding()
    rate, lights = rate_of(total), lights_of(sheet, lines_of(sheet), list(sheet.rows.all()))
    elapsed = elapsed_share(sheet.starts_on, sheet.ends_on, sheet.node.period_end)
    return [
        _amount(f"{sheet.node.period}执行", total.executed, "money.executed.total"),
        Fact(
            label="执行率",
            value="—" if rate is None else f"{rate:.1f}%",
            note=f"时间进度 {elapsed:.1f}%",
            note_tone="warn" if rate is not None and rate < elapsed else "",
        ),
        _amount("全年预计", total.expected, "money.expected.total"),
        Fact(label="亮灯", value=_told(lights) or "待填", note=f"资金{lights.money.light.label}"),
    ]


def _amount(label: str, amount: Decimal | None, place: str) -> Fact:
    value = "—" if amount is None else f"{format_wan(amount)} 万元"
    return Fact(label=label, value=value, place=place)


def _told(lights: Lights) -> str:
    """Return how many rows have which light; blank where none has any."""
    counts = Counter(verdict.light for verdict in lights.rows.values())
    return " ".join(f"{light.label} {counts[light]}" for light in Light if light and counts[light])


def beside(sheet: MonitoringSheet) -> Extra:
    """Return each row's light with its formula, a red one leading to its case, and its evidence."""
    lights = lights_of(sheet, lines_of(sheet), list(sheet.rows.all()))
    cases = {case.row_id: case for case in sheet.cases.all()}
    files = attached(sheet)
    entries: dict[str, list[tuple[str, str]]] = {}
    for key, verdict in lights.rows.items():
        share = "" if verdict.progress is None else f" {verdict.progress:.0f}%"
        words = [(f"{verdict.light.label}{share}", "")]
        if case := cases.get(key):
            words.append((case.state_words, reverse("monitoring:case", args=[case.pk])))
        words += [
            (file.name, reverse("entry:file", args=[file.pk]))
            for file in files.get(row_place(str(key)), [])
        ]
        entries[str(key)] = words
    return Extra(
        label="亮灯、佐证",
        entries=entries,
        tones={str(key): verdict.light.value for key, verdict in lights.rows.items()},
        told={str(key): verdict.formula for key, verdict in lights.rows.items()},
    )


def notes_of(sheet: MonitoringSheet, user: User) -> list[SideNote]:
    """Return what is to become of each red light, and the keys for it where the person decides."""
    cases = MonitoringCase.objects.visible_to(user).with_names().filter(sheet=sheet)
    return [_case_note(case, user) for case in cases]


def _case_note(case: MonitoringCase, user: User) -> SideNote:
    lines = [("亮灯依据", case.formula), ("期限", f"{case.due_date:%Y-%m-%d}")]
    if case.row and case.row.proposal:
        lines.append(("单位建议", f"{case.row.proposal} {case.row.remark}".strip()))
    asks = open_acts(case, user)["may_propose"]
    if case.decision and not asks:
        lines.append(("处置", f"{case.get_decision_display()}：{case.reason}"))
    question = Question(
        action=reverse("monitoring:case-propose", args=[case.pk]),
        name="decision",
        choices=Decision.choices,
        words="reason",
        chosen=case.decision,
        said=case.reason,
    )
    return SideNote(
        title=f"处理建议：{case.title}",
        lines=lines,
        url=reverse("monitoring:case", args=[case.pk]),
        question=question if asks else None,
    )


def _light(sheet: MonitoringSheet) -> str:
    return str(sheet.get_light_display())


REVIEW: Final = Review(
    title="运行监控审核",
    purpose="审核监控表，处置红灯",
    facts=facts,
    text="goal.actual",
    columns=("target", "actual", "forecast", "likelihood", "reasons", "deviation"),
    last=(),
    beside=beside,
    notes=notes_of,
    list_columns=(ListColumn(name="light", label="亮灯", text_of=_light, ordering="light"),),
    list_filters=(ListFilter(name="light", label="亮灯", choices=tuple(LIGHTS)),),
)
