"""What the checks do with any kind of document, said once.

A document's app describes it as a :class:`CheckedKind`, as it describes its way as a ``Procedure``;
showing, keeping, answering, overruling and standing in the way of submission then work alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import demand_clerk, roles_on_unit
from apps.checks.domain.answers import write_answer, write_overruling
from apps.checks.domain.kept_findings import Kept, note_refusal, store_runs, switched_off
from apps.checks.domain.panel import Panel, findings_of, panel_of
from apps.checks.domain.passages import store_passages
from apps.checks.domain.waivers import remove_waiver, write_waiver
from apps.checks.engine import Report
from apps.checks.models import Finding
from apps.checks.subjects import Subject, TakenStep
from apps.core.errors import NotAllowedNow

GONE: Final = "这个问题已不存在，可能已经改正，或表格刚被他人修改。请刷新页面查看。"


# Under which name a document keeps, during one step, what was found in it.
_CHECKED_NOW: Final = "checked_now"
# Under which name it keeps what its page shows, until somebody answers.
_SHOWN: Final = "panel_shown"


@dataclass(frozen=True, slots=True)
class _Checked:
    """A document fetched with its content, and what the rules found in it."""

    fresh: Any
    report: Report
    known: Mapping[str, Finding]


def checked_now(subject: Subject) -> _Checked | None:
    """Return what the guard of the present step found in a document, and the copy it fetched; None
    where none has checked it as it stands."""
    checked: _Checked | None = vars(subject).get(_CHECKED_NOW)
    is_present = checked is not None and checked.fresh.revision == subject.revision
    return checked if is_present else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedKind:
    """One kind of document.

    Its rows have ``unit``, ``fiscal_year`` (with the rule set), ``state``, ``is_editable`` and
    ``revision``; its manager ``with_names()`` and ``with_content()``.

    Attributes:
        namespace: of its addresses ``detail``, ``edit``, ``answers`` and ``overrule``.
        report_of: checks a document fetched ``with_content()``, giving a report by place.
        entry_obstacle: why the unit cannot type now, empty when it can.
        under_finance: the states in which the bureau reviews.
        passages_of: what is to be found again in other documents, of the unit and of others.
    """

    scope: str
    model: Any
    namespace: str
    report_of: Callable[[Any], Report]
    entry_obstacle: Callable[[Any], str]
    under_finance: Collection[str]
    passages_of: Callable[[Any], Collection[str]] | None = None

    def panel(
        self,
        subject: Subject,
        actor: User | None = None,
        report: Report | None = None,
        known: Mapping[str, Finding] | None = None,
    ) -> Panel:
        """Return what a page shows of a document fetched ``with_content()``, checked now where no
        report is at hand; ``known`` are its stored findings where they are.

        The object keeps what was shown to a person: a page that shows it and asks what stands against
        its submission checks it once. A step fetches the document anew, and checks that."""
        held = roles_on_unit(actor, subject.unit) if actor else frozenset()
        panel = panel_of(
            subject,
            report or self.report_of(subject),
            scope=self.scope,
            namespace=self.namespace,
            known=known,
            may_answer=Role.CLERK in held and subject.is_editable,
            may_overrule=bool(held & Role.examiners()) and subject.state in self.under_finance,
            may_waive=bool(held & Role.examiners()),
        )
        if actor is not None:
            vars(subject)[_SHOWN] = panel
        return panel

    def page(self, name: str, subject: Subject) -> str:
        """Return the address of one of the document's pages: detail, edit, answers, overrule."""
        return reverse(f"{self.namespace}:{name}", args=[subject.pk])

    def keep(self, subject: Subject, report: Report) -> Panel:
        """Keep a report of a document (fetched ``with_content()``) under its revision."""
        return self.keep_all([(subject, report)])[0]

    @transaction.atomic(savepoint=False)
    def keep_all(
        self,
        reports: Sequence[tuple[Any, Report]],
        known: Mapping[int, Mapping[str, Finding]] | None = None,
    ) -> list[Panel]:
        """Keep the reports of documents of one unit and year; queries do not grow with them.

        ``known`` are their stored findings by key of the document, where they are at hand.
        """
        if not reports:
            return []
        subjects = [subject for subject, _ in reports]
        known = findings_of(subjects) if known is None else known
        runs = [
            Kept(
                subject,
                self.panel(subject, report=report, known=known.get(subject.key, {})),
                known.get(subject.key, {}),
                report.failures,
            )
            for subject, report in reports
        ]
        first = subjects[0]
        place = {
            "scope": self.scope,
            "district": first.unit.department.district,
            "year": first.fiscal_year.year,
        }
        store_runs(
            runs=runs, skipped=switched_off(first.fiscal_year.rule_set.rules.severities), **place
        )
        if self.passages_of:
            store_passages(texts=[(one, self.passages_of(one)) for one in subjects], **place)
        return [run.panel for run in runs]

    def fresh(self, subject: Subject) -> Any:
        """Fetch the document anew with its content."""
        return self.model.objects.with_content().get(pk=subject.pk)

    @transaction.atomic(savepoint=False)
    def renew(self, subject: Subject) -> Panel:
        """Check the document as stored and keep the result under its revision."""
        fresh = self.fresh(subject)
        return self.keep(fresh, self.report_of(fresh))

    def keep_step(self, step: TakenStep) -> None:
        """Keep what stands in the document that was just submitted; an effect of the procedure.

        The guard has just checked the same locked document: its report is kept, not made again.
        """
        if checked := checked_now(step.subject):
            known = {checked.fresh.key: checked.known}
            self.keep_all([(checked.fresh, checked.report)], known)
        else:
            self.renew(step.subject)

    def _standing(self, panel: Panel, subject: Subject) -> str:
        settings = subject.fiscal_year.rule_set.rules
        return panel.obstacle(needs_answers=settings.warnings_need_answer)

    def submission_obstacle(self, subject: Subject, actor: User) -> str:
        """Return what the check sets against submission, as one sentence; empty when nothing."""
        shown: Panel | None = vars(subject).get(_SHOWN)
        if shown is not None and shown.revision == subject.revision:
            return self._standing(shown, subject)
        fresh = self.fresh(subject)
        known = findings_of([fresh]).get(fresh.key, {})
        checked = _Checked(fresh, self.report_of(fresh), known)
        # The procedure's effects get the same object, and nobody else does.
        vars(subject)[_CHECKED_NOW] = checked
        return self._standing(self.panel(fresh, report=checked.report, known=known), fresh)

    @transaction.atomic
    def note_attempt(self, subject: Subject) -> None:
        """Keep what stands in a document somebody wants to submit, and count, rule by rule, what
        stood in the way (规则自省)."""
        fresh = self._locked(subject)
        panel = self.renew(fresh)
        if self._standing(panel, fresh):
            settings = fresh.fiscal_year.rule_set.rules
            against = panel.standing_against(needs_answers=settings.warnings_need_answer)
            note_refusal(subject=fresh, keys=[one.key for one in against])

    def _locked(self, subject: Subject) -> Any:
        return self.model.objects.with_names().locked().get(pk=subject.pk)

    def _forget(self, subject: Subject) -> None:
        """Drop what was shown of a document whose findings are about to be answered."""
        vars(subject).pop(_SHOWN, None)

    @transaction.atomic
    def answer(
        self, *, subject: Subject, actor: User, reasons: Mapping[str, str]
    ) -> dict[str, str]:
        """Keep the clerk's answers by finding key; a blank reason takes an answer back.

        Returns a sentence for each reason refused; the others are kept. Raises PermissionDenied,
        NotAllowedNow when the form is closed or a finding no longer stands.
        """
        self._forget(subject)
        locked = self._locked(subject)
        demand_clerk(actor, locked.unit)
        if reason := self.entry_obstacle(locked):
            raise NotAllowedNow(reason)
        panel = self.renew(locked)
        refused: dict[str, str] = {}
        for key, text in reasons.items():
            item = panel.find(key)
            if item is None:
                raise NotAllowedNow(GONE)
            if fault := write_answer(subject=locked, item=item, reason=text, actor=actor):
                refused[key] = fault
        self.renew(locked)
        return refused

    @transaction.atomic
    def waive(
        self, *, subject: Subject, actor: User, key: str, reason: str, ends_on: date | None
    ) -> None:
        """Keep that finance lets one finding of this form stand until a day; a blank reason takes
        the waiver back.

        Raises PermissionDenied for anybody but an examiner of the district, NotAllowedNow when
        the finding does not stand or only informs, ValidationError for a poor reason or a day past.
        """
        self._forget(subject)
        locked = self._locked(subject)
        if not roles_on_unit(actor, locked.unit) & Role.examiners():
            raise PermissionDenied("只有财政审核人员可以豁免校验问题。")
        item = self.renew(locked).find(key)
        if item is None:
            raise NotAllowedNow(GONE)
        if not item.may_be_waived:
            raise NotAllowedNow("提示不妨碍提交，不需要豁免。")
        if reason.strip():
            write_waiver(subject=locked, key=key, reason=reason, ends_on=ends_on, actor=actor)
        else:
            remove_waiver(subject=locked, key=key, actor=actor)
        self.renew(locked)

    @transaction.atomic
    def overrule(self, *, subject: Subject, actor: User, key: str, reason: str) -> None:
        """Keep that an examiner does not accept an answer; the form cannot be submitted with it
        again.

        Raises PermissionDenied for anybody but an examiner of the district, NotAllowedNow when
        the form is not under the bureau's review, ValidationError without a reason.
        """
        self._forget(subject)
        locked = self._locked(subject)
        if not roles_on_unit(actor, locked.unit) & Role.examiners():
            raise PermissionDenied("只有财政审核人员可以不认可答复。")
        if locked.state not in self.under_finance:
            raise NotAllowedNow(f"该表现在是“{locked.get_state_display()}”，不在财政审核环节。")
        write_overruling(subject=locked, key=key, reason=reason, actor=actor)
        self.renew(locked)
