"""What the desk shows of one form, put together for its page."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.entry.domain.differences import Change
from apps.entry.kinds import Kind, kind_of
from apps.entry.review import Marks, Noted, Past
from apps.formkit.papers import row_of, row_place
from apps.projects.models import Document
from apps.reviews.domain.comparison import Comparison, compare, past_of, years_of
from apps.reviews.domain.decisions import items_of, sheet_for
from apps.reviews.domain.facts import facts_of
from apps.reviews.domain.finding_opinions import DeskFinding, findings_of
from apps.reviews.domain.opinion_panel import opinions_for
from apps.reviews.domain.pass_obstacles import is_own_first
from apps.reviews.domain.review_table import paper_for, review_table
from apps.reviews.domain.stages import mark_over, over_text
from apps.reviews.domain.turns import office_now
from apps.reviews.domain.whole_form import form_values, whole_form
from apps.reviews.forms import review_heads, review_rows
from apps.reviews.grades import CONSEQUENCES, GRADES
from apps.reviews.models import Office, Opinion
from apps.workflow.engine import Option
from apps.workflow.queries import history_of

VIEWS: Final = {"": "要点", "whole": "整张表", "changes": "与上次提交对比", "years": "历年"}
_COMPARED: Final = {"changes": "submitted", "years": "last-year", "original": "original"}


@dataclass(slots=True)
class Mark:
    """What the desk shows at a cell: the gravest finding, opinions, what stood there before."""

    severity: str = ""
    opinions: int = 0
    old: str = ""
    new: str = ""

    @property
    def is_changed(self) -> bool:
        """Return whether the cell differs from the last submission."""
        return bool(self.old or self.new)


def marks_of(
    findings: list[DeskFinding], opinions: list[Opinion], comparison: Comparison | None
) -> dict[str, Mark]:
    """Return what is shown at each cell, by place; what is said of a row stands at its
    target, what is said of its levels at its name."""
    marks: defaultdict[str, Mark] = defaultdict(Mark)
    for finding in findings:
        mark = marks[_shown_at(finding.item.place)]
        mark.severity = mark.severity or finding.item.severity.value
    for opinion in opinions:
        if opinion.place and opinion.is_open:
            marks[_shown_at(opinion.place)].opinions += 1
    for change in _changes(comparison):
        mark = marks[_shown_at(change.place)]
        mark.old, mark.new = change.old, change.new
    return dict(marks)


def _shown_at(place: str) -> str:
    """Return the cell at which what is said of a place is shown."""
    row = row_of(place)
    return row_place(row[0], "target") if row and not row[1] else place


def _changes(comparison: Comparison | None) -> list[Change]:
    """Return what changed in cells since the last submission; nothing of another comparison."""
    if comparison is None or comparison.key != "submitted":
        return []
    changes = (change for change in comparison.changes if change.place)
    return [change for change in changes if not change.place.endswith((".level1", ".level2"))]


def sides_of(options: list[Option]) -> dict[str, Any]:
    """Return the decisions open to the person: the pass, the return, the others."""
    passes = next((one for one in options if one.transition.moves_on), None)
    returns = next((one for one in options if one.transition.gathers_opinions), None)
    others = [one for one in options if one is not passes and one is not returns]
    return {"pass_option": passes, "return_option": returns, "other_options": others}


def _given(kind: Kind, form: Document, user: User) -> Marks | None:
    """Return what stands in the columns that an examiner types into; None where there are none."""
    return kind.review.marking.marks(form, user) if kind.review.marking else None


def _noted(kind: Kind, options: list[Option]) -> Noted | None:
    """Return what one of the open decisions takes along."""
    noted, names = kind.review.noted, {one.transition.name for one in options}
    return noted if noted and noted.transition in names else None


def _text_line(form: Document, values: dict[str, str]) -> dict[str, str]:
    place = kind_of(form).review.text
    paper = paper_for(form)
    if not place or paper is None:
        return {}
    return {"label": paper.cell(place).title, "place": place, "text": values.get(place, "")}


def desk_page(form: Document, user: User, *, view: str = "") -> dict[str, Any]:
    """Return what the desk's template needs of a form fetched ``with_content()``.

    Args:
        view: which of the views is opened; anything unknown is the first.
    """
    kind = kind_of(form)
    sheet, past, paper = kind.sheet_of(form), past_of(form), paper_for(form)
    submitted = compare(form, past, "submitted")
    panel, opinions = kind.panel(form, user), opinions_for(user, form)
    findings = findings_of(panel, opinions["places"], opinions["opinions"])
    given = _given(kind, form, user)
    marks = marks_of(findings, opinions["opinions"], submitted)
    options = kind.procedure.options(form, user)
    history = history_of(form, user)
    asked: Any = form  # with what the lists add to their rows
    asked.waiting_since = history[-1].at if history else None
    mark_over([asked])
    return {
        **opinions,
        **sides_of(options),
        **_marked(kind, form, user),
        **_compared(form, past, submitted, view),
        "document": form,
        "sheet": sheet,
        "facts": facts_of(form, past, len(submitted.changes) if submitted else None),
        "text_line": _text_line(form, form_values(paper, sheet) if paper else {}),
        "table": review_table(form, sheet, past, given),
        "given": given,
        "side_notes": kind.review.notes(form, user),
        "whole": whole_form(paper, sheet),
        "findings": findings,
        "report": panel,
        "marks": marks,
        "flagged": {row[0] for place in marks if (row := row_of(place))},
        "history": history,
        "over": over_text(form),
        "noted": _noted(kind, options),
        "yardstick": kind.review.yardstick,
        "is_alone": is_own_first(form, user),
    }


def _compared(
    form: Document, past: Past, submitted: Comparison | None, view: str
) -> dict[str, Any]:
    """Return which view is open, and what the form is compared with there."""
    is_compared = view in _COMPARED
    return {
        "views": VIEWS,
        "view": view if view in VIEWS or is_compared else "",
        "comparison": compare(form, past, _COMPARED[view]) if is_compared else submitted,
        "years": years_of(form) if view == "years" else [],
        "compared_with": view if is_compared else "",
    }


def _marked(kind: Kind, form: Document, user: User) -> dict[str, Any]:
    """Return the review sheet, for the bureau alone."""
    is_bureau = bool(roles_on_unit(user, form.unit) & Role.examiners())
    sheet = sheet_for(form, user) if is_bureau and kind.review.items else None
    rows = review_rows(items_of(form) if is_bureau else (), sheet)
    shares = form.fiscal_year.rule_set.rules.grade_shares
    return {
        "review_sheet": sheet,
        "review_rows": rows,
        "review_heads": review_heads(rows),
        "grade_names": GRADES,
        "shares": json.dumps(dict(zip(GRADES, shares, strict=True)), ensure_ascii=False),
        "consequence": CONSEQUENCES.get(sheet.grade, "") if sheet else "",
        "may_mark": bool(kind.review.items) and office_now(form, user) == Office.FINANCE,
        "is_bureau": is_bureau,
    }
