"""What two rule sets say of the same forms, counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from typing import Any, Final

from apps.checks.engine import Report, Severity, rule_of
from apps.entry.kinds import Kind
from apps.projects.models import Document

EXAMPLES: Final = 5


class Tally:
    """Counts who is stopped by which rule, under the rules of now and under those on trial."""

    def __init__(self) -> None:
        # By the document's key, which is one for all kinds; rules by kind and code.
        self.forms: dict[int, Any] = {}
        self.kinds: dict[str, Kind] = {}
        self.stopped_before: set[int] = set()
        self.stopped_after: set[int] = set()
        self.found_before: Counter[tuple[str, str]] = Counter()
        self.found: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)

    def add(self, kind: Kind, form: Document, before: Report, after: Report) -> None:
        """Note what both rule sets say of a form."""
        self.forms[form.key], self.kinds[kind.code] = form, kind
        if before.is_blocked:
            self.stopped_before.add(form.key)
        if after.is_blocked:
            self.stopped_after.add(form.key)
        codes = {one.code for one in before.of(Severity.BLOCK)}
        self.found_before.update((kind.code, code) for code in codes)
        for one in after.of(Severity.BLOCK):
            self.found[kind.code, one.code].setdefault(form.key, one.message)

    def result(self) -> dict[str, Any]:
        """Return the comparison as the page shows it."""
        newly = self.stopped_after - self.stopped_before
        departments = Counter(self.forms[key].unit.department.name for key in newly)
        places = sorted(
            {*self.found, *self.found_before},
            key=lambda place: (-len(self.found[place]), -self.found_before[place], place),
        )
        return {
            "forms": len(self.forms),
            "kinds": [kind.name for kind in self.kinds.values()],
            "before": len(self.stopped_before),
            "after": len(self.stopped_after),
            "newly": len(newly),
            "freed": len(self.stopped_before - self.stopped_after),
            "departments": departments.most_common(),
            "rules": [self._row(*place) for place in places],
        }

    def _row(self, code: str, rule: str) -> dict[str, Any]:
        kind, found = self.kinds[code], self.found[code, rule]
        known = rule_of(kind.scope, rule)
        return {
            "kind": kind.name,
            "code": rule,
            "title": known.title if known else rule,
            "before": self.found_before[code, rule],
            "after": len(found),
            "examples": [
                {"form": str(self.forms[key]), "message": message}
                for key, message in islice(
                    # Who reads the result may not be on the list of a sealed project.
                    ((k, m) for k, m in found.items() if not self.forms[k].project.is_sealed),
                    EXAMPLES,
                )
            ],
        }
