"""What a page shows of a check: the findings joined with what people answered to them.

The decision what stands in the way (domain §5, severities B, W, H): 拦截 must be mended; 提醒 must
be mended or answered «确认无误» with a reason; 提示 only informs. An answer never opens a 拦截 — a
rule that blocks wrongly is lowered in the rule set — and an answer the examiner did not accept
(«不认可») leaves only mending.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.checks import engine
from apps.checks.coverage import Coverage
from apps.checks.domain.rewordings import reworded
from apps.checks.engine import Remedy, Report, Severity, rule_of
from apps.checks.models import Answer, Finding, Waiver
from apps.checks.subjects import Subject


def key_of(code: str, place: str, message: str) -> str:
    """Return the name of a finding: the same rule saying the same of the same cell."""
    return hashlib.sha256(f"{code}\n{place}\n{message}".encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class PanelItem:
    """One finding as a page shows it, with the answer to it.

    ``earlier`` is the reason given to the same rule at the same place while it said something
    else: the figures have changed since, so it is kept and asked for confirmation. ``kept_key`` is
    the name it was stored under, where its rule said it in other words.
    """

    finding: engine.Finding
    scope: str = ""
    answer: Answer | None = None
    earlier: str = ""
    waiver: Waiver | None = None
    kept_key: str = ""

    @property
    def is_waived(self) -> bool:
        """Return whether finance lets it stand today."""
        return self.waiver is not None and self.waiver.holds_on(timezone.localdate())

    @property
    def may_be_waived(self) -> bool:
        """Return whether it stands in the way at all; 提示 never does."""
        return self.severity != Severity.HINT

    @property
    def basis(self) -> str:
        """依据 of its rule: the notice and article, empty where the rule is gone."""
        rule = rule_of(self.scope, self.finding.code)
        return rule.rests_on() if rule else ""

    @property
    def key(self) -> str:
        """The name under which it is answered."""
        return self.kept_key or key_of(self.finding.code, self.place, self.finding.message)

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def severity(self) -> Severity:
        return self.finding.severity

    @property
    def place(self) -> str:
        return self.finding.where

    @property
    def message(self) -> str:
        return self.finding.message

    @property
    def remedy(self) -> Remedy | None:
        """The change that mends it in one click, where one may be offered."""
        remedy = self.finding.remedy
        return remedy if remedy and remedy.is_sound else None

    @property
    def is_overruled(self) -> bool:
        """Return whether an examiner did not accept the answer: only mending helps."""
        return self.answer is not None and self.answer.is_overruled

    @property
    def is_answered(self) -> bool:
        """Return whether an answer stands."""
        return self.answer is not None and not self.answer.is_overruled

    @property
    def may_be_answered(self) -> bool:
        """Return whether «确认无误» is open to it."""
        return self.severity == Severity.WARN and not self.is_overruled and not self.is_waived


@dataclass(frozen=True, slots=True)
class Panel:
    """What a page shows of one document's check: findings with their answers, failed rules.

    ``may_answer``, ``may_overrule`` and ``may_waive`` say which forms the person is offered,
    ``namespace`` and ``subject_pk`` where they lead; ``undecided`` counts what no rule could judge.
    """

    findings: tuple[PanelItem, ...] = ()
    failures: tuple[str, ...] = ()
    may_answer: bool = False
    may_overrule: bool = False
    revision: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    namespace: str = ""
    subject_pk: int = 0
    may_waive: bool = False
    undecided: int = 0
    coverage: Coverage | None = None

    @property
    def answers_url(self) -> str:
        """The address on which findings are answered."""
        return reverse(f"{self.namespace}:answers", args=[self.subject_pk])

    @property
    def overrule_url(self) -> str:
        """The address to which an answer is sent that is not accepted."""
        return reverse(f"{self.namespace}:overrule", args=[self.subject_pk])

    @property
    def waive_url(self) -> str:
        """The address to which a waiver is sent."""
        return reverse(f"{self.namespace}:waive", args=[self.subject_pk])

    @property
    def waived(self) -> tuple[PanelItem, ...]:
        """The findings that finance lets stand."""
        return tuple(one for one in self.findings if one.is_waived)

    @property
    def unanswered(self) -> tuple[PanelItem, ...]:
        """The findings that still want an answer."""
        return tuple(one for one in self.findings if one.may_be_answered and not one.is_answered)

    @property
    def answerable(self) -> tuple[PanelItem, ...]:
        """The findings that may be answered, answered ones included."""
        return tuple(one for one in self.findings if one.may_be_answered)

    def find(self, key: str) -> PanelItem | None:
        """Find a finding by its key; None when it does not (any more) stand."""
        return next((one for one in self.findings if one.key == key), None)

    def standing_against(self, *, needs_answers: bool) -> tuple[PanelItem, ...]:
        """Return what keeps the document from being submitted, the gravest first."""
        return tuple(
            one for one in self.findings if not one.is_waived and self._stands(one, needs_answers)
        )

    def _stands(self, one: PanelItem, needs_answers: bool) -> bool:
        return (
            one.severity == Severity.BLOCK
            or one.is_overruled
            or (needs_answers and one.may_be_answered and not one.is_answered)
        )

    def obstacle(self, *, needs_answers: bool) -> str:
        """Return what keeps the document from being submitted, in one sentence; empty when nothing."""
        against = self.standing_against(needs_answers=needs_answers)
        if blocks := [one for one in against if one.severity == Severity.BLOCK]:
            return f"还有 {len(blocks)} 处必须填写或改正，不能提交。第一处：{blocks[0].message}"
        if overruled := [one for one in against if one.is_overruled]:
            return (
                f"有 {len(overruled)} 条答复未获财政部门认可，须改正后再提交。"
                f"第一处：{overruled[0].message}"
            )
        if against:
            return (
                f"还有 {len(against)} 条提醒，请改正，或在“自动校验”中逐条确认无误并写明理由"
                f"后再提交。第一条：{against[0].message}"
            )
        return ""


def findings_of(subjects: Sequence[Any]) -> dict[int, dict[str, Finding]]:
    """Return the stored findings of documents of one kind by document and key, each with its
    answer; one query."""
    found: dict[int, dict[str, Finding]] = {}
    if not subjects:
        return found
    stored = Finding.objects.filter(document_key__in=[one.key for one in subjects]).select_related(
        "answer__answered_by", "answer__overruled_by", "waiver__granted_by"
    )
    for one in stored:
        found.setdefault(one.document_key, {})[one.key] = one
    return found


def panel_of(
    subject: Subject,
    report: Report,
    *,
    scope: str,
    namespace: str = "",
    known: Mapping[str, Finding] | None = None,
    may_answer: bool = False,
    may_overrule: bool = False,
    may_waive: bool = False,
) -> Panel:
    """Join a fresh report with the stored answers; one query unless the findings are ``known``.

    Args:
        subject: the document checked.
        report: by place.
    """
    if known is None:
        known = findings_of([subject]).get(subject.key, {})
    items = _joined(report.findings, known, scope)
    return Panel(
        tuple(items),
        tuple(title_of(scope, code) for code in report.failures),
        may_answer,
        may_overrule,
        subject.revision,
        _counts(items),
        namespace,
        subject.pk,
        may_waive,
        len(report.undecided),
        report.coverage,
    )


def _joined(
    findings: Sequence[engine.Finding], known: Mapping[str, Finding], scope: str
) -> list[PanelItem]:
    """Return findings with what is stored of them, under the same words or older ones."""
    earlier = _earlier_reasons(known.values())
    said = {
        (one.code, one.where, one.message): key_of(one.code, one.where, one.message)
        for one in findings
    }
    fresh = [words for words, key in said.items() if key not in known]
    older = reworded(known, fresh, set(said.values())) if fresh else {}
    items = []
    for one in findings:
        words = (one.code, one.where, one.message)
        stored = known.get(said[words]) or older.get(words)
        answer, waiver = getattr(stored, "answer", None), getattr(stored, "waiver", None)
        kept = "" if answer else earlier.get((one.code, one.where), "")
        items.append(PanelItem(one, scope, answer, kept, waiver, stored.key if stored else ""))
    return items


def _earlier_reasons(stored: Iterable[Finding]) -> dict[tuple[str, str], str]:
    """Return the last reason given to each rule at each place; none that was not accepted."""
    found: dict[tuple[str, str], str] = {}
    for one in sorted(stored, key=lambda item: (item.last_revision, item.pk)):
        answer = getattr(one, "answer", None)
        if answer and not answer.is_overruled:
            found[one.code, one.place] = answer.reason
    return found


def title_of(scope: str, code: str) -> str:
    """Return a rule's title, the code itself where the rule is gone."""
    rule = rule_of(scope, code)
    return rule.title if rule else code


def _counts(items: Iterable[PanelItem]) -> dict[str, int]:
    items = list(items)
    counts = {
        f"{severity.value}s": sum(one.severity == severity and not one.is_waived for one in items)
        for severity in Severity
    }
    counts["answered"] = sum(one.is_answered for one in items)
    counts["overruled"] = sum(one.is_overruled for one in items)
    return counts
