"""The reviewers' list of a kind: what waits, batch acts with a preview, kept searches.

Every kind gets it by its registration.
"""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.checks.domain.kept_findings import counts_text, with_check_counts
from apps.core.admin import RoleAdmin, SeenFieldListFilter
from apps.core.money import format_yuan
from apps.core.text import whole_number
from apps.entry.kinds import Kind
from apps.entry.review import ListColumn
from apps.projects.models import Document
from apps.projects.querysets import DocumentQuerySet
from apps.reviews.admin.filters import (
    AmountFilter,
    DaysFilter,
    ExaminerFilter,
    FindingsFilter,
    LateFilter,
    OpinionsFilter,
    ResultFilter,
    StateFilter,
    WaitingFilter,
    filter_of,
)
from apps.reviews.admin.office_site import OFFICES
from apps.reviews.admin.review import FILTERS, ReviewPage
from apps.reviews.domain.acts import waiting_for
from apps.reviews.domain.batch import BatchAct, acts_of, preview, run_batch
from apps.reviews.domain.inbox import with_waiting_since
from apps.reviews.domain.kept_searches import drop_filter, keep_filter
from apps.reviews.domain.open_counts import opinions_text, with_open_opinions
from apps.reviews.domain.stages import mark_over, over_text
from apps.reviews.models import SavedFilter
from apps.workflow.offices import OFFICE_ROLES

# One column is sorted by one expression: a block counts for more than any number of reminders.
GRAVEST = F("check_blocks") * 10000 + F("check_warns") * 100 + F("check_hints")
MOST_OPINIONS = F("open_demands") * 100 + F("open_hints")
# So many forms of a list one can walk through from the desk.
_LONGEST = 2000


def _action(act: BatchAct) -> Any:
    """Make the admin action of a batch act: a preview first, the act when confirmed."""

    @admin.action(description=f"{act.label}（先预览）")
    def perform(modeladmin: InboxAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return modeladmin.batch(request, queryset, act)

    perform.__name__ = f"batch_{act.name}"
    return perform


def _column(column: ListColumn) -> Any:
    """Make a column of the list that a kind adds."""

    @admin.display(description=column.label, ordering=column.ordering)
    def show(form: Document) -> str:
        return column.text_of(form)

    show.__name__ = column.name
    return show


def _done(
    request: HttpRequest, forms: list[Any], act: BatchAct, given: dict[str, str]
) -> dict[str, Any]:
    """Do the act on each form and return what came of it; raises ValidationError for a fault of
    what is given with all of them."""

    def numbers(name: str) -> dict[int, int]:
        return {form.pk: whole_number(request.POST.get(f"{name}-{form.pk}", "")) for form in forms}

    carried = numbers("carried") if "carry" in request.POST else {}
    rows = run_batch(
        forms=forms,
        act=act,
        actor=person_of(request),
        revisions=numbers("revision"),
        carried=carried,
        **given,
    )
    done = [row for row in rows if not row.fault]
    return {"rows": rows, "done": done, "left": len(rows) - len(done)}


def _foreseen(request: HttpRequest, forms: list[Any], act: BatchAct) -> dict[str, Any]:
    """Return what the act would do with each form."""
    opened = parse_datetime(request.POST.get("opened", ""))
    rows = preview(forms=forms, act=act, actor=person_of(request), opened=opened)
    open_rows = [row for row in rows if not row.fault]
    sums = [row.form.annual_amount for row in open_rows if row.form.annual_amount is not None]
    return {
        "rows": rows,
        "open_rows": open_rows,
        "amount": sum(sums, Decimal(0)),
        "carrying": [row for row in open_rows if row.carried],
    }


class _Keys(ChangeList):
    """A list of which the keys alone are wanted: it fetches no rows and counts none."""

    def get_results(self, request: HttpRequest) -> None:
        self.result_count = self.full_result_count = 0
        self.result_list: Any = []
        self.show_admin_actions = self.show_full_result_count = False
        self.can_show_all = self.multi_page = False


def _words_of(changelist: ChangeList) -> list[str]:
    """Return what a list is filtered by in words, where it is not as it opens."""
    words = [changelist.query] if changelist.query else []
    for spec in changelist.filter_specs:
        # The first choice is that of the list as it opens.
        others = list(spec.choices(changelist))[1:]
        words += [f"{spec.title}：{one['display']}" for one in others if one["selected"]]
    return [str(word) for word in words]


class InboxAdmin(ReviewPage, RoleAdmin):
    """A list that opens on what waits for the person. Nobody edits here; a form moves only by the
    procedure."""

    kind: ClassVar[Kind]
    reviewers: ClassVar[frozenset[Role]]
    change_list_template = "admin/reviews/inbox.html"
    ordering = ["-updated_at", "-key"]
    # Named for the field of the page; the search itself is the forms' own.
    search_fields = ["search_text"]
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"reviews_{self.opts.model_name}"
        return [
            path("<int:pk>/move/<slug:name>/", wrap(self.move), name=f"{name}_move"),
            path("filters/", wrap(self.filters), name=f"{name}_filters"),
            *super().get_urls(),
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[Any, bool]:
        """Search as the lists do; no row comes twice."""
        return cast(DocumentQuerySet, queryset).search(search_term), False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        forms = with_waiting_since(super().get_queryset(request).with_names())
        forms = with_open_opinions(with_check_counts(forms))
        annotate = self.kind.review.annotate
        return annotate(forms) if annotate else forms

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return (
            _Keys if hasattr(request, "wants_keys") else super().get_changelist(request, **kwargs)
        )

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list; its forms know how long they lie too long."""
        changelist = super().get_changelist_instance(request)
        mark_over(changelist.result_list)
        return changelist

    def listed(self, request: HttpRequest) -> tuple[list[int], list[str]]:
        """Return the keys of the list the person came from, in its order, and what it was filtered
        by, in words."""
        asked: Any = copy(request)
        asked.wants_keys = True
        asked.GET = QueryDict(request.GET.get(FILTERS, ""))
        try:
            changelist = self.get_changelist_instance(asked)
        except IncorrectLookupParameters:
            asked.GET = QueryDict()
            changelist = self.get_changelist_instance(asked)
        forms = changelist.get_queryset(asked)
        return list(forms.values_list("pk", flat=True)[:_LONGEST]), _words_of(changelist)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list with the person's kept searches."""
        acts = acts_of(self.kind, self.reviewers).values()
        passes = [act for act in acts if act.transition.moves_on]
        own = person_of(request)
        waits = waiting_for(self.kind, own.role_codes)
        mine = [act for act in passes if act.transition.sources & waits]
        extra = {
            "title": self.kind.review.title or f"{self.kind.name}审核",
            "saved_filters": SavedFilter.objects.visible_to(own).filter(kind=self.kind.code),
            "filters_url": self.filters_url,
            "current_query": request.GET.urlencode(),
            "opened": timezone.now().isoformat(),
            "pass_act": f"batch_{mine[0].name}" if mine else "",
            "return_act": next((f"batch_{act.name}" for act in acts if act.needs_opinion), ""),
        }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    @property
    def filters_url(self) -> str:
        """The address that keeps and drops searches."""
        return self.address("changelist") + "filters/"

    def filters(self, request: HttpRequest) -> HttpResponse:
        """Keep the present search under a name, or drop a kept one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        user = person_of(request)
        if request.method == "POST":
            name, query = request.POST.get("name", ""), request.POST.get("query", "")
            try:
                if dropped := request.POST.get("drop"):
                    drop_filter(user=user, code=self.kind.code, name=dropped)
                else:
                    keep_filter(user=user, code=self.kind.code, name=name, query=query)
                    messages.success(request, f"已保存常用查询“{name.strip()}”。")
            except ValidationError as error:
                messages.error(request, "；".join(error.messages))
        query = QueryDict(request.POST.get("query", "")).urlencode()
        return redirect(self.address("changelist") + (f"?{query}" if query else ""))

    def batch(self, request: HttpRequest, queryset: QuerySet[Any], act: BatchAct) -> HttpResponse:
        """Show what the act would do; once confirmed do it and show what came of each form."""
        rows: Any = queryset  # of the kind's own model
        forms = list(rows.with_content().order_by("pk"))
        given = {name: request.POST.get(name, "") for name in ("opinion", "notice")}
        noted = self.kind.review.noted
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "act": act,
            "noted": noted if noted and noted.transition == act.name else None,
            "list_title": self.kind.review.title or f"{self.kind.name}审核",
            "list_url": self.address("changelist"),
            "given": given,
            "title": act.label,
        }
        if "confirmed" in request.POST:
            try:
                context |= _done(request, forms, act, given)
            except ValidationError as error:
                messages.error(request, "；".join(error.messages))
            else:
                return TemplateResponse(request, "admin/reviews/batch_result.html", context)
        context |= _foreseen(request, forms, act)
        return TemplateResponse(request, "admin/reviews/batch_preview.html", context)

    @admin.display(description="年度", ordering="fiscal_year__year")
    def year(self, form: Document) -> int:
        return form.fiscal_year.year

    @admin.display(description="实施单位", ordering="unit__name")
    def unit(self, form: Document) -> str:
        return form.unit.name

    @admin.display(description="主管部门", ordering="unit__department__name")
    def department(self, form: Document) -> str:
        return form.unit.department.name

    @admin.display(description="年度资金（元）", ordering="annual_amount")
    def amount(self, form: Document) -> str:
        return "—" if form.annual_amount is None else format_yuan(form.annual_amount)

    @admin.display(description="检查发现", ordering=GRAVEST)
    def checks(self, form: Document) -> str:
        return counts_text(form)

    @admin.display(description="状态", ordering="state")
    def stands(self, form: Document) -> str:
        return self.kind.procedure.state_labels.get(form.state, form.state)

    @admin.display(description="未处理意见", ordering=MOST_OPINIONS)
    def opinions(self, form: Document) -> str:
        return opinions_text(form)

    @admin.display(description="已等待", ordering="waiting_since")
    def waiting(self, row: Any) -> str:
        """Whole days since the last step, while somebody is to act."""
        since = row.waiting_since
        if since is None or row.state not in self.kind.waiting:
            return "—"
        days = (timezone.localdate() - timezone.localtime(since).date()).days
        return "，".join(
            part for part in (f"{days} 天" if days else "今天", over_text(row)) if part
        )


_BEFORE = ("project", "year", "unit", "department", "amount")
_AFTER = ("checks", "opinions", "stands", "waiting")


def register_list(kind: Kind) -> None:
    """Register a kind's forms with their list and desk in the admin, and for the offices outside it."""
    for site, roles in ((admin.site, Role.examiners()), (OFFICES, OFFICE_ROLES)):
        if not site.is_registered(kind.model):
            name = f"{kind.model.__name__}InboxAdmin"
            site.register(kind.model, type(name, (InboxAdmin,), _parts(kind, roles)))


def _parts(kind: Kind, roles: frozenset[Role]) -> dict[str, Any]:
    review = kind.review
    return {
        "kind": kind,
        "view_roles": roles,
        "reviewers": roles,
        "purpose": review.purpose or f"审核{kind.name}",
        "search_help_text": review.searches,
        "list_display": [*_BEFORE, *(_column(one) for one in review.list_columns), *_AFTER],
        "list_filter": [
            WaitingFilter,
            FindingsFilter,
            OpinionsFilter,
            DaysFilter,
            LateFilter,
            AmountFilter,
            ResultFilter,
            *(filter_of(one) for one in review.list_filters),
            ("unit__department", SeenFieldListFilter),
            ExaminerFilter,
            ("unit", SeenFieldListFilter),
            ("fiscal_year", SeenFieldListFilter),
            StateFilter,
        ],
        "actions": [_action(act) for act in acts_of(kind, roles).values()],
    }
