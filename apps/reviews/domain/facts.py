"""The figures at the head of the desk, where a kind names none of its own."""

from __future__ import annotations

from decimal import Decimal

from apps.core.money import format_wan, round_half_up, to_wan
from apps.entry.kinds import kind_of
from apps.entry.review import Fact, Past
from apps.projects.models import Document
from apps.workflow.models import TransitionRecord


def change_of(amount: Decimal | None, before: Decimal | None) -> tuple[str, str]:
    """Return how an amount differs from the one before, signed, in 万元 and per cent, and its tone."""
    if amount is None or before is None:
        return "—", ""
    gap = amount - before
    if not gap:
        return "持平", ""
    sign, tone = ("＋", "up") if gap > 0 else ("－", "down")
    share = f" {sign}{round_half_up(abs(gap) * 100 / before, 1)}%" if before else ""
    return f"{sign}{format_wan(round_half_up(to_wan(abs(gap))) * 10000)}{share}", tone


def _amount(form: Document, past: Past) -> list[Fact]:
    amount, before = form.annual_amount, past.amount
    shown, tone = change_of(amount, before)
    return [
        Fact(
            label="本年申请",
            value="—" if amount is None else format_wan(amount),
            note="" if amount is None else "万元",
            place="money.annual.total",
        ),
        Fact(
            label=f"比去年 {format_wan(before)}" if before is not None else "比去年",
            value=shown if before is not None else "去年没有",
            tone=tone,
        ),
    ]


def _last_year(past: Past) -> list[Fact]:
    outcome = past.outcome
    if outcome is None:
        return [Fact(label="去年自评", value="—", note="没有确认的自评表")]
    left = outcome.unspent
    return [
        Fact(
            label="去年执行率",
            value="—" if outcome.rate is None else f"{outcome.rate:.1f}%",
            note=f"结余 {format_wan(left)}" if left else "",
            note_tone="warn" if left else "",
        ),
        Fact(
            label="去年自评",
            value="—" if outcome.score is None else str(outcome.score),
            note=outcome.grade,
        ),
    ]


def submissions_of(form: Document) -> int:
    """Return how many times a form was handed in by its unit."""
    submits = [
        item.name
        for item in kind_of(form).procedure.transitions
        if item.moves_on and item.sources <= kind_of(form).open_states
    ]
    return TransitionRecord.objects.of(form).filter(transition__in=submits).count()


def facts_of(form: Document, past: Past, changed: int | None) -> list[Fact]:
    """Return the figures of a form; ``changed`` is how many cells differ from its last
    submission, None where there was none before."""
    told = kind_of(form).review.facts
    found = told(form, past) if told else [*_amount(form, past), *_last_year(past)]
    number = submissions_of(form)
    note = "" if changed is None else f"已改 {changed} 处" if changed else "没有改动"
    return [*found, Fact(label="本次", value=f"第 {max(number, 1)} 次提交", note=note)]
