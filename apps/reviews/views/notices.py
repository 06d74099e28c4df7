"""Notices, reminders, and the forms that the checks keep from being submitted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.core.text import whole_number
from apps.entry.kinds import Kind
from apps.reviews.domain.automatic import foreseen, set_reminders
from apps.reviews.domain.notices import mark_read
from apps.reviews.domain.refusals import refused
from apps.reviews.domain.reminders import (
    MAY_REMIND,
    UnitProgress,
    add_details,
    kind_reminded,
    kinds_owed,
    progress,
    remind,
    reminder_text,
    window_now,
    with_units,
)
from apps.reviews.models import Notice
from apps.workflow.models import EntryWindow

SHOWN = 100
UNITS_SHOWN = 100


def numbers(texts: list[str]) -> list[int]:
    """Return the keys among what a page posts; anything else is left out."""
    return [key for text in texts if (key := whole_number(text))]


class NoticeList(TemplateView):
    """The person's notices, newest first."""

    template_name = "reviews/notices.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        notices = Notice.objects.visible_to(person_of(self.request))[:SHOWN]
        return super().get_context_data(notices=notices, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = numbers(request.POST.getlist("key"))
        mark_read(user=person_of(request), keys=keys or None)
        return redirect("reviews:notices")


class NoticeOpen(View):
    """Marks a notice as read and goes where it points."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(Notice.objects.visible_to(person_of(request)), pk=pk)
        mark_read(user=person_of(request), keys=[pk])
        return redirect(notice.url or "reviews:notices")


class ChaserPage(TemplateView):
    """A page of those who may remind."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        user = person_of(request)
        if not user.role_codes & MAY_REMIND:
            raise PermissionDenied("这一页面只供主管部门和财政部门使用。")
        return super().dispatch(request, *args, **kwargs)


class Reminders(ChaserPage):
    """Units behind with their forms, and one button to remind those chosen."""

    template_name = "reviews/reminders.html"

    @property
    def kind(self) -> Kind:
        """What the page is about: the first kind where nothing else is asked for."""
        return kind_reminded(self.request.GET.get("of", ""))

    @property
    def only(self) -> set[int]:
        """The keys of the units that a list led here with; none where all are meant."""
        return set(numbers(self.request.GET.getlist("only")))

    def units(self) -> list[UnitProgress]:
        """Return the units that the page is about, those behind first."""
        found = progress(person_of(self.request), self.kind)
        return [row for row in found if row.key in self.only] if self.only else found

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user, kind = person_of(self.request), self.kind
        units, owing = self.units(), kind.owing
        page = Paginator(units, UNITS_SHOWN).get_page(self.request.GET.get("page"))
        rows = list(page)
        add_details(rows, user, kind)
        year = owing.year_of(user) if owing else None
        window = owing.window_of(year) if owing and year else None
        behind = [row for row in units if row.is_behind]
        with_units([row for row in behind[:1] if row not in rows])
        return super().get_context_data(
            units=units,
            rows=rows,
            page=page,
            behind=behind,
            sample=reminder_text(behind[0], kind, window) if behind else "",
            year=year,
            window=window,
            kind=kind,
            kinds=kinds_owed(),
            only=sorted(self.only),
            **(self.automatic(window, units, rows) if window else {}),
            **kwargs,
        )

    def automatic(
        self, window: EntryWindow, units: list[UnitProgress], rows: list[UnitProgress]
    ) -> dict[str, Any]:
        """Return what goes out of a window by itself, to those who set it, and which units of the
        page are ticked: those it goes out to."""
        user, spared = person_of(self.request), set(window.unreminded.values_list("pk", flat=True))
        may_set = Role.EXAMINER_SECOND in user.role_codes
        return {
            "automatic": foreseen(window, units) if may_set else None,
            "ticked": [row.key for row in rows if row.key not in spared],
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            if request.POST.get("then") == "automatic":
                self.set_automatic(request)
            else:
                self.remind_now(request)
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
            typed = {name: request.POST.get(name, "") for name in ("note", "days", "auto_note")}
            chosen = numbers(request.POST.getlist("unit"))
            return self.render_to_response(
                self.get_context_data(typed=typed, chosen=chosen), status=422
            )
        return redirect(f"{reverse('reviews:reminders')}?of={self.kind.namespace}")

    def remind_now(self, request: HttpRequest) -> None:
        """Remind the units that are ticked."""
        told, silent = remind(
            keys=numbers(request.POST.getlist("unit")),
            actor=person_of(request),
            kind=self.kind,
            note=request.POST.get("note", ""),
        )
        if told:
            messages.success(request, f"已提醒 {told} 位填报人。")
        if silent:
            names = "、".join(silent)
            messages.warning(request, f"以下单位没有填报人账号，请另行联系：{names}。")

    def set_automatic(self, request: HttpRequest) -> None:
        """Set what goes out by itself, to the units of the page that are ticked."""
        user = person_of(request)
        window = window_now(user, self.kind)
        if window is None:
            raise ValidationError("现在没有开放的申报批次，没有可自动催报的。")
        set_reminders(
            window=window,
            actor=user,
            days=request.POST.get("days", ""),
            note=request.POST.get("auto_note", ""),
            shown=numbers(request.POST.getlist("shown")),
            ticked=numbers(request.POST.getlist("unit")),
        )
        messages.success(request, "自动催报已保存。")


class Refusals(TemplateView):
    """拦下的表: what the checks keep from being submitted, with the waiver at hand."""

    template_name = "reviews/refusals.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(rows=refused(person_of(self.request)), **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.role_codes & Role.examiners():  # type: ignore[union-attr]
            raise PermissionDenied("拦下的表只供财政部门查看。")
        return super().get(request, *args, **kwargs)
