"""Runs rules over a view. A rule that crashes is reported as not checked, never as passed."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from apps.checks.engine.base import CheckView, Finding, Rule, Undecided
from apps.checks.engine.registry import registered, rule_of
from apps.checks.states import Severity

if TYPE_CHECKING:
    from apps.checks.coverage import Coverage

logger = logging.getLogger(__name__)

OFF: Final = "off"
_QUOTED: Final = re.compile(r"“[^”]+”")
_SHOWN: Final = 3
_WORDS: Final = {"拦截": "block", "提醒": "warn", "提示": "hint", "关闭": OFF}


@dataclass(frozen=True, slots=True)
class Report:
    """What a run gave: findings, gravest first; codes of rules that crashed; what none could judge;
    and, of a paper with a budget, which money indicators answer for."""

    findings: tuple[Finding, ...] = ()
    failures: tuple[str, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    coverage: Coverage | None = None

    @property
    def is_blocked(self) -> bool:
        """Return whether something stands in the way of submission."""
        return any(finding.severity == Severity.BLOCK for finding in self.findings)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

    def at(self, where: str) -> tuple[Finding, ...]:
        """Return the findings of one cell."""
        return tuple(finding for finding in self.findings if where in finding.all_places)


def level_of(setting: str) -> str:
    """Read a rule set's level (拦截, 提醒, 提示, 关闭, or the stored word).

    Raises:
        ValueError: it is none of them.
    """
    word = _WORDS.get(setting, setting) if isinstance(setting, str) else ""
    if word != OFF and word not in set(Severity):
        raise ValueError(f"校验级别“{setting}”不认识，应为拦截、提醒、提示或关闭。")
    return word


def run(
    view: CheckView,
    *,
    scope: str | None = None,
    severities: Mapping[str, str] | None = None,
    disabled: Collection[str] = (),
    rules: Iterable[type[Rule]] | None = None,
) -> Report:
    """Check a view with the registered rules of its scope.

    Args:
        view: the form and what belongs to it.
        scope: "declaration" or "self_evaluation"; that of the sheet when left out.
        severities: level by rule code, as the rule set says it; 关闭 switches a rule off, a duty
            keeps its own. A finding that its rule softened itself stays as soft as it was made.
        disabled: codes not to run.
        rules: the rules to run instead of the registered ones.

    Returns:
        The findings, gravest first and then in the order of the form, and the failed codes.
    """
    levels = {code: level_of(level) for code, level in (severities or {}).items()}
    known = registered(scope or view.sheet.kind) if rules is None else tuple(rules)
    findings: list[Finding] = []
    undecided: list[Undecided] = []
    failures: list[str] = []
    for rule in known:
        level = None if rule.is_duty else levels.get(rule.code)
        if level == OFF or rule.code in disabled:
            continue
        found = _found(rule, view)
        if found is None:
            failures.append(rule.code)
            continue
        open_ones, told = _sorted(found)
        undecided.extend(open_ones)
        findings.extend(_levelled(told, rule, level))
    findings.sort(key=lambda finding: finding.severity.rank)
    return Report(tuple(findings), tuple(failures), tuple(undecided))


def _found(rule: type[Rule], view: CheckView) -> list[Finding | Undecided] | None:
    """Return what a rule yields, ``None`` where it crashed."""
    try:
        return list(rule().check(view))
    except Exception:  # whatever a rule raises must not pass for a clean form
        logger.exception("Rule %s (%s) crashed", rule.code, rule.scope)
        return None


def _sorted(found: list[Finding | Undecided]) -> tuple[list[Undecided], list[Finding]]:
    return (
        [one for one in found if isinstance(one, Undecided)],
        [one for one in found if isinstance(one, Finding)],
    )


def gathered(findings: Iterable[Finding], scope: str) -> tuple[Finding, ...]:
    """Return the findings with those of one kind and severity told once, with count and places.

    For reports: the editor keeps them apart, each with its remedy and its answer.
    """
    told: list[Finding] = []
    groups: dict[tuple[str, Severity], list[Finding]] = {}
    for one in findings:
        rule = rule_of(scope, one.code)
        group = groups.setdefault((one.code, one.severity), [])
        if not group or rule is None or not rule.gathered:
            told.append(one)
        group.append(one)
    return tuple(_one_of(groups[one.code, one.severity], one, scope) for one in told)


def _one_of(group: list[Finding], one: Finding, scope: str) -> Finding:
    rule = rule_of(scope, one.code)
    if rule is None or not rule.gathered or len(group) < 2:
        return one
    return replace(one, message=_told(group, rule), remedy=None, places=_places(group))


def _places(group: list[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place for one in group for place in one.all_places))


def _told(group: list[Finding], rule: type[Rule]) -> str:
    names = [found[0] for one in group if (found := _QUOTED.search(one.message))]
    shown = "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
    return rule.gathered.format(count=len(group), names=shown)


def _levelled(found: list[Finding], rule: type[Rule], level: str | None) -> list[Finding]:
    """Apply the rule set's level; duplicates of one rule at one place are dropped."""
    seen = dict.fromkeys(found)
    if level is None:
        return list(seen)
    wanted = Severity(level)
    return [
        replace(one, severity=wanted if one.severity == rule.severity else max_soft(one, wanted))
        for one in seen
    ]


def max_soft(finding: Finding, wanted: Severity) -> Severity:
    """Return the softer of a finding's own severity and the wanted one."""
    return max(finding.severity, wanted, key=lambda severity: severity.rank)
