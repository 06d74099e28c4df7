"""The findings of a form as its panel shows them: by severity, and by rule with a count."""

from __future__ import annotations

from dataclasses import dataclass, field

from apps.checks.domain.panel import Panel, PanelItem, title_of
from apps.checks.engine import Severity

HEADS = {
    Severity.BLOCK: "拦截：改好才能提交",
    Severity.WARN: "提醒：改正，或写明理由",
    Severity.HINT: "提示：供参考",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding with its ``place``; ``remedy_place`` is the cell its remedy
    changes, blank where it has none."""

    item: PanelItem
    place: str = ""
    remedy_place: str = ""


@dataclass(slots=True)
class Group:
    """The findings of one rule."""

    code: str
    title: str
    severity: Severity
    hits: list[Hit] = field(default_factory=list)

    @property
    def open_keys(self) -> list[str]:
        """The findings that still want an answer: one reason may do for all."""
        return [
            hit.item.key
            for hit in self.hits
            if hit.item.may_be_answered and not hit.item.is_answered
        ]

    @property
    def earlier(self) -> str:
        """The reason given before the figures changed, to be confirmed or written anew."""
        return next((hit.item.earlier for hit in self.hits if hit.item.earlier), "")

    @property
    def bases(self) -> list[str]:
        """What the findings rest on, each said once."""
        return list(dict.fromkeys(hit.item.basis for hit in self.hits if hit.item.basis))

    @property
    def is_done(self) -> bool:
        """Return whether every finding has been answered."""
        return all(hit.item.is_answered for hit in self.hits)


@dataclass(slots=True)
class Part:
    """The groups of one severity, under its head."""

    severity: Severity
    head: str
    groups: list[Group] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many findings it holds."""
        return sum(len(group.hits) for group in self.groups)


def parts_of(panel: Panel, *, scope: str) -> list[Part]:
    """Return the findings by severity, the gravest first, and by rule in the order found.

    Args:
        scope: of the rules, for their titles.
    """
    parts = {severity: Part(severity, head) for severity, head in HEADS.items()}
    groups: dict[tuple[str, str], Group] = {}
    for item in panel.findings:
        severity = Severity(item.severity)
        group = groups.get((severity, item.code))
        if group is None:
            group = Group(item.code, title_of(scope, item.code), severity)
            groups[severity, item.code] = group
            parts[severity].groups.append(group)
        remedy = item.remedy.path if item.remedy else ""
        group.hits.append(Hit(item, item.place, remedy))
    return [part for part in parts.values() if part.groups]
