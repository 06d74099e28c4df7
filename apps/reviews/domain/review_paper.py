"""The printed 审核表 of a form: whose marks stand on it, which opinions and decisions."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.checks.domain.waivers import standing_waivers
from apps.core.money import format_wan
from apps.entry.kinds import kind_of
from apps.entry.print_stamps import newest_versions, stamp_of
from apps.formkit.layouts import Page
from apps.formkit.layouts.review import MarkLine, ReviewPaper, review_grid
from apps.projects.models import Document
from apps.reviews.domain.comparison import past_of
from apps.reviews.domain.decisions import sheet_for
from apps.reviews.domain.facts import facts_of
from apps.reviews.models import Opinion, ReviewSheet
from apps.workflow.queries import history_of


def _sheet_of(form: Document, user: User) -> ReviewSheet | None:
    """Return the person's own sheet of this version, else the last that was saved."""
    sheets = ReviewSheet.objects.visible_to(user).filter(document=form.key)
    return sheet_for(form, user) or sheets.prefetch_related("marks").order_by("saved_at").last()


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _outcome(opinion: Opinion) -> str:
    lines = [f"建议改为：{opinion.proposed}"] if opinion.proposed else []
    lines += [f"{reply.author}：{reply.text}" for reply in opinion.replies.all()]
    return "\n".join((*lines, f"处理情况：{opinion.get_status_display()}"))


def review_page(form: Document, user: User) -> Page:
    """Return the printed 审核表 of a form fetched with its content, with its stamp."""
    kind = kind_of(form)
    page = review_grid(review_paper(form, user))
    newest = newest_versions([form.key]).get(form.key)
    page.stamp = stamp_of(kind, form, kind.sheet_of(form), newest)
    return page


def _head(form: Document) -> list[tuple[str, str]]:
    amount = form.annual_amount
    facts = facts_of(form, past_of(form), None)
    told = "；".join(" ".join((fact.label, fact.value, fact.note)).strip() for fact in facts)
    return [
        ("项目名称", form.project.name),
        ("主管部门", form.unit.department.name),
        ("实施单位", form.unit.name),
        ("年度资金", "" if amount is None else f"{format_wan(amount)} 万元"),
        ("基本情况", told),
    ]


def _marked(sheet: ReviewSheet | None) -> dict[str, Any]:
    """Return what a review sheet says; blanks where none was filled in."""
    if sheet is None:
        return {"marks": [], "result": "", "comment": ""}
    marks = [
        MarkLine(
            head=mark.head,
            name=mark.name,
            full=_plain(mark.full),
            points=_plain(mark.points),
            note=mark.note,
        )
        for mark in sheet.marks.all()
    ]
    result = f"{sheet.grade}（{_plain(sheet.total)} 分），审核人：{sheet.examiner}"
    return {"marks": marks, "result": result, "comment": sheet.comment}


def review_paper(form: Document, user: User) -> ReviewPaper:
    """Return what is printed of a form's review; internal opinions stay with the bureau's own.

    Args:
        form: fetched with its content.
    """
    kind, sheet = kind_of(form), _sheet_of(form, user)
    opinions = (
        Opinion.objects.visible_to(user)
        .of(form)
        .filter(is_internal=False)
        .prefetch_related("replies__author")
    )
    title = f"{kind.title.removesuffix('表')}审核表"
    return ReviewPaper(
        title="项目支出绩效目标审核表" if kind.review.items else title,
        year=form.fiscal_year.year,
        occasion=str(form).removeprefix(form.project.name),
        head=_head(form),
        **_marked(sheet),
        opinions=[
            (one.place_label or "整表", one.weight, one.text, _outcome(one)) for one in opinions
        ],
        waivers=[
            (one.finding.message, f"至 {one.ends_on:%Y-%m-%d}\n{one.granted_by}", one.reason)
            for one in standing_waivers(form)
        ],
        decisions=[
            (step.label, f"{step.actor or '系统'} {_day(step.at)}", step.opinion)
            for step in history_of(form, user)
        ],
    )
